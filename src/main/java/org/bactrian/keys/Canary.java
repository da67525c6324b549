package org.bactrian.keys;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small secret that is encrypted as a backup is, and that an identity must be able to read back. */
public final class Canary {
    private static final int BYTES = 64;

    private Canary() {}

    /**
     * Whether any identity of the file opens what was encrypted to these recipients.
     *
     * @param recipients public keys, {@code age1...}; each was checked
     */
    public static boolean opens(IdentityFile identities, List<String> recipients) {
        byte[] canary = new byte[BYTES];
        new SecureRandom().nextBytes(canary);
        byte[] encrypted = encrypt(canary, recipients);
        return identities.readers().stream().anyMatch(reader -> Arrays.equals(canary, decrypt(encrypted, reader)));
    }

    private static byte[] encrypt(byte[] plain, List<String> recipients) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (String recipient : recipients) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            }
            try (WritableByteChannel channel =
                    new StandardEncryptingChannelFactory().newEncryptingChannel(Channels.newChannel(out), writers)) {
                channel.write(ByteBuffer.wrap(plain));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt", e);
        }
        return out.toByteArray();
    }

    // empty when the identity is of none of the recipients
    private static byte[] decrypt(byte[] encrypted, RecipientStanzaReader reader) {
        ByteBuffer plain = ByteBuffer.allocate(2 * BYTES);
        try (ReadableByteChannel channel = new StandardDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(encrypted)), List.of(reader))) {
            while (plain.hasRemaining() && channel.read(plain) >= 0) {
                // until the end
            }
        } catch (UnsupportedRecipientStanzaException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            return new byte[0];
        }
        return Arrays.copyOf(plain.array(), plain.position());
    }
}
