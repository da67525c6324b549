package org.bactrian.restore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.jspecify.annotations.Nullable;

/** A landing whose load says how far it is, and ends when it is told to. */
final class WatchedLanding implements Landing {
    private final Landing landing;
    private final AtomicLong loaded = new AtomicLong();
    private volatile boolean interrupted;
    private @Nullable List<String> overwrites;

    WatchedLanding(Landing landing) {
        this.landing = landing;
    }

    /** Plain bytes loaded so far. */
    long loaded() {
        return loaded.get();
    }

    /** Ends the load under way or to come. */
    void interrupt() {
        interrupted = true;
    }

    /** @throws BactrianException INTERRUPTED when it was told to end */
    void requireGoing() {
        if (interrupted) {
            throw new BactrianException(
                    ErrorKind.INTERRUPTED,
                    "the restore was interrupted by a signal",
                    "start it again with bactrian restore");
        }
    }

    boolean interrupted() {
        return interrupted;
    }

    @Override
    public List<String> overwrites() {
        List<String> known = overwrites;
        if (known == null) {
            known = landing.overwrites();
            overwrites = known;
        }
        return known;
    }

    @Override
    public long scratchBytes() {
        return landing.scratchBytes();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        requireGoing();
        landing.load(
                new StoredPayload(payload.streams().stream().map(this::watched).toList()));
    }

    @Override
    public Map<String, Object> check() {
        requireGoing();
        return landing.check();
    }

    @Override
    public String swap() {
        requireGoing();
        return landing.swap();
    }

    @Override
    public void verify() {
        requireGoing();
        landing.verify();
    }

    @Override
    public String undo() {
        return landing.undo();
    }

    @Override
    public void close() throws IOException {
        landing.close();
    }

    private StoredStream watched(StoredStream stream) {
        return new StoredStream(stream.name(), stream.codecs(), () -> new Counted(stream.open()));
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            requireGoing();
            int read = super.read();
            loaded.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            requireGoing();
            int read = super.read(bytes, from, length);
            loaded.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
