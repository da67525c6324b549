package org.bactrian.app;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.codec.Age;
import org.bactrian.codec.Zstd;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.staging.StagingArea;
import org.bactrian.storage.Deliveries;
import org.bactrian.storage.ManifestSealer;
import org.bactrian.verify.ExistsCheck;

/** The steps of a backup: {@code routes/backup}, {@code routes/verify}. */
final class BackupBindings implements Bindings {
    private static final int CLOSED_VOLUMES = 3;

    // a leg that hangs keeps its thread, and must not take one from the others
    private final ExecutorService legs = Executors.newCachedThreadPool(namedDaemons());

    @Override
    public void bind(Wiring wiring) {
        Inventory inventory = wiring.inventory();
        StagingArea staging = new StagingArea(wiring.properties().path("bactrian.staging.directory"), CLOSED_VOLUMES);
        wiring.bind("zstd", new Zstd(Zstd.DEFAULT_LEVEL));
        wiring.bind("staging", staging);
        wiring.bind("end-dumps", (Runnable) staging::interrupt);
        wiring.bind("deliveries", new Deliveries());
        wiring.bind("exists-check", new ExistsCheck());
        wiring.bind("legs", legs);
        wiring.bind("legReceipts", new LegReceipts());
        wiring.bind(
                "age",
                new Age(inventory.keys().recipients().stream()
                        .map(Recipient::key)
                        .toList()));
        String installation =
                Objects.requireNonNull(wiring.camel().getRegistry().lookupByNameAndType("installation", String.class));
        wiring.bind(
                "sealer",
                new Sealing(new ManifestSealer(staging::file, inventory.keys(), wiring.clock()), installation));
    }

    @Override
    public void close() {
        legs.shutdownNow();
    }

    private static java.util.concurrent.ThreadFactory namedDaemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "leg-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
