package org.bactrian.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;

/** Restores a backup of the trading database by the commands that lie beside it, without Bactrian. */
final class HandRestore {
    /** The database that it restores into. */
    static final String RESTORED = "restored";

    private final Path home;
    private final Lab lab;

    HandRestore(Path home, Lab lab) {
        this.home = home;
        this.lab = lab;
    }

    /**
     * Runs the commands on a copy of the primary's files.
     *
     * @throws BactrianException when they fail
     */
    void of(RunResult result) throws IOException, InterruptedException {
        Path stored = home.resolve("primary/backups").resolve(result.run().directory());
        Path work = Files.createDirectories(home.resolve("lab/by-hand"));
        try (Stream<Path> earlier = Files.list(work)) {
            for (Path file : earlier.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(stored).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.copy(file, work.resolve(file.getFileName()));
            }
        }
        lab.postgres().dropDatabase(RESTORED);
        restore(work);
    }

    private void restore(Path work) throws IOException, InterruptedException {
        Path log = work.resolve("restore.log");
        ProcessBuilder restore = new ProcessBuilder("bash", "RESTORE.txt")
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = restore.environment();
        environment.putAll(lab.postgres().variables());
        environment.put("IDENTITY", home.resolve("keys/identity.txt").toString());
        environment.put("PUBLIC_KEY", home.resolve("keys/signing.pub.pem").toString());
        environment.put("DATABASE", RESTORED);
        int exit = restore.start().waitFor();
        if (exit != 0) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "RESTORE.txt ended with " + exit + ": " + Files.readString(log),
                    "its commands are in " + work);
        }
    }
}
