package org.bactrian.app;

import java.nio.file.Path;
import org.bactrian.catalog.BackupDetails;
import org.bactrian.restore.Applications;
import org.bactrian.restore.CopyOrder;
import org.bactrian.restore.Restorations;
import org.bactrian.restore.RestorePlans;
import org.bactrian.restore.RestorePoints;
import org.bactrian.storage.ManifestJson;
import org.bactrian.storage.RestoreInstructions;

/** The steps around the stream of a restore: choice, plan, procedure: {@code routes/restore}. */
final class ProcedureBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        Restorations restorations = new Restorations(new Applications(), wiring.clock());
        Path scratch = wiring.properties().path("bactrian.scratch.directory");
        Path staging = wiring.properties().path("bactrian.staging.directory");
        int window = Integer.parseInt(wiring.properties().text("bactrian.restore.window"));
        wiring.bind("backup-details", new BackupDetails());
        wiring.bind("manifest-json", new ManifestJson());
        wiring.bind("restore-instructions", new RestoreInstructions());
        wiring.bind("restore-points", new RestorePoints());
        wiring.bind("copy-order", new CopyOrder(wiring.inventory().targets()));
        wiring.bind(
                "restore-plans",
                new RestorePlans(
                        wiring.inventory().tiers(), new RestorePlans.Host(scratch, staging, window), wiring.clock()));
        wiring.bind("restorations", restorations);
        wiring.bind("end-procedures", (Runnable) restorations::interrupt);
    }
}
