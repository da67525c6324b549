package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the shipped configuration, with keys and environment, that a test spoils. */
final class SampleEstate {
    static final Path SHIPPED = Path.of(System.getProperty("bactrian.basedir", "."), "config");
    static final String RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    static final String OTHER_RECIPIENT = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
    final Path root;
    final Path config;
    final Path routes;
    final Map<String, String> environment = new HashMap<>(Map.of(
            "ARGO_DB_PASSWORD", "hunter2-argo",
            "BACTRIAN_S3_ACCESS_KEY", "AKIA",
            "BACTRIAN_S3_SECRET_KEY", "hunter2-s3",
            "BACTRIAN_SLACK_WEBHOOK", "https://hooks.slack.example/hunter2",
            "BACTRIAN_SMTP_PASSWORD", "hunter2-smtp",
            "BACTRIAN_RECIPIENT_OPERATIONS", RECIPIENT,
            "BACTRIAN_RECIPIENT_SAFE", OTHER_RECIPIENT));
    String catalogUrl = "jdbc:sqlite:/var/lib/bactrian/catalog.db";

    SampleEstate(Path root) {
        this.root = root;
        config = root.resolve("config");
        routes = root.resolve("routes");
        try (Stream<Path> files = Files.list(SHIPPED)) {
            Files.createDirectories(config);
            Files.createDirectories(routes);
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                write("config/" + file.getFileName(), Files.readString(file), "rw-r--r--");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path directory : List.of(config, routes)) {
            mode(directory, "rwxr-xr-x");
        }
        write("keys/signing.pem", "private", "rw-------");
        write("keys/signing.pub.pem", "public", "rw-r--r--");
        write("keys/analytics-db.password", "hunter2-analytics", "rw-------");
    }

    Path write(String name, String text, String mode) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            mode(file, mode);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void mode(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        try {
            return Files.readString(config.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the first occurrence, which must be there, and gives its line. */
    int edit(String file, String old, String replacement) {
        String text = text(file);
        assertThat(text).contains(old);
        int start = text.indexOf(old);
        write(
                "config/" + file,
                text.substring(0, start) + replacement + text.substring(start + old.length()),
                "rw-r--r--");
        return (int) text.substring(0, start).lines().count() + (text.charAt(start - 1) == '\n' ? 1 : 0);
    }

    LoadedInventory load() {
        return new InventoryLoader(new Surroundings(routes, catalogUrl, environment)).load(config);
    }

    Inventory inventory() {
        LoadedInventory loaded = load();
        assertThat(loaded.problems()).isEmpty();
        return loaded.inventory().orElseThrow();
    }

    /** As ProblemReport prints them, with the directory left out. */
    String report() {
        return ProblemReport.text(load().problems()).replace(root + "/", "");
    }
}
