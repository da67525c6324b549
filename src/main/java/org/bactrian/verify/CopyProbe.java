package org.bactrian.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.VerifyOrder.Level;

/** One check of one copy while it goes on: what was found so far. Used by one thread at a time. */
public final class CopyProbe {
    private final CopyToCheck copy;
    private final Instant begun;
    private final Map<String, Object> evidence = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private Level level = Level.EXISTS;
    private long bytes;
    private long files;
    private boolean doubted;
    private String suspicion = "";

    CopyProbe(CopyToCheck copy, Instant begun) {
        this.copy = copy;
        this.begun = begun;
    }

    /** What is checked. */
    public CopyToCheck copy() {
        return copy;
    }

    /** Whether a tool refused what it read, and it must be found out whether the stored bytes are to blame. */
    public boolean suspicious() {
        return doubted;
    }

    Instant begun() {
        return begun;
    }

    Level level() {
        return level;
    }

    void reach(Level reached) {
        level = reached;
    }

    void read(long size) {
        bytes += size;
        files++;
    }

    void fault(String fault) {
        faults.add(fault);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    void found(Map<String, Object> facts) {
        evidence.putAll(facts);
    }

    void suspect(String why) {
        doubted = true;
        suspicion = why;
        faults.clear();
    }

    String suspicion() {
        return suspicion;
    }

    Map<String, Object> evidence(Instant now) {
        Map<String, Object> all = new LinkedHashMap<>(evidence);
        all.put("seconds", (now.toEpochMilli() - begun.toEpochMilli()) / 1000.0);
        if (files > 0) {
            all.put("files", files);
            all.put("bytes", bytes);
        }
        return all;
    }
}
