package org.bactrian.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Messages. */
@Command(name = "notify", description = "Try out messages.", subcommands = NotifyCommand.Test.class)
final class NotifyCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "notify what? 'notify test'");
    }

    /** Sends one test message to everybody. */
    @Command(name = "test", description = "Send a test message to every address of every stakeholder.")
    static final class Test implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private NotifyCommand notify;

        @Option(names = "--json", description = "What came of each, as JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            Bactrian bactrian = notify.bactrian;
            Estate estate = Estate.load(bactrian.places());
            try (Application application = Application.start(estate.options(false))) {
                List<Row> rows = Row.of(new Requests(application).ask("notify-test", Map.of()));
                bactrian.out().print(json ? Row.json(rows) + '\n' : text(rows));
                bactrian.out().flush();
                boolean all = !rows.isEmpty() && rows.stream().allMatch(Test::delivered);
                return (all ? ErrorKind.DONE : ErrorKind.FAILED).exitCode();
            }
        }

        private static boolean delivered(Row row) {
            return "true".equals(row.text("delivered"));
        }

        private static String text(List<Row> rows) {
            if (rows.isEmpty()) {
                return "no stakeholder has an address\n";
            }
            Table table = new Table("STAKEHOLDER", "CHANNEL", "ADDRESS", "RESULT");
            rows.forEach(row -> table.add(
                    row.text("stakeholder"),
                    row.text("channel"),
                    row.text("target"),
                    delivered(row) ? "delivered" : "not delivered: " + row.text("error")));
            return table.text();
        }
    }
}
