package org.bactrian.restore;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunResult;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.config.SystemSpec;
import org.bactrian.process.Child;

/** The steps of a restore, one a method, in the order of {@code routes/restore}; what they share is a {@link Restoration}. */
public final class Restorations {
    /** In these nothing of what is there has changed yet, and a program may be ended at any moment. */
    private static final Set<String> HARMLESS = Set.of("choose", "safety", "restore", "check");

    private final Applications applications;
    private final Clock clock;
    private final Set<Restoration> open = ConcurrentHashMap.newKeySet();
    private volatile boolean interrupted;

    public Restorations(Applications applications, Clock clock) {
        this.applications = requireNonNull(applications);
        this.clock = requireNonNull(clock);
    }

    /** The next phase of the run begins: its time is noted. */
    public void phase(Journal journal, String name) {
        journal.phase(name);
    }

    /** The copies of a backup, to be asked for its manifest in this order. */
    public CopyTrial trial(BackupEntry backup, List<CopyOrder.Candidate> candidates) {
        return new CopyTrial(backup, candidates);
    }

    /** See {@link CopyTrial#found}. */
    public void found(CopyTrial trial) {
        trial.found();
    }

    /** A copy that gave no good manifest is passed over, and noted. */
    public void skip(CopyTrial trial, Journal journal, Throwable failure) {
        journal.check(trial.failed(failure, clock.instant()));
    }

    /** See {@link CopyTrial#targets}. */
    public List<String> targets(CopyTrial trial) {
        return trial.targets();
    }

    /** A restore that knows no more than its order. */
    public Restoration begin(Run run, SystemSpec system, RestoreOrder order, Journal journal) {
        Restoration restoration = new Restoration(run, system, order, journal);
        journal.fact("place", order.place().name());
        if (!order.to().isEmpty()) {
            journal.fact("to", order.to());
        }
        if (order.safety() == Safety.NONE) {
            if (order.reason().isBlank()) {
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "a restore without safety needs who decided it, and why",
                        "--without-safety NAME --reason TEXT");
            }
            journal.fact("withoutSafety", order.reason());
        }
        return restoration;
    }

    /** The backup and its copies are known. */
    public void chosen(
            Restoration restoration,
            RestorePoints.Choice choice,
            List<CopyOrder.Candidate> candidates,
            List<String> targets) {
        restoration.chosen(choice, candidates);
        restoration.narrowed(targets);
        restoration.journal().fact("copies", targets);
    }

    /** The place is known; it is closed by {@link #close}. */
    public void land(Restoration restoration, Landing landing, Manifest manifest) {
        restoration.lands(landing, manifest);
        open.add(restoration);
        if (interrupted) {
            restoration.interrupt();
        }
        Journal journal = restoration.journal();
        journal.fact("backupId", manifest.backup());
        journal.fact("consistencyTime", manifest.consistencyTime().toString());
        journal.fact("plainBytes", manifest.plainSize());
        journal.fact("storedBytes", manifest.storedSize());
        journal.fact(
                "lostSeconds",
                Duration.between(manifest.consistencyTime(), restoration.run().startedAt())
                        .toSeconds());
    }

    /** The application stops. It counts as stopped even when its command fails: who knows how far that came. */
    public void stop(Restoration restoration) {
        restoration.requireGoing();
        if (!restoration.system().application().stop().isEmpty()) {
            restoration.stopping();
            applications.stop(restoration.system());
        }
    }

    /**
     * What is there now is backed up.
     *
     * @throws BactrianException with the kind of a backup that does not count
     */
    public void saved(Restoration restoration, RunResult result) {
        if (result.backup() == null) {
            throw new BactrianException(
                    result.outcome(),
                    "what is there now could not be backed up: " + result.error(),
                    "--safety keep keeps it beside only; when it cannot be read: --without-safety NAME --reason TEXT");
        }
        restoration.journal().fact("safetyBackupId", result.run().backupId().value());
    }

    /** What was loaded is compared with what was dumped. */
    public void check(Restoration restoration) {
        restoration.requireGoing();
        restoration.journal().fact("checked", restoration.landing().check());
    }

    /** What was loaded takes the place; what was there is kept. */
    public void swap(Restoration restoration) {
        restoration.requireGoing();
        String kept = restoration.landing().swap();
        if (!kept.isEmpty()) {
            restoration.journal().fact("keptAs", kept);
        }
    }

    /** The application starts. */
    public void start(Restoration restoration) {
        restoration.requireGoing();
        restoration.starting();
        applications.start(restoration.system());
    }

    /** The application answers, and the source's checks pass in the place. */
    public void verify(Restoration restoration) {
        restoration.requireGoing();
        if (restoration.started()) {
            applications.awaitHealth(restoration.system(), restoration::requireGoing);
        }
        restoration.landing().verify();
    }

    /** How long it took, from the start of the run to a verified place. */
    public void report(Restoration restoration) {
        Duration took = Duration.between(restoration.run().startedAt(), clock.instant());
        restoration.journal().fact("rtaSeconds", took.toMillis() / 1000.0);
    }

    /** After a failed step: what was there before is in place again. An application that has been started is stopped first. */
    public void undo(Restoration restoration) {
        if (restoration.journal().phase().equals("safety")) {
            restoration.leaves("this was the safety backup of what is there now, without which only"
                    + " --without-safety NAME --reason TEXT restores");
        }
        restoration.journal().phase("undo");
        if (restoration.started()) {
            try {
                applications.stop(restoration.system());
            } catch (RuntimeException e) {
                restoration.leaves(Failure.of(e).message()); // what was there goes back all the same
            }
        }
        try {
            restoration.leavesIntact(restoration.landing().undo());
        } catch (RuntimeException e) {
            restoration.leaves("what was there before could not be put back: "
                    + Failure.of(e).message());
        }
    }

    /** After that: an application that has been stopped starts again, if what it works on is intact. */
    public void restart(Restoration restoration) {
        if (!restoration.stopped()) {
            return;
        }
        if (!restoration.intact()) {
            restoration.leaves("the application was left stopped");
            return;
        }
        if (restoration.system().application().start().isEmpty()) {
            restoration.leaves("the application is stopped, and its system has no 'start'");
            return;
        }
        try {
            applications.start(restoration.system());
            restoration.leaves("the application was started again");
        } catch (RuntimeException e) {
            restoration.leaves(Failure.of(e).message());
        }
    }

    /**
     * Ends a restore that failed, with what it leaves.
     *
     * @throws BactrianException always, of the failure's kind
     */
    public void fail(Restoration restoration, Throwable failure) {
        Failure told = Failure.of(failure);
        boolean ended = restoration.interrupted();
        List<String> facts = new ArrayList<>();
        facts.add(ended ? "the restore was interrupted by a signal" : told.message());
        facts.addAll(restoration.states());
        throw new BactrianException(
                ended ? ErrorKind.INTERRUPTED : told.kind(),
                String.join("; ", facts),
                ended ? "start it again with bactrian restore" : told.hint(),
                failure);
    }

    /** Removes what was loaded and is not in place. */
    public void close(Restoration restoration) throws IOException {
        open.remove(restoration);
        Optional<Landing> landing = restoration.opened();
        if (landing.isPresent()) {
            landing.get().close();
        }
    }

    /** Ends all restores of this process, those under way and those to come; what they have changed is put back. */
    public void interrupt() {
        interrupted = true;
        for (Restoration restoration : open) {
            restoration.interrupt();
            if (HARMLESS.contains(restoration.journal().phase())) {
                Child.endAll();
            }
        }
    }
}
