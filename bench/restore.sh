#!/usr/bin/env bash
# Restores of one database beside each other: the floor, what people do today, and Bactrian.
. "$(dirname -- "$0")/lib.sh"
arguments "$@"
cluster_up
s3_up
rm -f "$dir/samples" "$dir/log"
clean
configure 'local:file remote:s3'

note 'backing up once, and preparing what the others restore'
eval "$bactrian backup bench/db" >/dev/null
eval "$bactrian restore bench/db --from local --to restored --dry-run" >/dev/null # makes the archive of classes
pg_dump -Fc -Z0 bench >"$dir/floor.dump"
pg_dump -Fc bench | gzip >"$dir/classic.dump.gz"
rclone copyto "$dir/classic.dump.gz" s3:backups/classic.dump.gz
rm "$dir/classic.dump.gz"

fresh() { psql -X -q -d postgres -c 'DROP DATABASE IF EXISTS restored'; [ "${1:-}" = gone ] || createdb -T template0 restored; psql -X -q -c CHECKPOINT; }
rows() { psql -X -At -d "$1" -c 'SELECT count(*), sum(hashtextextended(s::text, 0)::numeric) FROM signals s'; }
same() { [ "$(rows bench)" = "$(rows restored)" ] || fail 'the restored rows differ' "see $dir/log"; }

floor='floor: pg_restore -j2 of a local uncompressed dump'
for _ in $(seq "$rounds"); do
  fresh; timed "$floor" 'pg_restore -j2 -d restored "$dir/floor.dump"'; same
  fresh; timed 'classic: download from S3, gunzip, pg_restore' 'rclone copyto s3:backups/classic.dump.gz "$dir/d.gz" && gunzip -f "$dir/d.gz" && pg_restore -d restored "$dir/d"'; same
  fresh gone; timed 'bactrian restore from a directory' "$bactrian restore bench/db --from local --to restored --yes"; recorded 'bactrian restore from a directory'; same
  fresh gone; timed 'bactrian restore from S3' "$bactrian restore bench/db --from remote --to restored --yes"; recorded 'bactrian restore from S3'; same
done
fresh gone
report "$floor"
