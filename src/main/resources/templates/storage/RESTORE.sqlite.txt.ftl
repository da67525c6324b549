[#import "RESTORE.head.ftl" as head]
[@head.intro needs="sqlite3"/]
DATABASE=${DATABASE:-restored.db}
[@head.checks/]

# 3. Decrypt and decompress: the stream is the database file itself. An existing file is not overwritten.
test ! -e "$DATABASE" || stop "$DATABASE exists already"
(umask 077; cat main-* | age -d -i "$IDENTITY" | zstd -d > "$DATABASE")
[#if main.plainSha256()??]
test "$(sha256sum < "$DATABASE" | cut -c1-64)" = [=main.plainSha256()] ||
    stop "the database is not the one that was dumped"
[/#if]

# 4. Is the database sound?
test "$(sqlite3 -batch "$DATABASE" 'PRAGMA integrity_check')" = ok || stop "SQLite finds $DATABASE damaged"
[#if checks?has_content]

# 5. Does every table hold as many rows as it did? Name, recorded, found:
{ sqlite3 -batch -bail "$DATABASE" [=checks]
} | awk '{ print } /\|DIFFERENT$/ { bad = 1 } END { exit bad }'
[/#if]

echo "restored [=directory] to $DATABASE"
