package org.bactrian.app;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.bactrian.catalog.CatalogFault;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Bactrian: the routes of a directory with the steps, targets and channels of an inventory. */
public final class Application implements AutoCloseable {
    /**
     * What an application is made of.
     *
     * @param properties with {@code bactrian.home} and {@code bactrian.routes}
     * @param service whether this is {@code run}: schedules, pages and announcements are on
     * @param clock the only source of the host's time for all steps
     */
    public record Options(Inventory inventory, ApplicationProperties properties, boolean service, Clock clock) {
        /** The same with other values of some properties. */
        Options with(Map<String, String> overrides) {
            return new Options(inventory, properties.with(overrides), service, clock);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final String HOLDER = holder();

    private final Main main = new Main();
    private final Parts parts;
    private final Duration patience;
    private final Drain drain;

    private Application(Parts parts, Duration patience) {
        this.parts = parts;
        this.patience = patience;
        this.drain = new Drain(patience);
    }

    /** Which routes and which steps: all, those that only look, or those for the time when there is no catalog. */
    private record Parts(List<String> routes, List<Bindings> bindings) {
        private static Parts all() {
            return new Parts(List.of("**/*.camel.yaml"), allBindings());
        }

        private static Parts listing() {
            return new Parts(
                    List.of("error.camel.yaml", "listing/*.camel.yaml"),
                    List.of(new CatalogBindings(), new ScheduleBindings()));
        }

        private static Parts emergency() {
            return new Parts(
                    List.of(
                            "error.camel.yaml",
                            "communication/channel.camel.yaml",
                            "communication/emergency-send.camel.yaml"),
                    List.of(new CommunicationBindings()));
        }
    }

    /**
     * Binds the steps, loads the routes and starts them. Reaches no target.
     *
     * @throws Exception when a route does not load or start, or the catalog cannot be opened
     */
    public static Application start(Options options) throws Exception {
        return start(options, Parts.all());
    }

    /**
     * As {@link #start}, with the routes of {@code routes/listing} alone: for commands that look at the catalog, which
     * people expect to answer at once.
     *
     * @throws Exception when a route does not load or start, or the catalog cannot be opened
     */
    public static Application startListing(Options options) throws Exception {
        return start(options, Parts.listing());
    }

    /**
     * As {@link #start}, for what works by itself or by cron: when the catalog cannot be opened, those are told whom
     * people.yaml names for this emergency, before it throws.
     */
    public static Application startOrTell(Options options) throws Exception {
        try {
            return start(options);
        } catch (Exception e) {
            if (CatalogFault.of(e).isPresent()) {
                tell(options, e);
            }
            throw e;
        }
    }

    private static void tell(Options options, Exception fault) {
        Options quiet = new Options(options.inventory(), options.properties(), false, options.clock());
        try (Application emergency = start(quiet, Parts.emergency())) {
            new Requests(emergency).ask("emergency-send", Map.of("fault", fault, "request", "start"));
        } catch (Exception e) {
            fault.addSuppressed(e);
            LOG.error("nobody could be told of the catalog: {}", e.toString());
        }
    }

    private static Application start(Options options, Parts parts) throws Exception {
        Application application =
                new Application(parts, Duration.ofSeconds(options.properties().number("camel.main.shutdownTimeout")));
        try {
            application.begin(options);
            return application;
        } catch (Exception e) {
            application.close();
            throw e;
        }
    }

    private void begin(Options options) throws Exception {
        main.setShutdownStrategy(drain);
        options.properties().all().forEach(main::addOverrideProperty);
        main.addOverrideProperty("bactrian.service", Boolean.toString(options.service()));
        Path routes = options.properties().path("bactrian.routes").toAbsolutePath();
        main.configure()
                .withRoutesIncludePattern(parts.routes().stream()
                        .map(file -> "file:" + routes + "/" + file)
                        .collect(Collectors.joining(",")));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                each(support, options, Bindings::bind);
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                each(support, options, Bindings::addRoutes);
            }
        });
        main.start();
    }

    /** The kamelets that the kinds of targets and channels in an inventory need. */
    public static Set<String> kamelets(Inventory inventory) {
        Set<String> names = new TreeSet<>();
        inventory
                .targets()
                .values()
                .forEach(target -> TargetBindings.OPERATIONS.forEach(
                        operation -> names.add("target-" + target.kind() + "-" + operation + "-action")));
        inventory.people().channels().values().forEach(channel -> names.add("channel-" + channel.kind() + "-action"));
        return names;
    }

    /** The version of Camel that runs the routes. */
    public static String camelVersion() {
        String version = DefaultCamelContext.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Sends messages to the routes. */
    public ProducerTemplate template() {
        return main.getCamelContext().createProducerTemplate();
    }

    /** The context with the routes. */
    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** Lets no new run begin, and those under way end, then stops. */
    @Override
    public void close() throws Exception {
        try (drain) {
            CamelContext camel = main.getCamelContext();
            if (camel != null) {
                Work.end(camel, patience);
            }
            main.stop();
            for (Bindings binding : parts.bindings()) {
                binding.close();
            }
        }
    }

    /** The wiring page: one line per feature. */
    private static List<Bindings> allBindings() {
        return List.of(
                new CatalogBindings(),
                new KeysBindings(),
                new ScheduleBindings(),
                new TargetBindings(),
                new SourceBindings(),
                new BackupBindings(),
                new FetchBindings(),
                new VerifyBindings(),
                new ProcedureBindings(),
                new RebuildBindings(),
                new RetentionBindings(),
                new CommunicationBindings(),
                new WebBindings());
    }

    private interface Phase {
        void run(Bindings bindings, Wiring wiring) throws Exception;
    }

    private void each(BaseMainSupport support, Options options, Phase phase) {
        Wiring wiring = new Wiring(
                support.getCamelContext(),
                options.inventory(),
                options.properties(),
                options.clock(),
                options.service(),
                HOLDER);
        for (Bindings binding : parts.bindings()) {
            try {
                phase.run(binding, wiring);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost"; // a host without a name still has a process id and the random part
        }
        return host + ":" + ManagementFactory.getRuntimeMXBean().getPid() + ":"
                + Integer.toHexString(new SecureRandom().nextInt());
    }
}
