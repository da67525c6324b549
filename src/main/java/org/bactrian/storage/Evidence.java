package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.FoundBackup;
import org.bactrian.catalog.FoundBackup.Marked;

/** What a believed manifest, its marks and the listing beside it say of one backup on one target. */
public final class Evidence {
    private final Marks marks;
    private final Clock clock;

    /** @param clock tells when a copy was looked at */
    public Evidence(Marks marks, Clock clock) {
        this.marks = requireNonNull(marks, "marks required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /**
     * The backup; a copy that is not whole is told, and is there as one that is not complete. Of the fetched files only
     * the manifest stays.
     *
     * @return empty when its id is none, which is told
     */
    Optional<FoundBackup> of(Survey survey, Candidate candidate, Manifest manifest) throws IOException {
        try {
            SourceId source = new SourceId(manifest.system(), manifest.source());
            String id = new BackupId(manifest.backup()).value();
            List<Marked> believed = marks(survey, candidate);
            BackupEntry entry =
                    entry(survey, candidate, manifest, new Judged(source, id, Standing.of(believed, survey.target())));
            removeAllBut(candidate.manifest(), candidate.place());
            return Optional.of(new FoundBackup(
                    entry, manifest.installation(), manifest.previous(), candidate.manifest(), believed));
        } catch (IllegalArgumentException e) {
            survey.add(Refusal.of(candidate.directory(), e));
            return Optional.empty();
        }
    }

    private record Judged(SourceId source, String id, Standing standing) {}

    /** What the marks that count say: the bad copy's reason and the suspect backup's, each empty when there is none. */
    private record Standing(String quarantine, String suspect) {
        static Standing of(List<Marked> marks, String target) {
            String quarantine = "";
            String suspect = "";
            for (Marked marked : marks) {
                Mark mark = marked.mark();
                boolean here = mark.target().equals(target);
                switch (mark.kind()) {
                    case QUARANTINE -> quarantine = here ? mark.reason() : quarantine;
                    case SUSPECT -> suspect = mark.reason();
                    case LIFTED -> {
                        quarantine = here ? "" : quarantine;
                        suspect = "";
                    }
                    case HOLD -> {}
                }
            }
            return new Standing(quarantine, suspect);
        }
    }

    private BackupEntry entry(Survey survey, Candidate candidate, Manifest manifest, Judged judged) throws IOException {
        long described = Files.size(candidate.manifest()) + Files.size(candidate.signature());
        long stored = described
                + manifest.storedSize()
                + manifest.files().stream().mapToLong(FileRecord::size).sum();
        BackupEntry.Copy copy =
                copy(survey, candidate, manifest, judged.standing().quarantine());
        return new BackupEntry(
                judged.source(),
                judged.id(),
                manifest.sequence(),
                manifest.kind(),
                manifest.type().word(),
                manifest.purpose().word(),
                copy.complete() ? "OK" : "DEGRADED",
                judged.standing().suspect(),
                manifest.consistencyTime(),
                manifest.startedAt(),
                manifest.endedAt(),
                manifest.plainSize(),
                stored,
                FileDigest.of(candidate.manifest(), "SHA-256").hex(),
                List.of(copy));
    }

    private BackupEntry.Copy copy(Survey survey, Candidate candidate, Manifest manifest, String quarantine) {
        List<String> faults = faults(manifest, candidate.sizes());
        boolean whole = faults.isEmpty();
        String message = whole ? quarantine : "it is half: " + String.join(", ", faults);
        if (!whole) {
            survey.add(new Finding(
                    Level.ERROR,
                    "backup " + candidate.directory(),
                    message,
                    "restore it from another target; 'bactrian catalog rebuild --from' that one adds its copy"));
        }
        long bytes =
                candidate.sizes().values().stream().mapToLong(Long::longValue).sum();
        boolean complete = whole && quarantine.isEmpty();
        return new BackupEntry.Copy(
                survey.target(),
                complete,
                !quarantine.isEmpty(),
                (whole ? Receipt.Proof.SIZE : Receipt.Proof.NONE).name(),
                bytes,
                message,
                complete ? "exists" : "",
                clock.instant());
    }

    private static List<String> faults(Manifest manifest, Map<String, Long> sizes) {
        Stream<FileRecord> volumes = manifest.streams().stream().flatMap(stream -> stream.volumes().stream());
        return Stream.concat(volumes, manifest.files().stream())
                .filter(file -> !Long.valueOf(file.size()).equals(sizes.get(file.name())))
                .map(file -> sizes.containsKey(file.name())
                        ? file.name() + " has " + sizes.get(file.name()) + " bytes, not " + file.size()
                        : file.name() + " is missing")
                .toList();
    }

    private List<Marked> marks(Survey survey, Candidate candidate) throws IOException {
        List<Marked> believed = new ArrayList<>();
        for (String name : candidate.marks()) {
            Path file = candidate.place().resolve(name);
            Path signature = candidate.place().resolve(name + ".sig");
            if (!Files.exists(signature)) {
                survey.add(unbelieved(candidate, name, "it is unsigned"));
                continue;
            }
            try {
                String plain = name.substring(Marks.DIRECTORY.length() + 1, name.length() - ".json".length());
                believed.add(new Marked(
                        plain,
                        marks.read(Files.readAllBytes(file), Files.readAllBytes(signature), candidate.directory())));
            } catch (org.bactrian.artifact.BactrianException refused) {
                survey.add(unbelieved(candidate, name, String.valueOf(refused.getMessage())));
            }
        }
        believed.sort(Comparator.comparing(marked -> marked.mark().at()));
        return believed;
    }

    private static Finding unbelieved(Candidate candidate, String name, String why) {
        return new Finding(
                Level.WARNING,
                "mark " + candidate.directory() + "/" + name,
                "it does not count: " + why,
                "look who wrote it");
    }

    private static void removeAllBut(Path kept, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!kept.startsWith(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
