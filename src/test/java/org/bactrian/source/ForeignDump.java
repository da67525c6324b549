package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/** Dumps files as a user who may not read all of them: in a process of its own, since tests may be run by root, who may. */
final class ForeignDump {
    private static final String NOBODY = "65534";

    private ForeignDump() {}

    /** What it says of a dump that fails, of one that skips, and of an examination. */
    static String run(Path tree, List<Path> closed) throws IOException {
        Path home = tree.getParent();
        for (Path path : closed) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        }
        Child.output(Command.of("chmod", "755", home.toString(), tree.toString()), TimeLimits.STANDARD);
        Path scratch = Files.createDirectory(home.resolve("foreign"));
        Child.output(Command.of("chmod", "777", scratch.toString()), TimeLimits.STANDARD);
        Path classes = Files.createDirectory(home.resolve("classes"));
        Child.output(
                Command.of("cp", "-r", "target/classes/org", "target/test-classes/org", classes.toString()),
                TimeLimits.STANDARD);
        List<String> arguments = new ArrayList<>();
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            arguments.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
        }
        arguments.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Duser.name=nobody",
                "-cp",
                classes.toString(),
                ForeignDump.class.getName(),
                tree.toString(),
                scratch.toString()));
        return Child.output(new Command(arguments, Map.of(), Map.of(), null), TimeLimits.STANDARD);
    }

    public static void main(String[] arguments) throws IOException {
        Path tree = Path.of(arguments[0]);
        FilesSource source = new FilesSource(Path.of(arguments[1]), Clock.systemUTC(), TimeLimits.STANDARD);
        SourceSpec strict = FilesSourceTest.files(Map.of(), tree);
        try (Payload payload = source.dump(strict)) {
            System.out.println("done: "
                    + SourceContract.writeAll(payload, OutputStream.nullOutputStream())
                            .counts());
        } catch (BactrianException e) {
            System.out.println("failed: " + e.getMessage());
        }
        try (Payload payload = source.dump(FilesSourceTest.files(Map.of("unreadable", "skip"), tree))) {
            DumpFacts facts = SourceContract.writeAll(payload, OutputStream.nullOutputStream());
            System.out.println(
                    "skipped: " + facts.counts() + " " + facts.properties().get("warnings"));
        }
        source.examine(strict)
                .forEach(finding -> System.out.println("examined: " + finding.level() + " " + finding.message()));
    }
}
