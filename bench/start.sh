#!/usr/bin/env bash
# What everybody waits for: the start of a command and of the service, and the memory of a service that has nothing to do.
. "$(dirname -- "$0")/lib.sh"
arguments "$@"
live=$dir/live.db
export live dir home
mkdir -p "$dir"
rm -f "$dir/samples" "$dir/log"
[ -e "$live" ] || sqlite3 "$live" 'CREATE TABLE signals (n INTEGER)'
clean
configure 'a:file b:file'
sed -i -E 's/^(bactrian\.(public|operations)\.port *=).*/\1 0/' "$dir/bactrian/config/application.properties"
eval "$bactrian backup bench/warm" >/dev/null

service() { # STEP: from the command to the printed addresses, and the memory a minute later
  local begin pid
  begin=$(date +%s%N)
  "$home/bactrian" --config "$dir/bactrian/config" run >"$dir/service.log" 2>&1 &
  pid=$!
  until grep -q '^running' "$dir/service.log"; do
    kill -0 "$pid" || { cat "$dir/service.log" >&2; fail 'the service did not start' "see $dir/service.log"; }
    sleep 0.05
  done
  local took=$((($(date +%s%N) - begin) / 1000000))
  sleep 60
  sample "$1" "$took" '' '' "$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")"
  kill "$pid"
  wait "$pid"
}

for _ in $(seq "$rounds"); do
  timed 'java -version' 'java -version'
  timed 'bactrian validate' "$bactrian validate"
  timed 'bactrian status' "$bactrian status"
  timed 'bactrian backups' "$bactrian backups"
  service 'bactrian run, to its addresses; memory idle'
done
report 'java -version'
