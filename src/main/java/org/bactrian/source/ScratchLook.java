package org.bactrian.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** A landing that replaces nothing: what is loaded is looked at and thrown away. */
abstract class ScratchLook implements Landing {
    private @Nullable Scratch scratch;

    /** Loads into a scratch directory, or nowhere. */
    @Override
    public abstract void load(StoredPayload payload) throws IOException;

    @Override
    public abstract Map<String, Object> check();

    @Override
    public final List<String> overwrites() {
        return List.of();
    }

    @Override
    public final String swap() {
        return "";
    }

    @Override
    public final void verify() {
        // nothing is in place: check() has run the source's checks where the data is
    }

    @Override
    public final String undo() {
        return "nothing was replaced";
    }

    @Override
    public void close() throws IOException {
        Scratch used = scratch;
        if (used != null) {
            used.close();
        }
    }

    /** Has this directory removed at the end. */
    final Scratch owned(Scratch created) {
        scratch = created;
        return created;
    }
}
