package org.bactrian.artifact;

import org.jspecify.annotations.Nullable;

/**
 * Copies to be made whole again from good ones.
 *
 * @param backupId of one backup; null: all of the source whose copies are not all complete
 */
public record RepairOrder(@Nullable String backupId) implements Order {}
