package org.bactrian.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** One stream of a backup on its way back: a name, the codecs still to be taken off, and its bytes, read once. */
public final class StoredStream {
    /** Gives the bytes. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens the stream; whoever calls closes it. Its end means that the stream is complete.
         *
         * @throws IOException when it cannot be read
         */
        InputStream open() throws IOException;
    }

    private final String name;
    private final List<String> codecs;
    private final Opener opener;

    /** @param codecs in the order in which they were applied, as the manifest has them */
    public StoredStream(String name, List<String> codecs, Opener opener) {
        this.name = name;
        this.codecs = List.copyOf(codecs);
        this.opener = opener;
    }

    /** {@code main}, {@code globals}, ... */
    public String name() {
        return name;
    }

    /** The codecs that are still on, in the order in which they were applied. */
    public List<String> codecs() {
        return codecs;
    }

    /**
     * This stream with its last codec taken off.
     *
     * @param codec what {@code decoded} takes off
     * @throws BactrianException VERIFICATION_FAILED when another codec was applied last
     */
    public StoredStream decoded(String codec, Opener decoded) {
        if (codecs.isEmpty() || !codecs.get(codecs.size() - 1).equals(codec)) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "stream " + name + " has the codecs " + codecs + ", and " + codec + " is not the last of them",
                    "take the codecs off in the order in which the manifest has them, the last one first");
        }
        return new StoredStream(name, codecs.subList(0, codecs.size() - 1), decoded);
    }

    /** Opens the stream; see {@link Opener#open}. */
    public InputStream open() throws IOException {
        return opener.open();
    }
}
