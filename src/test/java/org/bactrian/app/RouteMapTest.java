package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.SampleEstate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteMapTest {
    private static final Path MAPS = Path.of(System.getProperty("bactrian.basedir", "."), "docs/route-map");

    @Test
    void theMapsShowTheLoadedRoutes(@TempDir Path home) throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Map<String, String> drawn;
        try (Application application = estate.start()) {
            drawn = new TreeMap<>(new RouteMap(estate.routes()).pages(application.camel()));
        }
        drawn.values().forEach(page -> assertThat(page).doesNotContain(home.toString()));
        if (Boolean.getBoolean("update.docs")) {
            write(drawn);
        }
        assertThat(kept())
                .as("docs/route-map is stale: ./bactrian test -Dupdate.docs=true -Dtest=RouteMapTest draws it again")
                .isEqualTo(drawn);
    }

    private static Map<String, String> kept() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(Files.createDirectories(MAPS))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".md")).toList()) {
                pages.put(file.getFileName().toString().replace(".md", ""), Files.readString(file));
            }
        }
        return pages;
    }

    private static void write(Map<String, String> pages) throws IOException {
        for (String stale : kept().keySet()) {
            Files.delete(MAPS.resolve(stale + ".md"));
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(MAPS.resolve(page.getKey() + ".md"), page.getValue());
        }
    }
}
