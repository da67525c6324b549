package org.bactrian.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * The plain bytes of a stream on their way back; they are measured, and at the end they are the dumped ones or the read
 * that would give the end fails. Not to be believed before it was read to its end: see {@link #requireEnd}.
 */
public final class ProvenInput extends FilterInputStream {
    private final Manifest.Stream expected;
    private final MessageDigest digest = Sha256.digest();
    private long passed;
    private boolean proven;

    /**
     * @param in the stream after its last codec; closed with this one
     * @param expected what the manifest says; without a sha256 (a secret source) the size alone is compared
     */
    public ProvenInput(InputStream in, Manifest.Stream expected) {
        super(in);
        this.expected = expected;
    }

    /** @throws BactrianException VERIFICATION_FAILED at the end, or past the recorded size, when the bytes are others */
    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws BactrianException as the other */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read < 0) {
            prove();
            return read;
        }
        digest.update(bytes, offset, read);
        passed += read;
        if (passed > expected.plainSize()) {
            throw wrong("has more than the recorded " + expected.plainSize() + " bytes");
        }
        return read;
    }

    /**
     * Reads what is left, for a reader that stopped when it had enough, and proves the whole.
     *
     * @throws BactrianException VERIFICATION_FAILED when the bytes are others
     */
    public void requireEnd() throws IOException {
        if (!proven) {
            transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Bytes that passed; the plain size once the end was read. */
    public long passed() {
        return passed;
    }

    private void prove() {
        if (proven) {
            return;
        }
        if (passed != expected.plainSize()) {
            throw wrong("has " + passed + " bytes, recorded are " + expected.plainSize());
        }
        String sha256 = Sha256.hex(digest.digest());
        if (expected.plainSha256() != null && !sha256.equals(expected.plainSha256())) {
            throw wrong("has the sha256 " + sha256 + ", recorded is " + expected.plainSha256());
        }
        proven = true;
    }

    private BactrianException wrong(String what) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "the restored stream '" + expected.name() + "' " + what,
                "restore from another copy or an earlier backup, and verify this one");
    }

    // what was skipped or read again would not be measured

    @Override
    public long skip(long count) throws IOException {
        byte[] dropped = new byte[(int) Math.max(0, Math.min(count, 1 << 16))];
        return Math.max(0, read(dropped, 0, dropped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
