package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/** A dump as a restore gets it: the plain streams, and the manifest that a backup of them would have. */
record PostgresDumped(Map<String, Path> files, Manifest manifest) {
    /** Dumps a source into a directory. */
    static PostgresDumped of(SourceSpec source, Path directory) throws IOException {
        PostgresSource postgres = new PostgresSource(PostgresTools.standard(), Clock.systemUTC(), TimeLimits.STANDARD);
        Map<String, Path> files = new HashMap<>();
        List<Manifest.Stream> streams = new ArrayList<>();
        try (Payload payload = postgres.dump(source)) {
            for (PayloadStream stream : payload.streams()) {
                Path file = directory.resolve(stream.name());
                files.put(stream.name(), file);
                try (OutputStream out = Files.newOutputStream(file)) {
                    stream.writeTo(out);
                }
                streams.add(new Manifest.Stream(
                        stream.name(), List.of(), stream.plainSize(), stream.plainSha256(), 0, "", List.of()));
            }
            return new PostgresDumped(
                    files, manifest(payload.facts(), streams, source.id().source()));
        }
    }

    /** The streams in their order; each may be opened again. */
    StoredPayload payload() {
        return new StoredPayload(manifest.streams().stream()
                .map(stream -> new StoredStream(
                        stream.name(), List.of(), () -> Files.newInputStream(files.get(stream.name()))))
                .toList());
    }

    /** As if the server had been of another version, or other rows had been there. */
    PostgresDumped with(Map<String, String> tools, Map<String, Long> counts) {
        Map<String, String> allTools = new HashMap<>(manifest.tools());
        allTools.putAll(tools);
        Map<String, Long> allCounts = new HashMap<>(manifest.counts());
        allCounts.putAll(counts);
        DumpFacts facts = new DumpFacts(manifest.consistencyTime(), allTools, allCounts, manifest.properties());
        return new PostgresDumped(files, manifest(facts, manifest.streams(), manifest.source()));
    }

    private static Manifest manifest(DumpFacts facts, List<Manifest.Stream> streams, String source) {
        return new Manifest(
                Manifest.FORMAT,
                "lab",
                source,
                "20261122T020000Z-full-7000",
                "test",
                "postgres",
                BackupType.FULL,
                Purpose.MANUAL,
                null,
                1,
                null,
                facts.consistencyTime(),
                facts.consistencyTime(),
                facts.consistencyTime(),
                streams,
                List.of(),
                "",
                List.of(),
                facts.tools(),
                facts.counts(),
                Map.of(),
                facts.properties());
    }
}
