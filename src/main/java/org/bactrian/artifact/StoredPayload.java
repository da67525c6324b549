package org.bactrian.artifact;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A backup as it comes back from its copies: the counterpart of {@link Payload}. Decoders wrap it; nothing moves before a
 * stream is opened.
 *
 * @param streams in the order in which their bytes come; each is opened once, in this order, and read to its end
 */
public record StoredPayload(List<StoredStream> streams) {
    public StoredPayload {
        streams = List.copyOf(streams);
    }

    /** The same payload with each stream wrapped by a decoder. */
    public StoredPayload decoded(UnaryOperator<StoredStream> decoder) {
        return new StoredPayload(streams.stream().map(decoder).toList());
    }
}
