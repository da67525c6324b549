package org.bactrian.source;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** What shows that a restored SQLite database is the dumped one, and makes sense. Reads only. */
final class SqliteProof {
    private static final int SHOWN = 5;
    private final SourceSpec source;
    private final Manifest manifest;

    SqliteProof(SourceSpec source, Manifest manifest) {
        this.source = source;
        this.manifest = manifest;
    }

    /**
     * SQLite looks at every page of a file that nobody writes.
     *
     * @return evidence
     * @throws BactrianException VERIFICATION_FAILED, with what it found
     */
    Map<String, Object> integrity(Path file) {
        try (SqliteFile database = open(file)) {
            return new LinkedHashMap<>(integrity(database));
        }
    }

    /** As {@link #integrity}, then the rows of each table as recorded, and the source's checks. */
    Map<String, Object> whole(Path file) {
        try (SqliteFile database = open(file)) {
            Map<String, Object> evidence = new LinkedHashMap<>(integrity(database));
            compareCounts(database.counts());
            evidence.put("tables", manifest.counts().size());
            evidence.put(
                    "rows",
                    manifest.counts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            evidence.put("checks", checks(database));
            return evidence;
        }
    }

    /** Runs the source's checks on a database that may be in use. */
    void inPlace(Path path) {
        try (SqliteFile database = SqliteFile.open(path)) {
            checks(database);
        }
    }

    private static SqliteFile open(Path file) {
        try {
            return SqliteFile.openUnchanging(file);
        } catch (BactrianException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Object> integrity(SqliteFile database) {
        List<@Nullable String> answers;
        try {
            answers = database.answers("PRAGMA integrity_check(20)");
        } catch (BactrianException e) {
            throw wrong("backup " + manifest.backup() + " holds no whole database: " + e.getMessage(), e);
        }
        if (!answers.equals(List.of("ok"))) {
            throw wrong("backup " + manifest.backup() + " holds a damaged database: " + answers, null);
        }
        return Map.of("integrity_check", "ok", "sqlite", database.version());
    }

    private void compareCounts(Map<String, Long> found) {
        Map<String, Long> recorded = manifest.counts();
        if (found.equals(recorded)) {
            return;
        }
        TreeSet<String> names = new TreeSet<>(recorded.keySet());
        names.addAll(found.keySet());
        List<String> different = names.stream()
                .filter(name -> !java.util.Objects.equals(recorded.get(name), found.get(name)))
                .limit(SHOWN)
                .map(name ->
                        "'" + name + "' has " + words(found.get(name)) + ", recorded are " + words(recorded.get(name)))
                .toList();
        throw wrong("row counts differ from the recorded ones: " + String.join("; ", different), null);
    }

    private static String words(@Nullable Long rows) {
        return rows == null ? "no table" : rows + " rows";
    }

    private List<String> checks(SqliteFile database) {
        List<String> checks = source.settings().texts("checks");
        for (String check : checks) {
            List<@Nullable String> answers;
            try {
                answers = database.answers(check);
            } catch (BactrianException e) {
                throw wrong(failed(check) + String.valueOf(e.getMessage()), e);
            }
            if (answers.isEmpty() || !isTrue(answers.get(0))) {
                throw wrong(failed(check) + (answers.isEmpty() ? "no row" : "it gave " + answers.get(0)), null);
            }
        }
        return checks;
    }

    private String failed(String check) {
        return "check '" + check + "' of " + source.id() + " failed: ";
    }

    private static boolean isTrue(@Nullable String answer) {
        if (answer == null) {
            return false;
        }
        try {
            return Double.parseDouble(answer) != 0;
        } catch (NumberFormatException e) {
            return answer.equalsIgnoreCase("true"); // SQLite has no booleans, but texts that say so
        }
    }

    private static BactrianException wrong(String what, @Nullable Throwable cause) {
        String hint = "restore an earlier backup; if the data is right, mend the source's checks";
        return cause == null
                ? new BactrianException(ErrorKind.VERIFICATION_FAILED, what, hint)
                : new BactrianException(ErrorKind.VERIFICATION_FAILED, what, hint, cause);
    }
}
