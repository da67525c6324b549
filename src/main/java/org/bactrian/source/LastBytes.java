package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lets bytes pass and keeps the last of them, to see whether a text came to its end. */
final class LastBytes extends FilterOutputStream {
    private static final int KEPT = 1024;
    private byte[] last = new byte[0];

    LastBytes(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        int fromNew = Math.min(length, KEPT);
        int fromOld = Math.min(last.length, KEPT - fromNew);
        byte[] joined = new byte[fromOld + fromNew];
        System.arraycopy(last, last.length - fromOld, joined, 0, fromOld);
        System.arraycopy(bytes, offset + length - fromNew, joined, fromOld, fromNew);
        last = joined;
    }

    /** Whether the text is the end, as far as line ends after it do not count. */
    boolean endWith(String text) {
        String end = new String(last, StandardCharsets.ISO_8859_1);
        String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return end.endsWith(wanted) || end.replaceFirst("[\\r\\n]+\\z", "").endsWith(wanted);
    }

    /** Whether the text is in the last 1,024 bytes. */
    boolean contain(String text) {
        return new String(last, StandardCharsets.UTF_8).contains(text);
    }
}
