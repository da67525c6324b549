package org.bactrian.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.config.SourceSpec;

/** A dump held in memory, with the manifest that a backup of it would have. */
record Dumped(Manifest manifest, Map<String, byte[]> streams) {
    static Dumped of(Source source, SourceSpec spec) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        List<Manifest.Stream> recorded = new ArrayList<>();
        try (Payload payload = source.dump(spec)) {
            for (PayloadStream stream : payload.streams()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                stream.writeTo(out);
                bytes.put(stream.name(), out.toByteArray());
                recorded.add(new Manifest.Stream(
                        stream.name(), List.of(), stream.plainSize(), stream.plainSha256(), 0, "", List.of()));
            }
            return new Dumped(manifest(spec, payload.facts(), recorded), bytes);
        }
    }

    /** As it comes back from a good copy. */
    StoredPayload payload() {
        return payload(bytes -> bytes);
    }

    /** As it comes back with its first stream changed. */
    StoredPayload payload(UnaryOperator<byte[]> change) {
        List<StoredStream> stored = new ArrayList<>();
        streams.forEach((name, bytes) -> {
            byte[] given = stored.isEmpty() ? change.apply(bytes.clone()) : bytes;
            stored.add(new StoredStream(name, List.of(), () -> new ByteArrayInputStream(given)));
        });
        return new StoredPayload(stored);
    }

    /** The same backup whose manifest has other counts. */
    Dumped counting(Map<String, Long> counts) {
        return new Dumped(copy(manifest, counts, manifest.streams()), streams);
    }

    /** A backup of the same source with these bytes, which its manifest has. */
    Dumped holding(byte[] bytes) {
        Manifest.Stream main = new Manifest.Stream(
                "main", List.of(), bytes.length, org.bactrian.artifact.Sha256.of(bytes), 0, "", List.of());
        return new Dumped(copy(manifest, manifest.counts(), List.of(main)), Map.of("main", bytes));
    }

    private static Manifest manifest(SourceSpec spec, DumpFacts facts, List<Manifest.Stream> streams) {
        Instant now = Instant.parse("2026-11-22T02:00:00Z");
        return new Manifest(
                Manifest.FORMAT,
                spec.id().system(),
                spec.id().source(),
                "20261122T020000Z-full-abcd",
                "lab",
                spec.kind(),
                BackupType.FULL,
                Purpose.values()[0],
                null,
                1,
                null,
                facts.consistencyTime(),
                now,
                now,
                streams,
                List.of(),
                "",
                List.of(),
                facts.tools(),
                facts.counts(),
                Map.of(),
                facts.properties());
    }

    private static Manifest copy(Manifest old, Map<String, Long> counts, List<Manifest.Stream> streams) {
        return new Manifest(
                old.format(),
                old.system(),
                old.source(),
                old.backup(),
                old.installation(),
                old.kind(),
                old.type(),
                old.purpose(),
                old.base(),
                old.sequence(),
                old.previous(),
                old.consistencyTime(),
                old.startedAt(),
                old.endedAt(),
                streams,
                old.files(),
                old.signer(),
                old.recipients(),
                old.tools(),
                counts,
                old.labels(),
                old.properties());
    }
}
