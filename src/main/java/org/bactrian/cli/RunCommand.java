package org.bactrian.cli;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.ProblemReport;
import org.bactrian.web.WebPorts;
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
        try (Application application = Application.startOrTell(options)) {
            announce(application, options.properties());
            ErrorKind kind = end.take();
            // draining may take as long as the longest backup
            Signals.on("INT", () -> Runtime.getRuntime().halt(ErrorKind.INTERRUPTED.exitCode()));
            say("stopping when the running backups have ended; Ctrl-C ends at once");
            return kind.exitCode();
        }
    }

    // as bound: port 0 is any free one
    private void announce(Application application, ApplicationProperties properties) {
        WebPorts ports = new Requests(application)
                .bean("web-ports", WebPorts.class)
                .orElseThrow(() -> new IllegalStateException("the service has no listeners"));
        String page = address(properties.text("bactrian.public.host"), ports.publicPort());
        String url = properties.text("bactrian.public.url");
        say("status page: " + page + (url.isEmpty() || url.equals(page) ? "" : " (for the public: " + url + ")"));
        String operations = address(properties.text("bactrian.operations.host"), ports.operationsPort());
        say("operations:  " + operations + "/health, " + operations + "/metrics");
        say("running; Ctrl-C or SIGTERM ends it");
    }

    private static String address(String host, int port) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private void say(String line) {
        if (!bactrian.quiet()) {
            bactrian.out().println(line);
            bactrian.out().flush();
        }
    }
}
