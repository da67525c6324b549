package org.bactrian.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A passphrase from a file or the terminal; never an argument, which others on the host can see. */
final class Passphrase {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from its first line; it must be for its owner only. Default: ask.")
    private @Nullable Path file;

    /** The passphrase of something that exists. */
    Secret asked(Path of) {
        return file != null ? read(file) : new Secret(terminal("Passphrase of " + of + ": "));
    }

    /** A new passphrase; on a terminal it is typed twice. */
    Secret made() {
        if (file != null) {
            return read(file);
        }
        String first = terminal("New passphrase, for the safe: ");
        if (!first.equals(terminal("The same again: "))) {
            throw new BactrianException(ErrorKind.USAGE, "the two passphrases differ", "try again");
        }
        return new Secret(first);
    }

    private static String terminal(String prompt) {
        Console console = Consent.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        if (typed == null) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "there is no terminal to ask for the passphrase on",
                    "give --passphrase-file FILE");
        }
        String text = new String(typed);
        Arrays.fill(typed, ' ');
        return text;
    }

    private static Secret read(Path file) {
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new BactrianException(ErrorKind.USAGE, file + " is open to others", "chmod 600 " + file);
            }
            String line = Files.readString(file).lines().findFirst().orElse("");
            if (line.isEmpty()) {
                throw new BactrianException(ErrorKind.USAGE, file + " has an empty first line", "write it there");
            }
            return new Secret(line);
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE, "the passphrase file " + file + " cannot be read", "name one that exists", e);
        }
    }
}
