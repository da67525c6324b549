package org.bactrian.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StreamRecord.FileRecord;

/**
 * What every manifest's lists keep to (docs/format.md), whoever signed it: a restore makes file names, sizes and orders of
 * fetching out of them.
 */
final class ManifestShape {
    private static final Pattern STREAM = Pattern.compile("[a-z0-9]{1,40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_VOLUMES = 100_000;
    private static final int MOST_STREAMS = 1_000;
    private static final int MOST_FILES = 1_000;
    private static final long LARGEST_FILE = 64L << 20;

    private final Manifest manifest;
    private final Set<String> names = new HashSet<>(List.of(ManifestSealer.MANIFEST, ManifestSealer.SIGNATURE));

    private ManifestShape(Manifest manifest) {
        this.manifest = manifest;
    }

    /** @throws BactrianException VERIFICATION_FAILED, naming what no backup has */
    static void require(Manifest manifest) {
        new ManifestShape(manifest).check();
    }

    private void check() {
        require(BackupId.isOne(manifest.backup()), "is of no backup");
        require(SourceId.NAME.matcher(manifest.kind()).matches(), "is of the kind " + shown(manifest.kind()));
        require(!manifest.counts().containsValue(null), "counts nothing as a number");
        require(manifest.sequence() >= 1, "has the sequence number " + manifest.sequence());
        require(!manifest.streams().isEmpty(), "lists no stream");
        require(
                manifest.streams().size() <= MOST_STREAMS,
                "lists " + manifest.streams().size() + " streams");
        require(
                manifest.files().size() <= MOST_FILES,
                "lists " + manifest.files().size() + " files");
        Set<String> streams = new HashSet<>();
        long stored = 0;
        long plain = 0;
        for (Manifest.Stream stream : manifest.streams()) {
            require(streams.add(stream.name()), "lists stream " + shown(stream.name()) + " twice");
            checkStream(stream);
            stored = sum(stored, stream.storedSize(), "all streams");
            plain = sum(plain, stream.plainSize(), "all streams");
        }
        for (FileRecord file : manifest.files()) {
            require(names.add(file.name()), "lists the file " + shown(file.name()) + " twice");
            require(
                    file.size() >= 0 && file.size() <= LARGEST_FILE,
                    "lists " + shown(file.name()) + " with " + file.size() + " bytes");
        }
    }

    private void checkStream(Manifest.Stream stream) {
        String name = shown(stream.name());
        require(STREAM.matcher(String.valueOf(stream.name())).matches(), "has a stream called " + name);
        require(stream.plainSize() >= 0, "gives stream " + name + " " + stream.plainSize() + " bytes");
        require(
                stream.plainSha256() == null
                        || SHA256.matcher(stream.plainSha256()).matches(),
                "has no sha256 of stream " + name);
        require(
                SHA256.matcher(String.valueOf(stream.storedSha256())).matches(),
                "has no sha256 of the volumes of stream " + name);
        List<FileRecord> volumes = stream.volumes();
        require(
                !volumes.isEmpty() && volumes.size() <= MOST_VOLUMES,
                "lists " + volumes.size() + " volumes of stream " + name);
        long total = 0;
        for (int i = 0; i < volumes.size(); i++) {
            FileRecord volume = volumes.get(i);
            String expected = String.format(Locale.ROOT, "%s-%05d", stream.name(), i);
            require(
                    expected.equals(volume.name()),
                    "lists the volume " + shown(volume.name()) + " where " + expected + " belongs");
            require(names.add(volume.name()), "lists the file " + expected + " twice");
            require(volume.size() > 0, "lists " + expected + " with " + volume.size() + " bytes");
            total = sum(total, volume.size(), "stream " + name);
        }
        require(
                total == stream.storedSize(),
                "gives stream " + name + " " + stream.storedSize() + " stored bytes, its volumes have " + total);
    }

    private long sum(long one, long other, String of) {
        long sum = one + other;
        require(sum >= one, "counts more bytes of " + of + " than a number can hold");
        return sum;
    }

    private void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "the manifest in " + manifest.directory() + " " + otherwise,
                    "no release writes such a manifest: look who signed it, and use another backup");
        }
    }

    /** What stands in a manifest may hold anything; messages do not. */
    private static String shown(String name) {
        String plain = String.valueOf(name).replaceAll("[^ -~]", "?");
        return "'" + (plain.length() > 60 ? plain.substring(0, 60) + "..." : plain) + "'";
    }
}
