package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;

/** Whether a bare repository is whole, and the one that a backup recorded. */
final class GitProof {
    /** Sins of old programs that make no object unreadable: many a long history has some, and it must be possible to back it up. */
    private static final List<String> FORGIVEN = List.of(
            "badDate",
            "badDateOverflow",
            "badEmail",
            "badName",
            "badTimezone",
            "duplicateEntries",
            "missingEmail",
            "missingNameBeforeEmail",
            "missingSpaceBeforeDate",
            "missingSpaceBeforeEmail",
            "multipleAuthors",
            "treeNotSorted",
            "zeroPaddedDate",
            "gitmodulesName",
            "gitmodulesUrl",
            "gitmodulesPath",
            "gitmodulesUpdate",
            "gitmodulesSymlink",
            "gitmodulesLarge",
            "gitmodulesParse",
            "gitmodulesBlob",
            "gitmodulesMissing");

    private final Manifest manifest;

    GitProof(Manifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Every object is there and is what its name says.
     *
     * @throws BactrianException FAILED, with git's words
     */
    static void fsck(GitTool git, Path repository) throws IOException {
        List<String> arguments = new ArrayList<>();
        FORGIVEN.forEach(sin -> arguments.addAll(List.of("-c", "fsck." + sin + "=warn")));
        arguments.addAll(List.of("--git-dir=" + repository, "fsck", "--full", "--no-dangling", "--progress"));
        git.work(arguments);
    }

    /** What {@code HEAD} holds: {@code ref: refs/heads/main}, or an object when it is detached. */
    static String head(Path repository) throws IOException {
        return Files.readString(repository.resolve("HEAD")).strip();
    }

    /**
     * Compares refs, {@code HEAD} and the number of objects.
     *
     * @param whole whether every object is read too
     * @return evidence
     * @throws BactrianException VERIFICATION_FAILED, naming what differs
     */
    Map<String, Object> of(GitTool git, Path repository, boolean whole) throws IOException {
        Map<String, Object> evidence = new LinkedHashMap<>();
        try {
            if (whole) {
                fsck(git, repository);
                evidence.put("fsck", "ok");
            } else {
                git.work(List.of(
                        "--git-dir=" + repository, "fsck", "--connectivity-only", "--no-dangling", "--progress"));
                evidence.put("connectivity", "ok");
            }
        } catch (BactrianException e) {
            throw differs("is broken: " + e.getMessage());
        }
        GitRefs found = GitRefs.of(git, repository);
        if (!found.sha256().equals(manifest.properties().get("refsSha256"))) {
            throw differs("has other refs than recorded: " + difference(found));
        }
        evidence.put("refs", found.count());
        String head = head(repository);
        if (!head.equals(manifest.properties().get("head"))) {
            throw differs("has HEAD '" + head + "', recorded is '"
                    + manifest.properties().get("head") + "'");
        }
        evidence.put("head", head);
        return evidence;
    }

    /** @throws BactrianException VERIFICATION_FAILED when another number was dumped */
    void count(String what, long found) {
        Long recorded = manifest.counts().get(what);
        if (recorded == null || recorded != found) {
            throw differs("has " + found + " " + what + ", recorded are " + recorded);
        }
    }

    private String difference(GitRefs found) {
        if (manifest.properties().get("refs") instanceof Map<?, ?> recorded) {
            for (Map.Entry<?, ?> one : recorded.entrySet()) {
                String object = found.named().get(String.valueOf(one.getKey()));
                if (!one.getValue().equals(object)) {
                    return one.getKey() + " is " + (object == null ? "missing" : object) + ", recorded is "
                            + one.getValue();
                }
            }
        }
        return found.count() + " are found, recorded are " + manifest.counts().get("refs");
    }

    private BactrianException differs(String what) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "backup " + manifest.directory() + " " + what,
                "restore from an earlier backup");
    }
}
