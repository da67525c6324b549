package org.bactrian.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Size and sha256 of the bytes that pass. */
final class Measurement {
    private volatile long passed;
    private volatile @Nullable String sha256;

    void measure(PayloadStream.Body body, OutputStream out) throws IOException {
        MessageDigest digest = Sha256.digest();
        body.writeTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read the progress
            public void write(byte[] bytes, int offset, int length) throws IOException {
                digest.update(bytes, offset, length);
                out.write(bytes, offset, length);
                passed += length;
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        });
        sha256 = Sha256.hex(digest.digest());
    }

    long size() {
        sha256();
        return passed;
    }

    String sha256() {
        String known = sha256;
        if (known == null) {
            throw new IllegalStateException("the stream was not written to its end");
        }
        return known;
    }

    long progress() {
        return passed;
    }
}
