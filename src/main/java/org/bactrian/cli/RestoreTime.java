package org.bactrian.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** Moments as people type them. */
final class RestoreTime {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]").withResolverStyle(ResolverStyle.STRICT);

    private RestoreTime() {}

    /**
     * ISO with an offset or Z, or local time as {@code 2026-11-22 02:00[:00]}. A local time that exists twice is the first
     * of both: nothing later than what was meant is restored.
     *
     * @throws BactrianException USAGE when it is neither
     */
    static Instant parse(String text, ZoneId zone) {
        try {
            return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(text.replace(' ', 'T')).toInstant()
                    : LocalDateTime.parse(text, LOCAL)
                            .atZone(zone)
                            .withEarlierOffsetAtOverlap()
                            .toInstant();
        } catch (DateTimeException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + text + "' is no time",
                    "write it as 2026-11-22T02:00:00Z, or as '2026-11-22 02:00' in the zone of this host (" + zone
                            + ")",
                    e);
        }
    }
}
