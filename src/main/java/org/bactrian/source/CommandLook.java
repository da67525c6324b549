package org.bactrian.source;

import java.io.IOException;
import java.util.Map;
import org.bactrian.artifact.StoredPayload;

/** A dump of a program, read to its end and through the source's {@code check}; it lies nowhere. */
final class CommandLook extends ScratchLook {
    private final CommandProof proof;

    CommandLook(CommandProof proof) {
        this.proof = proof;
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        proof.look(payload);
    }

    @Override
    public Map<String, Object> check() {
        return proof.evidence();
    }
}
