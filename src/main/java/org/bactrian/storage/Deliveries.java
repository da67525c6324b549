package org.bactrian.storage;

import java.util.List;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Volume;

/** The steps of a run that change its {@link Delivery}. */
public final class Deliveries {
    /** What a source says of what it gave; the same name in the manifest's properties and in the facts of a run. */
    private static final String WARNINGS = "warnings";

    /** A delivery with every target of the run open. */
    public Delivery begin(Run run) {
        return new Delivery(run);
    }

    /** Notes which targets are ours. See {@link Delivery#record}. */
    public void claimed(Delivery delivery, List<Receipt> receipts) {
        delivery.record("installation.json", receipts);
    }

    /** Notes which targets have a file. See {@link Delivery#record}. */
    public void delivered(Delivery delivery, Volume volume, List<Receipt> receipts) {
        delivery.stored(volume, receipts);
    }

    /** Notes that the manifest lies on all open targets: there the backup exists. */
    public void committed(Delivery delivery) {
        delivery.close();
    }

    /** Notes which copies exist. See {@link Delivery#record}. */
    public void verified(Delivery delivery, List<Receipt> receipts) {
        delivery.record("manifest.json", receipts);
        delivery.open().forEach(target -> delivery.verified(target, "exists"));
    }

    /** What the catalog keeps of the backup; what the source warns of becomes a fact of the run. */
    public BackupRecord conclude(Sealed sealed, Delivery delivery, Journal journal) {
        if (sealed.manifest().properties().get(WARNINGS) instanceof List<?> warnings && !warnings.isEmpty()) {
            journal.fact(WARNINGS, List.copyOf(warnings));
        }
        return sealed.record(delivery.copies());
    }
}
