package org.bactrian.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The search for good bytes of one file among the other copies, the best first. Used by one thread at a time. */
public final class GiverSearch {
    private final Deque<String> givers;
    private final List<String> refusals = new ArrayList<>();
    private boolean found;

    GiverSearch(CopyToRepair copy) {
        givers = new ArrayDeque<>(copy.givers());
        givers.addAll(copy.lastResort());
    }

    /** Whether nothing good is found yet and there is a target left to ask. */
    public boolean searching() {
        return !found && !givers.isEmpty();
    }

    /** The next target to ask. */
    public String next() {
        return givers.removeFirst();
    }

    /** What was given is good. */
    public void found() {
        found = true;
    }

    boolean isFound() {
        return found;
    }

    void refuse(String why) {
        refusals.add(why);
    }

    /** Why nobody could give it, for people. */
    String refusals() {
        return refusals.isEmpty() ? "there is no other copy" : String.join("; ", refusals);
    }
}
