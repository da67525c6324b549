package org.bactrian.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;

/** The sources that names on the command line stand for. */
final class Selection {
    private Selection() {}

    /**
     * @param names {@code system} or {@code system/source}; none stands for all sources
     * @return each source once, in the order of the inventory
     * @throws BactrianException NOT_FOUND for a name that the inventory does not have
     */
    static List<SourceSpec> of(Inventory inventory, List<String> names) {
        for (String name : names) {
            if (inventory.sources().stream().noneMatch(source -> matches(source, name))) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND, "the inventory has no '" + name + "'", "it has: " + known(inventory));
            }
        }
        return inventory.sources().stream()
                .filter(source -> names.isEmpty() || names.stream().anyMatch(name -> matches(source, name)))
                .toList();
    }

    private static boolean matches(SourceSpec source, String name) {
        return source.id().toString().equals(name) || source.id().system().equals(name);
    }

    private static String known(Inventory inventory) {
        return inventory.sources().stream()
                .map(source -> source.id().toString())
                .collect(Collectors.joining(", "));
    }
}
