import java.io.File;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A database of SQLite and somebody who writes into it: {@code fill FILE MEGABYTES} makes it, {@code write FILE END} updates a row
 * each millisecond until the file END is there (the file {@code begun} beside it says that Java is warm), and then prints the median and the 99th percentile of a transaction, in microseconds.
 */
class SqliteLoad {
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[1])) {
            execute(connection, "PRAGMA busy_timeout = 20000");
            execute(connection, "PRAGMA journal_mode = wal");
            if (arguments[0].equals("fill")) {
                fill(connection, Integer.parseInt(arguments[2]));
            } else {
                write(connection, new File(arguments[2]));
            }
        }
    }

    private static void execute(Connection connection, String statement) throws Exception {
        try (var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    // about 270 bytes a row, of which zstd leaves a good third
    private static void fill(Connection connection, int megabytes) throws Exception {
        execute(connection, "CREATE TABLE signals (n INTEGER PRIMARY KEY, at TEXT, symbol TEXT, price REAL, note TEXT)");
        execute(
                connection,
                "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < " + megabytes * 3900L + ") INSERT INTO signals "
                        + "SELECT n, datetime(1700000000 + n * 7, 'unixepoch'), 'SYM' || (n * 7919 % 500), (n * 104729 % 1000000) / 100.0,"
                        + " hex(randomblob(40)) || ' order ' || n || ' filled at the best price of the venue, fee tier three, desk momentum' FROM r");
        execute(connection, "CREATE INDEX signals_symbol ON signals (symbol)");
        execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void write(Connection connection, File end) throws Exception {
        execute(connection, "PRAGMA synchronous = normal");
        long[] took = new long[1 << 20];
        int count = 0;
        boolean warm = false;
        try (PreparedStatement update = connection.prepareStatement("UPDATE signals SET price = price + 0.01 WHERE n = ?")) {
            while (count < took.length && !end.exists()) {
                long start = System.nanoTime();
                update.setLong(1, 1 + count * 7919L % 100_000);
                update.executeUpdate();
                took[count++] = System.nanoTime() - start;
                if (!warm && count == 1000) {
                    Files.createFile(end.toPath().resolveSibling("begun"));
                    warm = true;
                    count = 0;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        Arrays.sort(took, 0, count);
        System.out.println(took[count / 2] / 1000 + " " + took[(int) (count * 0.99)] / 1000);
    }
}
