package org.bactrian.lab;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.RunResult;
import org.bactrian.web.WebPorts;

/** One screen of what the quickstart did, and where to look next. */
final class QuickstartReport {
    private final Path home;
    private final Lab lab;
    private final WebPorts ports;
    private final PrintStream out;

    QuickstartReport(Path home, Lab lab, WebPorts ports, PrintStream out) {
        this.home = home;
        this.lab = lab;
        this.ports = ports;
        this.out = out;
    }

    void print(List<RunResult> results, List<String> proof) {
        String publicUrl = "http://127.0.0.1:" + ports.publicPort();
        String operationsUrl = "http://127.0.0.1:" + ports.operationsPort();
        out.println();
        results.forEach(this::printResult);
        out.println("Restored by hand with RESTORE.txt and compared with the source:");
        proof.forEach(line -> out.println("    " + line));
        out.println();
        out.println("Announced     " + lab.slack().messages().size() + " Slack messages: "
                + lab.slack().pageUrl());
        out.println("Status page   " + publicUrl + "/   JSON " + publicUrl + "/api/v2/summary.json");
        out.println("Operations    " + operationsUrl + "/health   " + operationsUrl + "/metrics");
        out.println("Look inside   " + home + ": config/  keys/  catalog.db  primary/  secondary/  offline/");
        out.println("Next          ./bactrian --config " + home.resolve("config") + " backups | status | schedule");
    }

    private void printResult(RunResult result) {
        BackupRecord backup = result.backup();
        if (backup == null) {
            out.println(result.run().source() + "   " + result.state() + ": " + result.error());
            return;
        }
        Duration took = Duration.between(result.run().startedAt(), result.endedAt());
        out.printf(
                Locale.ROOT,
                "%s   %s   %s   %.1f MB read, %.1f MB stored, %.1f s%n",
                result.run().source(),
                result.run().backupId(),
                result.state(),
                backup.plainBytes() / 1e6,
                backup.storedBytes() / 1e6,
                took.toMillis() / 1e3);
        for (CopyRecord copy : backup.copies()) {
            out.printf(
                    "    %-10s %s, proof %s, verified: %s %s%n",
                    copy.target(),
                    copy.complete() ? "complete" : "incomplete",
                    copy.proof().name().toLowerCase(Locale.ROOT),
                    copy.verified().isEmpty() ? "no" : copy.verified(),
                    copy.message());
        }
    }
}
