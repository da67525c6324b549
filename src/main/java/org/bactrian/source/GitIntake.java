package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.process.TimeLimits;

/** The streams of a backup of a repository on their way back: proven, and made a bare repository. */
final class GitIntake {
    static final String BUNDLE = "main.bundle";
    static final String TAR = "archive.tar";
    private static final String REF = "ref: ";

    private final Manifest manifest;
    private final GitProof proof;

    GitIntake(Manifest manifest) {
        this.manifest = manifest;
        this.proof = new GitProof(manifest);
    }

    /** Room for the streams and for a repository made of them, in bytes. */
    long room() {
        return 2 * manifest.plainSize();
    }

    /**
     * Writes the streams to {@link #BUNDLE} and {@link #TAR} in a directory.
     *
     * @throws BactrianException VERIFICATION_FAILED when they are not the dumped ones
     */
    void spool(StoredPayload payload, Path directory) throws IOException {
        List<String> recorded =
                manifest.streams().stream().map(Manifest.Stream::name).toList();
        List<String> given = payload.streams().stream().map(StoredStream::name).toList();
        if (!given.equals(recorded) || !given.get(0).equals(GitDump.MAIN)) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "backup " + manifest.directory() + " has the streams " + given + ", recorded are " + recorded,
                    "restore from an earlier backup");
        }
        for (StoredStream stream : payload.streams()) {
            try {
                if (stream.name().equals(GitDump.MAIN)) {
                    bundle(stream, directory.resolve(BUNDLE));
                } else {
                    archive(stream, directory.resolve(TAR));
                }
            } catch (BrokenArchive e) {
                throw wrong("is broken: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Makes a bare repository of the bundle in a directory.
     *
     * @param mode of its files, as chmod has it; directories get what belongs to it
     * @throws BactrianException VERIFICATION_FAILED when git does not take the bundle
     */
    void unbundle(Path directory, Path repository, int mode) throws IOException {
        String head = String.valueOf(manifest.properties().get("head"));
        String format = String.valueOf(manifest.properties().getOrDefault("objectFormat", "sha1"));
        String place = "--git-dir=" + repository;
        try (GitTool git = git()) {
            git.text(
                    "init",
                    "--bare",
                    "--quiet",
                    "--template=",
                    "--object-format=" + format,
                    shared(mode),
                    "--",
                    repository.toString());
            String bundle = directory.resolve(BUNDLE).toString();
            git.text(place, "bundle", "verify", "--quiet", bundle);
            List<String> fetch =
                    new ArrayList<>(List.of(place, "fetch", "--no-tags", "--progress", "--", bundle, "+refs/*:refs/*"));
            if (!head.startsWith(REF)) {
                fetch.add("HEAD");
            }
            git.work(fetch);
            if (head.startsWith(REF)) {
                git.text(place, "symbolic-ref", "HEAD", head.substring(REF.length()));
            } else {
                git.text(place, "update-ref", "--no-deref", "HEAD", head);
            }
            Files.deleteIfExists(repository.resolve("FETCH_HEAD"));
        } catch (BactrianException e) {
            throw wrong("is taken by no repository: " + e.getMessage(), e);
        }
    }

    /** Compares a repository with the manifest; evidence. See {@link GitProof#of}. */
    Map<String, Object> prove(Path repository, boolean whole) {
        try (GitTool git = git()) {
            Map<String, Object> evidence = new LinkedHashMap<>(proof.of(git, repository, whole));
            evidence.put("objects", manifest.counts().get("objects"));
            return evidence;
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "repository " + repository + " cannot be looked at: " + e.getMessage(), "", e);
        }
    }

    private void bundle(StoredStream stream, Path file) throws IOException {
        Files.createFile(file, PlainFiles.ONLY_OWNER);
        try (BundleFraming framing = new BundleFraming(Files.newOutputStream(file))) {
            new ProvenStream(stream, manifest).copyTo(framing);
            framing.finish();
            proof.count("objects", framing.objects());
        }
    }

    private void archive(StoredStream stream, Path file) throws IOException {
        Files.createFile(file, PlainFiles.ONLY_OWNER);
        try (OutputStream out = Files.newOutputStream(file);
                TarFraming framing = new TarFraming(out)) {
            new ProvenStream(stream, manifest).copyTo(framing);
            framing.finish();
            proof.count("archiveEntries", framing.entries());
        }
    }

    private static String shared(int mode) {
        return "--shared=0" + Integer.toOctalString(mode);
    }

    private static GitTool git() {
        return new GitTool(TimeLimits.STANDARD, Map.of());
    }

    private BactrianException wrong(String what, Exception cause) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "backup " + manifest.directory() + " " + what,
                "restore from an earlier backup",
                cause);
    }
}
