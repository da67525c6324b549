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

    @Test
    void drawsStepsBlocksAndRoutesFromTemplates(@TempDir Path home) throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Path folder = Files.createDirectories(estate.routes().resolve("thing"));
        Files.writeString(folder.resolve("thing-make.camel.yaml"), """
                - route:
                    id: thing-make
                    description: Makes a thing
                    from:
                      uri: direct:thing-make
                      steps:
                        - split: {id: thing-make.each, simple: "${body}", steps: [{to: "log:a?level=DEBUG"}]}
                        - toD: "direct:thing-${variable.kind}"
                - routeTemplate:
                    id: thing-do
                    parameters: [{name: name}]
                    route:
                      description: Does {{name}}
                      from: {uri: "direct:thing-{{name}}", steps: [{log: x}]}
                - templatedRoute: {routeTemplateRef: thing-do, routeId: thing-one, parameters: [{name: name, value: one}]}
                """);
        try (Application application = estate.start()) {
            Map<String, String> pages = new RouteMap(estate.routes()).pages(application.camel());
            assertThat(pages.get("thing"))
                    .contains("## thing-make\n\nMakes a thing")
                    .contains("""
                              n0(["direct:thing-make"])
                              n1{{"thing-make.each: split[simple{${body}}]"}}
                              n0 --> n1
                              n2["log:a"]
                              n1 -. in it .-> n2
                              n3["direct:thing-${variable.kind}"]
                              n1 --> n3
                            """);
            assertThat(pages.get("inventory")).contains("## thing-one").contains("[\"direct:thing-one\"]");
        }
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
