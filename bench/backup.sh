#!/usr/bin/env bash
# Backups of one database beside each other: the floor, what people do today, their tools, and Bactrian.
. "$(dirname -- "$0")/lib.sh"
arguments "$@"
cluster_up
s3_up
rm -f "$dir/samples" "$dir/log"
export RESTIC_PASSWORD=bench RESTIC_REPOSITORY=$dir/peers/restic BORG_PASSPHRASE=bench BORG_REPO=$dir/peers/borg

has() { command -v "$1" >/dev/null || { note "$1 is not installed: left out"; return 1; }; }
bactrian() { clean; configure "$2"; timed "$1" "$bactrian backup bench/warm bench/db"; recorded "$1"; }

floor='floor: pg_dump -Fc -Z0 to /dev/null'
for _ in $(seq "$rounds"); do
  clean; timed "$floor" 'pg_dump -Fc -Z0 bench >/dev/null'
  clean; timed 'classic: pg_dump -Fc, gzip, upload to S3' 'pg_dump -Fc bench >"$dir/peers/d" && gzip "$dir/peers/d" && rclone copyto "$dir/peers/d.gz" s3:backups/classic.dump.gz'
  if has restic; then clean; restic -q init; timed 'restic, one directory' 'pg_dump -Fc -Z0 bench | restic -q backup --stdin --stdin-filename bench.dump'; fi
  if has borg; then clean; borg init -e repokey-blake2 2>/dev/null; timed 'borg, one directory' 'pg_dump -Fc -Z0 bench | borg create ::a -'; fi
  if has pgbackrest; then clean; pgbackrest_up; timed 'pgbackrest full, one directory' "$pgbackrest --type=full backup"; fi
  bactrian 'bactrian, one directory' 'a:file'
  bactrian 'bactrian, three directories' 'a:file b:file c:file'
  bactrian 'bactrian, two directories and S3' 'a:file b:file c:s3'
done
clean
report "$floor"
