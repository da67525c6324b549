package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, as it stands in a distribution: without sources, so that nothing is built. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("bactrian.basedir", "."), "bactrian");

    @TempDir
    Path directory;

    @Test
    void isSoundShell() throws Exception {
        Path ci = LAUNCHER.resolveSibling(".ci/run");
        for (Path script : List.of(LAUNCHER, ci)) {
            Ended ended = Ended.of(directory, Map.of(), List.of("bash", "-n", script.toString()));
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(Files.isExecutable(script)).isTrue();
        }
    }

    @Test
    void startsAnotherJavaFromAPathWithSpacesThroughALink() throws Exception {
        Path distribution = Files.createDirectories(directory.resolve("a distribution"));
        Path launcher = copyTo(distribution);
        Files.writeString(distribution.resolve("bactrian.jar"), "");
        Path home = javaSaying("17.0.1");
        Path link = Files.createSymbolicLink(directory.resolve("link"), launcher);
        Ended ended = Ended.of(
                directory, Map.of("JAVA_HOME", home.toString()), List.of(link.toString(), "backup", "a b", "*"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        assertThat(ended.out().lines())
                .contains(
                        "-XX:-CreateCoredumpOnCrash", "-cp", distribution + "/bactrian.jar:" + distribution + "/lib/*")
                .endsWith("org.bactrian.cli.Bactrian", "backup", "a b", "*");
    }

    @Test
    void keepsAnArchiveOfTheClassesBesideTheJar() throws Exception {
        Path launcher = copyTo(directory);
        Files.writeString(directory.resolve("bactrian.jar"), "not empty");
        Path home = javaSaying("17.0.1");
        script(
                home.resolve("bin/java"),
                "for a; do case $a in -XX:ArchiveClassesAtExit=*) touch \"${a#*=}\" ;; esac; done\nprintf '%s\\n' \"$@\"\nexit 3");
        Map<String, String> environment = Map.of("JAVA_HOME", home.toString());

        Ended run = Ended.of(directory, environment, List.of(launcher.toString(), "run"));
        assertThat(run.out()).doesNotContain("Archive");
        for (String[] pair : new String[][] {
            {"status", "validate", "lists"}, {"backup", "run", "jobs"}, {"verify", "restore", "restores"}
        }) {
            Path archive = directory.resolve("bactrian." + pair[2] + ".jsa");
            assertThat(archive).doesNotExist();
            Ended first = Ended.of(directory, environment, List.of(launcher.toString(), pair[0]));
            assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
            assertThat(archive).exists();
            Ended second = Ended.of(directory, environment, List.of(launcher.toString(), pair[1]));
            assertThat(second.out().lines()).contains("-XX:SharedArchiveFile=" + archive);
        }
    }

    @Test
    void refusesAnOldJava() throws Exception {
        Path launcher = copyTo(directory);
        Ended ended = Ended.of(
                directory,
                Map.of("JAVA_HOME", javaSaying("11.0.2").toString()),
                List.of(launcher.toString(), "--version"));
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("is Java 11, 17 or newer is needed", "hint: ");
    }

    @Test
    void testsNothingWithoutSources() throws Exception {
        Ended ended = Ended.of(directory, Map.of(), List.of(copyTo(directory).toString(), "test"));
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("error: test needs the sources");
    }

    @Test
    void countsTestsAndNamesTheSkippedOnes() throws Exception {
        Path reports = Files.createDirectories(directory.resolve("target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="x" version="3.0.2" name="ATest" time="0.8" tests="4" errors="1" skipped="1" failures="0">
                  <testcase name="works" classname="ATest" time="0.1"/>
                  <testcase name="waits" classname="ATest" time="0.1">
                    <skipped message="no chromium"/>
                  </testcase>
                </testsuite>
                """);
        Files.writeString(
                reports.resolve("TEST-b.xml"),
                "<testsuite name=\"BTest\" tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"1\">\n</testsuite>\n");
        Ended ended = withMaven("exit 1");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().lines()).endsWith("skipped: ATest.waits", "3 passed, 2 failed, 1 skipped");
    }

    @Test
    void failsWhenNoTestRan() throws Exception {
        Ended ended = withMaven("exit 0");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().lines()).endsWith("0 passed, 0 failed, 0 skipped");
    }

    // reports are moved away before Maven runs: here Maven brings them back, as if it had run the tests
    private Ended withMaven(String end) throws Exception {
        Files.writeString(directory.resolve("pom.xml"), "<project/>");
        Path reports = directory.resolve("target/surefire-reports");
        Path kept = directory.resolve("kept");
        if (Files.exists(reports)) {
            Files.move(reports, kept);
        }
        Path programs = Files.createDirectories(directory.resolve("bin"));
        script(
                programs.resolve("mvn"),
                "[ ! -d '" + kept + "' ] || { mkdir -p target; cp -r '" + kept + "' target/surefire-reports; }\n"
                        + end);
        return Ended.of(
                directory,
                Map.of("PATH", programs + ":" + System.getenv("PATH")),
                List.of(copyTo(directory).toString(), "test", "--yes"));
    }

    private static Path copyTo(Path distribution) throws Exception {
        Path copy = distribution.resolve("bactrian");
        Files.copy(LAUNCHER, copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        return copy;
    }

    private Path javaSaying(String version) throws Exception {
        Path home = directory.resolve("jdk " + version);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "printf '%s\\n' \"$@\"\nexit 3");
        return home;
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
