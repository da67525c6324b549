package org.bactrian.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.restore.CopyOrder.Candidate;
import org.bactrian.restore.RestorePlan;

/** The plan of a restore, for people and as values for JSON. */
final class RestorePlanReport {
    private RestorePlanReport() {}

    /** As it is shown before anything happens. */
    static String text(RestorePlan plan) {
        Lines lines = new Lines("restore " + plan.source() + " " + plan.destination());
        lines.add("backup", plan.backupId());
        lines.add(
                "goes back to",
                plan.consistencyTime() + ", what was written in the last " + Figures.duration(plan.lost())
                        + " is not in it");
        lines.add("overwrites", overwrites(plan));
        List<Candidate> copies = plan.copies();
        for (int i = 0; i < copies.size(); i++) {
            lines.add(
                    i == 0 ? "from" : "else from",
                    copies.get(i).target() + ": " + copies.get(i).reason());
        }
        lines.add(
                "size", Figures.bytes(plan.plainBytes()) + ", " + Figures.bytes(plan.storedBytes()) + " to be fetched");
        plan.rooms().forEach(room -> lines.add("room", room(room)));
        lines.add(
                "will take",
                "about " + Figures.duration(plan.expected().duration()) + " by "
                        + plan.expected().basis() + objective(plan));
        plan.warnings().forEach(warning -> lines.add("warning", warning));
        for (int i = 0; i < plan.steps().size(); i++) {
            lines.add("step " + (i + 1), plan.steps().get(i));
        }
        return lines.text();
    }

    private static String overwrites(RestorePlan plan) {
        return plan.overwrites().isEmpty()
                ? "nothing"
                : String.join(", ", plan.overwrites()) + (plan.permitted() ? "" : "  (needs --over-live)");
    }

    private static String room(RestorePlan.Room room) {
        return room.purpose() + ": " + Figures.bytes(room.needed()) + " of " + Figures.bytes(room.free()) + " free in "
                + room.directory() + (room.enough() ? "" : "  NOT ENOUGH");
    }

    private static String objective(RestorePlan plan) {
        Duration rto = plan.rto();
        return rto == null ? "" : "; objective " + Figures.duration(rto) + (plan.keepsRto() ? "" : ": NOT KEPT");
    }

    /** The same as names and values. */
    static Map<String, Object> values(RestorePlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", plan.source().toString());
        values.put("kind", plan.kind());
        values.put("backupId", plan.backupId());
        values.put("consistencyAt", plan.consistencyTime().toString());
        values.put("lostSeconds", plan.lost().toSeconds());
        values.put("place", plan.place().name());
        values.put("destination", plan.destination());
        values.put("overwrites", plan.overwrites());
        values.put("permitted", plan.overwrites().isEmpty() || plan.permitted());
        values.put(
                "copies", plan.copies().stream().map(RestorePlanReport::values).toList());
        values.put("storedBytes", plan.storedBytes());
        values.put("plainBytes", plan.plainBytes());
        values.put("rooms", plan.rooms().stream().map(RestorePlanReport::values).toList());
        values.put("expectedSeconds", plan.expected().duration().toMillis() / 1000.0);
        values.put("expectedBy", plan.expected().basis());
        values.put("guess", plan.expected().guess());
        Duration rto = plan.rto();
        if (rto != null) {
            values.put("rtoSeconds", rto.toSeconds());
        }
        values.put("keepsRto", plan.keepsRto());
        values.put("warnings", plan.warnings());
        values.put("steps", plan.steps());
        return values;
    }

    private static Map<String, Object> values(Candidate copy) {
        return Map.of("target", copy.target(), "reason", copy.reason());
    }

    private static Map<String, Object> values(RestorePlan.Room room) {
        return Map.of(
                "directory", room.directory(), "purpose", room.purpose(), "needed", room.needed(), "free", room.free());
    }
}
