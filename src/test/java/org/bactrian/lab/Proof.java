package org.bactrian.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;

/** Restores a backup of the trading database by the commands that lie beside it, and compares it with the source. */
final class Proof {
    private static final String RESTORED = "restored";

    private final Path home;
    private final Lab lab;

    Proof(Path home, Lab lab) {
        this.home = home;
        this.lab = lab;
    }

    /**
     * What was compared, a line each.
     *
     * @throws BactrianException when the commands fail or anything differs
     */
    List<String> of(RunResult result) throws IOException, InterruptedException {
        Path stored = home.resolve("primary/backups").resolve(result.run().directory());
        Path work = Files.createTempDirectory(home.resolve("lab"), "proof");
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.toList()) {
                Files.copy(file, work.resolve(file.getFileName()));
            }
        }
        lab.postgres().dropDatabase(RESTORED);
        restore(work);
        return compare();
    }

    private void restore(Path work) throws IOException, InterruptedException {
        Path log = work.resolve("restore.log");
        ProcessBuilder restore = new ProcessBuilder("bash", "RESTORE.txt")
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = restore.environment();
        environment.put("IDENTITY", home.resolve("keys/identity.txt").toString());
        environment.put("PUBLIC_KEY", home.resolve("keys/signing.pub.pem").toString());
        environment.put("DATABASE", RESTORED);
        environment.put("PGHOST", "127.0.0.1");
        environment.put("PGPORT", Integer.toString(lab.postgres().port()));
        environment.put("PGUSER", PostgresCluster.USER);
        environment.put("PGPASSWORD", PostgresCluster.PASSWORD);
        environment.put("PATH", lab.postgres().bin() + ":" + environment.get("PATH"));
        int exit = restore.start().waitFor();
        if (exit != 0) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "RESTORE.txt ended with " + exit + ": " + Files.readString(log),
                    "its commands are in " + work);
        }
    }

    private List<String> compare() {
        List<String> lines = new ArrayList<>();
        for (String table : List.of("instruments", "orders", "trades")) {
            String query = "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
                    + table + " t";
            String source = String.valueOf(lab.postgres().query("trading", query));
            String restored = String.valueOf(lab.postgres().query(RESTORED, query));
            if (!source.equals(restored)) {
                throw new BactrianException(
                        ErrorKind.VERIFICATION_FAILED,
                        "table " + table + " differs: source " + source + ", restored " + restored,
                        "count and sum of row hashes are compared");
            }
            String[] figures = source.split(" ");
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s %,9d rows, content checksum %s: equal",
                    table,
                    Long.parseLong(figures[0]),
                    figures[1]));
        }
        return lines;
    }
}
