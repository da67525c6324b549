package org.bactrian.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.InventoryLoader;
import org.bactrian.config.LoadedInventory;
import org.bactrian.config.ProblemReport;
import org.bactrian.config.Surroundings;
import org.bactrian.web.WebPorts;

/**
 * The main job on a lab of real servers: {@code ./bactrian quickstart [--exit] [--yes] [--dir DIR]}. Backs two databases
 * up to three places, verifies and restores them, prints what happened and stays up.
 */
public final class Quickstart {
    private final Path home;
    private final Path base;
    private final PrintStream out;

    private Quickstart(Path home, Path base, PrintStream out) {
        this.home = home;
        this.base = base;
        this.out = out;
    }

    /** Ends with 0 after {@code --exit}, 1 when anything failed, 2 for a wrong argument; otherwise stays up. */
    public static void main(String[] arguments) throws Exception {
        if (System.getProperty("bactrian.log") == null) {
            System.setProperty("bactrian.log", "WARN"); // the screen says how each run ended
        }
        Path home = Path.of("quickstart");
        boolean exit = false;
        List<String> rest = new ArrayList<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            switch (argument) {
                case "--exit" -> exit = true;
                case "--yes" -> {} // the launcher has asked already
                case "--dir" -> {
                    if (rest.isEmpty()) {
                        usage("--dir needs a directory");
                    }
                    home = Path.of(rest.remove(0));
                }
                default -> usage("unknown argument '" + argument + "'");
            }
        }
        Path base = Path.of(System.getProperty("bactrian.basedir", "."))
                .toAbsolutePath()
                .normalize();
        Quickstart quickstart = new Quickstart(home.toAbsolutePath().normalize(), base, System.out);
        System.exit(quickstart.ended(exit));
    }

    private static void usage(String fault) {
        System.err.println("error: " + fault + "\nhint: ./bactrian quickstart [--exit] [--yes] [--dir DIR]");
        System.exit(ErrorKind.USAGE.exitCode());
    }

    // servers of the lab have threads that outlive main: whatever happens, the process ends
    private int ended(boolean exit) {
        try {
            return run(exit);
        } catch (BactrianException e) {
            System.err.println("error: " + e.getMessage() + "\nhint: " + e.hint());
            return e.kind().exitCode();
        } catch (Exception e) {
            e.printStackTrace();
            return ErrorKind.FAILED.exitCode();
        }
    }

    private int run(boolean exit) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch cleaned = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ended.countDown();
            await(cleaned);
        }));
        Files.createDirectories(home);
        step("starting the lab: PostgreSQL, SQLite under writing load, two S3 regions, an offline medium, mail, Slack");
        try (Lab lab = Lab.start(home, base.resolve("config"))) {
            fill(lab);
            step("starting Bactrian with the configuration in " + lab.config());
            try (Application application = Application.start(options(lab))) {
                boolean good = mainJob(lab, application);
                if (good && !exit) {
                    out.println("\nIt stays up until Ctrl-C.");
                    ended.await();
                }
                return good ? ErrorKind.DONE.exitCode() : ErrorKind.FAILED.exitCode();
            }
        } finally {
            cleaned.countDown();
        }
    }

    private void fill(Lab lab) throws IOException {
        step("filling the trading database with a few hundred thousand rows");
        lab.postgres().createDatabase(TradingApplication.DATABASE);
        Path script = home.resolve("lab/trading.sql");
        try (var sql = Quickstart.class.getClassLoader().getResourceAsStream("lab/trading.sql")) {
            if (sql == null) {
                throw new IOException("resource lab/trading.sql is missing");
            }
            Files.write(script, sql.readAllBytes());
        }
        lab.postgres().psql(TradingApplication.DATABASE, "-f", script.toString());
    }

    private Application.Options options(Lab lab) {
        Map<String, String> overrides = Map.of(
                "bactrian.home", home.toString(),
                "bactrian.routes", base.resolve("routes").toString());
        ApplicationProperties properties = ApplicationProperties.load(lab.config(), overrides);
        Surroundings surroundings =
                new Surroundings(base.resolve("routes"), properties.text("bactrian.catalog.url"), System.getenv());
        LoadedInventory loaded = new InventoryLoader(surroundings).load(lab.config());
        Inventory inventory = loaded.inventory()
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.USAGE,
                        "the lab's configuration has errors:\n" + ProblemReport.text(loaded.problems()),
                        "mend src/test/resources/lab"));
        return new Application.Options(inventory, properties, true, Clock.systemUTC());
    }

    private boolean mainJob(Lab lab, Application application) throws Exception {
        Requests requests = new Requests(application);
        MainJob.Done done = new MainJob(home, lab, requests, out).run();
        WebPorts ports = requests.bean("web-ports", WebPorts.class).orElseThrow();
        new QuickstartReport(home, lab, ports, out).print(done.runs(), backups(requests));
        return done.good();
    }

    @SuppressWarnings("unchecked") // the catalog's list of backups
    private static List<BackupEntry> backups(Requests requests) throws Exception {
        return (List<BackupEntry>)
                Objects.requireNonNull(requests.ask("backups-list", Map.of("system", "argo", "source", "")), "no list");
    }

    private void step(String text) {
        out.println("==> " + text);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
