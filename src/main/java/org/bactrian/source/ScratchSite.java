package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.NotProvable;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/**
 * Where restores are proven on this host, and as whom: a restored dump runs code of its own.
 *
 * @param scratchDir gets all plaintext
 * @param user of the operating system; it sees none of {@code closed}
 * @param closed configuration, keys and catalog
 */
public record ScratchSite(Path scratchDir, String user, List<Path> closed) {
    private static final String SUBJECT = "proof by restore";
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    public ScratchSite {
        closed = closed.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }

    /**
     * Removes the plaintext that killed processes left behind.
     *
     * @throws IOException when something cannot be removed
     */
    public void sweep() throws IOException {
        if (Files.isDirectory(scratchDir)) {
            Scratch.wipeAllLeftovers(scratchDir);
        }
    }

    /** Whether a restore of a PostgreSQL dump can be proven on this host; a warning with the fix when it cannot. */
    public List<Finding> examine(PostgresTools tools) {
        List<Finding> findings = new ArrayList<>();
        try {
            confinement();
            findings.add(new Finding(
                    Level.OK,
                    SUBJECT,
                    "runs as user " + user + ", without network, configuration, keys and catalog",
                    ""));
        } catch (NotProvable e) {
            findings.add(warning(e));
        }
        try {
            findings.add(new Finding(Level.OK, SUBJECT, "can start PostgreSQL " + tools.serverMajors(), ""));
        } catch (NotProvable e) {
            findings.add(warning(e));
        }
        return List.copyOf(findings);
    }

    /**
     * How a program is run apart.
     *
     * @throws NotProvable when this host or this user cannot do it
     */
    Confinement confinement() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new NotProvable(
                        "this process is not root, and cannot run a scratch server as another user; run it as root");
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new NotProvable("this host has no /proc, so it is no Linux; prove restores on a Linux host");
        }
        Confinement confinement = new Confinement(id("-u"), id("-g"), closed);
        if (confinement.user() == 0) {
            throw new NotProvable(
                    "bactrian.scratch.user '" + user + "' is root, who can read everything; name another");
        }
        try {
            Child.output(Command.of("unshare", "--net", "--ipc", "--mount", "--", "true"), TimeLimits.STANDARD);
        } catch (BactrianException e) {
            throw new NotProvable("this host lets nobody leave its network (" + e.getMessage()
                    + "); install util-linux, in a container allow CAP_SYS_ADMIN, and leave a chroot");
        }
        return confinement;
    }

    private int id(String option) {
        String answer;
        try {
            answer = Child.output(Command.of("id", option, "--", user), TimeLimits.STANDARD)
                    .strip();
        } catch (BactrianException e) {
            throw new NotProvable("this host has no user '" + user + "' (bactrian.scratch.user); "
                    + "useradd --system --no-create-home --shell /usr/sbin/nologin " + user);
        }
        if (!NUMBER.matcher(answer).matches()) {
            throw new NotProvable(
                    "'id' says of user '" + user + "': " + answer + "; name another bactrian.scratch.user");
        }
        return Integer.parseInt(answer);
    }

    // the message of such an exception ends with what would make it provable
    private static Finding warning(NotProvable reason) {
        String[] parts = String.valueOf(reason.getMessage()).split("; ", 2);
        return new Finding(Level.WARNING, SUBJECT, "not possible here: " + parts[0], parts.length > 1 ? parts[1] : "");
    }
}
