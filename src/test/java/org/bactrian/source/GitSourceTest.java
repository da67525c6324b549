package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.Fault;
import org.bactrian.lab.GitRepository;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest extends SourceContract {
    @TempDir
    Path directory;

    @Override
    Source source() {
        return source(TimeLimits.STANDARD);
    }

    private GitSource source(TimeLimits limits) {
        return new GitSource(directory.resolve("state/git"), Clock.systemUTC(), limits);
    }

    @Override
    SourceSpec present() throws Exception {
        if (!Files.exists(bare())) {
            GitRepository.create(bare()).commitNoise("noise", 1_200_000);
        }
        return at(bare().toString());
    }

    @Override
    SourceSpec absent() {
        return at(directory.resolve("gone.git").toString());
    }

    @Override
    void assertNothingLeft() throws Exception {
        assertNoChild();
        Path mirrors = directory.resolve("state/git/lab");
        if (Files.exists(mirrors)) {
            try (Stream<Path> files = Files.list(mirrors)) {
                assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf("git", "git.lock");
            }
        }
    }

    @Test
    void recordsRefsHeadSubmodulesAndWhatItCannotHold() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("a/b", "text");
        repository.commit("media/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        repository.git("checkout", "-q", "-b", "trunk/ü\"$(x)'&");
        repository.commit(
                ".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = https://me:secret@example.com/lib.git\n");
        String commit = repository.git("rev-parse", "HEAD");
        repository.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",lib");
        repository.git("commit", "-q", "-m", "with a submodule");
        repository.git("tag", "-a", "v1", "-m", "one");
        repository.push();
        GitRepository.run(bare(), "git", "symbolic-ref", "HEAD", "refs/heads/trunk/ü\"$(x)'&");
        Journal journal = new Journal(Clock.systemUTC());

        DumpFacts facts;
        try (Payload payload = source(TimeLimits.STANDARD).dump(at(bare().toString()), journal)) {
            facts = writeAll(payload, OutputStream.nullOutputStream());
        }

        assertThat(facts.counts()).containsEntry("refs", 3L);
        assertThat(facts.properties())
                .containsEntry("head", "ref: refs/heads/trunk/ü\"$(x)'&")
                .containsEntry("objectFormat", "sha1")
                .containsEntry(
                        "submodules",
                        List.of(Map.of("path", "lib", "url", "https://******@example.com/lib.git", "commit", commit)));
        assertThat(((Map<?, ?>) facts.properties().get("refs")).keySet())
                .isEqualTo(java.util.Set.of("refs/heads/main", "refs/heads/trunk/ü\"$(x)'&", "refs/tags/v1"));
        assertThat(facts.properties().get("lfs")).asString().contains("Git LFS");
        assertThat(journal.facts().get("warning")).asString().contains("Git LFS");
        assertThat(source().examine(at(bare().toString())))
                .anySatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARNING));
    }

    @Test
    void ofASecretSourceNeitherRefsNorSubmodulesAreListed() throws Exception {
        GitRepository.create(bare()).commit("a", "1");
        SourceSpec open = at(bare().toString());
        SourceSpec secret = new SourceSpec(open.id(), "git", open.policy(), true, open.targets(), open.settings());
        assertThat(dump(secret).properties()).containsKey("refsSha256").doesNotContainKeys("refs", "submodules");
    }

    @Test
    void fetchesWhatIsNewAndForgetsWhatIsGone() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("a", "1");
        repository.git("branch", "old");
        repository.push();
        dump(at(bare().toString()));
        repository.git("branch", "-D", "old");
        repository.git("checkout", "-q", "-b", "old/but/new");
        repository.commit("a", "2");
        Path mirror = directory.resolve("state/git/lab/git");
        // a git that was killed left its lock, and HEAD has gone elsewhere
        Files.createFile(mirror.resolve("packed-refs.lock"));
        GitRepository.run(bare(), "git", "symbolic-ref", "HEAD", "refs/heads/old/but/new");

        DumpFacts facts = dump(at(bare().toString()));

        assertThat(GitRepository.refs(mirror)).isEqualTo(GitRepository.refs(bare()));
        assertThat(facts.properties()).containsEntry("head", "ref: refs/heads/old/but/new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mirror.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "git mirror",
            fault = "an object of our own copy is damaged",
            outcome = "the copy is made again; the backup is whole")
    void aBrokenMirrorIsMadeAgain() throws Exception {
        DumpFacts first = dump(present());
        spoil(directory.resolve("state/git/lab/git"));
        assertThat(dump(present()).counts()).isEqualTo(first.counts());
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "git repository",
            fault = "an object of the repository is damaged",
            outcome = "the backup fails and says so")
    void aBrokenRepositoryFails() throws Exception {
        SourceSpec spec = present();
        spoil(bare());
        fails(source(), spec).hasMessageContaining(bare().toString());
        assertNothingLeft();
    }

    @Test
    void aRepositoryWithoutCommitsIsBackedUpAsSuch() throws Exception {
        GitRepository.create(bare());
        Map<String, Object> settings = Map.of("repository", bare().toString(), "archive", true);
        try (Payload payload = source().dump(spec("git", settings))) {
            DumpFacts facts = writeAll(payload, OutputStream.nullOutputStream());
            assertThat(facts.counts()).isEqualTo(Map.of("refs", 0L, "objects", 0L, "archiveEntries", 0L));
            assertThat(facts.properties()).containsEntry("head", "ref: refs/heads/main");
        }
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "git repository",
            fault = "somebody pushes all the time",
            outcome = "every backup is whole")
    void aRepositoryThatIsPushedToGivesWholeBundles() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("a", "0");
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Integer> pusher = CompletableFuture.supplyAsync(() -> {
            int pushed = 0;
            try {
                for (; !end.get(); pushed++) {
                    repository.git("checkout", "-q", "-B", "topic" + pushed % 3);
                    repository.commit("a", "pushed " + pushed);
                }
                return pushed;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (int i = 0; i < 4; i++) {
                Dumped dumped = Dumped.of(source(), at(bare().toString()));
                GitLook look = new GitLook(directory.resolve("scratch"), dumped.manifest(), true);
                try (look) {
                    look.load(dumped.payload());
                    assertThat(look.check()).containsEntry("fsck", "ok");
                }
            }
        } finally {
            end.set(true);
        }
        assertThat(pusher.get()).isPositive();
    }

    @Test
    void aServedRepositoryIsFetchedAndWhatIsMissingThereIsSaid() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("a", "1");
        try (GitRepository.Daemon daemon = GitRepository.serve(directory)) {
            assertThat(dump(at(daemon.url("argo.git"))).counts()).containsEntry("refs", 1L);
            repository.commit("a", "2");
            assertThat(dump(at(daemon.url("argo.git"))).counts()).containsEntry("objects", 6L);
            fails(source(), at(daemon.url("gone.git")))
                    .extracting("hint")
                    .asString()
                    .contains("moved");
        }
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "git server",
            fault = "it takes the connection and says nothing",
            outcome = "the backup fails after the time limit")
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        TimeLimits short1 = new TimeLimits(Duration.ofSeconds(60), Duration.ofMillis(300));
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            fails(source(short1), at("git://127.0.0.1:" + silent.getLocalPort() + "/argo.git"))
                    .hasMessageContaining("git wrote nothing");
        }
        assertNothingLeft();
    }

    @Test
    void aPasswordGoesToGitByItsFileOnly() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "t0p-secret\n");
        try (GitSecretServer server = GitSecretServer.start("backup", "t0p-secret")) {
            Map<String, Object> settings = new HashMap<>(Map.of("repository", server.url(), "user", "backup"));
            fails(source(), spec("git", settings)).extracting("hint").asString().contains("passwordFile");
            settings.put("passwordFile", file.toString());
            // let in, it finds no repository there: that is another failure
            fails(source(), spec("git", settings))
                    .hasMessageNotContainingAny("t0p-secret", "Authentication")
                    .hasMessageContaining("not found");
            assertThat(server.admitted()).isPositive();
        }
    }

    @Test
    void aKeyGoesToSshByItsFileOnly() {
        Map<String, Object> settings = Map.of("repository", "git@example.com:x.git", "sshKeyFile", "/run/o'key");
        assertThat(GitAddress.of(spec("git", settings).settings()).environment())
                .isEqualTo(Map.of(
                        "GIT_SSH_COMMAND",
                        "ssh -o BatchMode=yes -o ConnectTimeout=30 -o IdentitiesOnly=yes -i '/run/o'\\''key'"));
    }

    @Test
    void addressesThatHoldPasswordsOrRunProgramsAreRefused() {
        for (String address :
                List.of("https://me:pw@example.com/x.git", "ext::sh -c id", "--upload-pack=id", "relative")) {
            fails(source(), at(address)).extracting("kind").isEqualTo(ErrorKind.USAGE);
        }
    }

    @Test
    void anArchiveHoldsEvenWhatTheRepositoryLeavesOut() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("kept", "1");
        repository.commit(".gitattributes", "kept export-ignore\n");
        Map<String, Object> settings = Map.of("repository", bare().toString(), "archive", true);
        Dumped dumped = Dumped.of(source(), spec("git", settings));
        List<String> names = new ArrayList<>(dumped.streams().keySet());
        assertThat(names).containsExactly("main", "archive");
        Path tar = Files.write(directory.resolve("a.tar"), dumped.streams().get("archive"));
        assertThat(GitRepository.run(directory, "tar", "-tf", tar.toString()).lines())
                .containsExactlyInAnyOrder(".gitattributes", "kept");
    }

    @Test
    void aRepositoryOfAnotherUserIsReadAsThatUser() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
        SourceSpec spec = present();
        GitRepository.run(directory, "chown", "-R", "65534:65534", bare().toString());
        GitRepository.run(directory, "chmod", "755", directory.toString());
        assertThat(dump(spec).counts()).containsEntry("refs", 1L);
        assertThat(dump(spec).counts()).containsEntry("refs", 1L);
        assertThat(source().examine(spec))
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.OK));
    }

    private DumpFacts dump(SourceSpec spec) throws IOException {
        try (Payload payload = source().dump(spec)) {
            return writeAll(payload, new ByteArrayOutputStream());
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> fails(
            Source source, SourceSpec spec) {
        return assertThatThrownBy(() -> {
                    try (Payload payload = source.dump(spec)) {
                        writeAll(payload, OutputStream.nullOutputStream());
                    }
                })
                .isInstanceOf(BactrianException.class);
    }

    /** Changes a byte in the middle of the largest file that holds objects. */
    private static void spoil(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve("objects"))) {
            Path largest = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(largest);
            Files.write(largest, bytes);
        }
    }

    private Path bare() {
        return directory.resolve("argo.git");
    }

    private static SourceSpec at(String repository) {
        return spec("git", Map.of("repository", repository));
    }
}
