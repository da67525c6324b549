package org.bactrian.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A small PostgreSQL cluster of its own, for one test class; its socket and files lie in a directory below /tmp. */
final class PrivatePostgres implements AutoCloseable {
    private static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");
    private final Path directory;
    private final int port;

    PrivatePostgres() throws IOException, InterruptedException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "pg");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (isRoot()) {
            run(List.of("chown", "postgres", directory.toString()));
        }
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server(
                "initdb",
                "-D",
                directory + "/data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8");
        server(
                "pg_ctl",
                "-D",
                directory + "/data",
                "-l",
                directory + "/log",
                "-o",
                "-p " + port + " -c listen_addresses= -c fsync=off -k " + directory,
                "-w",
                "start");
    }

    /** For psql and its kin. */
    Map<String, String> variables() {
        return Map.of(
                "PGHOST",
                directory.toString(),
                "PGPORT",
                String.valueOf(port),
                "PGUSER",
                "postgres",
                "PATH",
                BIN + ":" + System.getenv("PATH"));
    }

    /** Runs a client program and gives its output. */
    String client(String... command) throws IOException, InterruptedException {
        SampleBackup.Outcome outcome = SampleBackup.run(directory, variables(), command);
        if (outcome.status() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** Writes the output of a client program. */
    void pipe(OutputStream out, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(variables());
        Process process = builder.start();
        process.getInputStream().transferTo(out);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command[0] + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server("pg_ctl", "-D", directory + "/data", "-m", "immediate", "-w", "stop");
        run(List.of("rm", "-rf", directory.toString()));
    }

    private void server(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(BIN.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        // not by a pipe: the server would keep it open
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
