package org.bactrian.catalog;

/**
 * A directory on a target that holds a manifest which is not believed.
 *
 * @param directory below the target's root: {@code system/source/backup}
 * @param reason for people
 * @param damaged whether what was read is wrong; else it could not be read, or not be judged
 */
public record RefusedBackup(String directory, String reason, boolean damaged) {}
