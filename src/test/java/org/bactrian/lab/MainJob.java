package org.bactrian.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.restore.RestorePlan;

/** The main job, as the commands do it: back up, verify, lose a table and a copy, restore, repair. Says each step. */
final class MainJob {
    private static final SourceId TRADING = SourceId.parse("argo/trading-db");
    private static final SourceId SIGNALS = SourceId.parse("argo/signals");
    private static final List<SourceId> SOURCES = List.of(TRADING, SIGNALS);

    private final Path home;
    private final Lab lab;
    private final Requests requests;
    private final PrintStream out;
    private final List<RunResult> runs = new ArrayList<>();

    /** @param good whether all of it went well; otherwise the last of the runs is the one that did not */
    record Done(boolean good, List<RunResult> runs) {}

    MainJob(Path home, Lab lab, Requests requests, PrintStream out) {
        this.home = home;
        this.lab = lab;
        this.requests = requests;
        this.out = out;
    }

    /** Does all of it, or stops at the first run that fails. */
    Done run() throws Exception {
        boolean good = backUp() && verify() && restoreByHand() && restore() && restoreBeside() && repair();
        if (good) {
            step("waiting for the announcements");
            awaitAnnouncements();
        }
        return new Done(good, List.copyOf(runs));
    }

    private boolean backUp() throws Exception {
        for (SourceId source : SOURCES) {
            step("bactrian backup " + source);
            RunResult result = ask(RunRequest.backup(source, BackupType.FULL, Purpose.MANUAL, null));
            if (result.outcome() != ErrorKind.DONE) {
                return failed(result);
            }
            say("%s in %s", result.state(), seconds(result));
        }
        return true;
    }

    private boolean verify() throws Exception {
        step("bactrian verify argo --level content: each copy is fetched, decrypted, and read by the tool it is for");
        for (SourceId source : SOURCES) {
            if (!verified(source, Level.CONTENT)) {
                return false;
            }
        }
        step("bactrian verify argo --level restore: a copy is restored into a scratch place, and its rows are counted");
        for (SourceId source : SOURCES) {
            if (!verified(source, Level.RESTORE)) {
                return false;
            }
        }
        return true;
    }

    private boolean verified(SourceId source, Level level) throws Exception {
        boolean rotate = level == Level.RESTORE;
        RunResult result = ask(RunRequest.verify(source, new VerifyOrder(level, null, List.of(), rotate, false)));
        if (result.outcome() != ErrorKind.DONE && result.outcome() != ErrorKind.DEGRADED) {
            return failed(result);
        }
        List<CopyCheck> checks = result.checks();
        checks.stream()
                .filter(check -> check.level() == level && check.outcome() == Outcome.PASSED)
                .forEach(check -> say("%-16s %-10s passed", source, check.target()));
        checks.stream()
                .filter(check -> check.outcome() == Outcome.NOT_PROVABLE)
                .forEach(check -> say("%-16s %-10s not provable here: %s", source, check.target(), check.message()));
        return true;
    }

    // what is stored opens without Bactrian
    private boolean restoreByHand() throws IOException, InterruptedException {
        step("bash RESTORE.txt, as it lies beside the backup: age, zstd, pg_restore and openssl alone");
        new HandRestore(home, lab).of(runs.get(0));
        TradingRows source = TradingRows.of(lab.postgres(), TradingApplication.DATABASE);
        source.requireEqual(TradingRows.of(lab.postgres(), HandRestore.RESTORED));
        say("%s: equal to the source", source);
        return true;
    }

    private boolean restore() throws Exception {
        TradingRows before = TradingRows.of(lab.postgres(), TradingApplication.DATABASE);
        RestoreOrder live = new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
        RunRequest request = RunRequest.restore(TRADING, live);
        RestorePlan plan = Objects.requireNonNull(
                (RestorePlan) requests.ask("restore-plan", Map.of("request", request)), "no plan");
        String spoilt = plan.copies().get(0).target();
        step("disaster: table trades is dropped, and a byte of the backup on " + spoilt + " changes unnoticed");
        lab.postgres().execute(TradingApplication.DATABASE, "DROP TABLE trades");
        flip(home.resolve(spoilt)
                .resolve("backups")
                .resolve(runs.get(0).run().directory())
                .resolve("main-00000"));
        say("the application answers %d", lab.trading().answer());

        step("bactrian restore argo/trading-db --over-live");
        RunResult restored = ask(request);
        if (restored.outcome() != ErrorKind.DONE) {
            return failed(restored);
        }
        before.requireEqual(TradingRows.of(lab.postgres(), TradingApplication.DATABASE));
        restored.checks().stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .forEach(check ->
                        say("the copy on %s was found bad and is quarantined; another one served", check.target()));
        say("restored in %s", seconds(restored));
        say("the application answers %d; %s, as before", lab.trading().answer(), before);
        return true;
    }

    private boolean restoreBeside() throws Exception {
        Path beside = home.resolve("lab/signals-restored.db");
        Lab.removeDatabase(beside);
        step("bactrian restore argo/signals --to " + beside);
        RunResult result = ask(RunRequest.restore(
                SIGNALS,
                new RestoreOrder(
                        null,
                        null,
                        null,
                        Place.ELSEWHERE,
                        beside.toString(),
                        List.of(),
                        false,
                        Safety.KEEP,
                        "",
                        false)));
        if (result.outcome() != ErrorKind.DONE) {
            return failed(result);
        }
        say("restored in %s", seconds(result));
        return true;
    }

    private boolean repair() throws Exception {
        step("bactrian copy repair argo/trading-db");
        RunResult result = ask(RunRequest.repair(TRADING, new RepairOrder(null)));
        if (result.outcome() != ErrorKind.DONE) {
            return failed(result);
        }
        result.checks().forEach(check -> say("the copy on %s is whole again", check.target()));
        return true;
    }

    private static void flip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long middle = channel.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, middle);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, middle);
        }
    }

    private RunResult ask(RunRequest request) throws Exception {
        RunResult result = Objects.requireNonNull(
                (RunResult) requests.ask("run", Map.of("request", request)), "the run gave no result");
        runs.add(result);
        return result;
    }

    private boolean failed(RunResult result) {
        say("%s: %s", result.state(), result.error());
        say("hint: %s", result.hint());
        return false;
    }

    private void awaitAnnouncements() throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!runs.stream().allMatch(this::announced)) {
            if (Instant.now().isAfter(deadline)) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "not all of " + runs.size() + " runs were announced by Slack in 30 s",
                        "the notices table of catalog.db tells each one's last error");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean announced(RunResult result) {
        return lab.slack().messages().stream()
                .anyMatch(message -> message.toString().contains(result.run().id()));
    }

    private static String seconds(RunResult result) {
        Duration took = Duration.between(result.run().startedAt(), result.endedAt());
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3);
    }

    private void step(String text) {
        out.println("==> " + text);
    }

    private void say(String form, Object... values) {
        out.println("    " + String.format(Locale.ROOT, form, values));
    }
}
