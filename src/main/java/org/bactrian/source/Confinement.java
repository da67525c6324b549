package org.bactrian.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.process.Command;

/**
 * Runs a program apart, by util-linux: as its own user, in a network of its own that leads nowhere, with a view of the
 * file system in which configuration, keys and catalog are empty, and so are the directories where other servers have
 * their sockets.
 *
 * @param user its number
 * @param group its number
 * @param closed what the program does not see
 */
record Confinement(int user, int group, List<Path> closed) {
    /** Where the program sees the directory that it works in; one that every Linux has (FHS). */
    static final Path INSIDE = Path.of("/mnt");

    private static final List<Path> SOCKETS = List.of(Path.of("/run"), Path.of("/tmp"), Path.of("/var/tmp"));

    /** Its mounts are seen by nobody else and end with the last process in it. The new user cannot undo them. */
    private static final String SCRIPT = """
            mount --bind "$1" %s
            user=$2 group=$3
            shift 3
            while [ "$1" != -- ]; do
              if [ -d "$1" ]; then mount -t tmpfs -o ro,size=4k,mode=0755 none "$1"
              elif [ -e "$1" ]; then mount --bind /dev/null "$1"
              fi
              shift
            done
            shift
            cd %s
            exec setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs --pdeathsig KILL -- "$@"
            """.formatted(INSIDE, INSIDE);

    /** All that is not seen. */
    List<Path> hidden() {
        return Stream.concat(closed.stream(), SOCKETS.stream()).toList();
    }

    /**
     * A command that runs a program apart.
     *
     * @param directory of that user, which it sees as {@link #INSIDE}
     */
    Command command(Path directory, List<String> program) {
        List<String> arguments = new ArrayList<>(List.of(
                "unshare", "--net", "--ipc", "--mount", "--propagation", "private", "--", "sh", "-ec", SCRIPT, "sh"));
        arguments.add(directory.toString());
        arguments.add(Integer.toString(user));
        arguments.add(Integer.toString(group));
        hidden().forEach(path -> arguments.add(path.toString()));
        arguments.add("--");
        arguments.addAll(program);
        return new Command(arguments, Map.of("LC_ALL", "C.UTF-8", "HOME", INSIDE.toString()), Map.of(), null);
    }
}
