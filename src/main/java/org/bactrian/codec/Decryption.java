package org.bactrian.codec;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/** The plain bytes of one age file; its end is proven, each 64 KiB before they are given. */
final class Decryption extends InputStream {
    private final String stream;
    private final Stored stored;
    private final ReadableByteChannel channel;

    /**
     * Reads the header.
     *
     * @param stream its name, for messages
     * @param in closed with this one, and when the header cannot be read
     * @throws BactrianException USAGE when no identity opens it, VERIFICATION_FAILED when it is damaged
     * @throws IOException of {@code in}, as it is
     */
    Decryption(String stream, InputStream in, List<RecipientStanzaReader> identities) throws IOException {
        this.stream = stream;
        this.stored = new Stored(in);
        try {
            this.channel = new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(stored, List.of(stanzas -> fileKey(stanzas, identities)));
        } catch (UnsupportedRecipientStanzaException e) {
            in.close();
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "none of " + identities.size() + " identities opens stream '" + stream + "'",
                    "its manifest names the recipients: set identityFile in keys.yaml to the identity of one of them",
                    e);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            in.close();
            throw explained(e);
        }
    }

    /** By the first identity that opens a stanza; the library's own trial of several hides a damaged header. */
    private static FileKey fileKey(Iterable<RecipientStanza> stanzas, List<RecipientStanzaReader> identities)
            throws GeneralSecurityException {
        UnsupportedRecipientStanzaException none = new UnsupportedRecipientStanzaException("no identity fits");
        for (RecipientStanzaReader identity : identities) {
            try {
                return identity.getFileKey(stanzas);
            } catch (UnsupportedRecipientStanzaException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            channel.read(buffer);
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
        // the channel says "end" together with the last bytes, so its answer is not asked
        int read = buffer.position() - offset;
        return read == 0 && length > 0 ? -1 : read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** What the stored bytes' own reader threw passes; all else means that the bytes are not what was written. */
    private BactrianException explained(Exception fault) throws IOException {
        Exception own = stored.failure;
        if (own instanceof IOException e) {
            throw e;
        }
        if (own instanceof RuntimeException e) {
            throw e;
        }
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "stream '" + stream + "' cannot be decrypted: bytes are missing or altered",
                "use another copy",
                fault);
    }

    /** The stored bytes as a channel; remembers whose fault a failure is. */
    private static final class Stored implements ReadableByteChannel {
        private final InputStream in;
        private boolean open = true;
        private @Nullable Exception failure;

        Stored(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            try {
                int read = in.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
                buffer.position(buffer.position() + Math.max(0, read));
                return read;
            } catch (IOException | RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() throws IOException {
            open = false;
            in.close();
        }
    }
}
