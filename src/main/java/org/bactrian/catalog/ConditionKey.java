package org.bactrian.catalog;

import org.bactrian.artifact.SourceId;

/**
 * What an event tells about, so that a good one clears what a bad one opened.
 *
 * @param installation id of this installation
 * @param condition {@code backup}, {@code backup-size}
 */
public record ConditionKey(String installation, SourceId source, String condition) {
    /** {@code bactrian/<installation>/<system>/<condition>/<source>}. */
    public String value() {
        return "bactrian/" + installation + "/" + source.system() + "/" + condition + "/" + source.source();
    }
}
