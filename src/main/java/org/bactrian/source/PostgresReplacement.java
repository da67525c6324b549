package org.bactrian.source;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/**
 * A database restored in place of one that is there, or where none is: into a new one beside it, then renamed. At every
 * moment one of the two serves whole, whatever is killed.
 */
final class PostgresReplacement implements Landing {
    /** In the name of a database that is being restored. */
    static final String RESTORING = "restoring";
    /** In the name of a database that was replaced. */
    static final String BEFORE = "before";

    private final PostgresServer server;
    private final PostgresDatabases databases;
    private final PostgresLoading loading;
    private final String live;
    private final String fresh;
    private final String before;
    private final Wishes wishes;
    private @Nullable PostgresHold hold;
    private long freshOid;
    private boolean replaces;

    /**
     * What the order and the inventory ask for.
     *
     * @param checks queries that must give true or a number other than 0
     * @param globals whether roles and tablespaces are made first
     */
    record Wishes(List<String> checks, boolean globals) {}

    /** @param loading into the database {@code <live>_restoring_<moment>} */
    PostgresReplacement(PostgresServer server, PostgresLoading loading, String live, String moment, Wishes wishes) {
        this.server = server;
        this.databases = new PostgresDatabases(server);
        this.loading = loading;
        this.live = live;
        this.fresh = NameBeside.prefix(live, RESTORING) + moment;
        this.before = NameBeside.prefix(live, BEFORE) + moment;
        this.wishes = wishes;
    }

    @Override
    public List<String> overwrites() {
        String name = "database '" + live + "' on " + server.words();
        try {
            Optional<PostgresDatabases.Found> found = databases.find(live);
            return found.isEmpty()
                    ? List.of()
                    : List.of(name + " (" + databases.size(live) + ", "
                            + found.get().sessions() + " sessions, which end; kept as '"
                            + NameBeside.prefix(live, BEFORE) + "<time>')");
        } catch (BactrianException e) {
            return List.of(name + " (which cannot be read: " + e.getMessage() + ")");
        }
    }

    @Override
    public long scratchBytes() {
        return loading.scratchBytes();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        databases.dropLeftovers(NameBeside.prefix(live, RESTORING));
        hold = PostgresHold.on(server, fresh);
        loading.load(payload, wishes.globals());
    }

    @Override
    public Map<String, Object> check() {
        return loading.check(wishes.checks());
    }

    @Override
    public String swap() {
        freshOid = databases.find(fresh).map(PostgresDatabases.Found::oid).orElse(0L);
        replaces = databases.find(live).isPresent();
        LinkedHashMap<String, String> names = new LinkedHashMap<>();
        if (replaces) {
            names.put(live, before);
        }
        names.put(fresh, live);
        databases.rename(names);
        return replaces ? "database '" + before + "' on " + server.words() : "";
    }

    @Override
    public void verify() {
        new PostgresComparison(server, live).checks(wishes.checks());
    }

    /** Goes by what the server says, not by what was tried: a rename may have come through when its answer did not. */
    @Override
    public String undo() {
        String name = "database '" + live + "'";
        boolean swapped = freshOid != 0
                && databases.find(live).map(found -> found.oid() == freshOid).orElse(false);
        if (swapped) {
            LinkedHashMap<String, String> names = new LinkedHashMap<>();
            names.put(live, fresh);
            if (replaces) {
                names.put(before, live);
            }
            databases.rename(names);
        }
        if (hold != null) {
            databases.drop(fresh);
        }
        return swapped
                ? replaces ? name + " was put back as it was before" : name + " is gone again, as before"
                : name + " is as before: nothing of it was touched";
    }

    @Override
    public void close() throws IOException {
        loading.close();
        PostgresHold held = hold;
        if (held != null) {
            hold = null;
            try (held) {
                databases.drop(fresh);
            }
        }
    }
}
