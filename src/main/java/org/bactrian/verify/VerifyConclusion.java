package org.bactrian.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.SourceId;

/** What the checks of a run come to. */
public final class VerifyConclusion {
    /**
     * Ends well when every copy passed.
     *
     * @param checked how many copies were looked at
     * @throws BactrianException VERIFICATION_FAILED, naming each copy that is bad or cannot be restored; DEGRADED when
     *     something could only not be proven
     */
    public void conclude(SourceId source, int checked, Journal journal) {
        List<CopyCheck> checks = journal.checks();
        journal.fact("copies", checked);
        List<CopyCheck> suspect = with(checks, Outcome.SUSPECT);
        List<CopyCheck> failed = with(checks, Outcome.FAILED);
        if (!suspect.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "a backup of " + source + " is stored whole and cannot be restored: " + named(suspect)
                            + rest(failed) + unmarked(journal),
                    "back up again now, and find out what is wrong with the source; an older backup may be good: bactrian backups "
                            + source);
        }
        if (!failed.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    failed.size() + " of " + checked + (checked == 1 ? " copy" : " copies") + " of " + source
                            + " bad and quarantined: " + named(failed) + unmarked(journal),
                    "bactrian copy repair " + source + " makes it whole from a good copy; look what damaged it");
        }
        List<CopyCheck> open = with(checks, Outcome.NOT_PROVABLE);
        if (!open.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.DEGRADED,
                    "neither proven nor bad: " + named(open),
                    "what passed counts; bactrian doctor looks at targets and tools");
        }
    }

    // the catalog knows all the same; a catalog that is made anew from that target would not
    private static String unmarked(Journal journal) {
        String targets = journal.facts().keySet().stream()
                .filter(name -> name.startsWith(MarkChoice.UNMARKED))
                .map(name -> name.substring(MarkChoice.UNMARKED.length()))
                .collect(Collectors.joining(", "));
        return targets.isEmpty() ? "" : "; the mark that says so could not be written on " + targets;
    }

    private static String rest(List<CopyCheck> failed) {
        return failed.isEmpty() ? "" : "; bad and quarantined: " + named(failed);
    }

    private static List<CopyCheck> with(List<CopyCheck> checks, Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).toList();
    }

    // what is true of several copies is said once
    private static String named(List<CopyCheck> checks) {
        Map<Said, String> targets = new LinkedHashMap<>();
        for (CopyCheck check : checks) {
            Said said = new Said(check.backupId(), check.level().word(), check.message());
            targets.merge(said, check.target(), (one, other) -> one + ", " + other);
        }
        return targets.entrySet().stream()
                .map(entry -> entry.getKey().backupId() + " on " + entry.getValue() + " ("
                        + entry.getKey().level() + ": " + entry.getKey().message() + ")")
                .collect(Collectors.joining("; "));
    }

    private record Said(String backupId, String level, String message) {}
}
