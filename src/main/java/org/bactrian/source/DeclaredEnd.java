package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.bactrian.config.Settings;

/** Lets a dump pass, and sees whether it came to the end that its source declares: {@code endsWith}, {@code minimumBytes}. */
final class DeclaredEnd extends FilterOutputStream {
    private final LastBytes last;
    private final Settings settings;
    private long passed;

    DeclaredEnd(OutputStream out, Settings settings) {
        super(out);
        this.last = new LastBytes(out);
        this.settings = settings;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        last.write(bytes, offset, length);
        passed += length;
    }

    /** Bytes that passed. */
    long passed() {
        return passed;
    }

    /** What the dump lacks, as the end of a sentence about it; empty when it is whole. */
    Optional<String> lacking() {
        long minimum = settings.number("minimumBytes").orElse(0L);
        if (passed < minimum) {
            return Optional.of("has " + passed + " bytes, and 'minimumBytes' is " + minimum);
        }
        return settings.text("endsWith")
                .filter(text -> !last.endWith(text))
                .map(text -> "has " + passed + " bytes and does not end with '" + text + "' ('endsWith')");
    }
}
