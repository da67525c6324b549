package org.bactrian.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param file path as the operator knows it
 * @param line from 1; 0 when it concerns the whole file
 * @param key the dotted path of the key, such as {@code systems.argo.sources.trading-db.port}; may be empty
 * @param message what is wrong: a lower-case fact
 * @param hint what to do
 * @param severity a warning does not keep anything from starting
 */
public record Problem(String file, int line, String key, String message, String hint, Severity severity) {
    /** Whether the problem keeps the service from starting. */
    public enum Severity {
        ERROR,
        WARNING
    }
}
