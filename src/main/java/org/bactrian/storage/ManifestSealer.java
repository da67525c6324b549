package org.bactrian.storage;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.StreamRecord;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.artifact.Volume;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** Describes a finished dump, signs the description, and stages the files that complete a backup. */
public final class ManifestSealer {
    /** The last file of a backup on every target: with it the backup exists. */
    public static final String MANIFEST = "manifest.json";

    /** Ed25519 signature over the bytes of {@link #MANIFEST}. */
    public static final String SIGNATURE = "manifest.sig";

    /** How to restore by hand. */
    public static final String INSTRUCTIONS = "RESTORE.txt";

    /** Where the files are put until the targets have them: {@code StagingArea::file}. */
    @FunctionalInterface
    public interface StagedFiles {
        /** Stages a small file for a run. */
        Volume file(Run run, String name, byte[] bytes);
    }

    /**
     * What is to be described.
     *
     * @param installation id of the installation
     * @param sequence the next number of the source, from 1
     * @param previous the backup before, null for the first
     */
    public record Contents(
            List<StreamRecord> streams,
            DumpFacts facts,
            String installation,
            long sequence,
            Manifest.@Nullable Previous previous) {}

    private final StagedFiles staging;
    private final KeysSpec keys;
    private final Clock clock;
    private final RestoreInstructions instructions = new RestoreInstructions();
    private final ManifestJson json = new ManifestJson();

    /**
     * @param keys the signing key is read at every seal, so that a rotated one counts at once
     * @param clock tells the end of the backup
     */
    public ManifestSealer(StagedFiles staging, KeysSpec keys, Clock clock) {
        this.staging = Objects.requireNonNull(staging, "staging required");
        this.keys = Objects.requireNonNull(keys, "keys required");
        this.clock = Objects.requireNonNull(clock, "clock required");
    }

    /**
     * Seals the backup of a run whose volumes lie on the targets.
     *
     * @throws BactrianException when the signing key cannot be read
     */
    public Sealed seal(Run run, SourceSpec source, Contents contents) {
        SigningKey key = SigningKey.read(keys.signingKeyFile());
        Manifest draft = describe(run, source, contents, key.fingerprint());
        Volume restore = staging.file(run, INSTRUCTIONS, instructions.write(draft));
        FileRecord listed = new FileRecord(restore.name(), restore.size(), restore.sha256());
        Manifest manifest = draft.withFiles(List.of(listed));
        byte[] bytes = json.write(manifest);
        Volume signature = staging.file(run, SIGNATURE, key.sign(bytes));
        Volume described = staging.file(run, MANIFEST, bytes);
        return new Sealed(manifest, described.sha256(), List.of(restore, signature, described));
    }

    private Manifest describe(Run run, SourceSpec source, Contents contents, String signer) {
        DumpFacts facts = contents.facts();
        return new Manifest(
                Manifest.FORMAT,
                run.source().system(),
                run.source().source(),
                run.backupId().value(),
                contents.installation(),
                source.kind(),
                run.type(),
                run.purpose(),
                null,
                contents.sequence(),
                contents.previous(),
                facts.consistencyTime(),
                run.startedAt(),
                clock.instant(),
                contents.streams().stream()
                        .map(stream -> Manifest.Stream.of(stream, source.secret()))
                        .toList(),
                List.of(),
                signer,
                keys.recipients().stream()
                        .map(recipient -> Fingerprint.ofRecipient(recipient.key()))
                        .toList(),
                facts.tools(),
                facts.counts(),
                Map.of(),
                facts.properties());
    }
}
