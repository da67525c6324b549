package org.bactrian.source;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps the last 4 KiB of what git says and gives them without its progress. */
final class GitWords extends OutputStream {
    private static final int KEPT = 4096;
    private static final Pattern PROGRESS = Pattern.compile(
            "(remote: )?(Enumerating|Counting|Compressing|Receiving|Resolving|Checking|Total|From|Cloning"
                    + "|Unpacking|Verifying|Updating|Bundle).*");

    private final byte[] ring = new byte[KEPT];
    private long written;

    @Override
    public void write(int b) {
        ring[(int) (written % KEPT)] = (byte) b;
        written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = Math.max(0, length - KEPT); i < length; i++) {
            write(bytes[offset + i]);
        }
    }

    /** In one line, without control characters. */
    String text() {
        int length = (int) Math.min(written, KEPT);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((written - length + i) % KEPT)];
        }
        return Arrays.stream(new String(last, StandardCharsets.UTF_8).split("[\r\n]+"))
                .filter(line -> !PROGRESS.matcher(line).matches())
                .map(line -> line.replaceAll("\\p{Cntrl}+(\\[K)?", " ").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
