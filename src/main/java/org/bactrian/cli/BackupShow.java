package org.bactrian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.BackupDetail;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.config.Inventory;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows all that is known of one backup. */
@Command(
        name = "show",
        description = "Show one backup: its copies, how they were verified, and the commands that restore it.")
final class BackupShow implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private BackupsCommand backups;

    @Parameters(paramLabel = "BACKUP", description = "The id of the backup.")
    private String id = "";

    @Option(names = "--by-hand", description = "Only the script that restores it without Bactrian: its RESTORE.txt.")
    private boolean byHand;

    @Option(names = "--json", description = "As JSON; times are ISO-8601.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Bactrian bactrian = backups.bactrian();
        Estate estate = Estate.load(bactrian.places());
        Inventory inventory = estate.sound();
        try (Application application = Application.start(estate.options(false))) {
            Requests requests = new Requests(application);
            if (!(requests.ask("backup-show", Map.of("backupId", id)) instanceof BackupDetail detail)) {
                throw new IllegalStateException("route 'backup-show' gave no backup");
            }
            if (byHand) {
                bactrian.out().print(script(requests, detail));
            } else if (json) {
                bactrian.out().println(Row.json(values(detail)));
            } else {
                bactrian.out().print(text(inventory, detail, Clock.systemUTC().instant()));
            }
            bactrian.out().flush();
        }
        return ErrorKind.DONE.exitCode();
    }

    private static String script(Requests requests, BackupDetail detail) throws Exception {
        Object script = requests.ask(
                "backup-instructions",
                Map.of("directory", directory(detail)),
                detail.manifestJson().getBytes(UTF_8));
        if (script instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        throw new IllegalStateException("route 'backup-instructions' gave " + script);
    }

    private static String directory(BackupDetail detail) {
        return detail.backup().source() + "/" + detail.backup().backupId();
    }

    private static Map<String, Object> values(BackupDetail detail) {
        Map<String, Object> values =
                new LinkedHashMap<>(Row.of(List.of(detail)).get(0).values());
        values.remove("manifestJson");
        values.put("restore", "bactrian restore " + detail.backup().backupId());
        return values;
    }

    private static String text(Inventory inventory, BackupDetail detail, Instant now) {
        BackupEntry backup = detail.backup();
        Lines lines = new Lines(backup.backupId() + "  " + backup.source() + "  " + backup.state());
        lines.add("goes back to", backup.consistencyTime() + " (" + Figures.age(backup.consistencyTime(), now) + ")");
        lines.add(
                "is", backup.type() + ", " + backup.purpose() + ", " + backup.kind() + ", number " + backup.sequence());
        lines.add("size", Figures.bytes(backup.plainBytes()) + ", " + Figures.bytes(backup.storedBytes()) + " stored");
        lines.add("chain", "none: a full backup needs no other");
        lines.add("before it", previous(detail.manifest().get("previous")));
        lines.add("made by", words(detail.manifest().get("tools")) + ", run " + detail.runId());
        lines.add("signed by", String.valueOf(detail.manifest().get("signer")));
        lines.add("opened by", words(detail.manifest().get("recipients")));
        lines.add("holds", words(detail.manifest().get("counts")));
        if (!backup.suspect().isEmpty()) {
            lines.add("SUSPECT", backup.suspect());
        }
        lines.insert("\ncopies\n" + copies(inventory, detail, now));
        lines.insert("\nverifications\n" + checks(detail, now));
        lines.insert("\nrestore\n");
        lines.add("plan", "bactrian restore " + backup.backupId() + " --dry-run");
        lines.add("in its place", "bactrian restore " + backup.backupId() + " --over-live");
        lines.add("as files", "bactrian restore " + backup.backupId() + " --to-dir DIR");
        lines.add("by hand", "copy " + directory(detail) + " from a target, and in it: bash RESTORE.txt");
        lines.add("", "bactrian backups show " + backup.backupId() + " --by-hand    prints that script");
        return lines.text();
    }

    // a manifest that was found on a target may lack what only informs
    private static String words(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "not recorded";
    }

    private static String previous(@Nullable Object previous) {
        return previous instanceof Map<?, ?> named
                ? String.valueOf(named.get("backup"))
                : "none: the first of its source";
    }

    private static String copies(Inventory inventory, BackupDetail detail, Instant now) {
        Table table = new Table("TARGET", "STATE", "PROOF", "VERIFIED", "WHERE", "WHY");
        for (BackupEntry.Copy copy : detail.backup().copies()) {
            Instant at = copy.verifiedAt();
            table.add(
                    copy.target(),
                    copy.quarantined() ? "QUARANTINED" : copy.complete() ? "complete" : "INCOMPLETE",
                    copy.proof(),
                    copy.verified() + (at == null ? "never" : " " + Figures.age(at, now)),
                    where(inventory.targets().get(copy.target()), directory(detail)),
                    copy.message());
        }
        return table.text();
    }

    private static String where(@Nullable TargetSpec target, String directory) {
        if (target == null) {
            return "no target of the inventory any more";
        }
        return target.settings()
                .text("bucket")
                .map(bucket -> "s3://" + bucket + "/"
                        + target.settings().text("prefix").orElse("") + directory + " at "
                        + target.settings().text("endpoint").orElse("AWS"))
                .orElseGet(() -> target.settings().text("path").orElse("") + "/" + directory);
    }

    private static String checks(BackupDetail detail, Instant now) {
        if (detail.checks().isEmpty()) {
            return "none yet\n";
        }
        Table table = new Table("WHEN", "TARGET", "LEVEL", "OUTCOME", "WHY");
        for (BackupDetail.Check check : detail.checks()) {
            table.add(
                    Figures.age(check.checkedAt(), now),
                    check.target(),
                    check.level(),
                    check.outcome(),
                    check.message());
        }
        return table.text();
    }
}
