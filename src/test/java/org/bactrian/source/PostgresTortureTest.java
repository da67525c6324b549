package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.PostgresRestore;
import org.bactrian.lab.TortureDatabase;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database with something of everything comes back as it was. */
@Timeout(300)
class PostgresTortureTest {
    private static final String ORIGINAL = TortureDatabase.NAME;
    private static final String RESTORED = "torture restored";
    private static final PostgresCluster CLUSTER = PostgresCluster.shared();

    @TempDir
    static Path directory;

    private static Path archive;
    private static DumpFacts facts;

    @BeforeAll
    static void dump() throws Exception {
        TortureDatabase.create(CLUSTER);
        archive = directory.resolve("torture.dump");
        facts = dumpOf(ORIGINAL, archive);
    }

    @Test
    void restoredDatabaseIsTheSame() throws Exception {
        new PostgresRestore(CLUSTER).restore(archive, facts.properties(), RESTORED);

        assertThat(differences(plain(ORIGINAL), plain(RESTORED))).isEmpty();
        DumpFacts again = dumpOf(RESTORED, directory.resolve("again.dump"));
        assertThat(again.counts()).isEqualTo(facts.counts()).containsEntry("shop.million", 1_000_000L);
        assertThat(withoutName(again)).isEqualTo(withoutName(facts));
        assertThat(facts.counts())
                .containsEntry("pg_largeobject", 3L)
                .containsEntry("shop.animal", 1L)
                .containsEntry("\"Größe 大.sch\"\"ema\".\"select from \"\"x.y\"\" ; --\"", 2L)
                .doesNotContainKeys("shop.trades", "shop.remote");
    }

    @Test
    void archiveThatEndsTooEarlyIsNoticedWhereverItEnds() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        // byte by byte through the head, the table of contents' begin, and the end; in steps through the rest
        refusesEveryCut(bytes, 50_000, 20_000, 997);
        for (int piece : List.of(7, 4096, 1 << 20)) {
            assertThat(accepts(bytes, piece)).as("pieces of %d", piece).isTrue();
        }
        assertThatThrownBy(() -> new ArchiveFraming(OutputStream.nullOutputStream()).write("-- plain dump".getBytes()))
                .hasMessageContaining("PGDMP");
    }

    @Test
    void compressedArchiveIsFollowedToo() throws Exception {
        CLUSTER.createDatabase("small");
        CLUSTER.execute(
                "small",
                "CREATE TABLE a AS SELECT generate_series(1, 1000)",
                "CREATE TABLE empty (id integer)",
                "SELECT lo_from_bytea(1, 'x')",
                "SELECT lo_from_bytea(2, '')");
        for (String level : List.of("-Z0", "-Z6")) {
            Path file = directory.resolve("small" + level);
            // through a pipe, as a dump goes: into a file, pg_dump would write offsets into the table of contents
            try (var child = org.bactrian.process.Child.start(CLUSTER.command("pg_dump", "small", "-Fc", level));
                    OutputStream out = Files.newOutputStream(file)) {
                child.copyTo(out, TimeLimits.STANDARD);
                child.finish();
            }
            byte[] bytes = Files.readAllBytes(file);
            refusesEveryCut(bytes, bytes.length, 0, 1);
            assertThat(accepts(bytes, 1)).isTrue();
        }
    }

    private static void refusesEveryCut(byte[] bytes, int first, int last, int step) throws IOException {
        ArchiveFraming framing = new ArchiveFraming(OutputStream.nullOutputStream());
        int at = 0;
        while (at < bytes.length) {
            assertThat(complete(framing)).as("%d of %d bytes", at, bytes.length).isFalse();
            int piece = at < first || at >= bytes.length - last ? 1 : Math.min(step, bytes.length - last - at);
            framing.write(bytes, at, piece);
            at += piece;
        }
        assertThat(complete(framing)).isTrue();
    }

    private static boolean accepts(byte[] bytes, int piece) throws IOException {
        ArchiveFraming framing = new ArchiveFraming(OutputStream.nullOutputStream());
        for (int offset = 0; offset < bytes.length; offset += piece) {
            framing.write(bytes, offset, Math.min(piece, bytes.length - offset));
        }
        return complete(framing);
    }

    /** Asking changes nothing: bytes may follow. */
    private static boolean complete(ArchiveFraming framing) {
        try {
            framing.finish();
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("ends");
            return false;
        }
    }

    private static DumpFacts dumpOf(String database, Path file) throws IOException {
        PostgresSource source = new PostgresSource(PostgresTools.standard(), Clock.systemUTC(), TimeLimits.STANDARD);
        try (Payload payload = source.dump(PostgresLab.at(database));
                OutputStream out = Files.newOutputStream(file)) {
            payload.streams().get(0).writeTo(out);
            payload.streams().get(1).writeTo(new ByteArrayOutputStream());
            return payload.facts();
        }
    }

    private static Object withoutName(DumpFacts facts) {
        return ((java.util.Map<?, ?>) facts.properties().get("database"))
                .entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("name"))
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"));
    }

    /** The plain dump without the random keys that newer versions put around it. */
    private static List<String> plain(String database) {
        return CLUSTER.run("pg_dump", database)
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    private static List<String> differences(List<String> expected, List<String> actual) {
        List<String> differences = new java.util.ArrayList<>();
        for (int i = 0; i < Math.max(expected.size(), actual.size()) && differences.size() < 20; i++) {
            String left = i < expected.size() ? expected.get(i) : "(nothing)";
            String right = i < actual.size() ? actual.get(i) : "(nothing)";
            if (!left.equals(right)) {
                differences.add(i + ": " + left + "\n    " + right);
            }
        }
        return differences;
    }
}
