package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;

/** Says that a restore works on a database, for as long as this process lives: others leave it alone. */
final class PostgresHold implements Closeable {
    private final Child session;

    private PostgresHold(Child session) {
        this.session = session;
    }

    /** @throws BactrianException BUSY when another restore works on it */
    static PostgresHold on(PostgresServer server, String database) {
        Child session = Child.start(server.psql(
                PostgresServer.beside(database), List.of("-q", "-A", "-t", "-f", "-", "-v", "db=" + database)));
        boolean held = false;
        try {
            OutputStream in = session.stdin();
            in.write((Statement.HOLD_NAME.sql() + ";\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            held = answer(session);
        } catch (IOException e) {
            session.finish();
            throw new BactrianException(ErrorKind.FAILED, "psql failed: " + e.getMessage(), "", e);
        } finally {
            if (!held) {
                session.close();
            }
        }
        if (!held) {
            throw new BactrianException(
                    ErrorKind.BUSY, "another restore works on database '" + database + "'", "wait for its end");
        }
        return new PostgresHold(session);
    }

    @Override
    public void close() {
        session.close();
    }

    private static boolean answer(Child session) throws IOException {
        InputStream out = session.stdout();
        int first = out.read();
        if (first < 0) {
            session.finish();
        }
        return first == 't';
    }
}
