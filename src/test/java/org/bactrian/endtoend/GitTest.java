package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.lab.GitRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository from its backup over both proofs to its way back in place, and by hand. */
@Timeout(120)
class GitTest {
    private static final SourceId CODE = SourceId.parse("argo/code");

    @TempDir
    Path directory;

    @Test
    void aRepositoryIsBackedUpProvenAndRestored() throws Exception {
        GitRepository repository = GitRepository.create(directory.resolve("argo.git"));
        repository.commitNoise("noise", 1_200_000);
        repository.commit("media/.gitattributes", "*.bin filter=lfs\n");
        String before = GitRepository.refs(repository.path());
        try (Site site = Site.plan("git")
                .source("code", "kind: git, archive: true, repository: " + repository.path())
                .start()) {
            RunResult taken = site.backup("argo/code");
            assertThat(taken.outcome()).as("%s", taken.error()).isEqualTo(ErrorKind.DONE);
            assertThat(taken.facts().get("warning")).asString().contains("Git LFS");
            for (Level level : List.of(Level.CONTENT, Level.RESTORE)) {
                RunResult proof = ask(
                        site, RunRequest.verify(CODE, new VerifyOrder(level, null, List.of("offline"), false, false)));
                assertThat(proof.outcome()).as("%s %s", level, proof.error()).isEqualTo(ErrorKind.DONE);
            }
            repository.git("tag", "precious");
            repository.commit("noise", "lost");
            RunResult restored = ask(
                    site,
                    RunRequest.restore(
                            CODE,
                            new RestoreOrder(
                                    null, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false)));
            assertThat(restored.outcome()).as("%s", restored.error()).isEqualTo(ErrorKind.DONE);
            assertThat(GitRepository.refs(repository.path())).isEqualTo(before);
            assertThat(restored.facts().get("keptAs")).asString().contains("argo.git.before-");
            byHand(site.root("offline").resolve(taken.run().directory()), before);
        }
    }

    private void byHand(Path stored, String before) throws Exception {
        Path work = Files.createDirectory(directory.resolve("by-hand"));
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, work.resolve(file.getFileName()));
            }
        }
        String said = GitRepository.run(
                work,
                "env",
                "IDENTITY=" + SharedLab.get().identity(),
                "PUBLIC_KEY=" + SharedLab.get().publicKey(),
                "bash",
                "RESTORE.txt");
        assertThat(said).contains("restored argo/code");
        assertThat(GitRepository.refs(work.resolve("restored.git"))).isEqualTo(before);
    }

    private static RunResult ask(Site site, RunRequest request) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", request));
    }
}
