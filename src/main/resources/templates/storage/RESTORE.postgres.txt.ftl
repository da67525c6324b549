[#import "RESTORE.head.ftl" as head]
[@head.intro needs="PostgreSQL's psql and pg_restore, not older than the pg_dump above"/]
# The server is named as for psql, by PGHOST, PGPORT, PGUSER and PGPASSFILE; the user must be a superuser there.
DATABASE=${DATABASE:-restored}
# Decrypted, decompressed archive; it is not removed.
DUMP=${DUMP:-dump}
# yes: make the roles and tablespaces of the old server first. For a new server; on one that has them already, passwords
# and attributes would go back to what they were.
GLOBALS=${GLOBALS:-no}
[@head.checks/]

# 3. Decrypt and decompress. An existing file is not overwritten.
test ! -e "$DUMP" || stop "$DUMP exists already"
(umask 077; cat main-* | age -d -i "$IDENTITY" | zstd -d > "$DUMP")
[#if main.plainSha256()??]
test "$(sha256sum < "$DUMP" | cut -c1-64)" = [=main.plainSha256()] ||
    stop "the archive is not the one that was dumped"
[/#if]
[#if streams?seq_contains("globals")]

# 4. Roles and tablespaces, if wanted. Errors that something exists already are normal here.
if [ "$GLOBALS" = yes ]; then
    cat globals-* | age -d -i "$IDENTITY" | zstd -d | psql -X -q -d postgres
fi
[/#if]

# 5. A new database like the old one, and its content. An existing database is not touched.
psql -X -q -v ON_ERROR_STOP=1 -v db="$DATABASE" -d postgres [=create]
pg_restore --exit-on-error --dbname="$DATABASE" "$DUMP"
[#if checks?has_content]

# 6. Does every table hold as many rows as it did?
psql -X -q -v ON_ERROR_STOP=1 -d "$DATABASE" [=checks]
[/#if]
[#if properties?has_content]

# 7. What belongs to the database but lies outside its archive: owner, comment, rights, settings.
psql -X -q -v ON_ERROR_STOP=1 -v db="$DATABASE" -d postgres [=properties]
[/#if]

echo "restored [=directory] to database $DATABASE"
