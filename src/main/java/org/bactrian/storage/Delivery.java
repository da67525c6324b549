package org.bactrian.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Volume;

/**
 * What has reached which target in one run. A target that failed once is dropped: it gets nothing more, above all no
 * manifest, and is filled by a later repair. Safe for several threads.
 */
public final class Delivery {
    private final Run run;
    private final Map<String, Leg> legs = new LinkedHashMap<>();

    private static final class Leg {
        final List<Receipt> receipts = new ArrayList<>();
        String dropped = "";
        boolean complete;
        String verified = "";
    }

    /** Begins with every target of the run open. */
    public Delivery(Run run) {
        this.run = run;
        run.targets().forEach(target -> legs.put(target, new Leg()));
    }

    /** Ids of the targets that are still served, in the order of the run. */
    public synchronized List<String> open() {
        return legs.entrySet().stream()
                .filter(leg -> leg.getValue().dropped.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Notes what became of one stored file. See {@link #record}. */
    public synchronized void stored(Volume volume, List<Receipt> receipts) {
        receipts.stream()
                .filter(Receipt::good)
                .forEach(receipt -> leg(receipt.target()).receipts.add(receipt));
        record(volume.name(), receipts);
    }

    /**
     * Drops the targets whose step failed. An open target that gave no receipt did not answer in time.
     *
     * @param name the file that the step was about
     * @throws BactrianException when fewer targets than the policy's minimum are left: the run cannot succeed any more
     */
    public synchronized void record(String name, List<Receipt> receipts) {
        Map<String, Receipt> answers = new LinkedHashMap<>();
        receipts.forEach(receipt -> answers.put(receipt.target(), receipt));
        for (String target : open()) {
            Receipt receipt = answers.get(target);
            if (receipt == null) {
                drop(target, "no answer in time for " + name);
            } else if (!receipt.good()) {
                drop(target, receipt.message());
            }
        }
        requireEnough();
    }

    /** No receipts yet: what a fan-out starts with, so that silence of all legs is an empty list. */
    public List<Receipt> none() {
        return List.of();
    }

    /** Notes that the manifest was the last file: what is still open is complete. */
    public synchronized void close() {
        open().forEach(target -> leg(target).complete = true);
    }

    /** Serves a target no more. The first reason counts. */
    public synchronized void drop(String target, String reason) {
        Leg leg = leg(target);
        if (leg.dropped.isEmpty()) {
            leg.dropped = reason;
        }
        leg.complete = false;
    }

    /** Notes that a copy passed a verification level. */
    public synchronized void verified(String target, String level) {
        leg(target).verified = level;
    }

    /**
     * Goes on only while the backup can still count.
     *
     * @throws BactrianException when fewer targets are left than the policy's minimum, naming each lost one
     */
    public synchronized void requireEnough() {
        int left = open().size();
        if (left < run.minimumCopies()) {
            StringBuilder lost = new StringBuilder();
            legs.forEach((target, leg) -> {
                if (!leg.dropped.isEmpty()) {
                    lost.append(lost.isEmpty() ? "" : "; ")
                            .append(target)
                            .append(": ")
                            .append(leg.dropped);
                }
            });
            throw new BactrianException(
                    ErrorKind.FAILED,
                    left + " of " + legs.size() + " targets left for " + run.source() + ", the policy wants "
                            + run.minimumCopies() + " copies (" + lost + ")",
                    "see bactrian doctor for the targets");
        }
    }

    /** One record for each target of the run. */
    public synchronized List<CopyRecord> copies() {
        List<CopyRecord> copies = new ArrayList<>();
        legs.forEach((target, leg) -> {
            long bytes = leg.receipts.stream().mapToLong(Receipt::size).sum();
            Receipt.Proof weakest = leg.receipts.stream()
                    .map(Receipt::proof)
                    .max(Enum::compareTo)
                    .orElse(Receipt.Proof.NONE);
            copies.add(new CopyRecord(target, leg.complete, weakest, bytes, leg.dropped, leg.verified));
        });
        return List.copyOf(copies);
    }

    private Leg leg(String target) {
        Leg leg = legs.get(target);
        if (leg == null) {
            throw new IllegalArgumentException("'" + target + "' is no target of run " + run.id());
        }
        return leg;
    }
}
