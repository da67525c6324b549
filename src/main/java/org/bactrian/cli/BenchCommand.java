package org.bactrian.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Listed here for the help; the launcher runs it. */
@Command(name = "bench", description = "Time backups, restores and starts beside the tools that people use today.")
@SuppressWarnings("UnusedVariable") // options are here for the help
final class BenchCommand implements Runnable {
    @Parameters(paramLabel = "WHAT", description = "backup, restore, sqlite or start.")
    private String what = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1G",
            description = "Of the database. Default: ${DEFAULT-VALUE}.")
    private String size = "";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each step is timed, in turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "Where everything is put. Default: ${DEFAULT-VALUE}.")
    private String directory = "";

    @Override
    public void run() {
        throw QuickstartCommand.ofTheLauncher("bench");
    }
}
