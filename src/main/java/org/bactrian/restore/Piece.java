package org.bactrian.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** One volume of an intake, and which copies were asked for it. Used by one thread, the leg that fetches it. */
public final class Piece {
    private static final int BUFFER = 1 << 17;

    private final Intake intake;
    private final Copies copies;
    private final int index;
    private final FileRecord volume;
    private final Set<String> tried = new HashSet<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private boolean bad;
    private boolean settled;

    Piece(Intake intake, Copies copies, int index, FileRecord volume) {
        this.intake = intake;
        this.copies = copies;
        this.index = index;
        this.volume = volume;
    }

    /** Whether it has not arrived, somebody waits for it, and a copy is left to ask. */
    public boolean wanted() {
        return !settled && intake.wants(index) && copies.best(tried).isPresent();
    }

    /** The transfer from the best copy that was not asked. */
    public Transfer next() {
        Optional<String> best = copies.best(tried);
        String target = best.orElseThrow(() -> new IllegalStateException("no copy is left for " + volume.name()));
        tried.add(target);
        return intake.transfer(target, volume);
    }

    /**
     * Takes what arrived, when it is the recorded volume.
     *
     * @throws BactrianException VERIFICATION_FAILED when the bytes are others; the file is removed
     */
    void accept(Transfer transfer, ObjectStat got) throws IOException {
        intake.over(transfer);
        String sha256 = got.sha256() == null ? sha256(transfer.destination()) : got.sha256();
        if (!sha256.equals(volume.sha256()) || Files.size(transfer.destination()) != volume.size()) {
            transfer.remove();
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "'" + transfer.object() + "' on target '" + transfer.target() + "' has the sha256 " + sha256
                            + ", recorded is " + volume.sha256(),
                    "use another copy; this one is to be repaired");
        }
        settled = true;
        copies.gave(transfer.target(), volume.size());
        intake.arrived(index, transfer.destination(), volume.size());
    }

    /** A copy did not give it. */
    void refuse(Transfer transfer, Throwable why) {
        intake.over(transfer);
        if (intake.wants(index)) {
            bad |= copies.failed(transfer.target(), volume.name(), why);
            reasons.put(transfer.target(), Causes.outermost(why));
        }
    }

    /** All copies were asked: without the volume there is no restore. */
    void conclude() {
        if (!settled && intake.wants(index)) {
            StringBuilder text = new StringBuilder("no copy gives '" + intake.object(volume) + "'");
            reasons.forEach((target, reason) ->
                    text.append("; ").append(target).append(": ").append(reason));
            intake.fail(new BactrianException(
                    bad ? ErrorKind.VERIFICATION_FAILED : ErrorKind.FAILED,
                    text.toString(),
                    bad
                            ? "restore an earlier backup; what is there now was not touched"
                            : "look why the targets cannot be reached, and start it again"));
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return Sha256.hex(digest.digest());
    }
}
