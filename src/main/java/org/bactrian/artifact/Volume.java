package org.bactrian.artifact;

import java.nio.file.Path;

/**
 * A closed file on its way to the targets: a slice of a stream, or one of the files that describe a backup.
 *
 * @param name its name in the backup's directory: {@code main-00000}, {@code RESTORE.txt}, {@code manifest.json}
 * @param file where it is staged; it is not changed any more
 * @param size bytes
 * @param sha256 lower-case hexadecimal
 */
public record Volume(String name, Path file, long size, String sha256) {}
