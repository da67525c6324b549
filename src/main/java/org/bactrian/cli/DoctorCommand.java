package org.bactrian.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import org.bactrian.source.PostgresTools;
import org.bactrian.source.ScratchSite;
import org.bactrian.source.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Looks whether everything that a backup needs is there and works. */
@Command(
        name = "doctor",
        description = "Prove tools, keys, every source, target and channel; say what exactly fixes what is wrong.")
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Option(names = "--json", description = "Findings as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Estate estate = Estate.load(bactrian.places()).withRoutes();
        Inventory inventory = estate.sound();
        List<Finding> findings =
                new ArrayList<>(HostExamination.ofThisHost(Clock.systemUTC()).findings(inventory));
        try (Application application = Application.start(estate.options(false))) {
            Requests requests = new Requests(application);
            inventory.sources().forEach(source -> findings.addAll(examined(requests, source)));
            if (inventory.sources().stream().anyMatch(source -> source.kind().equals("postgres"))) {
                requests.beans(ScratchSite.class)
                        .values()
                        .forEach(site -> findings.addAll(site.examine(PostgresTools.standard())));
            }
            for (String target : inventory.targets().keySet()) {
                findings.addAll(answers(requests.ask("target-examine", Map.of("target", target))));
            }
        }
        inventory.people().channels().values().forEach(channel -> findings.add(ChannelExamination.finding(channel)));
        show(findings);
        boolean broken = findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
        return (broken ? ErrorKind.FAILED : ErrorKind.DONE).exitCode();
    }

    // the bean of a kind is called after it: 'postgres' or 'postgresSource'
    private static List<Finding> examined(Requests requests, SourceSpec source) {
        return requests.beans(Source.class).entrySet().stream()
                .filter(bean ->
                        bean.getKey().replaceAll("(?i)[-.]?source[-.]?", "").equalsIgnoreCase(source.kind()))
                .findFirst()
                .map(bean -> bean.getValue().examine(source))
                .orElseGet(() -> List.of(new Finding(
                        Level.ERROR, "source " + source.id(), "no step dumps the kind '" + source.kind() + "'", "")));
    }

    private static List<Finding> answers(@Nullable Object body) {
        List<Finding> findings = new ArrayList<>();
        if (body instanceof Iterable<?> items) {
            items.forEach(item -> findings.add((Finding) item));
        }
        return findings;
    }

    private void show(List<Finding> findings) {
        if (json) {
            bactrian.out().println(Row.json(Row.of(findings)));
        } else {
            findings.stream()
                    .filter(finding -> !bactrian.quiet() || finding.level() != Level.OK)
                    .forEach(this::show);
            long errors = findings.stream()
                    .filter(finding -> finding.level() == Level.ERROR)
                    .count();
            long warnings = findings.stream()
                    .filter(finding -> finding.level() == Level.WARNING)
                    .count();
            bactrian.out()
                    .println(Figures.count(findings.size(), "finding") + ", " + Figures.count(errors, "error") + ", "
                            + Figures.count(warnings, "warning"));
        }
        bactrian.out().flush();
    }

    private void show(Finding finding) {
        String mark = switch (finding.level()) {
            case OK -> "ok      ";
            case WARNING -> "warning ";
            case ERROR -> "ERROR   ";
        };
        bactrian.out().println(mark + finding.subject() + ": " + finding.message());
        finding.hint().lines().forEach(line -> bactrian.out().println("          " + line));
    }
}
