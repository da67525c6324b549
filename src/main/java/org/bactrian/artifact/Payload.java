package org.bactrian.artifact;

import java.io.Closeable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a source gives: named streams that run when they are written, and what was learned on the way.
 * Encoders wrap a payload in another one; nothing moves before {@link PayloadStream#writeTo}.
 */
public interface Payload extends Closeable {
    /** The streams in the order in which they are to be written, each once; the first is {@code main}. */
    List<PayloadStream> streams();

    /**
     * What was learned about the source.
     *
     * @throws IllegalStateException before every stream was written
     */
    DumpFacts facts();

    /** The same payload with each stream wrapped by an encoder. */
    default Payload encoded(UnaryOperator<PayloadStream> encoder) {
        Payload inner = this;
        List<PayloadStream> wrapped = streams().stream().map(encoder).toList();
        return new Payload() {
            @Override
            public List<PayloadStream> streams() {
                return wrapped;
            }

            @Override
            public DumpFacts facts() {
                return inner.facts();
            }

            @Override
            public void close() throws java.io.IOException {
                inner.close();
            }
        };
    }
}
