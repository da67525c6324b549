package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/**
 * Has GNU tar write the files of a list, in its order: POSIX headers that hold nothing but what the tree has, so that the
 * same tree gives the same bytes; owners with names, modes, times, links, and all extended attributes that can be read.
 */
final class TarWriting {
    /** What tar says of files that vanish or shrink under it; it has no words for changed ones, as we ask it not to. */
    private static final Pattern EXPECTED =
            Pattern.compile(".*: Cannot (stat|open): No such file or directory|.*: File shrank by .*|"
                    + ".*: Exiting with failure status due to previous errors");

    private static final int TOLD = 6 * 1024;
    private final DumpTool tar;

    TarWriting(DumpTool tar) {
        this.tar = tar;
    }

    /**
     * Which tar it is.
     *
     * @throws BactrianException FAILED when it is missing, or not GNU's
     */
    static String version() {
        String version = Child.output(Command.of("tar", "--version"), TimeLimits.STANDARD)
                .lines()
                .findFirst()
                .orElse("");
        if (!version.contains("GNU tar")) {
            throw new BactrianException(
                    ErrorKind.FAILED, "the tar of this host is not GNU tar: " + version, "install it");
        }
        return version;
    }

    /**
     * Writes an archive, end and all.
     *
     * @return whether all files stayed as they were
     * @throws BactrianException when tar fails for another reason than files that change or vanish
     */
    boolean write(Path names, OutputStream out) throws IOException {
        DumpTool.Ending ending =
                tar.runAnyhow(new Command(arguments(names), Map.of("LC_ALL", "C"), Map.of(), null), out);
        if (ending.exit() == 0) {
            return true;
        }
        boolean expected = ending.exit() <= 2
                && ending.said().length() < TOLD
                && ending.said().lines().allMatch(line -> EXPECTED.matcher(line).matches());
        if (!expected) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "tar ended with exit code " + ending.exit() + ": " + ending.said(),
                    "a file that cannot be read whole may lie on a failing disk; exclude what comes and goes all the time");
        }
        return false;
    }

    private static List<String> arguments(Path names) {
        return List.of(
                "tar",
                "--create",
                "--format=posix",
                "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime",
                "--acls",
                "--xattrs",
                "--xattrs-include=*",
                "--no-recursion",
                "--quoting-style=escape",
                "--warning=no-file-changed",
                "--warning=no-file-removed",
                "--file=-",
                "--directory=/",
                "--null",
                "--verbatim-files-from",
                "--files-from=" + names);
    }
}
