package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.process.Child;

/** Whether a dump that came back is the one that was made, and what the source's {@code check} says of it. */
final class CommandProof {
    private final CommandSpec spec;
    private final Manifest manifest;

    CommandProof(CommandSpec spec, Manifest manifest) {
        this.spec = spec;
        this.manifest = manifest;
    }

    Manifest manifest() {
        return manifest;
    }

    /**
     * Copies the dump and proves it. A secret source has no recorded sha256: its size and its declared end are compared.
     *
     * @throws BactrianException VERIFICATION_FAILED when it is not the dumped one
     */
    void copy(StoredPayload payload, OutputStream out) throws IOException {
        DeclaredEnd end = new DeclaredEnd(out, spec.source().settings());
        MainStream.copy(payload, manifest, end);
        end.lacking().ifPresent(what -> {
            throw wrong("the dump " + what, "if systems.yaml is stricter now than it was then, correct it");
        });
    }

    /** As {@link #copy(StoredPayload, OutputStream)}, into a new file for its owner only, on the disk when this returns. */
    void copy(StoredPayload payload, Path file) throws IOException {
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, fresh, PlainFiles.ONLY_OWNER);
                OutputStream out = Channels.newOutputStream(channel)) {
            copy(payload, out);
            channel.force(true);
        }
    }

    /** As {@link #copy(StoredPayload, OutputStream)}, through the source's {@code check} or, without one, to nowhere. */
    void look(StoredPayload payload) throws IOException {
        if (spec.has("check")) {
            run(out -> copy(payload, out));
        } else {
            copy(payload, OutputStream.nullOutputStream());
        }
    }

    /** Runs the source's {@code check}, if it has one, on a dump that {@link #copy(StoredPayload, Path)} made. */
    Map<String, Object> check(Path file) throws IOException {
        if (spec.has("check")) {
            run(out -> Files.copy(file, out));
        }
        return evidence();
    }

    /** What was proven. */
    Map<String, Object> evidence() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("bytes", manifest.plainSize());
        evidence.put("sha256", manifest.streams().get(0).plainSha256() == null ? "not recorded" : "same");
        evidence.put("check", spec.has("check") ? spec.words("check") + " passed" : "none");
        return evidence;
    }

    // a check may stop reading when it has seen enough; only its own exit code says something about the dump
    private void run(PayloadStream.Body dump) throws IOException {
        Child.Ended ended = Child.feed(spec.command("check"), dump, spec.timeLimit());
        if (ended.bySignal()) {
            throw spec.told(new BactrianException(ErrorKind.FAILED, "the check of the dump " + ended.words(), ""));
        }
        if (ended.code() != 0) {
            throw wrong("its check refused the dump: " + ended.words(), "restore from an earlier backup");
        }
    }

    private BactrianException wrong(String what, String hint) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED, "backup " + manifest.directory() + ": " + what, hint);
    }
}
