package org.bactrian.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.FoundBackup;

/** Whether the backups of a target are of one installation, and follow each other as their manifests say. */
final class Lineage {
    private final Survey survey;

    Lineage(Survey survey) {
        this.survey = survey;
    }

    /** Those that belong together, by source, the newest first; what does not, and every gap, is told to the survey. */
    List<FoundBackup> ordered() {
        Map<SourceId, List<FoundBackup>> bySource = new TreeMap<>();
        for (FoundBackup backup : ours(survey.found())) {
            bySource.computeIfAbsent(backup.entry().source(), id -> new ArrayList<>())
                    .add(backup);
        }
        List<FoundBackup> all = new ArrayList<>();
        bySource.forEach((source, backups) -> {
            NavigableMap<Long, FoundBackup> numbered = numbered(backups);
            tellGaps(source, numbered);
            all.addAll(numbered.descendingMap().values());
        });
        return all;
    }

    // the mark at the root is not signed: it counts only when a signed manifest says the same
    private List<FoundBackup> ours(List<FoundBackup> found) {
        String marked = survey.installation();
        String owner = found.stream().anyMatch(backup -> backup.installation().equals(marked))
                ? marked
                : found.stream()
                        .max(Comparator.comparing(backup -> backup.entry().endedAt()))
                        .map(FoundBackup::installation)
                        .orElse(marked);
        if (!owner.equals(marked) && !marked.isEmpty()) {
            survey.add(new Finding(
                    Level.ERROR,
                    "target " + survey.target(),
                    InstallationMark.OBJECT + " says '" + marked + "', the signed manifests '" + owner + "'",
                    "put the right id there before the next backup, which refuses the target else"));
        }
        List<FoundBackup> ours = new ArrayList<>();
        for (FoundBackup backup : found) {
            if (backup.installation().equals(owner)) {
                ours.add(backup);
            } else {
                refuse(
                        backup,
                        "it is of installation '" + backup.installation() + "', the target is of '" + owner + "'",
                        "somebody put it there: look who writes to the target");
            }
        }
        return ours;
    }

    // a run that failed after its manifest was put leaves a backup whose number the next one takes again
    private NavigableMap<Long, FoundBackup> numbered(List<FoundBackup> backups) {
        NavigableMap<Long, FoundBackup> numbered = new TreeMap<>();
        for (FoundBackup backup : backups) {
            FoundBackup other = numbered.get(backup.entry().sequence());
            if (other == null) {
                numbered.put(backup.entry().sequence(), backup);
                continue;
            }
            FoundBackup kept = better(backup, other, backups);
            numbered.put(backup.entry().sequence(), kept);
            FoundBackup dropped = kept.equals(backup) ? other : backup;
            refuse(
                    dropped,
                    "its number " + dropped.entry().sequence() + " is that of "
                            + kept.entry().backupId() + " too: its run ended before it was recorded",
                    "it can be restored by hand with its RESTORE.txt");
        }
        return numbered;
    }

    private static FoundBackup better(FoundBackup one, FoundBackup other, List<FoundBackup> all) {
        if (named(one, all) != named(other, all)) {
            return named(one, all) ? one : other;
        }
        return one.entry().startedAt().isAfter(other.entry().startedAt()) ? one : other;
    }

    private static boolean named(FoundBackup backup, List<FoundBackup> all) {
        return all.stream()
                .anyMatch(later -> later.previous() != null
                        && later.previous()
                                .manifestSha256()
                                .equals(backup.entry().manifestSha256()));
    }

    private void tellGaps(SourceId source, NavigableMap<Long, FoundBackup> numbered) {
        List<String> gaps = new ArrayList<>();
        long expected = 1;
        for (long number : numbered.keySet()) {
            if (number > expected) {
                gaps.add(number - 1 == expected ? Long.toString(expected) : expected + " to " + (number - 1));
            }
            expected = number + 1;
        }
        if (!gaps.isEmpty()) {
            survey.add(new Finding(
                    Level.WARNING,
                    "source " + source,
                    "there is a hole in its sequence: no backup " + String.join(", ", gaps),
                    "expired, on another target, or lost: compare with what the other targets hold"));
        }
    }

    private void refuse(FoundBackup backup, String fact, String hint) {
        survey.add(new Finding(Level.ERROR, "backup " + backup.name(), fact, hint));
    }
}
