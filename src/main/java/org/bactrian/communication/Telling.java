package org.bactrian.communication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.communication.Outage.Address;
import org.jspecify.annotations.Nullable;

/** One who is to be told directly, and the ways to do it: the next channel is for when the one before failed. */
public final class Telling {
    private final String name;
    private final Deque<Address> ways;
    private final Function<Address, Map<String, Object>> message;
    private @Nullable Address current;
    private boolean reached;

    /**
     * @param name of the stakeholder
     * @param ways channel by channel
     * @param message what is sent to an address: a row as {@link Channel#compose} takes it
     */
    Telling(String name, List<Address> ways, Function<Address, Map<String, Object>> message) {
        this.name = name;
        this.ways = new ArrayDeque<>(ways);
        this.message = message;
    }

    /** Whether there is another address to try: of the same channel, or of the next one while nobody was reached. */
    public boolean hasNext() {
        Address next = ways.peek();
        return next != null
                && (!reached || (current != null && current.channel().equals(next.channel())));
    }

    /** The message for the next address. */
    public Map<String, Object> next() {
        Address next = ways.remove();
        current = next;
        return message.apply(next);
    }

    String name() {
        return name;
    }

    Address current() {
        return java.util.Objects.requireNonNull(current, "nobody is being told");
    }

    void reach() {
        reached = true;
    }

    boolean reached() {
        return reached;
    }
}
