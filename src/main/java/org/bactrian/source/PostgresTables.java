package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.statement.PostgresStatements;
import org.jspecify.annotations.Nullable;

/**
 * Single tables beside the live ones, in a schema of their own, with all that belongs to them. They are loaded into a
 * scratch database of the same server, moved there into that schema, and go over in one transaction.
 */
final class PostgresTables implements Landing {
    private final PostgresServer server;
    private final PostgresDatabases databases;
    private final PostgresLoading loading;
    private final Places places;
    private final List<String> wanted;
    private ChosenTables chosen = new ChosenTables(List.of());
    private List<String> leftOut = List.of();
    private Map<String, Long> counts = Map.of();
    private @Nullable PostgresHold hold;
    private @Nullable TableTransfer transfer;

    /**
     * Where the tables come by.
     *
     * @param live the database that gets the schema
     * @param scratch the database that is made for them and dropped
     * @param schema is made in both
     */
    record Places(String live, String scratch, String schema) {}

    PostgresTables(PostgresServer server, PostgresLoading loading, Places places, List<String> wanted) {
        this.server = server;
        this.databases = new PostgresDatabases(server);
        this.loading = loading;
        this.places = places;
        this.wanted = wanted;
    }

    @Override
    public List<String> overwrites() {
        return List.of();
    }

    @Override
    public long scratchBytes() {
        return loading.scratchBytes();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        databases.dropLeftovers(NameBeside.prefix(places.live(), PostgresReplacement.RESTORING));
        loading.prepare(false);
        loading.refuseWithoutRoom("to take single tables out of it");
        hold = PostgresHold.on(server, places.scratch());
        for (StoredStream stream : payload.streams()) {
            if (stream.name().equals("main")) {
                load(loading.spoolArchive(stream));
            } else {
                loading.prove(stream);
            }
        }
    }

    private void load(Path archive) throws IOException {
        loading.create();
        loading.restore(archive, List.of("--section=pre-data"));
        chosen = ChosenTables.of(
                wanted, JsonList.objects(server.sql(places.scratch(), Map.of(), Statement.LIST_RELATIONS)));
        counts = chosen.of(loading.counts());
        ArchiveList list = new ArchiveList(server.programs(), archive);
        Path needed = archive.resolveSibling("needed.list");
        list.write(chosen, needed);
        leftOut = list.leftOut();
        loading.restore(
                archive,
                List.of(
                        "--section=data",
                        "--section=post-data",
                        "--use-list=" + needed,
                        "--jobs=" + Runtime.getRuntime().availableProcessors()));
        Files.delete(archive);
    }

    @Override
    public Map<String, Object> check() {
        Map<String, Object> evidence =
                new LinkedHashMap<>(new PostgresComparison(server, places.scratch()).rows(counts));
        evidence.put("schema", places.schema());
        evidence.put(
                "names", chosen.tables().stream().map(ChosenTables.Table::name).toList());
        evidence.put("foreignKeysLeftOut", leftOut);
        return evidence;
    }

    @Override
    public String swap() {
        if (!server.sql(
                        places.live(),
                        Map.of("schema", places.schema()),
                        List.of("SELECT count(*) FROM pg_namespace WHERE nspname = :'schema';"))
                .equals("0")) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "database '" + places.live() + "' has a schema '" + places.schema() + "' already",
                    "try again");
        }
        server.sql(
                places.scratch(),
                Map.of("schema", places.schema(), "oids", chosen.oids()),
                List.of(Statement.MOVE_TABLES.sql()));
        TableTransfer moving = new TableTransfer(server, places);
        transfer = moving;
        moving.run();
        return "";
    }

    @Override
    public void verify() {
        Map<String, Long> moved = new LinkedHashMap<>();
        for (ChosenTables.Table table : chosen.tables()) {
            Long count = counts.get(table.name());
            if (count != null) {
                // the quoted name without the schema that it had
                moved.put(places.schema() + "." + PostgresStatements.identifier(table.table()), count);
            }
        }
        new PostgresComparison(server, places.live()).rows(moved);
    }

    @Override
    public String undo() {
        if (transfer != null) {
            server.sql(
                    places.live(),
                    Map.of("schema", places.schema()),
                    List.of("DROP SCHEMA IF EXISTS :\"schema\" CASCADE;"));
        }
        return "the tables of database '" + places.live() + "' are as before: nothing of them was touched";
    }

    @Override
    public void close() throws IOException {
        TableTransfer moving = transfer;
        if (moving != null) {
            moving.close();
        }
        loading.close();
        PostgresHold held = hold;
        if (held != null) {
            hold = null;
            try (held) {
                databases.drop(places.scratch());
            }
        }
    }
}
