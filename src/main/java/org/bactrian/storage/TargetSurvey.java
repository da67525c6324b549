package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** Looks at what a target holds without any catalog: only what is signed counts, and what is refused is told. */
public final class TargetSurvey {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEPTH = 4;

    private final Path directory;
    private final Evidence evidence;

    /**
     * @param directory for manifests in passing; made when it is missing
     * @param evidence turns what was fetched into backups
     */
    public TargetSurvey(Path directory, Evidence evidence) {
        this.directory = requireNonNull(directory, "directory required");
        this.evidence = requireNonNull(evidence, "evidence required");
    }

    /**
     * How the names of all objects begin that a survey looks at.
     *
     * @param system a name; null or empty: all systems
     * @param source a name, or the {@link SourceSpec} of a run; null or empty: all sources
     */
    public String prefix(@Nullable Object system, @Nullable Object source) {
        if (source instanceof SourceSpec spec) {
            return spec.id() + "/";
        }
        String first = system == null ? "" : system.toString();
        String second = source == null ? "" : source.toString();
        return first.isEmpty() ? "" : first + "/" + (second.isEmpty() ? "" : second + "/");
    }

    /**
     * Sorts a listing into what may be backups; a directory without a manifest is told as unfinished.
     *
     * @throws IOException when there is no place for what is going to be fetched
     */
    public Survey begin(String target, List<ObjectStat> listing) throws IOException {
        Path place = directory.resolve("survey-" + UUID.randomUUID());
        Files.createDirectories(
                place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<Candidate> candidates = new ArrayList<>();
        List<Finding> unfinished = new ArrayList<>();
        directories(listing).forEach((path, sizes) -> {
            if (sizes.containsKey(ManifestSealer.MANIFEST)) {
                candidates.add(new Candidate(path, sizes, place.resolve(Integer.toString(candidates.size()))));
            } else {
                unfinished.add(new Finding(
                        Level.WARNING,
                        "backup " + path,
                        "it has no " + ManifestSealer.MANIFEST + ": it was never finished, or lost it",
                        "leave it until nothing runs; then nothing needs it"));
            }
        });
        Survey survey = new Survey(target, place, candidates, listing);
        unfinished.forEach(survey::add);
        return survey;
    }

    /**
     * Notes whose target this is, by the fetched mark at its root.
     *
     * @throws IOException when the mark is no JSON
     */
    public void belongs(Survey survey) throws IOException {
        survey.belongs(JSON.readTree(Files.readString(survey.mark()))
                .path("installation")
                .asText());
    }

    /** Notes that the target has no readable mark: its manifests tell whose it is. */
    public void unmarked(Survey survey, Exception fault) {
        survey.add(new Finding(
                Level.WARNING,
                "target " + survey.target(),
                InstallationMark.OBJECT + " cannot be read: " + Refusal.reason(fault),
                "the signed manifests tell whose target it is; the next backup writes it again when it is missing"));
    }

    /**
     * Makes room for a candidate's small files.
     *
     * @return what is to be fetched, and where to
     * @throws BactrianException VERIFICATION_FAILED when there is no signature, or a file is larger than it can be
     */
    public List<Candidate.Fetch> fetches(Candidate candidate) throws IOException {
        List<Candidate.Fetch> fetches = candidate.fetches();
        Files.createDirectories(candidate.place().resolve(Marks.DIRECTORY));
        return fetches;
    }

    /** Takes a backup whose manifest was read and believed, with its marks. */
    public void accept(Survey survey, Candidate candidate, Manifest manifest) throws IOException {
        survey.believe(candidate.directory());
        evidence.of(survey, candidate, manifest).ifPresent(survey::add);
    }

    /** Notes why a candidate is no backup. */
    public void refuse(Survey survey, Candidate candidate, Exception fault) throws IOException {
        survey.add(Refusal.of(candidate.directory(), fault));
        survey.refuse(Refusal.backup(candidate.directory(), fault));
        remove(candidate.place());
    }

    /** Brings the found ones into their order, and refuses those that do not fit to the others. */
    public void conclude(Survey survey) {
        survey.replace(new Lineage(survey).ordered());
    }

    /** Removes what was fetched. */
    public void end(Survey survey) throws IOException {
        remove(survey.place());
    }

    /** Ends a survey that failed, with its failure. */
    public void fail(Survey survey, Exception fault) throws Exception {
        remove(survey.place());
        throw fault;
    }

    // system/source/backup/name, and marks/name below that
    private static Map<String, Map<String, Long>> directories(List<ObjectStat> listing) {
        Map<String, Map<String, Long>> directories = new TreeMap<>();
        for (ObjectStat object : listing) {
            String[] parts = object.name().split("/", DEPTH);
            if (parts.length == DEPTH && named(parts)) {
                directories
                        .computeIfAbsent(String.join("/", parts[0], parts[1], parts[2]), path -> new TreeMap<>())
                        .put(parts[DEPTH - 1], object.size());
            }
        }
        return directories;
    }

    private static boolean named(String[] parts) {
        return SourceId.NAME.matcher(parts[0]).matches()
                && SourceId.NAME.matcher(parts[1]).matches()
                && !parts[2].equals("wal");
    }

    private static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
