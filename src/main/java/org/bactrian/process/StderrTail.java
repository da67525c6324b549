package org.bactrian.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads what a child says, so that it never blocks, and keeps the last 8 KiB in whole lines. */
final class StderrTail {
    private static final int KEPT = 8 * 1024;
    private static final int LONGEST_LINE = 2 * 1024;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Thread thread;
    private int size;
    private long count;

    StderrTail(InputStream stderr, String program) {
        thread = new Thread(() -> drain(stderr), "stderr-" + program);
        thread.setDaemon(true);
        thread.start();
    }

    /** What was said last. Waits a moment for the rest of what a child that has ended said. */
    String text() {
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return peek();
    }

    /** What was said last, so far. */
    synchronized String peek() {
        return String.join("\n", lines);
    }

    /** How many lines were said so far, those that are not kept too. */
    synchronized long count() {
        return count;
    }

    private void drain(InputStream stderr) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    keep(line);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
            keep(line);
        } catch (IOException e) {
            // the pipe is closed under us when the child is killed: its exit code tells the rest
            keep(new StringBuilder());
        }
    }

    private synchronized void keep(StringBuilder line) {
        if (!line.isEmpty()) {
            lines.addLast(line.toString());
            count++;
            size += line.length() + 1;
            line.setLength(0);
        }
        while (size > KEPT && lines.size() > 1) {
            size -= lines.removeFirst().length() + 1;
        }
    }
}
