package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.GitRepository;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRestoreTest extends RestorerContract {
    private static final String KEPT = "argo.git.before-20261122T030000Z";

    @TempDir
    Path directory;

    @Override
    Restorer restorer() {
        return new GitRestore(scratch(), Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC));
    }

    @Override
    Source source() {
        return new GitSource(directory.resolve("state/git"), Clock.systemUTC(), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() throws Exception {
        if (!Files.exists(bare())) {
            filled();
        }
        return spec(bare().toString());
    }

    @Override
    void assertHolds(Path plain) throws Exception {
        Path clone = directory.resolve("clone-of-bundle.git");
        if (!Files.exists(clone)) {
            GitRepository.run(
                    directory,
                    "git",
                    "clone",
                    "-q",
                    "--mirror",
                    plain.resolve("main.bundle").toString(),
                    clone.toString());
        }
        assertThat(GitRepository.refs(clone)).isEqualTo(GitRepository.refs(bare()));
        assertThat(GitRepository.run(
                        directory, "tar", "-xOf", plain.resolve("archive.tar").toString(), "a"))
                .isEqualTo("one");
    }

    @Override
    void assertNothingLeft() throws Exception {
        if (Files.exists(scratch())) {
            assertThat(scratch()).isEmptyDirectory();
        }
        assertThat(names()).noneMatch(name -> name.startsWith("."));
        SourceContract.assertNoChild();
    }

    @Test
    void theLiveRepositoryIsReplacedAndTheOldOneKeptAndPutBack() throws Exception {
        GitRepository repository = filled();
        String before = GitRepository.refs(bare());
        Dumped dumped = Dumped.of(source(), present());
        repository.git("tag", "-d", "v1");
        repository.commit("a", "precious");
        String precious = GitRepository.refs(bare());
        Files.setPosixFilePermissions(bare(), PosixFilePermissions.fromString("rwxr-x---"));

        try (Landing landing = restorer().open(present(), live(Safety.KEEP), dumped.manifest(), "run1")) {
            assertThat(landing.overwrites()).singleElement().asString().contains(bare().toString());
            landing.load(dumped.payload());
            assertThat(landing.check()).containsEntry("fsck", "ok").containsEntry("refs", 2L);
            assertThat(GitRepository.refs(bare())).isEqualTo(precious);
            assertThat(landing.swap()).isEqualTo(directory.resolve(KEPT).toString());
            landing.verify();
            assertThat(GitRepository.refs(bare())).isEqualTo(before);
            assertThat(GitRepository.refs(directory.resolve(KEPT))).isEqualTo(precious);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bare().resolve("HEAD"))))
                    .isEqualTo("rw-r-----");
            assertThat(landing.undo()).contains("put back");
        }
        assertThat(GitRepository.refs(bare())).isEqualTo(precious);
        assertThat(names()).noneMatch(name -> name.contains("before"));
        assertNothingLeft();
    }

    @Test
    void anotherPathGetsARepositoryAndLosesNone() throws Exception {
        Dumped dumped = Dumped.of(source(), present());
        Path other = directory.resolve("other.git");
        restore(present(), dumped, order(Place.ELSEWHERE, other.toString()));
        assertThat(GitRepository.refs(other)).isEqualTo(GitRepository.refs(bare()));
        assertThat(GitRepository.run(other, "git", "--git-dir=" + other, "show", "HEAD:a"))
                .isEqualTo("one");
        for (Path taken : List.of(other, bare(), directory)) {
            refused(present(), order(Place.ELSEWHERE, taken.toString()), dumped, ErrorKind.REFUSED);
        }
    }

    @Test
    void whatIsNoBareRepositoryAndWhatIsElsewhereIsNotReplaced() throws Exception {
        GitRepository repository = filled();
        SourceSpec work = spec(repository.work().toString());
        Dumped dumped = Dumped.of(source(), work);
        assertThat(refused(work, live(Safety.KEEP), dumped, ErrorKind.REFUSED)).contains("no bare repository");
        SourceSpec remote = spec("https://git.example.com/argo.git");
        for (RestoreOrder order : List.of(live(Safety.KEEP), order(Place.ELSEWHERE, "https://git.example.com/x.git"))) {
            assertThatThrownBy(() -> restorer().open(remote, order, dumped.manifest(), "run1"))
                    .isInstanceOf(BactrianException.class)
                    .satisfies(e -> assertThat(((BactrianException) e).hint()).contains("--to DIR", "push --mirror"));
        }
    }

    @Test
    void aDetachedHeadThatNoRefReachesAndAnEmptyRepositoryComeBack() throws Exception {
        GitRepository repository = filled();
        repository.git("checkout", "-q", "--detach");
        repository.git("commit", "-q", "--allow-empty", "-m", "reached by HEAD only");
        Path work = repository.work();
        for (int i = 0; i < 2; i++) { // cloned, then fetched
            Dumped dumped = Dumped.of(source(), spec(work.toString()));
            Path other = directory.resolve("other" + i);
            restore(spec(work.toString()), dumped, order(Place.ELSEWHERE, other.toString()));
            assertThat(Files.readString(other.resolve("HEAD")).strip()).isEqualTo(repository.git("rev-parse", "HEAD"));
            repository.git("commit", "-q", "--allow-empty", "-m", "more");
        }
        Path empty = GitRepository.create(directory.resolve("empty.git")).path();
        Dumped dumped = Dumped.of(source(), spec(empty.toString()));
        Path other = directory.resolve("other-empty");
        restore(spec(empty.toString()), dumped, order(Place.ELSEWHERE, other.toString()));
        assertThat(GitRepository.refs(other)).isEqualTo(GitRepository.refs(empty));
    }

    @Test
    void longChecksumsAndSinsOfOldProgramsComeBack() throws Exception {
        Path bare = Files.createDirectory(directory.resolve("long.git"));
        GitRepository.run(bare, "git", "init", "-q", "--bare", "--object-format=sha256", "--initial-branch=main", ".");
        SourceSpec spec = spec(bare.toString());
        comesBack(spec, "long-empty.git");
        String sin =
                "tree $(git hash-object -w -t tree /dev/null)\\nauthor A <a@b> 007 +0000\\ncommitter A <a@b>1 +0000\\n\\nx\\n";
        String commit = "printf \"" + sin + "\" | git hash-object -t commit -w --stdin --literally";
        GitRepository.run(bare, "sh", "-c", "git update-ref refs/heads/main $(" + commit + ")");
        comesBack(spec, "long.git-back");
    }

    private void comesBack(SourceSpec spec, String name) throws Exception {
        Dumped dumped = Dumped.of(source(), spec);
        Path other = directory.resolve(name);
        restore(spec, dumped, order(Place.ELSEWHERE, other.toString()));
        assertThat(GitRepository.refs(other))
                .isEqualTo(GitRepository.refs(Path.of(spec.settings().required("repository"))));
        for (Place place : List.of(Place.CONTENT, Place.SCRATCH)) {
            try (Landing landing = restorer().open(spec, order(place, ""), dumped.manifest(), "run1")) {
                landing.load(dumped.payload());
                assertThat(landing.check()).containsKey("refs");
            }
        }
    }

    @Test
    void otherRefsThanTheRecordedAreNamed() throws Exception {
        GitRepository repository = filled();
        Dumped recorded = Dumped.of(source(), present());
        repository.commit("a", "two");
        Dumped later = Dumped.of(source(), present());
        Dumped mixed = recorded.holding(later.streams().get("main"));
        for (Place place : List.of(Place.CONTENT, Place.SCRATCH)) {
            try (Landing landing = restorer()
                    .open(
                            present(),
                            order(place, ""),
                            mixed.counting(Map.of(
                                            "refs",
                                            2L,
                                            "objects",
                                            later.manifest().counts().get("objects")))
                                    .manifest(),
                            "run1")) {
                landing.load(mixed.payload());
                assertThatThrownBy(landing::check)
                        .isInstanceOf(BactrianException.class)
                        .hasMessageContaining("refs/heads/main is ");
            }
        }
        assertNothingLeft();
    }

    @Test
    void aBundleThatEndsTooEarlyIsNoticed() throws Exception {
        byte[] bundle = Dumped.of(source(), present()).streams().get("main");
        for (int length : List.of(10, bundle.length / 2, bundle.length - 1)) {
            for (int piece : List.of(1, 7, bundle.length)) {
                BundleFraming framing = new BundleFraming(new ByteArrayOutputStream());
                for (int i = 0; i < length; i += piece) {
                    framing.write(bundle, i, Math.min(piece, length - i));
                }
                assertThatThrownBy(framing::finish).isInstanceOf(BrokenArchive.class);
            }
        }
        BundleFraming whole = new BundleFraming(new ByteArrayOutputStream());
        for (byte b : bundle) {
            whole.write(b);
        }
        whole.finish();
        assertThat(whole.objects()).isEqualTo(4);
    }

    private void restore(SourceSpec spec, Dumped dumped, RestoreOrder order) throws Exception {
        try (Landing landing = restorer().open(spec, order, dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.check();
            landing.swap();
            landing.verify();
        }
        assertNothingLeft();
    }

    private String refused(SourceSpec spec, RestoreOrder order, Dumped dumped, ErrorKind kind) throws Exception {
        String[] said = new String[1];
        try (Landing landing = restorer().open(spec, order, dumped.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .isInstanceOf(BactrianException.class)
                    .satisfies(e -> assertThat(((BactrianException) e).kind()).isEqualTo(kind))
                    .satisfies(e -> said[0] = e.getMessage());
        }
        return said[0];
    }

    private GitRepository filled() throws Exception {
        GitRepository repository = GitRepository.create(bare());
        repository.commit("a", "one");
        repository.git("tag", "-a", "v1", "-m", "one");
        repository.push();
        return repository;
    }

    private Path bare() {
        return directory.resolve("argo.git");
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private static SourceSpec spec(String repository) {
        return SourceContract.spec("git", Map.of("repository", repository, "archive", true));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
