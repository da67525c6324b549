package org.bactrian.cli;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Listed here for the help; the launcher runs it, because it installs and builds before there is any Java to run. */
@Command(
        name = "quickstart",
        description = "Show everything at work on this machine: databases, three places, messages, a proof.")
@SuppressWarnings("UnusedVariable") // options are here for the help
final class QuickstartCommand implements Runnable {
    @Option(names = "--exit", description = "End when the results are shown.")
    private boolean exit;

    @Option(
            names = {"-y", "--yes"},
            description = "Install missing Debian packages without asking.")
    private boolean yes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "quickstart",
            description = "Where everything is put. Default: ${DEFAULT-VALUE}.")
    private String directory = "";

    @Override
    public void run() {
        throw ofTheLauncher("quickstart");
    }

    static BactrianException ofTheLauncher(String command) {
        return new BactrianException(
                ErrorKind.USAGE,
                "the launcher runs '" + command + "', from a checkout of the repository",
                "./bactrian " + command + " (as the first argument)");
    }
}
