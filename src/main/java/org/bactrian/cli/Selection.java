package org.bactrian.cli;

import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
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
            if (!has(inventory, name)) {
                throw unknown(inventory, name);
            }
        }
        return inventory.sources().stream()
                .filter(source -> names.isEmpty() || names.stream().anyMatch(name -> matches(source, name)))
                .toList();
    }

    /** Whether a name stands for any source. */
    static boolean has(Inventory inventory, String name) {
        return inventory.sources().stream().anyMatch(source -> matches(source, name));
    }

    private static boolean matches(SourceSpec source, String name) {
        return source.id().toString().equals(name) || source.id().system().equals(name);
    }

    /** NOT_FOUND, with the name that was probably meant. */
    static BactrianException unknown(Inventory inventory, String name) {
        List<String> names = new ArrayList<>(inventory.systems().keySet());
        inventory.sources().forEach(source -> names.add(source.id().toString()));
        return new BactrianException(
                ErrorKind.NOT_FOUND, "the inventory has no '" + name + "'", Nearest.hint(name, names, "it has"));
    }
}
