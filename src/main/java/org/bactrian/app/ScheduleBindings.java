package org.bactrian.app;

import org.bactrian.schedule.Fires;
import org.bactrian.schedule.MissedBackups;
import org.bactrian.schedule.ScheduleRows;
import org.bactrian.schedule.UpcomingFires;

/** The steps of the schedule. Needs what {@link CatalogBindings} binds. */
final class ScheduleBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        String installation = wiring.camel().getRegistry().lookupByNameAndType("installation", String.class);
        wiring.bind("fires", new Fires(wiring.inventory(), wiring.clock()));
        wiring.bind("missed-backups", new MissedBackups(wiring.inventory(), installation));
        wiring.bind("upcoming-fires", new UpcomingFires(wiring.inventory(), wiring.clock()));
        wiring.bind(
                "schedule-rows",
                new ScheduleRows(
                        wiring.clock(), wiring.holder(), wiring.properties().number("bactrian.runs.maximum")));
    }
}
