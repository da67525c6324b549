package org.bactrian.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.PayloadStream;

/**
 * A program that was started: its output as a stream, the end of what it says on stderr, its exit. It never outlives this
 * process, and closing it ends it and everything it started.
 */
public final class Child implements Closeable {
    private static final long GRACE_SECONDS = 5;
    private static final int BUFFER = 128 * 1024;
    /**
     * How a program ended that was fed.
     *
     * @param code its exit code; 128 and the signal's number when a signal ended it
     * @param tookAll whether it read all of its input, as far as can be seen
     * @param words program, exit code, and the end of what it said on stderr, for messages
     */
    public record Ended(int code, boolean tookAll, String words) {
        /** Whether a signal ended it. */
        public boolean bySignal() {
            return isSignal(code);
        }
    }

    private final Command command;
    private final Process process;
    private final StderrTail stderr;

    private Child(Command command, Process process) {
        this.command = command;
        this.process = process;
        this.stderr = new StderrTail(process.getErrorStream(), command.program());
    }

    /** @throws BactrianException when the program is missing or does not start */
    public static Child start(Command command) {
        return start(command, ProcessBuilder.Redirect.PIPE);
    }

    private static Child start(Command command, ProcessBuilder.Redirect stdout) {
        Process process = Launcher.launch(command, stdout);
        LiveChildren.add(process);
        return new Child(command, process);
    }

    /** Asks all children of this process that run now to end; their runs fail. */
    public static void endAll() {
        LiveChildren.endAll();
    }

    /**
     * Runs a program whose output nobody wants, and which may leave others running, such as one that starts a service.
     *
     * @throws BactrianException when it ends with another exit code than 0, or not within the limit: then it is ended
     */
    public static void run(Command command, Duration limit) {
        try (Child child = start(command, ProcessBuilder.Redirect.DISCARD)) {
            child.stdin().close();
            if (!child.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        command.program() + " took longer than " + limit.toSeconds() + " s and was ended",
                        "");
            }
            child.finish();
        } catch (IOException e) {
            throw new BactrianException(ErrorKind.FAILED, command.program() + " failed: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ErrorKind.INTERRUPTED, "interrupted while " + command.program() + " was running", "", e);
        }
    }

    /**
     * Runs a program that reads, and whose output nobody wants.
     *
     * @param input writes what the program reads; it is written to its end also when the program stops reading
     * @param limit from the start of the program to its end
     * @throws BactrianException when it does not start, or does not end within the limit: then it is ended
     * @throws IOException when the input fails; the program is ended
     */
    public static Ended feed(Command command, PayloadStream.Body input, Duration limit) throws IOException {
        try (Child child = start(command, ProcessBuilder.Redirect.DISCARD);
                Watch watch = new Watch(new TimeLimits(limit, limit), () -> LiveChildren.kill(child.process))) {
            ChildInput stdin = new ChildInput(child.stdin());
            input.writeTo(stdin);
            stdin.end();
            int exit = child.exitCode();
            child.failWhenBroken(watch);
            return new Ended(exit, stdin.tookAll(), child.describe(exit) + child.told(child.stderr.text()));
        }
    }

    /** Runs a program that says little, and gives what it wrote. Fails as {@link #copyTo} and {@link #finish} do. */
    public static String output(Command command, TimeLimits limits) {
        try (Child child = start(command);
                java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream()) {
            child.stdin().close();
            child.copyTo(out, limits);
            child.finish();
            return out.toString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BactrianException(ErrorKind.FAILED, command.program() + " failed: " + e.getMessage(), "", e);
        }
    }

    /** What the child writes. Read it to its end, or close the child. */
    public InputStream stdout() {
        return process.getInputStream();
    }

    /** What a child that has ended said last on stderr: as {@link #stderrTail}, with all of its last words. */
    public String said() {
        return command.masked(stderr.text());
    }

    /** What the child reads; close it when all is written. */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /** The child's process id. */
    public long pid() {
        return process.pid();
    }

    /** The end of what the child has said on stderr: at most 8 KiB, whole lines, secrets masked; nothing of a confidential one. */
    public String stderrTail() {
        return command.confidential() ? "" : command.masked(stderr.peek());
    }

    // what may be told of it
    private String told(String tail) {
        if (!command.confidential()) {
            return tail.isEmpty() ? "" : ": " + command.masked(tail);
        }
        return "; it said " + stderr.count() + " lines on stderr, which are not shown since they may hold secrets";
    }

    /**
     * Copies all that the child writes.
     *
     * @return bytes
     * @throws IOException when the receiver fails; the child is left to {@link #close}
     * @throws BactrianException when a limit is broken; the child is ended
     */
    public long copyTo(OutputStream out, TimeLimits limits) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        try (Watch watch = new Watch(limits, () -> LiveChildren.kill(process))) {
            for (int count = read(buffer, watch); count >= 0; count = read(buffer, watch)) {
                out.write(buffer, 0, count);
                copied += count;
            }
        }
        return copied;
    }

    /**
     * Waits for the end, which {@link #copyTo} has reached already or is near.
     *
     * @throws BactrianException when the child ended with another exit code than 0, or by a signal
     */
    public void finish() {
        finish(Set.of(0));
    }

    /**
     * As {@link #finish()}, with other exit codes that count as success.
     *
     * @throws BactrianException when the child ended with none of them, or by a signal
     */
    public void finish(Set<Integer> good) {
        int exit = exitCode();
        if (!good.contains(exit)) {
            throw new BactrianException(ErrorKind.FAILED, describe(exit) + told(stderr.text()), "");
        }
    }

    /** Waits for the end; 128 and the signal's number when a signal ended the child. */
    public int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ErrorKind.INTERRUPTED, "interrupted while " + command.program() + " was running", "", e);
        }
    }

    /** Ends the child and everything it started: asks first, kills after five seconds. Does nothing after its end. */
    @Override
    public void close() {
        if (process.isAlive()) {
            LiveChildren.end(process);
            awaitOrKill();
        }
    }

    private void awaitOrKill() {
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                LiveChildren.kill(process);
            }
        } catch (InterruptedException e) {
            LiveChildren.kill(process);
            Thread.currentThread().interrupt();
        }
    }

    private int read(byte[] buffer, Watch watch) throws IOException {
        watch.waiting();
        int count;
        try {
            count = process.getInputStream().read(buffer);
        } catch (IOException e) {
            // the stream is closed under us when the child is killed; then the limit is the reason
            failWhenBroken(watch);
            throw e;
        }
        watch.heard();
        failWhenBroken(watch);
        return count;
    }

    private void failWhenBroken(Watch watch) {
        String broken = watch.broken();
        if (broken != null) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    command.program() + " " + broken + " and was ended" + told(stderr.peek()),
                    "look what holds it up");
        }
    }

    private String describe(int exit) {
        return isSignal(exit)
                ? command.program() + " was ended by signal " + (exit - 128)
                : command.program() + " ended with exit code " + exit;
    }

    // the shell's and Java's convention: 128 and the signal's number
    private static boolean isSignal(int exit) {
        return exit > 128 && exit <= 128 + 64;
    }
}
