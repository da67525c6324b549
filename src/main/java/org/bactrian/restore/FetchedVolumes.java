package org.bactrian.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** The stored bytes of one stream: the fetched volumes one after the other, each removed when it was read. */
final class FetchedVolumes extends InputStream {
    private final Intake intake;
    private final int end;
    private int index;
    private @Nullable InputStream volume;

    /**
     * @param from index of the first volume
     * @param end index after the last
     */
    FetchedVolumes(Intake intake, int from, int end) {
        this.intake = intake;
        this.index = from;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws IOException also when a volume cannot be fetched; or a BactrianException that says so */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (index < end) {
            if (volume == null) {
                volume = Files.newInputStream(intake.take(index));
            }
            int read = volume.read(bytes, offset, length);
            if (read >= 0) {
                return read;
            }
            volume.close();
            volume = null;
            intake.skip(++index);
        }
        return -1;
    }

    /** What was not read is not fetched any more. */
    @Override
    public void close() throws IOException {
        if (volume != null) {
            volume.close();
            volume = null;
        }
        index = end;
        intake.skip(end);
    }
}
