package org.bactrian.artifact;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param level how bad it is
 * @param subject what was looked at, such as {@code source argo/trading-db}
 * @param message a lower-case fact
 * @param hint what fixes it, exactly; empty when nothing is to be done
 */
public record Finding(Level level, String subject, String message, String hint) {
    /** How bad a finding is. */
    public enum Level {
        OK,
        WARNING,
        ERROR
    }
}
