package org.bactrian.web;

import java.util.List;

/** The states of a component, as Statuspage names them; the later the worse. */
enum ComponentStatus {
    OPERATIONAL("operational", "Protected", "●"),
    DEGRADED("degraded_performance", "Degraded", "▲"),
    PARTIAL("partial_outage", "At risk", "◆"),
    MAJOR("major_outage", "Not protected", "■");

    private final String code;
    private final String word;
    private final String shape;

    ComponentStatus(String code, String word, String shape) {
        this.code = code;
        this.word = word;
        this.shape = shape;
    }

    /** As the API writes it. */
    String code() {
        return code;
    }

    /** As the page writes it. */
    String word() {
        return word;
    }

    /** A sign that needs no colour. */
    String shape() {
        return shape;
    }

    ComponentStatus worse(ComponentStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The state of a page. */
    record RollUp(String indicator, String description) {}

    /** What the leaf components come to: the rules of Statuspage. */
    static RollUp rollUp(List<ComponentStatus> all) {
        if (all.stream().allMatch(status -> status == OPERATIONAL)) {
            return new RollUp("none", "All Systems Operational");
        }
        if (all.contains(MAJOR)) {
            return all.stream().allMatch(status -> status == MAJOR)
                    ? new RollUp("critical", "Major System Outage")
                    : new RollUp("major", "Partial System Outage");
        }
        if (all.contains(PARTIAL)) {
            return all.stream().allMatch(status -> status == PARTIAL)
                    ? new RollUp("major", "Partial System Outage")
                    : new RollUp("minor", "Minor Service Outage");
        }
        return all.stream().allMatch(status -> status == DEGRADED)
                ? new RollUp("minor", "Degraded System Service")
                : new RollUp("minor", "Partially Degraded Service");
    }
}
