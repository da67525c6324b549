package org.bactrian.cli;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.bactrian.app.Application;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.ProblemReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The service: schedules, pages and announcements, until it is told to end. */
@Command(name = RunCommand.NAME, description = "Run the service: schedules, status page, announcements.")
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Override
    public Integer call() throws Exception {
        Estate estate = Estate.load(bactrian.places()).withRoutes();
        Application.Options options = estate.options(true);
        if (!estate.problems().isEmpty()) {
            bactrian.err().print(ProblemReport.text(estate.problems()));
            bactrian.err().flush();
        }
        BlockingQueue<ErrorKind> end = new LinkedBlockingQueue<>();
        Signals.on("TERM", () -> end.add(ErrorKind.DONE));
        Signals.on("INT", () -> end.add(ErrorKind.INTERRUPTED));
        try (Application application = Application.start(options)) {
            announce(options.properties());
            ErrorKind kind = end.take();
            // draining may take as long as the longest backup
            Signals.on("INT", () -> Runtime.getRuntime().halt(ErrorKind.INTERRUPTED.exitCode()));
            say("stopping when the running backups have ended; Ctrl-C ends at once");
            return kind.exitCode();
        }
    }

    private void announce(ApplicationProperties properties) {
        say("status page: " + properties.text("bactrian.public.url"));
        say("operations:  http://" + properties.text("bactrian.operations.host") + ":"
                + properties.text("bactrian.operations.port") + " (health, metrics)");
        say("running; Ctrl-C or SIGTERM ends it");
    }

    private void say(String line) {
        if (!bactrian.quiet()) {
            bactrian.out().println(line);
            bactrian.out().flush();
        }
    }
}
