package org.bactrian.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;
import org.bactrian.codec.Age;
import org.bactrian.codec.Zstd;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.staging.Cut;
import org.bactrian.staging.StagingArea;

/** Makes small backups as a run makes them, in a directory, with keys of their own. */
public final class SampleBackup {
    static final Instant START = Instant.parse("2026-11-22T02:00:00Z");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T02:00:09.5Z"), ZoneOffset.UTC);

    private final Path root;
    private final KeysSpec keys;
    private final boolean secret;

    private SampleBackup(Path root, KeysSpec keys, boolean secret) {
        this.root = root;
        this.keys = keys;
        this.secret = secret;
    }

    /** With new keys in {@code root/keys}. */
    public static SampleBackup in(Path root) {
        Path directory = root.resolve("keys");
        KeyFiles.Made made = new KeyFiles(CLOCK).create(directory);
        KeysSpec.Recipient recipient = new KeysSpec.Recipient("test", made.recipient(), "here");
        KeysSpec.TrustedSigner signer =
                new KeysSpec.TrustedSigner("test", directory.resolve(KeyFiles.SIGNING_PUBLIC), null, null, false);
        return new SampleBackup(
                root,
                new KeysSpec(
                        List.of(recipient),
                        directory.resolve(KeyFiles.SIGNING),
                        directory.resolve(KeyFiles.IDENTITY),
                        List.of(signer)),
                false);
    }

    SampleBackup ofSecretSource() {
        return new SampleBackup(root, keys, true);
    }

    public KeysSpec keys() {
        return keys;
    }

    /** What a backup became. */
    public record Made(Path directory, Sealed sealed) {}

    public Made make(String kind, DumpFacts facts, PayloadStream... streams) throws IOException {
        SourceId id = new SourceId("argo", kind + "-source");
        Run run = new Run(
                "run-" + kind,
                "backup-run",
                id,
                BackupId.create(START, BackupType.FULL, 7),
                BackupType.FULL,
                Purpose.MANUAL,
                List.of("primary"),
                1,
                START,
                "host:1:x",
                id.toString());
        SourceSpec source = new SourceSpec(id, kind, "production", secret, List.of("primary"), new Settings(Map.of()));
        Path directory = Files.createDirectories(root.resolve("target").resolve(run.directory()));
        StagingArea staging = new StagingArea(root.resolve("staging"), 3);
        Payload encoded = new Age(
                        keys.recipients().stream().map(KeysSpec.Recipient::key).toList())
                .encode(new Zstd(Zstd.DEFAULT_LEVEL).encode(payload(facts, streams)));
        try (Cut cut = staging.cut(encoded, run, 1_000, Duration.ofMinutes(10))) {
            while (cut.hasNext()) {
                Volume volume = cut.next();
                put(directory, volume);
                cut.release(volume);
            }
            Sealed sealed = new ManifestSealer(staging::file, keys, CLOCK)
                    .seal(
                            run,
                            source,
                            new ManifestSealer.Contents(
                                    cut.streams(),
                                    cut.facts(),
                                    "test-installation",
                                    2,
                                    new Manifest.Previous("20261121T020000Z-full-aaaa", "0".repeat(64))));
            for (Volume file : sealed.described()) {
                put(directory, file);
            }
            return new Made(directory, sealed);
        } finally {
            staging.clean(run);
        }
    }

    private static void put(Path directory, Volume volume) throws IOException {
        Files.copy(volume.file(), directory.resolve(volume.name()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Payload payload(DumpFacts facts, PayloadStream... streams) {
        return new Payload() {
            @Override
            public List<PayloadStream> streams() {
                return List.of(streams);
            }

            @Override
            public DumpFacts facts() {
                return facts;
            }

            @Override
            public void close() {}
        };
    }

    /** What a command said and how it ended. */
    record Outcome(int status, String output) {}

    /** Runs RESTORE.txt as a person would, with the given variables. */
    Outcome restore(Path directory, Map<String, String> variables) throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(variables);
        all.putIfAbsent(
                "IDENTITY",
                keys.signingKeyFile().resolveSibling(KeyFiles.IDENTITY).toString());
        all.putIfAbsent(
                "PUBLIC_KEY",
                keys.signingKeyFile().resolveSibling(KeyFiles.SIGNING_PUBLIC).toString());
        return run(directory, all, "bash", "-euo", "pipefail", "RESTORE.txt");
    }

    static Outcome run(Path directory, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end");
        }
        return new Outcome(process.exitValue(), output);
    }
}
