package org.bactrian.codec;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/** The plain bytes of a zstd stream; the checksum of a frame is compared before its end is given. */
final class Decompression extends FilterInputStream {
    private final String stream;
    private final Stored stored;

    /**
     * @param stream its name, for messages
     * @param in closed with this one
     */
    Decompression(String stream, InputStream in) throws IOException {
        this(stream, new Stored(in));
    }

    private Decompression(String stream, Stored stored) throws IOException {
        super(new ZstdInputStreamNoFinalizer(stored));
        this.stream = stream;
        this.stored = stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws BactrianException VERIFICATION_FAILED when bytes are missing or altered
     * @throws IOException of the stored stream, as it is
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int read = in.read(bytes, offset, length);
            if (read < 0 && !stored.any) {
                throw damaged("it is empty", null);
            }
            return read;
        } catch (ZstdIOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private BactrianException damaged(String why, @Nullable Exception cause) {
        String fact = "stream '" + stream + "' cannot be decompressed: " + why;
        String hint = "use another copy";
        return cause == null
                ? new BactrianException(ErrorKind.VERIFICATION_FAILED, fact, hint)
                : new BactrianException(ErrorKind.VERIFICATION_FAILED, fact, hint, cause);
    }

    /** Knows whether there was any byte: the library takes none at all for an empty stream, {@code zstd -d} does not. */
    private static final class Stored extends FilterInputStream {
        private boolean any;

        Stored(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            any |= read > 0;
            return read;
        }
    }
}
