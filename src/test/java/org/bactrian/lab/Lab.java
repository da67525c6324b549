package org.bactrian.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.storage.KeyFiles;
import org.bactrian.storage.OfflineStore;

/**
 * The outside world of the quickstart and of the end-to-end tests: a PostgreSQL cluster, a SQLite file under writing
 * load, an application, two S3 servers, an offline medium, a mailbox and a Slack receiver, with the configuration that names them.
 */
public final class Lab implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path home;
    private final PostgresCluster postgres;
    private final S3Server primary;
    private final S3Server secondary;
    private final MailServer mail;
    private final SlackReceiver slack;
    private final TradingApplication trading;

    private Lab(Path home) throws Exception {
        this.home = home;
        try {
            this.postgres = open(PostgresCluster.create());
            this.primary = open(S3Server.start(Files.createDirectories(home.resolve("primary"))));
            this.secondary = open(S3Server.start(Files.createDirectories(home.resolve("secondary"))));
            this.mail = open(MailServer.start());
            this.slack = open(SlackReceiver.start());
            this.trading = open(TradingApplication.start(postgres, stopped(home)));
            open(new SqliteWriter(signals(home.resolve("lab/signals.db")), "WAL"));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T open(T server) {
        opened.push(server);
        return server;
    }

    private static Path stopped(Path home) {
        return home.resolve("lab/trading.stopped");
    }

    // the lab's own data begins anew each time; only what Bactrian keeps of it stays. What was written before is most
    // of it, or its size at the moment of a backup would be a matter of luck, and an anomaly
    private static Path signals(Path file) throws IOException, SQLException {
        removeDatabase(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = off");
            statement.execute("CREATE TABLE history (n INTEGER PRIMARY KEY, signal TEXT)");
            statement.execute("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 30000)"
                    + " INSERT INTO history SELECT n, hex(randomblob(400)) FROM c");
        }
        return file;
    }

    /** Removes a file of SQLite with all that lies beside it. */
    static void removeDatabase(Path file) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    /**
     * Starts every server and writes the configuration.
     *
     * @param home gets {@code config/}, {@code keys/}, {@code primary/}, {@code secondary/}, {@code offline/} and {@code lab/}
     * @param shipped the configuration directory of the product
     */
    public static Lab start(Path home, Path shipped) throws Exception {
        Files.createDirectories(home.resolve("lab"));
        Lab lab = new Lab(home);
        try {
            lab.prepare(shipped);
            return lab;
        } catch (Exception e) {
            lab.close();
            throw e;
        }
    }

    private void prepare(Path shipped) throws IOException {
        primary.bucket("backups");
        secondary.bucket("backups");
        Path medium = Files.createDirectories(home.resolve("offline"));
        if (!Files.exists(medium.resolve("medium.json"))) {
            OfflineStore.label(medium, "A");
        }
        Path keys = home.resolve("keys");
        if (!Files.exists(keys.resolve("identity.txt"))) {
            new KeyFiles(Clock.systemUTC()).create(keys);
        }
        secret("lab/postgres.password", PostgresCluster.PASSWORD);
        secret("lab/s3.secret", primary.secretKey());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("postgresPort", Integer.toString(postgres.port()));
        values.put("postgresUser", PostgresCluster.USER);
        values.put("passwordFile", home.resolve("lab/postgres.password").toString());
        values.put("signals", home.resolve("lab/signals.db").toString());
        values.put("primaryEndpoint", primary.endpoint().toString());
        values.put("secondaryEndpoint", secondary.endpoint().toString());
        values.put("accessKey", primary.accessKey());
        values.put("secretFile", home.resolve("lab/s3.secret").toString());
        values.put("offline", medium.toString());
        values.put("health", trading.healthUrl());
        values.put("stopped", stopped(home).toString());
        values.put("slackUrl", slack.webhookUrl());
        values.put("smtpPort", Integer.toString(mail.port()));
        values.put("recipient", recipient(keys.resolve("identity.txt")));
        new LabConfiguration(home, shipped).write(values);
    }

    private void secret(String name, String value) throws IOException {
        Path file = home.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, value + "\n");
    }

    private static String recipient(Path identity) throws IOException {
        for (String line : Files.readAllLines(identity, StandardCharsets.UTF_8)) {
            if (line.startsWith("# public key: ")) {
                return line.substring("# public key: ".length()).strip();
            }
        }
        throw new IOException(identity + " does not name its public key");
    }

    /** The configuration directory. */
    public Path config() {
        return home.resolve("config");
    }

    /** The database server that the estate's sources live on. */
    public PostgresCluster postgres() {
        return postgres;
    }

    /** The first region. */
    public S3Server primary() {
        return primary;
    }

    /** The second region. */
    public S3Server secondary() {
        return secondary;
    }

    /** Where the mails arrive. */
    public MailServer mail() {
        return mail;
    }

    /** Where the Slack messages arrive. */
    public SlackReceiver slack() {
        return slack;
    }

    /** The application that works on the trading database. */
    public TradingApplication trading() {
        return trading;
    }

    /** Ends what was started, the last first; one that does not end well keeps no other running. */
    @Override
    public void close() throws Exception {
        Exception fault = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (fault == null) {
                    fault = e;
                } else {
                    fault.addSuppressed(e);
                }
            }
        }
        if (fault != null) {
            throw fault;
        }
    }
}
