#!/usr/bin/env bash
# A backup of a database of SQLite while somebody writes into it: how long it takes, and what the writer feels of it.
. "$(dirname -- "$0")/lib.sh"
size=500M
arguments "$@"
locate_lab
mkdir -p "$dir"
rm -f "$dir/samples" "$dir/log"
jdbc=$(tr ':' '\n' <"$home/target/test.classpath" | grep -m 1 '/sqlite-jdbc-')
slf4j=$(tr ':' '\n' <"$home/target/test.classpath" | grep -m 1 '/slf4j-api-')
javac -d "$dir/load" "$home/bench/SqliteLoad.java"
load() { java -Xmx64m -cp "$dir/load:$jdbc:$slf4j" SqliteLoad "$@" 2>/dev/null; }
live=$dir/live.db
export live dir home
if [ "$(cat "$dir/live.size" 2>/dev/null)" != "$size" ]; then
  note "filling a database of $size"
  rm -f "$live"*
  load fill "$live" "$megabytes"
  echo "$size" >"$dir/live.size"
fi

# beside STEP 'SHELL COMMAND': a sample of the command, and one of the writer's 99th percentile while it ran
beside() {
  rm -f "$dir/end" "$dir/begun"
  load write "$live" "$dir/end" >"$dir/writer" &
  local writer=$! latencies
  until [ -e "$dir/begun" ]; do
    kill -0 "$writer" 2>/dev/null || fail 'the writer ended' "see $live"
    sleep 0.1
  done
  timed "$1" "$2"
  [ -z "${3:-}" ] || recorded "$1"
  touch "$dir/end"
  wait "$writer"
  read -r -a latencies <"$dir/writer"
  printf '%s\t%s\t%s\n' "$1" "${latencies[@]}" >>"$dir/latencies"
}

rm -f "$dir/latencies"
copy='copy in one step: VACUUM INTO'
snapshot="sqlite3 -cmd '.timeout 20000' '$live' \"VACUUM INTO '$dir/peers/copy.db'\""
for _ in $(seq "$rounds"); do
  clean; beside 'nothing, for 3 s' 'sleep 3'
  clean; beside "$copy" "$snapshot"
  clean; configure 'a:file'
  beside 'the same work: VACUUM INTO, quick_check, zstd, age, sync' "$snapshot"' && sqlite3 "$dir/peers/copy.db" "PRAGMA quick_check" &&
    zstd -q -3 <"$dir/peers/copy.db" | age -r "$recipient" >"$dir/peers/copy.age" && sync "$dir/peers/copy.age"'
  clean; configure 'a:file'; beside 'bactrian, one directory' "$bactrian backup bench/warm bench/live" recorded
done
clean
report "$copy"
printf '\nThe writer, in microseconds: median and 99th percentile of each round\n\n'
sort "$dir/latencies" | awk -F'\t' '{ printf "| %s | %s | %s |\n", $1, $2, $3 }'
