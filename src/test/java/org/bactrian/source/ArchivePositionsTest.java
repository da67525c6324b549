package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.process.Child;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pg_dump itself writes into the table of contents of an archive that is a file. */
class ArchivePositionsTest {
    private static final PostgresCluster CLUSTER = PostgresCluster.shared();

    @TempDir
    private static Path directory;

    private static byte[] archive = {};

    @BeforeAll
    static void dumpToFile() throws IOException {
        CLUSTER.createDatabase("positions");
        CLUSTER.execute(
                "positions",
                "CREATE TABLE first AS SELECT generate_series(1, 1000) AS id",
                "CREATE TABLE empty (id integer)",
                "CREATE TABLE second AS SELECT repeat('x', 10000) AS text FROM generate_series(1, 50)",
                "CREATE MATERIALIZED VIEW view AS SELECT count(*) FROM first",
                "SELECT lo_from_bytea(1, 'x')");
        Path file = directory.resolve("seekable.dump");
        try (Child child = Child.start(CLUSTER.command("pg_dump", "positions", "-Fc", "-Z0", "--file=" + file))) {
            child.copyTo(OutputStream.nullOutputStream(), TimeLimits.STANDARD);
            child.finish();
        }
        archive = Files.readAllBytes(file);
    }

    @Test
    void positionsAreThoseOfPgDump() throws IOException {
        for (int piece : new int[] {1, 4096, archive.length}) {
            Path blank = Files.write(directory.resolve("blank"), new byte[archive.length]);
            followed(piece).writeInto(blank);
            byte[] written = Files.readAllBytes(blank);
            int marks = 0;
            for (int at = 0; at < written.length; at++) {
                if (written[at] != 0) {
                    assertThat(written[at])
                            .as("byte %d, pieces of %d", at, piece)
                            .isEqualTo(archive[at]);
                    marks++;
                }
            }
            // three tables and the large object: a flag and at least two bytes that are not 0
            assertThat(marks).isGreaterThanOrEqualTo(4 * 3);
        }
    }

    @Test
    void archiveThatKnowsItsPositionsStaysAsItIs() throws IOException {
        Path same = Files.write(directory.resolve("same"), archive);
        followed(archive.length).writeInto(same);
        assertThat(Files.readAllBytes(same)).isEqualTo(archive);
    }

    private static ArchivePositions followed(int piece) throws IOException {
        ArchiveFraming framing = new ArchiveFraming(OutputStream.nullOutputStream());
        for (int at = 0; at < archive.length; at += piece) {
            framing.write(archive, at, Math.min(piece, archive.length - at));
        }
        framing.finish();
        return framing.positions();
    }
}
