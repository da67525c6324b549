package org.bactrian.source;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL dump restored into a scratch cluster of the dumped server's version, looked at and thrown away. */
final class PostgresProof extends ScratchLook {
    private static final String DATABASE = "restored";
    private static final int CLUSTER_SHARE = 2; // indexes and a cluster's own files, beside the tables
    private static final List<String> LACKING = List.of(
            "could not open extension control file",
            "could not access file",
            "is not available",
            "must be loaded via \"shared_preload_libraries\"",
            "invalid locale name",
            "could not create locale",
            "requires superuser or installation of");
    private static final List<String> HOSTS_FAULT =
            List.of("No space left on device", "out of memory", "server closed the connection", "connection to server");

    private final ScratchSite site;
    private final PostgresTools tools;
    private final SourceSpec source;
    private final Manifest manifest;
    private @Nullable ScratchCluster cluster;
    private @Nullable PostgresLoading loading;
    private double seconds;

    PostgresProof(ScratchSite site, PostgresTools tools, SourceSpec source, Manifest manifest) {
        this.site = site;
        this.tools = tools;
        this.source = source;
        this.manifest = manifest;
    }

    @Override
    public long scratchBytes() {
        return SpoolRoom.needed(manifest) + clusterBytes();
    }

    /** @throws NotProvable also when this host lacks an extension or a locale of the dump */
    @Override
    public void load(StoredPayload payload) throws IOException {
        PostgresTools.Programs programs = tools.server(manifest.tools().getOrDefault("server", ""));
        ScratchCluster started = ScratchCluster.start(site, programs, clusterBytes());
        cluster = started;
        PostgresLoading load = new PostgresLoading(started.postgres(), manifest, site.scratchDir(), DATABASE);
        loading = load;
        long begun = System.nanoTime();
        try {
            load.load(payload, true);
        } catch (BactrianException e) {
            throw told(e);
        }
        seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
    }

    @Override
    public Map<String, Object> check() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        ScratchCluster used = Objects.requireNonNull(cluster, "load comes before check");
        evidence.put("server", used.postgres().version(DATABASE));
        evidence.put("loadSeconds", seconds);
        evidence.putAll(Objects.requireNonNull(loading).check(source.settings().texts("checks")));
        evidence.put("isolation", used.isolation());
        return evidence;
    }

    @Override
    public void close() throws IOException {
        try (ScratchCluster started = cluster;
                PostgresLoading load = loading) {
            cluster = null;
            loading = null;
        } finally {
            super.close();
        }
    }

    private long clusterBytes() {
        return manifest.plainSize() * CLUSTER_SHARE;
    }

    /** The bytes are the dumped ones here: what PostgreSQL says of them is a fault of the backup, or of this host. */
    private RuntimeException told(BactrianException e) {
        String message = String.valueOf(e.getMessage());
        if (e.kind() != ErrorKind.FAILED || HOSTS_FAULT.stream().anyMatch(message::contains)) {
            return e;
        }
        if (LACKING.stream().anyMatch(message::contains)) {
            return new NotProvable("this host lacks what the dump of " + source.id() + " needs: " + message
                    + "; install the server's extensions and locales here");
        }
        return message.contains("pg_restore") || message.contains("psql")
                ? new BactrianException(
                        ErrorKind.VERIFICATION_FAILED,
                        "backup " + manifest.directory() + " cannot be restored: " + message,
                        "its bytes are those that were dumped: look at the source, and back it up again",
                        e)
                : e;
    }
}
