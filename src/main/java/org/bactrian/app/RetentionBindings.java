package org.bactrian.app;

import org.bactrian.retention.SweepSteps;

/** The steps of {@code routes/retention}. */
final class RetentionBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        wiring.bind("sweep-steps", new SweepSteps(wiring.inventory().targets().values(), wiring.clock()));
    }
}
