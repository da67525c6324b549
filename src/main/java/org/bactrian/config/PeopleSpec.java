package org.bactrian.config;

import java.util.List;
import java.util.Map;

/**
 * Who is told of what, and by which channel.
 *
 * @param stakeholders by id
 * @param channels by id
 * @param plan the lines in the order of the file
 * @param emergency who is told directly when the catalog, and with it the plan, cannot be used
 */
public record PeopleSpec(
        Map<String, Stakeholder> stakeholders,
        Map<String, ChannelSpec> channels,
        List<PlanLine> plan,
        Emergency emergency) {
    /** People and a plan without an emergency channel. */
    public PeopleSpec(Map<String, Stakeholder> stakeholders, Map<String, ChannelSpec> channels, List<PlanLine> plan) {
        this(stakeholders, channels, plan, Emergency.NONE);
    }

    /**
     * Who is told without the catalog, and how.
     *
     * @param tell ids of stakeholders
     * @param by ids of channels; each is for when the one before failed
     */
    public record Emergency(List<String> tell, List<String> by) {
        /** Nobody is told. */
        public static final Emergency NONE = new Emergency(List.of(), List.of());
    }

    /**
     * A group of people.
     *
     * @param addresses per channel id where to reach them: a Slack channel, e-mail addresses
     */
    public record Stakeholder(String id, String name, Map<String, List<String>> addresses) {}

    /**
     * A way to reach people.
     *
     * @param kind slack or email: names the kamelet {@code channel-<kind>-action}
     */
    public record ChannelSpec(String id, String kind, Settings settings) {}

    /**
     * One line of the plan.
     *
     * @param name named in the ledger as the line that decided
     * @param events event kinds such as {@code backup.failed}; {@code backup.*} stands for all of them
     * @param tell ids of stakeholders; {@code owner} stands for the owner of the system
     * @param by ids of channels
     */
    public record PlanLine(String name, List<String> events, List<String> tell, List<String> by) {}
}
