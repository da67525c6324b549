package org.bactrian.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Listed here for the help; the launcher runs it. */
@Command(name = "test", description = "Run all checks and tests of the sources; other arguments go to Maven.")
@SuppressWarnings("UnusedVariable") // options are here for the help
final class TestCommand implements Runnable {
    @Option(
            names = {"-y", "--yes"},
            description = "Install missing Debian packages without asking.")
    private boolean yes;

    @Override
    public void run() {
        throw QuickstartCommand.ofTheLauncher("test");
    }
}
