package org.bactrian.app;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.artifact.SourceId;
import org.bactrian.codec.AgeIdentities;
import org.bactrian.config.Durations;
import org.bactrian.config.KeysSpec;
import org.bactrian.restore.Intakes;
import org.bactrian.restore.Transfers;
import org.bactrian.staging.StagingArea;
import org.bactrian.storage.ManifestReader;
import org.bactrian.storage.Signatures;

/** The way back: {@code routes/restore/restore-stream}, {@code manifest-fetch}, {@code object-fetch}. */
final class FetchBindings implements Bindings {
    // a fetch that hangs keeps its thread; the window of each restore limits how many there are
    private final ExecutorService fetches = Executors.newCachedThreadPool(namedDaemons());

    @Override
    public void bind(Wiring wiring) {
        KeysSpec keys = wiring.inventory().keys();
        StagingArea staging =
                Objects.requireNonNull(wiring.camel().getRegistry().lookupByNameAndType("staging", StagingArea.class));
        int window = Integer.parseInt(wiring.properties().text("bactrian.restore.window"));
        Intakes intakes = new Intakes(staging::room, window, wiring.clock());
        wiring.bind("fetches", fetches);
        wiring.bind("intakes", intakes);
        wiring.bind("end-restores", (Runnable) intakes::interrupt);
        wiring.bind("progress", (RunProgress) source -> progress(source, staging, intakes));
        wiring.bind("manifest-reader", new ManifestReader(() -> new Signatures(keys.trustedSigners())));
        wiring.bind("age-identities", new AgeIdentities(keys.identityFile()));
        // not in staging: what belongs to no run is swept there
        Path passing = wiring.properties().path("bactrian.scratch.directory").resolve("targets");
        wiring.bind(
                "transfers",
                new Transfers(passing, Durations.parse(wiring.properties().text("bactrian.target.patience"))));
    }

    /** A restore may make a safety copy of what is there, but not while it fetches. */
    private static Optional<RunProgress.Progress> progress(SourceId source, StagingArea staging, Intakes intakes) {
        OptionalLong dumped = staging.progress(source);
        return dumped.isPresent()
                ? Optional.of(new RunProgress.Progress(dumped.getAsLong(), 0))
                : intakes.progress(source).map(now -> new RunProgress.Progress(now.fetched(), now.total()));
    }

    @Override
    public void close() {
        fetches.shutdownNow();
    }

    private static ThreadFactory namedDaemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "fetch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
