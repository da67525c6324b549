package org.bactrian.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a business calls one thing.
 *
 * @param title for people
 * @param tier critical, user-facing or supporting
 * @param owner id of a stakeholder
 * @param sources by name, in the order of the file
 * @param application how it is stopped, started and looked at
 * @param shown how it appears on the public page; null: it does not
 */
public record SystemSpec(
        String id,
        String title,
        String tier,
        String owner,
        Map<String, SourceSpec> sources,
        Application application,
        @Nullable Public shown) {
    /**
     * How the application of a system is stopped and started around a restore. Commands are argument lists; they run on
     * this host.
     *
     * @param stop empty: nothing is stopped
     * @param start empty: nothing is started
     * @param health an http or https address that answers 2xx when the application works; null: not asked
     * @param limit for each command, and for the health check to become good
     */
    public record Application(
            List<String> stop, List<String> start, @Nullable String health, Duration limit) {
        /** Nothing to stop, start or ask. */
        public static final Application NONE = new Application(List.of(), List.of(), null, Duration.ofMinutes(5));
    }

    /** Name and group on the public page. */
    public record Public(String name, String group) {}
}
