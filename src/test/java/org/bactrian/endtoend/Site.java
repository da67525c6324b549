package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.lab.Lab;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.storage.OfflineStore;

/**
 * An installation of its own on the shared lab: its configuration, catalog and targets are touched by no other test. The
 * usual targets are {@code primary} and {@code secondary} (buckets of the two S3 servers) and {@code offline}.
 */
final class Site implements AutoCloseable {
    private static final SharedLab SHARED = SharedLab.get();

    private final String name;
    private final Path home;
    private final Application application;
    private final Map<String, Path> roots;

    private Site(String name, Path home, Application application, Map<String, Path> roots) {
        this.name = name;
        this.home = home;
        this.application = application;
        this.roots = roots;
    }

    /** What a site is made of; begins with the usual targets, two copies at least, and volumes of 512 KiB. */
    static final class Plan {
        private final String name;
        private final Path home;
        private final Map<String, String> targets = new LinkedHashMap<>();
        private final Map<String, Path> roots = new LinkedHashMap<>();
        private final List<String> systems = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private final Map<String, String> properties = new HashMap<>();
        private final List<String> policies = new ArrayList<>();
        private String schedules = "[]";
        private String volumeSize = "512KiB";
        private String slackUrl = SHARED.lab().slack().webhookUrl();
        private int smtpPort = SHARED.lab().mail().port();
        private String application = "";
        private Path identity = SHARED.identity();
        private boolean service;
        private Clock clock = Clock.systemUTC();

        private Plan(String name) {
            this.name = name;
            this.home = SHARED.home().resolve("sites").resolve(name);
            Lab lab = SHARED.lab();
            s3("primary", lab.primary().bucket(name).endpoint().toString());
            s3("secondary", lab.secondary().bucket(name).endpoint().toString());
            roots.put("primary", lab.primary().directory().resolve(name));
            roots.put("secondary", lab.secondary().directory().resolve(name));
            roots.put("offline", home.resolve("offline"));
            targets.put("offline", "{kind: offline, path: " + home.resolve("offline") + ", medium: A}");
            property("bactrian.target.pause", "20");
        }

        /** Puts a target at an S3 server's address in place of the usual one, or beside the others. */
        Plan s3(String target, String endpoint) {
            return bucket(target, endpoint, name);
        }

        /** The same in another bucket, which lies in a directory of its name. */
        Plan s3(String target, String endpoint, Path bucket) {
            roots.put(target, bucket);
            return bucket(target, endpoint, String.valueOf(bucket.getFileName()));
        }

        private Plan bucket(String target, String endpoint, String bucket) {
            String form = "{kind: s3, endpoint: '%s', region: eu-central-1, bucket: %s, pathStyle: true, accessKey: %s,"
                    + " secretKey: '{{file:%s}}'}";
            targets.put(
                    target,
                    form.formatted(
                            endpoint,
                            bucket,
                            SHARED.lab().primary().accessKey(),
                            SHARED.home().resolve("lab/s3.secret")));
            return this;
        }

        /** A medium with the label A as a target beside the others; its path may be a mount point. */
        Plan medium(String target, Path path) {
            targets.put(target, "{kind: offline, path: " + path + ", medium: A}");
            roots.put(target, path);
            return this;
        }

        /** A directory of this host as a target beside the others; made when it is missing. */
        Plan file(String target, Path root) throws IOException {
            targets.put(target, "{kind: file, path: " + Files.createDirectories(root) + "}");
            roots.put(target, root);
            return this;
        }

        /** A source of the system {@code argo} in a database of the lab's cluster, with further settings. */
        Plan postgres(String source, String database, String... settings) {
            return source(
                    source,
                    "kind: postgres, host: 127.0.0.1, port: %d, database: '%s', user: %s, passwordFile: %s%s"
                            .formatted(
                                    SHARED.lab().postgres().port(),
                                    database,
                                    PostgresCluster.USER,
                                    SHARED.home().resolve("lab/postgres.password"),
                                    settings.length == 0 ? "" : ", " + String.join(", ", settings)));
        }

