package org.bactrian.config;

import java.time.Duration;

/**
 * Recovery objectives.
 *
 * @param rto how long a restore may take
 * @param rpo how much time of data may be lost
 * @param priority 1 runs first
 */
public record TierSpec(String name, Duration rto, Duration rpo, int priority) {}
