package org.bactrian.app;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bactrian.storage.Evidence;
import org.bactrian.storage.Marks;
import org.bactrian.storage.TargetSurvey;

/** The look at what a target holds, for {@code routes/catalog/target-backups}. */
final class RebuildBindings implements Bindings {
    /** Small files of different backups that are fetched at the same time. */
    private static final int READERS = 8;

    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> {
        Thread thread = new Thread(task, "survey");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void bind(Wiring wiring) {
        Marks marks = Objects.requireNonNull(
                wiring.camel().getRegistry().lookupByNameAndType("marks", Marks.class), "marks are bound before");
        wiring.bind(
                "target-survey",
                new TargetSurvey(
                        wiring.properties().path("bactrian.scratch.directory").resolve("surveys"),
                        new Evidence(marks, wiring.clock())));
        wiring.bind("readers", readers);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
