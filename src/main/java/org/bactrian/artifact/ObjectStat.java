package org.bactrian.artifact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a target says of one object.
 *
 * @param name the object's path below the target's root, with {@code /} between names
 * @param size bytes
 * @param sha256 the checksum kept with the object, or null where the store keeps none
 * @param modified by the target's clock
 */
public record ObjectStat(String name, long size, @Nullable String sha256, Instant modified) {}
