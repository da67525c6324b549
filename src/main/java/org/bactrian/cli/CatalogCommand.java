package org.bactrian.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.app.StandInCatalog;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Nearest;
import org.bactrian.catalog.RebuildReport;
import org.bactrian.config.Inventory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The catalog itself. */
@Command(
        name = "catalog",
        description = "Bring a lost catalog back.",
        subcommands = CatalogCommand.RebuildCommand.class)
final class CatalogCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "what about the catalog? 'catalog rebuild --from TARGET'");
    }

    /** Fills a catalog with what a target holds. */
    @Command(
            name = "rebuild",
            description =
                    "Fill an empty catalog, or one that misses copies, with what a target's signed manifests say.")
    static final class RebuildCommand implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CatalogCommand catalog;

        @Option(
                names = "--from",
                paramLabel = "TARGET",
                required = true,
                description = "The target, as in targets.yaml.")
        private String target = "";

        @Option(names = "--dry-run", description = "Show what would be written, and write nothing.")
        private boolean dryRun;

        @Option(names = "--json", description = "The report as JSON; times are ISO-8601.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            Bactrian bactrian = catalog.bactrian;
            Estate estate = Estate.loadOrBare(bactrian.places());
            Inventory inventory = estate.sound();
            if (!inventory.targets().containsKey(target)) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "targets.yaml has no target '" + target + "'",
                        Nearest.hint(target, inventory.targets().keySet(), "it has"));
            }
            if (estate.bare() && !bactrian.quiet()) {
                bactrian.err().println("only targets.yaml and keys.yaml are used: the rest is missing or has errors");
            }
            RebuildReport report = dryRun ? look(estate) : rebuild(estate.options(false));
            show(report, others(inventory));
            return outcome(report).exitCode();
        }

        // to look makes no catalog where there is none
        private RebuildReport look(Estate estate) throws Exception {
            try (StandInCatalog standIn = StandInCatalog.ifNeeded(estate.options(false))) {
                if (!standIn.reason().isEmpty() && !catalog.bactrian.quiet()) {
                    catalog.bactrian.err().println("without a catalog: " + standIn.reason());
                }
                return rebuild(standIn.options());
            }
        }

        private RebuildReport rebuild(Application.Options options) throws Exception {
            try (Application application = Application.start(options)) {
                return (RebuildReport) java.util.Objects.requireNonNull(
                        new Requests(application).ask("catalog-rebuild", Map.of("target", target, "dryRun", dryRun)));
            }
        }

        private List<String> others(Inventory inventory) {
            return inventory.targets().keySet().stream()
                    .filter(id -> !id.equals(target))
                    .toList();
        }

        private static ErrorKind outcome(RebuildReport report) {
            if (report.sources().isEmpty()) {
                return report.refused() ? ErrorKind.VERIFICATION_FAILED : ErrorKind.NOT_FOUND;
            }
            return report.refused() ? ErrorKind.DEGRADED : ErrorKind.DONE;
        }

        private void show(RebuildReport report, List<String> others) {
            PrintWriter out = catalog.bactrian.out();
            if (json) {
                out.println(Row.json(Row.of(List.of(report)).get(0).values()));
            } else {
                out.print(text(report, Clock.systemUTC().instant()));
                if (!others.isEmpty() && !report.dryRun() && !catalog.bactrian.quiet()) {
                    out.println("copies on " + String.join(", ", others)
                            + " come in by 'bactrian catalog rebuild --from' each");
                }
            }
            out.flush();
        }

        private static String text(RebuildReport report, Instant now) {
            StringBuilder text = new StringBuilder();
            if (!report.sources().isEmpty()) {
                Table table = new Table("SOURCE", "KIND", ">BACKUPS", "NEWEST");
                report.sources()
                        .forEach(source -> table.add(
                                source.source().toString(),
                                source.kind(),
                                Long.toString(source.backups()),
                                Figures.age(source.newest(), now)));
                text.append(table.text()).append('\n');
            }
            for (Finding finding : report.findings()) {
                text.append(finding.level() == Level.ERROR ? "refused: " : "warning: ")
                        .append(finding.subject())
                        .append(": ")
                        .append(finding.message())
                        .append('\n');
                text.append(finding.hint().isEmpty() ? "" : "  hint: " + finding.hint() + '\n');
            }
            return text + summary(report);
        }

        private static String summary(RebuildReport report) {
            String first = "installation " + report.installation() + (report.adopted() ? " (adopted)" : "") + ": ";
            String counts = report.backups() + " backups and " + report.copies() + " further copies "
                    + (report.dryRun() ? "would be added" : "added") + ", " + report.present() + " were known, "
                    + report.marks() + " marks, " + report.quarantined() + " copies in quarantine\n";
            boolean frozen = !report.dryRun() && report.backups() + report.copies() > 0;
            return first + counts + (frozen ? "nothing expires until 'bactrian retention resume'\n" : "");
        }
    }
}
