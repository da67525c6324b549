package org.bactrian.verify;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Mark;

/** Which marks follow from a check. */
public final class MarkChoice {
    private final String installation;

    /** @param installation id of this installation */
    public MarkChoice(String installation) {
        this.installation = requireNonNull(installation);
    }

    /**
     * The marks that say what a check found: quarantine beside a bad copy, suspect beside every copy of a backup that
     * cannot be restored, lifted beside one that passed again.
     *
     * @param holders targets that have a copy of the backup
     */
    public List<Mark> marks(CopyCheck check, List<String> holders) {
        return switch (check.outcome()) {
            case FAILED -> List.of(mark(Mark.Kind.QUARANTINE, check, check.target()));
            case SUSPECT ->
                holders.stream()
                        .map(target -> mark(Mark.Kind.SUSPECT, check, target))
                        .toList();
            case PASSED -> List.of(mark(Mark.Kind.LIFTED, check, check.target()));
            case NOT_PROVABLE -> List.of();
        };
    }

    /** Whether a check found something that everybody who reads the target must know. */
    public boolean bad(CopyCheck check) {
        return check.outcome() == Outcome.FAILED || check.outcome() == Outcome.SUSPECT;
    }

    /** Notes that a target took no mark: then only the catalog knows. */
    public void unwritten(Mark mark, Journal journal, Throwable fault) {
        journal.fact(
                UNMARKED + mark.target(), mark.kind().word() + " of " + mark.directory() + ": " + Causes.told(fault));
    }

    /** How the names of facts begin that tell of marks which could not be written; the target follows. */
    static final String UNMARKED = "not marked on ";

    private Mark mark(Mark.Kind kind, CopyCheck check, String target) {
        String reason = check.message().isEmpty() ? check.level().word() + " passed" : check.message();
        return new Mark(kind, check.source() + "/" + check.backupId(), target, reason, check.checkedAt(), installation);
    }
}
