package org.bactrian.config;

/**
 * A place for copies.
 *
 * @param kind file, s3 or offline: names the kamelets {@code target-<kind>-<op>-action}
 * @param settings what the kind needs, with placeholders resolved
 */
public record TargetSpec(String id, String kind, Settings settings) {}
