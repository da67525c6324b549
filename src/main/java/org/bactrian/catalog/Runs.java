package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;

/** Turns wishes into runs by what the inventory says. */
public final class Runs {
    private static final int NEAREST = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Inventory inventory;
    private final Clock clock;
    private final LongSupplier random;
    private final String holder;

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

    /**
     * The source with this id.
     *
     * @throws BactrianException NOT_FOUND, with the nearest names as the hint
     */
    public SourceSpec source(SourceId id) {
        return inventory
                .source(id)
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "there is no source " + id + " in the inventory",
                        nearest(
                                id.toString(),
                                inventory.sources().stream()
                                        .map(source -> source.id().toString())
                                        .toList())));
    }

    /** The system of a source. */
    public SystemSpec system(SourceSpec source) {
        return requireNonNull(inventory.systems().get(source.id().system()));
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
