package org.bactrian.restore;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.config.SystemSpec;
import org.bactrian.config.TierSpec;
import org.bactrian.restore.RestorePlan.Room;
import org.jspecify.annotations.Nullable;

/** Draws plans of restores. */
public final class RestorePlans {
    /**
     * What this host gives a restore.
     *
     * @param scratch where plain data may lie
     * @param staging where fetched volumes wait
     * @param window volumes that may wait there
     */
    public record Host(Path scratch, Path staging, int window) {}

    private final Map<String, TierSpec> tiers;
    private final Host host;
    private final Clock clock;

    public RestorePlans(Map<String, TierSpec> tiers, Host host, Clock clock) {
        this.tiers = requireNonNull(tiers);
        this.host = requireNonNull(host);
        this.clock = requireNonNull(clock);
    }

    /**
     * The plan of a restore whose backup is chosen and whose landing is open. Changes nothing.
     *
     * @param measured rows of {@code select-restore-facts.sql}
     */
    public RestorePlan draw(Restoration restoration, List<Map<String, Object>> measured) {
        RestoreOrder order = restoration.order();
        Manifest manifest = restoration.manifest();
        requireKnown(order, manifest);
        SystemSpec system = restoration.system();
        List<String> overwrites = restoration.overwrites();
        Forecast forecast = Forecast.of(restoration.run().source(), manifest.plainSize(), measured);
        TierSpec tier = tiers.get(system.tier());
        Duration rto = tier == null ? null : tier.rto();
        return new RestorePlan(
                restoration.run().source(),
                manifest.kind(),
                manifest.backup(),
                manifest.consistencyTime(),
                Duration.between(manifest.consistencyTime(), clock.instant()),
                order.place(),
                destination(order),
                overwrites,
                order.overLive(),
                restoration.candidates(),
                manifest.storedSize(),
                manifest.plainSize(),
                rooms(restoration),
                forecast,
                rto,
                warnings(restoration, forecast, rto),
                steps(restoration, overwrites));
    }

    /** See {@link RestorePlan#permit}; a figure that is needed again is noted. */
    public void permit(RestorePlan plan, Restoration restoration) {
        plan.permit();
        restoration.journal().fact("expectedSeconds", plan.expected().duration().toMillis() / 1000.0);
        if (plan.rto() != null) {
            restoration.journal().fact("rtoSeconds", plan.rto().toSeconds());
        }
    }

    private static void requireKnown(RestoreOrder order, Manifest manifest) {
        boolean files = manifest.kind().equals("files") || manifest.kind().equals("config");
        if (!order.tables().isEmpty() && order.place() != Place.TABLES && !files) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "single paths are of files, and " + manifest.system() + "/" + manifest.source() + " is "
                            + manifest.kind(),
                    "leave --path out; single tables of PostgreSQL: --table");
        }
    }

    private static String destination(RestoreOrder order) {
        String only = order.tables().isEmpty() ? "" : ", only " + String.join(", ", order.tables());
        return place(order) + only;
    }

    private static String place(RestoreOrder order) {
        return switch (order.place()) {
            case LIVE -> "in its place";
            case ELSEWHERE -> "to " + order.to();
            case DIRECTORY -> "as plain files to " + order.to();
            case TABLES -> "beside the live tables";
            case SCRATCH -> "into a scratch place";
            case CONTENT -> "to nowhere";
        };
    }

    private List<Room> rooms(Restoration restoration) {
        Manifest manifest = restoration.manifest();
        long volume = manifest.streams().stream()
                .flatMap(stream -> stream.volumes().stream())
                .mapToLong(FileRecord::size)
                .max()
                .orElse(0);
        List<Room> rooms = new ArrayList<>();
        rooms.add(room(
                host.staging(),
                "fetching volumes",
                volume > manifest.storedSize() / host.window() ? manifest.storedSize() : volume * host.window()));
        long scratch = restoration.landing().scratchBytes();
        if (scratch > 0) {
            rooms.add(room(host.scratch(), "what is restored on the way", scratch));
        }
        if (restoration.order().place() == Place.DIRECTORY) {
            rooms.add(room(Path.of(restoration.order().to()), "the plain files", manifest.plainSize()));
        }
        return rooms;
    }

    // a directory that is not there yet has the room of the one it is going to be made in
    private static Room room(Path directory, String purpose, long needed) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return new Room(directory.toString(), purpose, needed, there.toFile().getUsableSpace());
    }

    private static List<String> warnings(Restoration restoration, Forecast forecast, @Nullable Duration rto) {
        List<String> warnings = new ArrayList<>(restoration.choice().warnings());
        RestoreOrder order = restoration.order();
        if (restoration.candidates().size() == 1) {
            warnings.add("there is only one good copy: if it fails, the restore fails");
        }
        if (rto != null && forecast.duration().compareTo(rto) > 0) {
            warnings.add("the forecast of " + forecast.duration().toSeconds() + " s does not keep the objective of "
                    + rto.toSeconds() + " s");
        }
        restoration.landing().irrevocable().ifPresent(warnings::add);
        if (order.safety() == Safety.NONE) {
            warnings.add("what is there now is not kept: " + order.reason());
        }
        if (order.place() == Place.LIVE
                && restoration.system().application().stop().isEmpty()) {
            warnings.add("system " + restoration.system().id() + " has no 'stop': its application runs on meanwhile");
        }
        return warnings;
    }

    private static List<String> steps(Restoration restoration, List<String> overwrites) {
        RestoreOrder order = restoration.order();
        SystemSpec.Application application = restoration.system().application();
        boolean live = order.place() == Place.LIVE;
        List<String> steps = new ArrayList<>();
        if (live) {
            steps.add("stop the application: " + command(application.stop()));
            steps.add(safety(restoration, overwrites));
        }
        boolean kept = restoration.landing().irrevocable().isEmpty();
        steps.add(
                order.place() == Place.DIRECTORY
                        ? "write the plain files"
                        : kept ? "restore beside what is there" : "put the whole dump into the scratch directory");
        steps.add("verify integrity: what was dumped, rows, and the source's checks");
        if (order.place() != Place.DIRECTORY) {
            steps.add(
                    !kept
                            ? "load it over what is there: no undo"
                            : overwrites.isEmpty() ? "put it in place" : "put it in place of what is there");
        }
        if (live) {
            steps.add("start the application: " + command(application.start()));
            String health = application.health();
            steps.add("verify function: " + (health == null ? "" : health + " answers, ") + "the source's checks");
        }
        steps.add("report the time it took against the objective");
        return steps;
    }

    private static String safety(Restoration restoration, List<String> overwrites) {
        RestoreOrder order = restoration.order();
        if (overwrites.isEmpty()) {
            return "back up what is there now: nothing is there";
        }
        if (restoration.isDumpedBefore() && restoration.landing().irrevocable().isPresent()) {
            return "back up what is there now: to all targets as a safety backup";
        }
        return switch (order.safety()) {
            case KEEP -> "back up what is there now: it is kept beside, under a dated name";
            case DUMP -> "back up what is there now: to all targets as a safety backup; it is kept beside, too";
            case NONE -> "back up what is there now: no, by " + order.reason();
        };
    }

    private static String command(List<String> arguments) {
        return arguments.isEmpty() ? "nothing to do" : String.join(" ", arguments);
    }
}
