package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.lab.Fault;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    private static final Path BASE = Path.of(System.getProperty("bactrian.basedir", "."));
    private static final Path PAGE = BASE.resolve("docs/faults.md");
    private static final String HEAD = """
            # Faults

            What was done to Bactrian on real parts, step by step of the way of a backup, and what came of it. Each line is a test; this page is
            made from them: `mvn -Dquick test -Dtest=FaultTableTest -Dsurefire.args=-Dupdate.docs=true`. Exit codes: [exit-codes.md](exit-codes.md).

            | step | part | fault | what comes of it | test |
            |---|---|---|---|---|
            """;

    private record Line(Fault fault, Method test) {
        String row() {
            return "| %s | %s | %s | %s | `%s.%s` |\n"
                    .formatted(
                            fault.step(),
                            fault.part(),
                            fault.fault(),
                            fault.outcome(),
                            test.getDeclaringClass().getSimpleName(),
                            test.getName());
        }
    }

    @Test
    void pageIsWhatTheTestsDo() throws Exception {
        StringBuilder page = new StringBuilder(HEAD);
        lines().stream()
                .sorted(Comparator.comparing((Line line) -> line.fault().step())
                        .thenComparing(line -> line.fault().part())
                        .thenComparing(line -> line.fault().fault()))
                .map(Line::row)
                .forEach(page::append);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("rewrite it with -Dupdate.docs=true").content().isEqualTo(page.toString());
    }

    private static List<Line> lines() throws IOException, ClassNotFoundException {
        List<Line> lines = new ArrayList<>();
        Path root = BASE.resolve("target/test-classes");
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root.resolve("org/bactrian"))) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            String name = root.relativize(file).toString().replace(".class", "").replace('/', '.');
            for (Method method : Class.forName(name, false, FaultTableTest.class.getClassLoader())
                    .getDeclaredMethods()) {
                for (Fault fault : method.getAnnotationsByType(Fault.class)) {
                    assertThat(fault.fault() + fault.outcome())
                            .as(method.toString())
                            .doesNotContain("|", "\n");
                    lines.add(new Line(fault, method));
                }
            }
        }
        return lines;
    }
}
