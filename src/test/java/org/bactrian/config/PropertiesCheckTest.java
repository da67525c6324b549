package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesCheckTest {
    private static final Path SHIPPED =
            Path.of(System.getProperty("bactrian.basedir", "."), "config", "application.properties");

    @TempDir
    Path directory;

    private String text = "";

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(SHIPPED);
    }

    @Test
    void theSampleIsSound() throws IOException {
        assertThat(problems(text, Map.of())).isEmpty();
        assertThat(problems("\uFEFF" + text.replaceAll("(?m)^#.*\n|^\n", ""), Map.of()))
                .isEmpty();
    }

    @Test
    void tellsEverythingWithItsLine() throws IOException {
        String planted = text.replace("bactrian.runs.maximum = 2", "bactrian.runs.maximun = 2")
                .replace("bactrian.target.patience = 2m", "bactrian.target.patience = soon")
                .replace("bactrian.public.port = 8080", "bactrian.public.port = 65536")
                .replace("bactrian.operations.behindProxy = false", "bactrian.operations.behindProxy = no")
                .replace("bactrian.schedule.tick = 0 * * * * ?", "bactrian.schedule.tick = often")
                .replace("bactrian.public.title = Bactrian", "bactrian.public.title = {{env:TITLE}}");
        assertThat(problems(planted + "bactrian.public.host = x\n", Map.of()))
                .containsExactlyInAnyOrder(
                        line("runs.maximum =") + ": unknown key 'bactrian.runs.maximun'",
                        line("target.patience") + ": 'soon' does not fit",
                        line("public.port") + ": '65536' does not fit",
                        line("operations.behindProxy") + ": 'no' does not fit",
                        line("schedule.tick") + ": 'often' does not fit",
                        line("public.title") + ": a placeholder of a value from elsewhere",
                        text.lines().count() + 1 + ": 'bactrian.public.host' is there twice");
    }

    @Test
    void whatTheFileLeavesOutIsAsItWasShipped() throws IOException {
        assertThat(problems("bactrian.runs.maximum = 7\n", Map.of())).isEmpty();
        assertThat(properties().number("bactrian.runs.maximum")).isEqualTo(7);
        assertThat(properties().text("bactrian.target.patience")).isEqualTo("2m");
    }

    @Test
    void fillsInThePasswordOfTheCatalogAsItIs() throws IOException {
        String planted =
                text.replace("bactrian.catalog.password =", "bactrian.catalog.password = {{env:CATALOG_PASSWORD}}");
        assertThat(problems(planted, Map.of()))
                .containsExactly(line("catalog.password")
                        + ": missing secret: environment variable 'CATALOG_PASSWORD' is not set");
        Map<String, String> environment = Map.of("CATALOG_PASSWORD", "&%{}\"\\$1{{x}}${y} ");
        assertThat(problems(planted, environment)).isEmpty();
        assertThat(properties().filled("bactrian.catalog.password", environment))
                .contains("&%{}\"\\$1{{x}}${y} ");
        assertThat(properties().filled("bactrian.catalog.user", environment)).isEmpty();
    }

    private long line(String key) {
        return text.lines()
                        .takeWhile(line -> !line.startsWith("bactrian." + key))
                        .count()
                + 1;
    }

    private List<String> problems(String content, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("application.properties"), content);
        return new PropertiesCheck(file)
                .check(properties(), environment).stream()
                        .map(problem -> problem.line() + ": " + problem.message())
                        .toList();
    }

    private ApplicationProperties properties() {
        return ApplicationProperties.load(directory, Map.of("bactrian.home", "/home", "bactrian.routes", "/routes"));
    }
}
