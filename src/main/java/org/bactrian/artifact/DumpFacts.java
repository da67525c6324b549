package org.bactrian.artifact;

import java.time.Instant;
import java.util.Map;

/**
 * What was learned about a source while it was dumped.
 *
 * @param consistencyTime the moment the backup restores to, by the source's own clock
 * @param tools versions of the tools and servers that took part, such as {@code pg_dump -> 15.18}
 * @param counts what a restore can be compared with, such as rows per table; keys are the source's own names
 * @param properties what the stream does not hold and a restore needs; values are JSON values (String, Number, Boolean, List, Map, null)
 */
public record DumpFacts(
        Instant consistencyTime, Map<String, String> tools, Map<String, Long> counts, Map<String, Object> properties) {}
