package org.bactrian.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real bare repository with a clone beside it from which is pushed. */
public final class GitRepository {
    private final Path bare;
    private final Path work;

    private GitRepository(Path bare, Path work) {
        this.bare = bare;
        this.work = work;
    }

    /** An empty bare repository at a path, whose {@code HEAD} is {@code main}. */
    public static GitRepository create(Path bare) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "git"))),
                "git is not installed");
        GitRepository made = new GitRepository(bare, bare.resolveSibling(bare.getFileName() + "-work"));
        Path parent = Files.createDirectories(bare.getParent());
        run(parent, "git", "init", "-q", "--bare", "--initial-branch=main", bare.toString());
        run(parent, "git", "clone", "-q", bare.toString(), made.work.toString());
        made.git("checkout", "-q", "-B", "main");
        return made;
    }

    /** The bare repository. */
    public Path path() {
        return bare;
    }

    /** Its clone with a work tree. */
    public Path work() {
        return work;
    }

    /** Commits a file and pushes all branches and tags. */
    public void commit(String file, byte[] content) throws IOException, InterruptedException {
        Path path = work.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        git("add", "-A");
        git("commit", "-q", "-m", "change " + file);
        push();
    }

    /** As the other, with text. */
    public void commit(String file, String content) throws IOException, InterruptedException {
        commit(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Commits what compresses badly. */
    public void commitNoise(String file, int bytes) throws IOException, InterruptedException {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        commit(file, noise);
    }

    /** Pushes all refs of the clone, and removes those that it has not. */
    public void push() throws IOException, InterruptedException {
        git("push", "-q", "--prune", "origin", "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*");
    }

    /** What git says in the clone. */
    public String git(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("git", "-c", "user.name=Lab", "-c", "user.email=lab@example.com"));
        all.addAll(List.of(arguments));
        return run(work, all.toArray(String[]::new));
    }

    /** All refs of a bare repository with their objects, and its HEAD. */
    public static String refs(Path repository) throws IOException, InterruptedException {
        return Files.readString(repository.resolve("HEAD"))
                + run(
                        repository,
                        "git",
                        "--git-dir=" + repository,
                        "for-each-ref",
                        "--format=%(objectname) %(refname)");
    }

    /** Serves all repositories of a directory as {@code git://127.0.0.1:<port>/<name>}. */
    public static Daemon serve(Path directory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "git",
                        "daemon",
                        "--base-path=" + directory,
                        "--export-all",
                        "--listen=127.0.0.1",
                        "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Daemon daemon = new Daemon(process, port);
        daemon.await();
        return daemon;
    }

    /** A server of repositories. */
    public record Daemon(Process process, int port) implements AutoCloseable {
        /** The URL of a repository. */
        public String url(String name) {
            return "git://127.0.0.1:" + port + "/" + name;
        }

        private void await() throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (true) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException e) {
                    if (!process.isAlive() || System.nanoTime() > deadline) {
                        throw new IOException("git daemon does not listen", e);
                    }
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** What a program says; throws when it fails. */
    public static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments) + ": " + said);
        }
        return said.strip();
    }
}
