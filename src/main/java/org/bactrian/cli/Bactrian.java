package org.bactrian.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. The process ends with the exit code of an {@link ErrorKind}: docs/exit-codes.md. */
@Command(
        name = "bactrian",
        description = "Disaster recovery and backup as Apache Camel routes.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            ValidateCommand.class,
            RunCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            BackupsCommand.class,
            VerifyCommand.class,
            CopyCommand.class,
            StatusCommand.class,
            ScheduleCommand.class,
            CatalogCommand.class,
            RetentionCommand.class,
            KeysCommand.class,
            DoctorCommand.class,
            NotifyCommand.class,
            TestCommand.class,
            BenchCommand.class,
        })
public final class Bactrian implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Configuration directory. Default: $BACTRIAN_CONFIG, ./config or /etc/bactrian.")
    private @Nullable Path config;

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Route files. Default: 'routes' beside the configuration, or the program's own.")
    private @Nullable Path routes;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say only what went wrong.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more, and show the trace of an unexpected error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the versions of Bactrian, Camel and Java.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs one command; gives its exit code. */
    static int execute(String... arguments) {
        Bactrian bactrian = new Bactrian();
        CommandLine line = new CommandLine(bactrian);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setExecutionStrategy(bactrian::execute);
        line.setParameterExceptionHandler((fault, ignored) -> Faults.usage(fault));
        line.setExecutionExceptionHandler(
                (fault, command, parsed) -> Faults.tell(fault, command.getErr(), bactrian.verbose));
        return line.execute(arguments);
    }

    /** Without a command there is nothing to do but to say which ones there are. */
    @Override
    public void run() {
        spec.commandLine().usage(err());
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }

    // the logger reads its level when it is first used: nothing has logged before this
    private int execute(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        boolean service = RunCommand.NAME.equals(command.commandSpec().name());
        level("bactrian.log", verbose ? "DEBUG" : quiet ? "ERROR" : service ? "INFO" : "WARN");
        // a command tells its errors itself, each once; a service has only its log
        level("bactrian.camel.log", verbose || service ? "WARN" : "ERROR");
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void level(String property, String level) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, level);
        }
    }

    /** What the options name, or their defaults. */
    Places places() {
        return Places.find(config, routes, System.getenv());
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
