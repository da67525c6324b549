package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Lets a git bundle pass and follows it: lines of text up to an empty one, then a pack, which names the number of its
 * objects and ends with the checksum of itself (gitformat-bundle, gitformat-pack). So a bundle that ends too early is noticed.
 */
final class BundleFraming extends FilterOutputStream {
    private static final int PACK_HEADER = 12;
    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private final StringBuilder line = new StringBuilder();
    private final byte[] header = new byte[PACK_HEADER];
    private MessageDigest digest = digest("SHA-1");
    private byte[] tail = new byte[0];
    private int trailer = SHA1;
    private int held;
    private boolean inPack;

    BundleFraming(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        while (!inPack && position < offset + length) {
            headerByte(bytes[position]);
            position++;
        }
        pack(bytes, position, offset + length - position);
        out.write(bytes, offset, length);
    }

    /** @throws BrokenArchive when the bundle has not come to its end */
    void finish() throws BrokenArchive {
        if (held < PACK_HEADER || !new String(header, 0, 4, StandardCharsets.US_ASCII).equals("PACK")) {
            throw new BrokenArchive("the bundle ends before its objects");
        }
        if (!Arrays.equals(tail, digest.digest())) {
            throw new BrokenArchive("the bundle ends too early, or is broken: its checksum is wrong");
        }
    }

    /** Objects in the bundle, as its pack says. */
    long objects() {
        return Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(8));
    }

    private void headerByte(byte b) {
        if (b != '\n') {
            line.append((char) (b & 0xff));
            return;
        }
        if (line.toString().equals("@object-format=sha256")) {
            digest = digest("SHA-256");
            trailer = SHA256;
        }
        inPack = line.isEmpty();
        line.setLength(0);
    }

    private void pack(byte[] bytes, int offset, int length) {
        if (length <= 0) {
            return;
        }
        int taken = Math.min(PACK_HEADER - held, length);
        System.arraycopy(bytes, offset, header, held, taken);
        held += taken;
        // all but the last bytes are digested: those may be the checksum itself
        if (length >= trailer) {
            digest.update(tail);
            digest.update(bytes, offset, length - trailer);
            tail = Arrays.copyOfRange(bytes, offset + length - trailer, offset + length);
        } else {
            byte[] joined = Arrays.copyOf(tail, tail.length + length);
            System.arraycopy(bytes, offset, joined, tail.length, length);
            int ripe = Math.max(0, joined.length - trailer);
            digest.update(joined, 0, ripe);
            tail = Arrays.copyOfRange(joined, ripe, joined.length);
        }
    }

    /** The bundle of a repository without refs, which git itself refuses to write. */
    static byte[] empty(String objectFormat) {
        boolean long256 = objectFormat.equals("sha256");
        byte[] text = (long256 ? "# v3 git bundle\n@object-format=sha256\n\n" : "# v2 git bundle\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] pack = {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 0};
        byte[] sum = digest(long256 ? "SHA-256" : "SHA-1").digest(pack);
        return ByteBuffer.allocate(text.length + pack.length + sum.length)
                .put(text)
                .put(pack)
                .put(sum)
                .array();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
