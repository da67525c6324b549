package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.jspecify.annotations.Nullable;

/** A schema on its way from the scratch database into the live one: pg_dump into pg_restore, in one transaction. */
final class TableTransfer implements Closeable {
    private final PostgresServer server;
    private final PostgresTables.Places places;
    private volatile @Nullable Child dump;
    private volatile @Nullable Child restore;

    TableTransfer(PostgresServer server, PostgresTables.Places places) {
        this.server = server;
        this.places = places;
    }

    /** @throws BactrianException when either program fails; then the live database has nothing of it */
    void run() {
        Command from = server.command(
                "pg_dump",
                places.scratch(),
                List.of("--format=custom", "--compress=0", "--no-password", "--schema=" + places.schema()));
        try (Child reading = Child.start(from);
                Child writing = Child.start(into())) {
            dump = reading;
            restore = writing;
            reading.stdin().close();
            copy(reading, writing);
            reading.finish();
            writing.copyTo(OutputStream.nullOutputStream(), PostgresServer.LIMITS);
            writing.finish();
        } catch (IOException e) {
            throw failed(e);
        } catch (BactrianException e) {
            throw failed(e);
        }
    }

    /** Ends what runs. */
    @Override
    public void close() {
        for (Child child : new Child[] {dump, restore}) {
            if (child != null) {
                child.close();
            }
        }
    }

    private void copy(Child reading, Child writing) throws IOException {
        ToolInput input = new ToolInput(writing.stdin());
        try (input) {
            ArchiveFraming framing = new ArchiveFraming(input);
            reading.copyTo(framing, PostgresServer.LIMITS);
            framing.finish();
        } catch (IOException e) {
            if (input.refused()) {
                writing.finish();
            }
            throw e;
        }
    }

    private Command into() {
        Command command = server.command(
                "pg_restore",
                places.live(),
                List.of(
                        "--exit-on-error",
                        "--single-transaction",
                        "--no-password",
                        "--dbname=" + PostgresServer.connection(places.live())));
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("PGOPTIONS", "-c default_transaction_read_only=off");
        return new Command(command.arguments(), environment, command.secrets(), null);
    }

    private BactrianException failed(Exception e) {
        return new BactrianException(
                ErrorKind.FAILED,
                "the tables cannot be put into database '" + places.live() + "': " + e.getMessage(),
                "what they need (types, functions, roles) must be there: make it, or restore the whole database elsewhere",
                e);
    }
}
