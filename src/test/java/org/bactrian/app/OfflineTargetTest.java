package org.bactrian.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.bactrian.storage.OfflineStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineTargetTest extends TargetContract {
    @Override
    TargetSpec target(String id, Path directory) throws Exception {
        OfflineStore.label(directory, "A");
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
    void writesOnlyToItsMedium(@TempDir Path work) throws Exception {
        Path place = work.resolve("media");
        Volume volume = TargetRoutes.volume(work, "a", "x".getBytes(UTF_8));
        try (TargetRoutes routes = TargetRoutes.start(work, spec("vault", place))) {
            assertThatThrownBy(() -> routes.put("vault", "a", volume))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageStartingWith("medium 'A' of target 'vault' is not attached at " + place);
            assertThat(place).doesNotExist();

            Files.createDirectories(place);
            OfflineStore.label(place, "B");
            assertThatThrownBy(() -> routes.put("vault", "a", volume)).hasMessageEndingWith("the medium there is 'B'");
            assertThatThrownBy(() -> routes.list("vault", "")).hasMessageEndingWith("the medium there is 'B'");
            Files.writeString(place.resolve(OfflineStore.LABEL_FILE), "no json");
            assertThatThrownBy(() -> routes.stat("vault", "a")).hasMessageEndingWith("is not JSON");

            Files.delete(place.resolve(OfflineStore.LABEL_FILE));
            OfflineStore.label(place, "A");
            assertThat(routes.put("vault", "a", volume).good()).isTrue();
            assertThat(routes.list("vault", "")).containsExactly("a");
            assertThatThrownBy(() -> routes.delete("vault", OfflineStore.LABEL_FILE))
                    .hasMessageContaining("label");
        }
    }

    private static TargetSpec spec(String id, Path directory) {
        return new TargetSpec(id, "offline", new Settings(Map.of("path", directory.toString(), "medium", "A")));
    }
}
