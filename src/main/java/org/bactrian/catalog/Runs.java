package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;

/** Turns wishes into runs by what the inventory says. */
public final class Runs {
    private static final int NEAREST = 3;

    /** The policy that every inventory has. */
    private static final String BUILT_IN = "bactrian";

    private static final String UNKNOWN_TIER = "critical";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Inventory inventory;
    private final Clock clock;
    private final LongSupplier random;
    private final String holder;
    private final Map<SourceId, SourceSpec> found = new ConcurrentHashMap<>();

    /**
     * @param random any numbers; unpredictable ones keep the ids of two hosts apart
     * @param holder names this process in leases
     */
    public Runs(Inventory inventory, Clock clock, LongSupplier random, String holder) {
        this.inventory = requireNonNull(inventory);
        this.clock = requireNonNull(clock);
        this.random = requireNonNull(random);
        this.holder = requireNonNull(holder);
    }

    /**
     * A run that starts now, with fresh ids.
     *
     * @throws BactrianException NOT_FOUND when the inventory has no such source; USAGE when it names an unknown policy
     */
    public Run prepare(RunRequest request) {
        SourceSpec source = source(request.source());
        requirePlace(request);
        Instant now = clock.instant();
        String id = TIME.format(now) + "-" + String.format(Locale.ROOT, "%08x", (int) random.getAsLong());
        return new Run(
                id,
                request.job(),
                source.id(),
                BackupId.create(now, request.type(), random.getAsLong()),
                request.type(),
                request.purpose(),
                source.targets(),
                policy(source).minimumCopies(),
                now,
                holder,
                lease(id, request));
    }

    /** What a run notes while it works. */
    public Journal journal() {
        return new Journal(clock);
    }

    // a check or a repair that takes hours must not keep a source from its backup; restores to other places keep nobody
    private static String lease(String runId, RunRequest request) {
        String source = request.source().toString();
        if (request.order() instanceof RestoreOrder restore) {
            return restore.place() == Place.LIVE || restore.place() == Place.TABLES
                    ? source
                    : source + " restore " + runId;
        }
        return request.order() == null ? source : source + " " + request.job();
    }

    /** Whether a request asks for a source that only the target it names can know. */
    public boolean unknown(RunRequest request) {
        return request.order() instanceof RestoreOrder restore
                && restore.from() != null
                && inventory.source(request.source()).isEmpty();
    }

    /** The target that a restore is limited to; empty when it may take any. */
    public String from(RunRequest request) {
        String from = request.order() instanceof RestoreOrder restore ? restore.from() : null;
        return from == null ? "" : from;
    }

    /** Remembers sources that a target has backups of, though the inventory does not have them: of their kind, without settings. */
    public void found(List<BackupEntry> backups) {
        for (BackupEntry backup : backups) {
            found.putIfAbsent(
                    backup.source(),
                    new SourceSpec(
                            backup.source(),
                            backup.kind(),
                            BUILT_IN,
                            false,
                            backup.copies().stream()
                                    .map(BackupEntry.Copy::target)
                                    .toList(),
                            new Settings(Map.of())));
        }
    }

    private void requirePlace(RunRequest request) {
        boolean live = request.order() instanceof RestoreOrder restore
                && (restore.place() == Place.LIVE || restore.place() == Place.TABLES);
        if (live && inventory.source(request.source()).isEmpty()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "source " + request.source() + " is not in the inventory, so nobody knows where its live data is",
                    "say where to with --to or --to-dir, or restore bactrian/config first");
        }
    }

    /**
     * The source with this id, by the inventory or by a target that was looked at.
     *
     * @throws BactrianException NOT_FOUND, with the nearest names as the hint
     */
    public SourceSpec source(SourceId id) {
        return inventory
                .source(id)
                .or(() -> Optional.ofNullable(found.get(id)))
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "there is no source " + id + " in the inventory",
                        nearest(
                                id.toString(),
                                inventory.sources().stream()
                                        .map(source -> source.id().toString())
                                        .toList())));
    }

    /** The system of a source; of one that only a target knows, one without an application. */
    public SystemSpec system(SourceSpec source) {
        String id = source.id().system();
        SystemSpec known = inventory.systems().get(id);
        return known != null
                ? known
                : new SystemSpec(id, id, UNKNOWN_TIER, "", Map.of(), SystemSpec.Application.NONE, null);
    }

    /**
     * The policy of a source.
     *
     * @throws BactrianException USAGE when the inventory does not have it
     */
    public PolicySpec policy(SourceSpec source) {
        PolicySpec policy = inventory.policies().get(source.policy());
        if (policy == null) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "source " + source.id() + " has the policy '" + source.policy() + "', which does not exist",
                    nearest(source.policy(), inventory.policies().keySet()));
        }
        return policy;
    }

    private static String nearest(String wrong, Collection<String> known) {
        List<String> nearest = Nearest.ranked(wrong, known, NEAREST);
        return nearest.isEmpty() ? "the inventory has none" : "did you mean " + String.join(", ", nearest) + "?";
    }

    /** The hash of the configuration that a run works with. */
    public String configHash() {
        return inventory.hash();
    }
}
