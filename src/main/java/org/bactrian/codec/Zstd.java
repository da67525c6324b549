package org.bactrian.codec;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.StoredPayload;

/**
 * Compresses each stream into one zstd frame with a checksum of its content (RFC 8878), which {@code zstd -d} opens; and
 * opens such streams.
 */
public final class Zstd {
    /** The codec's word in a manifest. */
    public static final String CODEC = "zstd";

    /** 3 gave the best balance of time and size in front of a database: lower levels only write more. */
    public static final int DEFAULT_LEVEL = 3;

    // small writes of a source are gathered, because each call into the native library costs
    private static final int BUFFER = 128 * 1024;

    private final int level;
    private final int workers;

    /**
     * @param level 1 to 19
     * @throws IllegalArgumentException when the level is another one
     */
    public Zstd(int level) {
        this(level, workersFor(Runtime.getRuntime().availableProcessors()));
    }

    Zstd(int level, int workers) {
        if (level < 1 || level > 19) {
            throw new IllegalArgumentException("compression level " + level + " is not 1 to 19");
        }
        this.level = level;
        this.workers = workers;
    }

    /** None on small machines, where the database needs the other core. */
    static int workersFor(int cores) {
        return cores <= 2 ? 0 : Math.min(4, cores - 2);
    }

    /** The same payload, compressed while it is written. An exception of the source or of the receiver passes as it is. */
    public Payload encode(Payload payload) {
        return payload.encoded(stream -> stream.encoded(CODEC, out -> write(stream, out)));
    }

    /**
     * The same payload without zstd. The streams fail with VERIFICATION_FAILED when bytes are missing or altered; an
     * exception of the stored stream passes as it is.
     *
     * @throws BactrianException VERIFICATION_FAILED when the payload's last codec is another one
     */
    public StoredPayload decode(StoredPayload payload) {
        return payload.decoded(stream -> stream.decoded(CODEC, () -> new Decompression(stream.name(), stream.open())));
    }

    @SuppressWarnings("resource") // closed by end, which has to differ after a failure
    private void write(PayloadStream stream, OutputStream out) throws IOException {
        Gate gate = new Gate(out);
        boolean complete = false;
        ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(gate, level);
        try {
            zstd.setChecksum(true);
            if (workers > 0) {
                zstd.setWorkers(workers);
            }
            Gathered gathered = new Gathered(zstd, BUFFER);
            stream.writeTo(gathered);
            gathered.end();
            complete = true;
        } finally {
            gate.open = complete;
            zstd.close();
        }
    }

    /** Gathers writes; a flush from above does not end a block. */
    private static final class Gathered extends BufferedOutputStream {
        Gathered(OutputStream out, int size) {
            super(out, size);
        }

        @Override
        public synchronized void flush() {
            // a flush would cut the block and cost ratio; nothing reads the stream before its end
        }

        synchronized void end() throws IOException {
            if (count > 0) {
                out.write(buf, 0, count);
                count = 0;
            }
        }
    }

    /** Lets bytes through until it is shut; closing the compressor after a failure must not complete the frame. */
    private static final class Gate extends FilterOutputStream {
        private boolean open = true;

        Gate(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (open) {
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void close() {
            // the receiver is the caller's
        }
    }
}
