package org.bactrian.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All children that run now; the shutdown hook leaves none of them behind. */
final class LiveChildren {
    private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveChildren::killAll, "children-end"));
    }

    private LiveChildren() {}

    static void add(Process process) {
        LIVE.add(process);
        // its own end takes it off the list; the future itself is not needed
        var unused = process.onExit().thenAccept(LIVE::remove);
    }

    /** Asks the process and everything it started to end. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /** Ends the process and everything it started at once. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Asks all that run now to end. */
    static void endAll() {
        LIVE.forEach(LiveChildren::end);
    }

    private static void killAll() {
        LIVE.forEach(LiveChildren::kill);
    }
}
