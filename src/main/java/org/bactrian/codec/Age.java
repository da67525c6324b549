package org.bactrian.codec;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;

/**
 * Encrypts each stream into one binary age v1 file (age-encryption.org/v1) to X25519 recipients; {@code age -d} opens
 * it with the identity of any one of them. Runs in a thread of its own beside the one that dumps and compresses.
 */
public final class Age {
    /** The codec's word in a manifest. */
    public static final String CODEC = "age";

    private final List<RecipientStanzaWriter> recipients;

    /**
     * @param recipients public keys, {@code age1...}
     * @throws BactrianException when one is no X25519 recipient
     */
    public Age(List<String> recipients) {
        this.recipients = recipients.stream().map(Age::recipient).toList();
    }

    private static RecipientStanzaWriter recipient(String text) {
        try {
            return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + text + "' is no age recipient",
                    "give the age1... line that age-keygen -y prints",
                    e);
        }
    }

    /**
     * The same payload, encrypted while it is written. An exception of the source or of the receiver passes as it is.
     *
     * @throws BactrianException when there is no recipient: nothing is stored that nobody could open
     */
    public Payload encode(Payload payload) {
        if (recipients.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.USAGE, "no recipient is set", "a backup needs someone who can open it: see keys.yaml");
        }
        return payload.encoded(stream -> stream.encoded(CODEC, out -> write(stream, out)));
    }

    private void write(PayloadStream stream, OutputStream out) throws IOException {
        new ChunkPipe("encrypt-" + stream.name()).carry(stream::writeTo, new Encryption(out));
    }

    private final class Encryption implements ChunkPipe.Receiver {
        private final WritableByteChannel channel;

        Encryption(OutputStream out) throws IOException {
            try {
                channel = new StandardEncryptingChannelFactory().newEncryptingChannel(new Exit(out), recipients);
            } catch (GeneralSecurityException e) {
                throw new IOException("cannot encrypt: " + e.getMessage(), e);
            }
        }

        @Override
        public void receive(byte[] bytes, int length) throws IOException {
            channel.write(ByteBuffer.wrap(bytes, 0, length));
        }

        @Override
        public void finish() throws IOException {
            // closing writes the last piece, which marks the file as complete
            channel.close();
        }
    }

    /** The stream as a channel, without the copying in small steps of {@code Channels.newChannel}. */
    private static final class Exit implements WritableByteChannel {
        private final OutputStream out;
        private boolean open = true;

        Exit(OutputStream out) {
            this.out = out;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.limit());
            return length;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
