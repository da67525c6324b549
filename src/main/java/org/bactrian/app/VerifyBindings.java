package org.bactrian.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bactrian.config.Inventory;
import org.bactrian.staging.StagingArea;
import org.bactrian.storage.Marks;
import org.bactrian.verify.CopyChecks;
import org.bactrian.verify.CopyChoice;
import org.bactrian.verify.DueProofs;
import org.bactrian.verify.MarkChoice;
import org.bactrian.verify.RepairChoice;
import org.bactrian.verify.RepairSteps;
import org.bactrian.verify.StoredFile;
import org.bactrian.verify.VerifyConclusion;

/** The steps of proofs and repairs: {@code routes/verify}, {@code routes/copy}. Needs what {@link BackupBindings} binds. */
final class VerifyBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        Inventory inventory = wiring.inventory();
        StagingArea staging =
                Objects.requireNonNull(wiring.camel().getRegistry().lookupByNameAndType("staging", StagingArea.class));
        String installation =
                Objects.requireNonNull(wiring.camel().getRegistry().lookupByNameAndType("installation", String.class));
        Path identity = inventory.keys().identityFile();
        CopyChoice copies = new CopyChoice(identity != null && Files.isReadable(identity), wiring.clock());
        RepairChoice repairs = new RepairChoice(inventory.targets().keySet());
        wiring.bind("copy-choice", copies);
        wiring.bind("copy-checks", new CopyChecks(wiring.clock()));
        wiring.bind("stored-file", new StoredFile());
        wiring.bind("verify-conclusion", new VerifyConclusion());
        wiring.bind("mark-choice", new MarkChoice(installation));
        wiring.bind("marks", new Marks(staging::file, inventory.keys()));
        wiring.bind("repair-choice", repairs);
        wiring.bind("repair-steps", new RepairSteps(wiring.clock()));
        wiring.bind("due-proofs", new DueProofs(inventory, copies, repairs, wiring.clock()));
    }
}
