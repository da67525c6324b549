package org.bactrian.storage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What one S3 target adds to the calls of camel-aws2-s3: names, checksums, and what an answer proves. */
public final class S3Store {
    private static final Pattern VOLUME = Pattern.compile(".*-\\d{5}"); // only volumes may lie in a slow class
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private final String target;
    private final String bucket;
    private final String prefix;
    private final @Nullable String storageClass;
    private final boolean md5;
    private final S3Fault faults;

    /** @param target its settings name endpoint, bucket, prefix, storageClass and checksums */
    public S3Store(TargetSpec target) {
        Settings settings = target.settings();
        this.target = target.id();
        this.bucket = settings.required("bucket");
        String path = settings.text("prefix").orElse("");
        this.prefix = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        this.storageClass = settings.text("storageClass").orElse(null);
        this.md5 = md5(settings);
        this.faults = new S3Fault(target.id(), bucket, settings.text("endpoint").orElse("AWS"));
    }

    /** Whether the store is one that knows MD5 checksums only: {@code checksums: md5}. */
    static boolean md5(Settings settings) {
        return settings.text("checksums").filter("md5"::equals).isPresent();
    }

    /** The bucket's name. */
    public String bucket() {
        return bucket;
    }

    /** The key of an object: its name below the prefix of the target. */
    public String key(String object) {
        return prefix + ObjectName.check(object);
    }

    /** What is kept with an object. */
    public Map<String, String> metadata(Volume volume) {
        return new HashMap<>(Map.of(S3Checksums.SHA256, volume.sha256())); // Camel adds to it
    }

    /** The storage class of an object, or null for the bucket's own: what describes a backup is always at hand. */
    public @Nullable String storageClass(String object) {
        return VOLUME.matcher(object).matches() ? storageClass : null;
    }

    /**
     * The {@code Content-MD5} to send, or null when sha256 is sent. The same file is checked against its sha256 first,
     * because the server of this mode cannot.
     *
     * @throws BactrianException VERIFICATION_FAILED when the file is not what the volume declares
     */
    public @Nullable String contentMd5(Volume volume) throws IOException {
        if (!md5) {
            return null;
        }
        StagedFile.requireDeclared(volume);
        return S3Checksums.base64(FileDigest.of(volume.file(), "MD5").hex());
    }

    /**
     * The file to send.
     *
     * @throws BactrianException VERIFICATION_FAILED when its size is not the declared one
     */
    public File file(Volume volume) throws IOException {
        StagedFile.requireReadable(volume);
        if (Files.size(volume.file()) != volume.size()) {
            StagedFile.requireDeclared(volume);
        }
        return volume.file().toFile();
    }

    /**
     * What the store proves about an object: the sha256 that it checked, or an ETag that is the MD5 of the file, else
     * only the size.
     *
     * @param head the store's answer after the put
     * @param written the key that was written; null when the name was taken already
     * @throws BactrianException REFUSED when other bytes have the name
     */
    public Receipt receipt(Volume volume, String object, HeadObjectResponse head, @Nullable String written)
            throws IOException {
        String kept = head.metadata().getOrDefault(S3Checksums.SHA256, volume.sha256());
        if (head.contentLength() != volume.size() || !kept.equals(volume.sha256())) {
            throw Overwrite.refuse(target, object);
        }
        Receipt.Outcome outcome = written == null ? Receipt.Outcome.PRESENT : Receipt.Outcome.STORED;
        return new Receipt(target, volume.name(), outcome, proof(volume, object, head), volume.size(), "");
    }

    private Receipt.Proof proof(Volume volume, String object, HeadObjectResponse head) throws IOException {
        String sha256 = head.checksumSHA256();
        if (sha256 != null && !sha256.contains("-")) { // with a dash it is a checksum of checksums
            if (!sha256.equals(S3Checksums.base64(volume.sha256()))) {
                throw Overwrite.refuse(target, object);
            }
            return Receipt.Proof.SHA256;
        }
        String etag = Optional.ofNullable(head.eTag()).orElse("").replace("\"", "");
        boolean proven = MD5.matcher(etag).matches()
                && etag.equals(FileDigest.of(volume.file(), "MD5").hex());
        return proven ? Receipt.Proof.MD5_ETAG : Receipt.Proof.SIZE;
    }

    /** What the store says of an object. */
    public ObjectStat stat(String object, HeadObjectResponse head) {
        return new ObjectStat(
                object, head.contentLength(), head.metadata().get(S3Checksums.SHA256), head.lastModified());
    }

    /**
     * Reads an object to its end into a file of this host.
     *
     * @return with the sha256 of the bytes as they were read
     * @throws BactrianException VERIFICATION_FAILED when the bytes are not those whose checksum is kept with them
     */
    public ObjectStat receive(String object, Path destination, ResponseInputStream<GetObjectResponse> body)
            throws IOException {
        GetObjectResponse answer = body.response();
        String kept = answer.metadata().get(S3Checksums.SHA256);
        FileDigest read;
        try (body) {
            read = Download.write(body, destination);
        }
        if (kept != null && !kept.equals(read.hex())) {
            Files.deleteIfExists(destination);
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "wrong checksum: '" + object + "' on target '" + target + "' has sha256 " + read.hex()
                            + "; stored was " + kept,
                    "take another copy; this one is damaged");
        }
        return new ObjectStat(object, read.size(), read.hex(), answer.lastModified());
    }

    /** Begins to list the objects whose name begins with the prefix. */
    public S3Listing listing(String start) {
        return new S3Listing(bucket, prefix, start);
    }

    /** Adds a page to a listing. */
    public S3Listing add(S3Listing listing, List<S3Object> page) {
        listing.add(page);
        return listing;
    }

    /**
     * Says what a failed call means.
     *
     * @throws Exception always: a {@link BactrianException} when trying again cannot help
     */
    public void explain(Exception fault, String object) throws Exception {
        throw faults.explain(fault, object);
    }

    /**
     * As {@link #explain}, for a put: when the server found other bytes than were declared, the staged file is looked at,
     * because trying again helps only against the way there.
     */
    public void explainPut(Exception fault, String object, Volume volume) throws Exception {
        Exception meaning = faults.explain(fault, object);
        if (S3Fault.isDamage(meaning)) {
            StagedFile.requireDeclared(volume);
        }
        throw meaning;
    }

    static ObjectStat listed(String prefix, S3Object object) {
        Instant modified = Optional.ofNullable(object.lastModified()).orElse(Instant.EPOCH);
        return new ObjectStat(object.key().substring(prefix.length()), object.size(), null, modified);
    }
}
