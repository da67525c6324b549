package org.bactrian.storage;

import java.util.List;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Volume;

/** The steps of a run that change its {@link Delivery}. */
public final class Deliveries {
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

    /** What the catalog keeps of the backup. */
    public BackupRecord conclude(Sealed sealed, Delivery delivery) {
        return sealed.record(delivery.copies());
    }
}
