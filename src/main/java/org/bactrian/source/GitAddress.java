package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Settings;

/**
 * Where a repository is, and how one logs in there. Passwords and keys stay in their files: git is told the files' names.
 *
 * @param repository a path or a URL
 * @param user for https, where the URL names none
 * @param passwordFile holds the password or token for https; empty: git's own means
 * @param sshKeyFile private key for ssh; empty: git's own means
 */
record GitAddress(String repository, String user, Optional<String> passwordFile, Optional<String> sshKeyFile) {
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern KNOWN =
            Pattern.compile("/.*|(https?|ssh|git)://[^\\s]+|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^\\s]+");

    private static final Pattern LOGIN = Pattern.compile("^([a-z]+://)[^/@]*:[^/@]*@");

    /** By the first that fits. */
    private static final Map<Pattern, String> HINTS = hints();

    /** Answers git's question for user and password from a file, in git's own form of a helper. */
    private static final String HELPER = "!f() { test \"$1\" = get || exit 0; printf 'username=%s\\npassword=%s\\n'"
            + " \"$BACTRIAN_GIT_USER\" \"$(head -n 1 \"$BACTRIAN_GIT_PASSWORD_FILE\")\"; }; f";

    /** @throws BactrianException USAGE when it is no address, or holds a password */
    static GitAddress of(Settings settings) {
        String repository = settings.required("repository");
        if (!KNOWN.matcher(repository).matches()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + repository + "' is no address of a repository",
                    "write a path from / on, or https://, ssh://, git://, user@host:path");
        }
        if (LOGIN.matcher(repository).find()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the address " + shown(repository) + " holds a password, which every process could read",
                    "write the password into a file, and its path as passwordFile");
        }
        return new GitAddress(
                repository,
                settings.text("user").orElse("git"),
                settings.text("passwordFile"),
                settings.text("sshKeyFile"));
    }

    /** The path, when the repository lies on this host. */
    Optional<Path> path() {
        return repository.startsWith("/") ? Optional.of(Path.of(repository).normalize()) : Optional.empty();
    }

    /** For people: without a password. */
    static String shown(String repository) {
        return LOGIN.matcher(repository).replaceFirst("$1******@");
    }

    /** Variables for git. */
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        String key = sshKeyFile
                .map(file -> " -o IdentitiesOnly=yes -i '" + file.replace("'", "'\\''") + "'")
                .orElse("");
        variables.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30" + key);
        passwordFile.ifPresent(file -> {
            variables.put("BACTRIAN_GIT_USER", user);
            variables.put("BACTRIAN_GIT_PASSWORD_FILE", file);
        });
        return variables;
    }

    /** Settings for git, as its first arguments. */
    List<String> settings() {
        return passwordFile.isPresent()
                ? List.of("-c", "credential.helper=", "-c", "credential.helper=" + HELPER)
                : List.of();
    }

    /**
     * How git is to read a repository of another user: as that user, so that nothing in it can act as root, and git does
     * not refuse it.
     *
     * @throws BactrianException when it is not there
     */
    List<String> reader() throws IOException {
        Optional<Path> path = path();
        if (path.isEmpty()) {
            return List.of();
        }
        Path root = path.get();
        if (!Files.isDirectory(root)) {
            throw new BactrianException(
                    ErrorKind.FAILED, "there is no repository " + root, "was it moved? check the source's repository");
        }
        int owner = (Integer) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int group = (Integer) Files.getAttribute(root, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        boolean powerful = Files.exists(SELF) && Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
        List<String> arguments = new ArrayList<>();
        if (powerful && owner != 0) {
            arguments.add("--upload-pack=setpriv --reuid=" + owner + " --regid=" + group
                    + " --clear-groups --reset-env git-upload-pack");
        }
        return arguments;
    }

    /** A failure of git at this address, with a hint that fits its words. */
    BactrianException failure(String what, BactrianException cause) {
        String words = String.valueOf(cause.getMessage());
        String hint = HINTS.entrySet().stream()
                .filter(known -> known.getKey().matcher(words).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(cause.hint());
        return new BactrianException(cause.kind(), what + " " + shown(repository) + ": " + words, hint, cause);
    }

    private static Map<Pattern, String> hints() {
        Map<Pattern, String> hints = new LinkedHashMap<>();
        hints.put(
                Pattern.compile("dubious ownership"),
                "it belongs to another user: git config --global --add safe.directory, with its path");
        hints.put(
                Pattern.compile("Host key verification failed"),
                "add the host's key to ~/.ssh/known_hosts of this user: ssh-keyscan, and compare");
        hints.put(
                Pattern.compile("not found|does not appear to be|does not exist|not exported|no repository"),
                "was it moved? check the source's repository");
        hints.put(
                Pattern.compile("Authentication failed|could not read (Username|Password)|terminal prompts disabled"
                        + "|[Pp]ermission denied|[Aa]ccess denied|HTTP Basic| 403"),
                "the repository lets nobody in: check passwordFile or sshKeyFile, and the rights of its user");
        hints.put(
                Pattern.compile("corrupt|bad object|missing|unable to read|inflate|index-pack failed|mismatch"),
                "look at the repository with 'git fsck --full'; earlier backups hold what it held then");
        return hints;
    }
}
