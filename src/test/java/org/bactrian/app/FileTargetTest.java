package org.bactrian.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest extends TargetContract {
    @Override
    TargetSpec target(String id, Path directory) {
        return spec(id, directory);
    }

    @Override
    Path root(Path directory) {
        return directory;
    }

    @Override
    Receipt.Proof proof() {
        return Receipt.Proof.SHA256;
    }

    @Test
    void neverListsAnUnfinishedPut(@TempDir Path work) throws Exception {
        Path store = Files.createDirectories(work.resolve("store/a"));
        Files.writeString(store.resolve(".part-left"), "half");
        try (TargetRoutes routes = TargetRoutes.start(work, spec("disk", work.resolve("store")))) {
            assertThat(routes.list("disk", "")).isEmpty();
            routes.put("disk", "a/whole", TargetRoutes.volume(work, "whole", "x".getBytes(UTF_8)));
            assertThat(routes.list("disk", "")).containsExactly("a/whole");
            assertThat(store.resolve(".part-left")).exists();
            routes.put("disk", "a/other", TargetRoutes.volume(work, "other", "y".getBytes(UTF_8)));
            routes.delete("disk", "a/other");
            assertThat(store.resolve(".part-left")).as("beside an object").exists();
            routes.delete("disk", "a/whole");
            assertThat(store).as("with the last object").doesNotExist();
        }
    }

    @Test
    void neverMakesTheRoot(@TempDir Path work) throws Exception {
        Path missing = work.resolve("not/mounted");
        try (TargetRoutes routes = TargetRoutes.start(work, spec("disk", missing))) {
            assertThatThrownBy(() -> routes.put("disk", "a", TargetRoutes.volume(work, "a", "x".getBytes(UTF_8))))
                    .isInstanceOf(BactrianException.class)
                    .hasMessage("directory " + missing + " of target 'disk' does not exist");
            assertThat(missing).doesNotExist();
            Finding finding = routes.examine("disk");
            assertThat(finding.level()).isEqualTo(Finding.Level.ERROR);
            assertThat(finding.hint()).startsWith("create it, or mount");
        }
    }

    @Test
    void tellsAWrongStagedFileFromAWrongStore(@TempDir Path work) throws Exception {
        Path store = Files.createDirectories(work.resolve("store"));
        Volume good = TargetRoutes.volume(work, "main-00000", new byte[3 << 20]);
        Files.writeString(good.file(), "changed after its checksum was taken");
        try (TargetRoutes routes = TargetRoutes.start(work, spec("disk", store))) {
            assertThatThrownBy(() -> routes.put("disk", "a/main-00000", good))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                    .hasMessageStartingWith("wrong checksum: file " + good.file() + " has 36 bytes");
            assertThat(store.resolve("a")).isEmptyDirectory();
        }
    }

    @Test
    void saysThatTheDiskIsFull(@TempDir Path work) throws Exception {
        Path disk = Files.createDirectories(work.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
                .as("a tmpfs can be mounted here (needs root)")
                .isZero();
        try (TargetRoutes routes = TargetRoutes.start(work, spec("disk", disk))) {
            assertThatThrownBy(() -> routes.put("disk", "a/big", TargetRoutes.volume(work, "big", new byte[2 << 20])))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("bytes free, a/big needs 2097152");
            assertThat(routes.list("disk", "")).isEmpty();
            assertThat(routes.put("disk", "a/small", TargetRoutes.volume(work, "small", new byte[1000]))
                            .good())
                    .isTrue();
        } finally {
            run("umount", disk.toString());
        }
    }

    private static TargetSpec spec(String id, Path directory) {
        return new TargetSpec(id, "file", new Settings(Map.of("path", directory.toString())));
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
