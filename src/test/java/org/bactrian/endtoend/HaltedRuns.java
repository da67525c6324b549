package org.bactrian.endtoend;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;

/**
 * A process with a backup for each node of the route: each comes to its node and stands there, until the process is
 * killed. Beside them one of {@code argo/at-dump}, whose database holds it. Arguments: home and routes.
 */
final class HaltedRuns {
    private static final String SYSTEM = "argo";

    /** A node, and the source whose backup does not pass it. */
    enum Halt {
        OPEN("run", "run.hold"),
        CLAIM("backup-claim", "backup-claim.record"),
        DELIVER("backup-volume", "backup-volume.release"),
        SIGNATURE("file-deliver", "file-deliver.put", exchange -> file(exchange, "manifest.sig")),
        COMMIT("file-deliver", "file-deliver.put", exchange -> file(exchange, "manifest.json")),
        FIRST_COMMIT(
                "file-deliver",
                "file-deliver.put",
                exchange -> file(exchange, "manifest.json")
                        && !"offline".equals(exchange.getVariable("target", String.class))),
        VERIFY("backup-run", "backup-run.verify"),
        CLOSE("run-close", "direct:run-clean"),
        /** In the middle of a transaction, which keeps all others from the catalog: hence the last one. */
        RECORD("run-write", "direct:event-record");

        private final String route;
        private final String node;
        private final Predicate<Exchange> condition;

        Halt(String route, String node) {
            this(route, node, exchange -> true);
        }

        Halt(String route, String node, Predicate<Exchange> condition) {
            this.route = route;
            this.node = node;
            this.condition = condition;
        }

        /** Its name within the system {@code argo}. */
        String source() {
            return "at-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /** What the process says when the run has come there. */
        String said() {
            return source() + " stands.";
        }

        private static boolean file(Exchange exchange, String name) {
            return name.equals(exchange.getVariable("volume", Volume.class).name());
        }

        private void stand(Exchange exchange) throws InterruptedException {
            SourceId source = exchange.getVariable("run", Run.class).source();
            if (source.source().equals(source()) && condition.test(exchange)) {
                System.out.println(said());
                new CountDownLatch(1).await();
            }
        }
    }

    private HaltedRuns() {}

    /** Ends only when it is killed. */
    public static void main(String[] arguments) throws Exception {
        Application application =
                Host.start(Path.of(arguments[0]), Path.of(arguments[1]), Map.of(), false, Clock.systemUTC());
        for (Halt halt : Halt.values()) {
            advise(application.camel(), halt);
        }
        begin(application, "at-dump");
        List<Thread> runs = new ArrayList<>();
        for (Halt halt : Halt.values()) {
            if (halt == Halt.RECORD) {
                awaitWord(); // that the others stand
            }
            runs.add(begin(application, halt.source()));
        }
        for (Thread run : runs) {
            run.join();
        }
        throw new IllegalStateException("no run stands any more");
    }

    private static void awaitWord() throws Exception {
        if (System.in.read() < 0) {
            throw new IllegalStateException("nobody said that the others stand");
        }
    }

    private static void advise(CamelContext camel, Halt halt) throws Exception {
        AdviceWith.adviceWith(camel, halt.route, (AdviceWithRouteBuilder route) -> {
            var place = halt.node.startsWith("direct:") ? route.weaveByToUri(halt.node) : route.weaveById(halt.node);
            place.before().process(halt::stand);
        });
    }

    private static Thread begin(Application application, String source) {
        RunRequest request = RunRequest.backup(new SourceId(SYSTEM, source), BackupType.FULL, Purpose.MANUAL, null);
        Thread thread = new Thread(
                () -> {
                    try {
                        System.out.println(new Requests(application).ask("run", Map.of("request", request)));
                    } catch (Exception e) {
                        throw new IllegalStateException(source + " did not come to its node", e);
                    }
                },
                source);
        thread.start();
        return thread;
    }
}
