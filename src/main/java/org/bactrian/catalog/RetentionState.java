package org.bactrian.catalog;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether backups may expire, and of how many the catalog knows.
 *
 * @param frozen whether nothing expires until a person resumes it
 * @param since null when it is not frozen
 * @param reason why it is frozen; empty when it is not
 * @param sources with backups
 * @param copies that are complete
 */
public record RetentionState(
        boolean frozen, @Nullable Instant since, String reason, long sources, long backups, long copies) {
    /** The name of the switch: what is there keeps everything from expiring. */
    static final String FROZEN = "retention.frozen";

    /** @param row of {@code select-retention-state.sql} */
    static RetentionState of(Map<String, Object> row) {
        Row columns = new Row(row);
        Instant since = columns.instantOrNull("set_at");
        return new RetentionState(
                since != null,
                since,
                columns.text("reason"),
                columns.number("sources"),
                columns.number("backups"),
                columns.number("copies"));
    }
}