        /** A source of the system {@code argo}; its policy is {@code production} unless the settings name another. */
        Plan source(String source, String settings) {
            systems.add(line(source, settings));
            return this;
        }

        private static String line(String source, String settings) {
            String policy = settings.contains("policy: ") ? "" : "policy: production, ";
            return "      " + source + ": {" + policy + settings + "}";
        }

        /** A system beside {@code argo}, with its tier and the settings of its sources, on the same targets. */
        Plan system(String id, String tier, Map<String, String> sources) {
            others.add(
                    "  %s:\n    title: %s\n    tier: %s\n    owner: trading-dev\n    targets: %%s\n    sources:\n%s\n"
                            .formatted(
                                    id,
                                    id,
                                    tier,
                                    sources.entrySet().stream()
                                            .map(source -> line(source.getKey(), source.getValue()))
                                            .collect(Collectors.joining("\n"))));
            return this;
        }

        /** What stops and starts the application of {@code argo}; lines as systems.yaml has them below a system. */
        Plan application(String... lines) {
            application = "    " + String.join("\n    ", lines) + "\n";
            return this;
        }

        /** The identity file in place of the lab's. */
        Plan identity(Path file) {
            identity = file;
            return this;
        }

        /** When the sources are backed up; a list as policies.yaml has it. */
        Plan schedules(String list) {
            schedules = list;
            return this;
        }

        /** The size of the volumes of the policy {@code production}. */
        Plan volumeSize(String size) {
            volumeSize = size;
            return this;
        }

        /** A policy beside {@code production}. */
        Plan policy(String policy, String settings) {
            policies.add("  " + policy + ": {" + settings + "}\n");
            return this;
        }

        /** A line of application.properties. */
        Plan property(String key, String value) {
            properties.put(key, value);
            return this;
        }

        /** Where the people are reached, in place of the lab's. */
        Plan channels(String webhookUrl, int port) {
            slackUrl = webhookUrl;
            smtpPort = port;
            return this;
        }

        /** With schedules and announcements, as {@code bactrian run} has them. */
        Plan service() {
            service = true;
            return this;
        }

        /** The host's clock. */
        Plan clock(Clock other) {
            clock = other;
            return this;
        }

        /** Where the site keeps its configuration, its catalog and its own targets. */
        Path home() {
            return home;
        }

        Site start() throws Exception {
            return new Site(name, home, Application.start(options()), Map.copyOf(roots));
        }

        /** Writes the configuration, and gives what an application of it is started with. */
        Application.Options options() throws Exception {
            write();
            return Host.options(home, SharedLab.base().resolve("routes"), properties, service, clock);
        }

        /** Writes the configuration and makes the targets; nothing starts. */
        void write() throws IOException {
            Files.createDirectories(home.resolve("config"));
            Files.createDirectories(home.resolve("offline"));
            if (!Files.exists(home.resolve("offline/medium.json"))) {
                OfflineStore.label(home.resolve("offline"), "A");
            }
            String shipped = Files.readString(SharedLab.base().resolve("config/application.properties"));
            file(
                    "application.properties",
                    shipped.replaceAll("(?m)^bactrian\\.(public|operations)\\.port *=.*$", "bactrian.$1.port = 0"));
            file(
                    "systems.yaml",
                    """
                    systems:
                      argo:
                        title: Argo Capital trading
                        tier: critical
                        owner: trading-dev
                        targets: %s
                    %s    sources:
                    """.formatted(List.copyOf(targets.keySet()), application) + String.join("\n", systems) + "\n"
                            + String.join("", others)
                                    .replace("%s", List.copyOf(targets.keySet()).toString()));
            StringBuilder places = new StringBuilder("targets:\n");
            targets.forEach((id, settings) ->
                    places.append("  ").append(id).append(": ").append(settings).append('\n'));
            file("targets.yaml", places.toString());
            file("policies.yaml", """
                    policies:
                      production: {schedules: %s, minimumCopies: 2, volumeSize: %s}
                    """.formatted(schedules, volumeSize) + String.join("", policies));
            file("people.yaml", people());
            Path lab = SHARED.home().resolve("config/keys.yaml");
            file(
                    "keys.yaml",
                    Files.readString(lab)
                            .replace(" keys/", " " + SHARED.home() + "/keys/")
                            .replace(SHARED.identity().toString(), identity.toString()));
        }

