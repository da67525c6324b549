package org.bactrian.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system at a mount point of its own, which needs root; without, the test that wants it is skipped. */
final class Mount implements AutoCloseable {
    private final Path point;
    private final String[] arguments;
    private boolean attached;

    private Mount(Path point, String... arguments) throws Exception {
        this.point = Files.createDirectories(point);
        this.arguments = arguments;
        assumeTrue(attach(), "nothing can be mounted here (needs root)");
    }

    /** A file system in memory with so much room. */
    static Mount ofSize(Path point, String size) throws Exception {
        return new Mount(point, "-t", "tmpfs", "-o", "size=" + size, "tmpfs");
    }

    /** What lies in a directory, as on a disk that can be pulled out and put in again. */
    static Mount ofDirectory(Path point, Path disk) throws Exception {
        return new Mount(point, "--bind", Files.createDirectories(disk).toString());
    }

    Path point() {
        return point;
    }

    boolean attach() throws Exception {
        String[] command = new String[arguments.length + 2];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[command.length - 1] = point.toString();
        attached = run(command) == 0;
        return attached;
    }

    /** As a disk is pulled out: whoever has a file open keeps it, and the mount point is an empty directory. */
    void pullOut() throws Exception {
        if (attached && run("umount", "-l", point.toString()) != 0) {
            throw new IOException(point + " is not unmounted");
        }
        attached = false;
    }

    @Override
    public void close() throws Exception {
        pullOut();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
