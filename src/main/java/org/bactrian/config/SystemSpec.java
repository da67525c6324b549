package org.bactrian.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a business calls one thing.
 *
 * @param title for people
 * @param tier critical, user-facing or supporting
 * @param owner id of a stakeholder
 * @param sources by name, in the order of the file
 * @param shown how it appears on the public page; null: it does not
 */
public record SystemSpec(
        String id,
        String title,
        String tier,
        String owner,
        Map<String, SourceSpec> sources,
        @Nullable Public shown) {
    /** Name and group on the public page. */
    public record Public(String name, String group) {}
}