        private String people() throws IOException {
            file("../slack.url", slackUrl);
            file("../smtp.password", SharedLab.SMTP_PASSWORD);
            return """
                    stakeholders:
                      operations: {name: Operations, addresses: {slack: ["#backups"], email: [operations@example.org]}}
                      trading-dev: {name: Developers, addresses: {slack: ["#trading-dev"], email: [trading-dev@example.org]}}
                    channels:
                      slack: {kind: slack, webhookUrl: "{{file:%s}}"}
                      email: {kind: email, host: 127.0.0.1, port: %d, from: bactrian@example.org, tls: none, user: %s, password: "{{file:%s}}"}
                    emergency: {tell: [operations], by: [slack, email]}
                    plan:
                      - {name: failures, events: [backup.failed, backup.degraded, backup.missed], tell: [operations], by: [slack, email]}
                      - {name: successes, events: [backup.succeeded], tell: [operations], by: [slack]}
                    """.formatted(
                            home.resolve("slack.url"), smtpPort, SharedLab.SMTP_USER, home.resolve("smtp.password"));
        }

        private void file(String file, String text) throws IOException {
            Path path = home.resolve("config").resolve(file).normalize();
            Files.deleteIfExists(path);
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path, text);
        }
    }

    /** @param name unique among all tests, fit for a bucket */
    static Plan plan(String name) {
        return new Plan(name);
    }

    static Lab lab() {
        return SHARED.lab();
    }

    static PostgresCluster cluster() {
        return SHARED.lab().postgres();
    }

    Path home() {
        return home;
    }

    Application application() {
        return application;
    }

    /** Backs a source of any system up, as the command line does. */
    RunResult backup(String source) throws Exception {
        RunRequest request = RunRequest.backup(SourceId.parse(source), BackupType.FULL, Purpose.MANUAL, null);
        return (RunResult) requireNonNull(ask("run", Map.of("request", request)));
    }

    /** As {@link #backup}, in a thread of its own. */
    CompletableFuture<RunResult> begin(String source) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return backup(source);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "run-" + source);
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    /** What a route answers. */
    Object ask(String route, Map<String, ?> variables) throws Exception {
        return requireNonNull(new Requests(application).ask(route, variables));
    }

    /** Where a target keeps its objects, as plain files. */
    Path root(String target) {
        return requireNonNull(roots.get(target), target);
    }

    /** Every regular file of all targets. */
    List<Path> stored() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path root : roots.values()) {
            all.addAll(files(root));
        }
        return all;
    }

    /** Every file of all targets with this name. */
    List<Path> stored(String file) throws IOException {
        return stored().stream().filter(path -> path.endsWith(file)).toList();
    }

    /** The files that wait for targets now. */
    List<Path> staged() throws IOException {
        return files(home.resolve("state/staging"));
    }

    /** Rows of the catalog, each as its columns joined by a bar. */
    List<String> catalog(String sql) throws SQLException {
        return catalog(home, sql);
    }

    /** As the other, also while nothing runs. */
    static List<String> catalog(Path home, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            if (!statement.execute(sql)) {
                return List.of();
            }
            var result = statement.getResultSet();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", columns));
            }
        }
        return rows;
    }

    /** All regular files below a directory that other threads may be changing. */
    static List<Path> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (java.io.UncheckedIOException vanished) {
            return files(root);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() throws Exception {
        application.close();
    }
}
