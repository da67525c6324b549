package org.bactrian.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.Fault;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest extends SourceContract {
    @TempDir
    Path directory;

    @Override
    Source source() {
        return new FilesSource(directory.resolve("scratch"), Clock.systemUTC(), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config/schema"));
        Path routes = Files.createDirectories(directory.resolve("-routes"));
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        Files.write(config.resolve("large"), noise);
        Files.writeString(config.resolve("a".repeat(200)), "long name");
        Files.writeString(directory.resolve("config/systems.yaml"), "systems: {}\n");
        Files.writeString(directory.resolve("config/signing.pem"), "private");
        Files.writeString(config.resolve("identity.txt"), "AGE-SECRET-KEY");
        Files.writeString(routes.resolve("run ö.yaml"), "- route\n");
        return at(directory.resolve("config"), routes);
    }

    @Override
    SourceSpec absent() {
        return at(directory.resolve("nowhere"), directory);
    }

    @Override
    void assertNothingLeft() {
        if (Files.exists(directory.resolve("scratch"))) {
            assertThat(directory.resolve("scratch")).isEmptyDirectory();
        }
        assertNoChild();
    }

    @Test
    void tarHoldsAllFilesButKeys() throws Exception {
        Path tar = directory.resolve("dump.tar");
        DumpFacts facts;
        try (Payload payload = source().dump(present());
                OutputStream out = Files.newOutputStream(tar)) {
            facts = writeAll(payload, out);
        }
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Child.output(Command.of("tar", "-C", restored.toString(), "-xf", tar.toString()), TimeLimits.STANDARD);

        Path config = restored.resolve(directory.toString().substring(1)).resolve("config");
        assertThat(config.resolve("systems.yaml")).hasContent("systems: {}");
        assertThat(config.resolve("signing.pem")).doesNotExist();
        assertThat(config.resolve("schema/identity.txt")).doesNotExist();
        assertThat(config.resolve("schema/large")).hasSameBinaryContentAs(directory.resolve("config/schema/large"));
        assertThat(config.resolve("schema/" + "a".repeat(200))).hasContent("long name");
        assertThat(config.resolveSibling("-routes/run ö.yaml")).hasContent("- route");
        // config, systems.yaml, schema, large, the long name, -routes, its file
        assertThat(facts.counts()).isEqualTo(Map.of("entries", 7L));
        assertThat(facts.properties()).containsEntry("excluded", List.of("*.pem", "identity*.txt"));
    }

    @Test
    void tarThatEndsTooEarlyIsNoticedWhereverItEnds() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        SourceSpec spec = present();
        Files.delete(directory.resolve("config/schema/large"));
        try (Payload payload = source().dump(spec)) {
            writeAll(payload, whole);
        }
        byte[] bytes = whole.toByteArray();
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        for (int length = 0; length < end; length += 7) {
            TarFraming framing = new TarFraming(OutputStream.nullOutputStream());
            framing.write(bytes, 0, length);
            assertThatThrownBy(framing::finish).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        TarFraming framing = new TarFraming(OutputStream.nullOutputStream());
        for (byte b : bytes) {
            framing.write(b);
        }
        framing.finish();
        assertThat(framing.entries()).isEqualTo(6);
    }

    @Test
    void theSameTreeGivesTheSameBytesWhereverItsFilesWereMadeFirst() throws Exception {
        Path tree = awkwardTree(directory.resolve("tree"));
        byte[] first = bytes(files(Map.of(), tree));
        Path moved = Files.move(tree, directory.resolve("old"));
        Child.output(Command.of("cp", "-a", moved.toString(), tree.toString()), TimeLimits.STANDARD);

        assertThat(bytes(files(Map.of(), tree))).isEqualTo(first);
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "files",
            fault = "names with newlines, of 255 bytes, and of bytes that are no UTF-8; links, holes, modes",
            outcome = "all of it is in the archive, byte for byte, and tar alone brings it back")
    void whateverAFileIsCalledAndHasComesBackByTarAlone() throws Exception {
        Path tree = awkwardTree(directory.resolve("tree"));
        Path tar = Files.write(directory.resolve("dump.tar"), bytes(files(Map.of(), tree)));
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Child.output(Command.of("tar", "-C", restored.toString(), "-xpf", tar.toString()), TimeLimits.STANDARD);

        Path back = restored.resolve(tree.toString().substring(1));
        assertThat(listing(back)).isEqualTo(listing(tree)).contains("no\\377text", "a\\nb");
        assertThat(Child.output(Command.of("diff", "-r", tree.toString(), back.toString()), TimeLimits.STANDARD))
                .isEmpty();
        assertThat(Files.isSameFile(back.resolve("first"), back.resolve("hard")))
                .isTrue();
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "files",
            fault = "sockets, devices and pipes; directories with a .nobackup",
            outcome = "they are left out, and the manifest names them")
    void specialFilesAndMarkedDirectoriesAreLeftOutAndListed() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/cache"));
        Files.createFile(tree.resolve(".nobackup"));
        Files.writeString(tree.resolve("big"), "cached");
        Path root = directory.resolve("tree");
        Files.writeString(root.resolve("kept"), "kept");
        Child.output(Command.of("mkfifo", root.resolve("pipe\n1").toString()), TimeLimits.STANDARD);
        DumpFacts facts;
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            facts = facts(files(Map.of(), root, Path.of("/dev/null")));
        }
        assertThat(facts.counts()).containsEntry("entries", 2L);
        assertThat(facts.properties().get("leftOut"))
                .isEqualTo(Map.of(
                        "special",
                        Map.of("count", 3L, "names", List.of("/dev/null", root + "/pipe\\0121", root + "/socket")),
                        "marked",
                        Map.of("count", 1L, "names", List.of(root + "/cache"))));
        assertThat(facts.properties().get("warnings")).isEqualTo(List.of());
    }

    @Test
    void patternsAreForNamesForWholePathsAndForTheEndsOfPaths() {
        Exclusions exclusions = new Exclusions(List.of("*.pid", "/srv/*/tmp", "logs/*.[0-9]", "/data/**/x", "cache/"));
        assertThat(Stream.of("/a/b.pid", "/srv/a/tmp", "/x/logs/m.1", "/logs/m.2", "/data/a/b/x", "/q/cache")
                        .map(Path::of))
                .allMatch(exclusions::match);
        assertThat(Stream.of("/a/b.pidx", "/srv/a/b/tmp", "/srv/a/tmpx", "/x/logs/a/m.1", "/x/mylogs/m.1", "/cache2")
                        .map(Path::of))
                .noneMatch(exclusions::match);
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "files",
            fault = "files change and vanish while they are read",
            outcome = "they are read again; what changes then, too, is in the manifest and is a warning of the run")
    void whatChangesIsReadAgainAndWhatGoesOnChangingIsListed() throws Exception {
        Path root = Files.createDirectories(directory.resolve("tree"));
        Path once = Files.write(root.resolve("once"), new byte[4 << 20]);
        Path always = Files.write(root.resolve("then"), new byte[8 << 20]);
        Path gone = Files.writeString(root.resolve("z-gone"), "gone");
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        DumpFacts facts;
        try (Payload payload = source().dump(files(Map.of(), root))) {
            facts = writeAll(
                    payload,
                    new Disturbed(
                            tar,
                            Map.of(
                                    1 << 20,
                                            () -> {
                                                Files.writeString(once, "new");
                                                Files.delete(gone);
                                            },
                                    5 << 20, () -> Files.write(always, new byte[6 << 20]),
                                    15 << 20, () -> Files.write(always, new byte[7 << 20]))));
        }
        assertThat(facts.properties().get("leftOut"))
                .isEqualTo(Map.of(
                        "changed", Map.of("count", 1L, "names", List.of(always.toString())),
                        "vanished", Map.of("count", 1L, "names", List.of(gone.toString()))));
        assertThat(String.valueOf(facts.properties().get("warnings")))
                .contains(always + " changed", gone + " vanished");
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Path file = Files.write(directory.resolve("dump.tar"), tar.toByteArray());
        Child.output(Command.of("tar", "-C", restored.toString(), "-xf", file.toString()), TimeLimits.STANDARD);
        assertThat(restored.resolve(once.toString().substring(1))).hasContent("new");
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "files",
            fault = "a file and a directory that may not be read",
            outcome = "the run fails and names them; with unreadable: skip they are listed as a warning")
    void unreadableFilesFailTheDumpUnlessTheyMayBeLeftOut() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/closed"));
        Path file = Files.writeString(directory.resolve("tree/secret"), "secret");
        Files.writeString(directory.resolve("tree/open"), "open");
        String said = ForeignDump.run(directory.resolve("tree"), List.of(tree, file));
        assertThat(said)
                .contains("failed: user 'nobody' may not read 2 of the files of lab/files: " + tree + ", " + file)
                .contains("skipped: {entries=2} [" + tree + " may not be read and was left out (and 1 more like it)]")
                .contains("examined: ERROR " + tree + " may not be read by user 'nobody'");
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "files",
            fault = "20,000 small files",
            outcome = "all of them are in the archive; their list lies on disk, not in memory")
    void manySmallFilesComeThrough() throws Exception {
        Path root = Files.createDirectories(directory.resolve("tree"));
        for (int i = 0; i < 200; i++) {
            Path sub = Files.createDirectory(root.resolve("d" + i));
            for (int j = 0; j < 100; j++) {
                Files.createFile(sub.resolve("f" + j));
            }
        }
        assertThat(facts(files(Map.of(), root)).counts()).containsEntry("entries", 20_201L);
    }

    @Test
    void certificatesAreFoundAndTheirEndIsAnnounced() throws Exception {
        Path root = Files.createDirectories(directory.resolve("tree"));
        certificate(root, "soon", 10);
        certificate(root, "later", 400);
        Files.writeString(root.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(root.resolve("noise.crt"), "noise");
        SourceSpec spec = files(Map.of(), root);
        DumpFacts facts = facts(spec);
        assertThat(String.valueOf(facts.properties().get("certificates")))
                .contains("CN=soon", "CN=later", root + "/soon.crt");
        assertThat((List<?>) facts.properties().get("warnings"))
                .singleElement()
                .asString()
                .contains("/soon.crt (CN=soon) ends ");
        assertThat(source().examine(spec)).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
            assertThat(finding.message()).contains("/soon.crt");
        });
    }

    @Test
    void sizesThatOnlyAFurtherAttributeSaysAreFollowed() throws Exception {
        byte[] records =
                ("29 SCHILY.xattr.user.k=\n9 x=\n" + "19 size=8589934593\n" + "13 mtime=1.5\n").getBytes(UTF_8);
        PaxSize size = new PaxSize(records.length);
        for (byte record : Arrays.copyOf(records, 512)) {
            size.read(new byte[] {record}, 0, 1);
        }
        assertThat(size.size()).isEqualTo(8_589_934_593L);
    }

    @Test
    void theManifestOfASecretSourceTellsNoNames() throws Exception {
        Path root = Files.createDirectories(directory.resolve("tree"));
        certificate(root, "soon", 10);
        Files.createFile(Files.createDirectory(root.resolve("hidden")).resolve(".nobackup"));
        SourceSpec open = files(Map.of(), root);
        SourceSpec secret = new SourceSpec(open.id(), "files", open.policy(), true, open.targets(), open.settings());
        DumpFacts facts = facts(secret);
        assertThat(facts.properties().toString()).doesNotContain("soon", "hidden");
        assertThat(facts.properties()).containsEntry("leftOut", Map.of("marked", Map.of("count", 1L)));
        assertThat((List<?>) facts.properties().get("warnings"))
                .singleElement()
                .asString()
                .startsWith("a certificate ends");
    }

    private static void certificate(Path directory, String name, int days) {
        Child.output(
                Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ed25519",
                        "-nodes",
                        "-subj",
                        "/CN=" + name,
                        "-days",
                        Integer.toString(days),
                        "-keyout",
                        directory.resolve(name + ".key").toString(),
                        "-out",
                        directory.resolve(name + ".crt").toString()),
                TimeLimits.STANDARD);
    }

    /** Names, modes, links and contents that are hard to keep. */
    static Path awkwardTree(Path root) throws IOException {
        Files.createDirectories(root.resolve("empty"));
        Files.writeString(root.resolve("a\nb"), "newline");
        Files.writeString(root.resolve("-x"), "dash");
        Files.writeString(root.resolve("\u00f6"), "umlaut");
        Files.writeString(root.resolve("l".repeat(255)), "long");
        byte[] name = (root + "/no_text").getBytes(UTF_8);
        name[name.length - 5] = (byte) 0xff;
        Files.writeString(RawName.path(name), "no text");
        Path first = Files.writeString(root.resolve("first"), "linked");
        Files.createLink(root.resolve("hard"), first);
        Files.createSymbolicLink(root.resolve("soft"), Path.of("first"));
        Files.createSymbolicLink(root.resolve("away"), Path.of("/etc/hostname"));
        Files.setPosixFilePermissions(root.resolve("empty"), PosixFilePermissions.fromString("rwx-w---x"));
        try (FileChannel sparse = FileChannel.open(
                root.resolve("sparse"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            sparse.write(ByteBuffer.wrap(new byte[] {1}), 3 << 20);
        }
        return root;
    }

    /** Names as escaped bytes, modes, owners, sizes, times and links, of all that is below a directory. */
    static String listing(Path directory) {
        return Child.output(
                Command.of(
                        "bash",
                        "-c",
                        "cd \"$1\" && ls -lAbR --time-style=full-iso . | grep -v ^total | LC_ALL=C sort",
                        "bash",
                        directory.toString()),
                TimeLimits.STANDARD);
    }

    private byte[] bytes(SourceSpec spec) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Payload payload = source().dump(spec)) {
            writeAll(payload, out);
        }
        return out.toByteArray();
    }

    private DumpFacts facts(SourceSpec spec) throws IOException {
        try (Payload payload = source().dump(spec)) {
            return writeAll(payload, OutputStream.nullOutputStream());
        }
    }

    /** A source of these paths. */
    static SourceSpec files(Map<String, Object> settings, Path... paths) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("paths", Arrays.stream(paths).map(Path::toString).toList());
        return spec("files", all);
    }

    /** A receiver during whose work something happens, each thing once, after so many bytes. */
    private static final class Disturbed extends FilterOutputStream {
        private final TreeMap<Integer, Event> events;
        private int written;

        Disturbed(OutputStream out, Map<Integer, Event> events) {
            super(out);
            this.events = new TreeMap<>(events);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
            while (!events.isEmpty() && events.firstKey() < written) {
                events.pollFirstEntry().getValue().happen();
            }
        }
    }

    private static SourceSpec at(Path config, Path routes) {
        return files(Map.of("exclude", List.of("*.pem", "identity*.txt")), config, routes);
    }
}
