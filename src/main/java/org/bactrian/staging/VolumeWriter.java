package org.bactrian.staging;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.artifact.Volume;
import org.jspecify.annotations.Nullable;

/** Cuts one stored stream into volumes and takes their checksums and its own in the same pass. */
final class VolumeWriter extends OutputStream {
    /** Takes a closed volume; waits until there is room for the next one. */
    interface Outlet {
        void offer(Volume volume) throws InterruptedException;
    }

    /** Volumes are numbered with five digits, so that a shell's {@code cat main-*} takes them in order. */
    private static final int MAX_VOLUMES = 100_000;

    private final Path directory;
    private final String stream;
    private final long volumeSize;
    private final Outlet outlet;
    private final MessageDigest whole = Sha256.digest();
    private final MessageDigest part = Sha256.digest();
    private final List<FileRecord> volumes = new ArrayList<>();
    private long size;
    private long inVolume;
    private @Nullable FileChannel channel;
    private @Nullable String sha256;

    VolumeWriter(Path directory, String stream, long volumeSize, Outlet outlet) {
        this.directory = directory;
        this.stream = stream;
        this.volumeSize = volumeSize;
        this.outlet = outlet;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (inVolume == volumeSize) {
                endVolume();
            }
            int fits = (int) Math.min(end - at, volumeSize - inVolume);
            append(bytes, at, fits);
            at += fits;
        }
    }

    private void append(byte[] bytes, int offset, int length) throws IOException {
        FileChannel file = channel;
        try {
            if (file == null) {
                file = open();
                channel = file;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException e) {
            throw StagingArea.explained(directory, e);
        }
        whole.update(bytes, offset, length);
        // the checksum of the first volume is that of the stream so far
        if (!volumes.isEmpty()) {
            part.update(bytes, offset, length);
        }
        inVolume += length;
        size += length;
    }

    private FileChannel open() throws IOException {
        if (volumes.size() == MAX_VOLUMES) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "stream " + stream + " needs more than " + MAX_VOLUMES + " volumes of " + volumeSize + " bytes",
                    "set a larger volumeSize");
        }
        return FileChannel.open(
                directory.resolve(volumeName()),
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                StagingArea.OWNER_ONLY_FILE);
    }

    private String volumeName() {
        return String.format(Locale.ROOT, "%s-%05d", stream, volumes.size());
    }

    private void endVolume() throws IOException {
        closeChannel();
        byte[] digest = volumes.isEmpty() ? snapshot(whole) : part.digest();
        FileRecord closed = new FileRecord(volumeName(), inVolume, Sha256.hex(digest));
        volumes.add(closed);
        inVolume = 0;
        try {
            outlet.offer(new Volume(closed.name(), directory.resolve(closed.name()), closed.size(), closed.sha256()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while volume " + closed.name() + " waited");
        }
    }

    /** Ends the last volume; a stream without bytes still has one. */
    void finish() throws IOException {
        if (size == 0) {
            append(new byte[0], 0, 0);
        }
        endVolume();
        sha256 = Sha256.hex(whole.digest());
    }

    /** Closes the file; what was not finished stays for the cut to delete. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            closeChannel();
            Files.deleteIfExists(directory.resolve(volumeName()));
        }
    }

    private void closeChannel() throws IOException {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            file.close();
        }
    }

    long size() {
        return size;
    }

    String sha256() {
        String known = sha256;
        if (known == null) {
            throw new IllegalStateException("the stream was not finished");
        }
        return known;
    }

    List<FileRecord> volumes() {
        return List.copyOf(volumes);
    }

    private static byte[] snapshot(MessageDigest digest) {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java cannot copy a SHA-256", e);
        }
    }
}
