package org.bactrian.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** One stream of a payload: a name, the codecs applied so far, and a body that writes itself. */
public final class PayloadStream {
    /** Writes all bytes of a stream. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes everything, then returns; does not close {@code out}. A return means that the stream is complete.
         *
         * @throws IOException when the source or the receiver fails, or the stream ended too early
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private final String name;
    private final List<String> codecs;
    private final Body body;
    private final Measurement plain;

    private PayloadStream(String name, List<String> codecs, Body body, Measurement plain) {
        this.name = name;
        this.codecs = List.copyOf(codecs);
        this.body = body;
        this.plain = plain;
    }

    /** A stream of plain bytes; its size and sha256 are measured while it is written. */
    public static PayloadStream plain(String name, Body body) {
        Measurement measurement = new Measurement();
        return new PayloadStream(name, List.of(), out -> measurement.measure(body, out), measurement);
    }

    /** This stream behind one more codec; {@code encoded} is expected to write {@code this} through it. */
    public PayloadStream encoded(String codec, Body encoded) {
        List<String> more = new ArrayList<>(codecs);
        more.add(codec);
        return new PayloadStream(name, more, encoded, plain);
    }

    /** {@code main}, {@code globals}, ...: {@code [a-z0-9]+}. */
    public String name() {
        return name;
    }

    /** The codecs in the order in which they were applied, such as {@code zstd, age}. */
    public List<String> codecs() {
        return codecs;
    }

    /** Writes the stream; at most once. See {@link Body#writeTo}. */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
    }

    /**
     * Size in bytes of the plain stream.
     *
     * @throws IllegalStateException before it was written
     */
    public long plainSize() {
        return plain.size();
    }

    /**
     * Lower-case hexadecimal sha256 of the plain stream.
     *
     * @throws IllegalStateException before it was written
     */
    public String plainSha256() {
        return plain.sha256();
    }

    /** Bytes of the plain stream written so far; may be asked from another thread, for progress. */
    public long plainProgress() {
        return plain.progress();
    }
}
