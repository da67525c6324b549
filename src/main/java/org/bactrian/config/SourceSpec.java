package org.bactrian.config;

import java.util.List;
import org.bactrian.artifact.SourceId;

/**
 * One thing in a system that is dumped.
 *
 * @param kind postgres, sqlite, git, command, config: names the route {@code dump-<kind>}
 * @param policy id of its policy
 * @param secret whether even the checksum of its plaintext is confidential
 * @param targets ids of the targets that get a copy, nearest first
 * @param settings what the kind needs, with placeholders resolved
 */
public record SourceSpec(
        SourceId id, String kind, String policy, boolean secret, List<String> targets, Settings settings) {
    /**
     * What a limit of one run at a time applies to: the server of a database, or the source itself.
     */
    public String server() {
        return settings.text("host")
                .map(host -> kind + "://" + host + ":" + settings.number("port").orElse(5432L))
                .orElseGet(id::toString);
    }
}
