package org.bactrian.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** Verification level {@code exists}: every file of a backup is there with its size, and none is empty. */
public final class ExistsCheck {
    /**
     * Compares what a backup consists of with what a target lists.
     *
     * @param directory the backup's directory below the target's root
     * @param expected every file, the manifest included
     * @param listing what the target lists below the directory
     * @throws BactrianException (VERIFICATION_FAILED) that names every file which is missing, empty or of another size
     */
    public void check(String directory, List<FileRecord> expected, Iterator<ObjectStat> listing) {
        Map<String, ObjectStat> found = new HashMap<>();
        listing.forEachRemaining(stat -> found.put(stat.name(), stat));
        List<String> faults = new ArrayList<>();
        for (FileRecord file : expected) {
            ObjectStat stat = found.get(directory + "/" + file.name());
            if (stat == null) {
                faults.add(file.name() + " is missing");
            } else if (stat.size() == 0) {
                faults.add(file.name() + " is empty");
            } else if (stat.size() != file.size()) {
                faults.add(file.name() + " has " + stat.size() + " bytes, not " + file.size());
            }
        }
        if (!faults.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    directory + " does not exist whole: " + String.join(", ", faults),
                    "somebody or something changed the target while the backup was written: look at the target's own log");
        }
    }
}
