# Sourced by the benchmarks: a private PostgreSQL cluster, an S3 server, Bactrian's own configuration, timing, report.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8
unset AWS_CA_BUNDLE # rclone 1.60 does not start with it

home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
size=1G rounds=3 dir=$home/target/bench

fail() { printf 'error: %s\nhint: %s\n' "$1" "$2" >&2; exit 2; }
note() { printf 'bench: %s\n' "$*" >&2; }

arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --size) size=$2; shift 2 ;;
      --rounds) rounds=$2; shift 2 ;;
      --dir) dir=$(realpath -m -- "$2"); shift 2 ;;
      *) fail "unknown argument '$1'" './bactrian bench backup|restore|sqlite|start [--size 1G] [--rounds 3] [--dir DIR]' ;;
    esac
  done
  case $size in
    *[0-9]M) megabytes=${size%M} ;;
    *[0-9]G) megabytes=$((${size%G} * 1024)) ;;
    *) fail "'$size' is no size" 'such as 512M, 1G, 4G' ;;
  esac
}

bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
export PATH=$bin:$PATH
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
free_port() { local port; while port=$((20000 + RANDOM % 20000)); do (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }; done; }

# --- What is measured against -----------------------------------------------------------------------------------------

cluster_up() {
  local data=$dir/pg/data
  mkdir -p "$dir/pg" && chmod 755 "$dir" "$dir/pg"
  export PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=bench PGPASSFILE=$dir/pgpass
  if [ ! -e "$data/PG_VERSION" ]; then
    note 'making a PostgreSQL cluster'
    [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
    as_server "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --data-checksums >/dev/null
    as_server tee -a "$data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir/pg'
shared_buffers = 512MB
maintenance_work_mem = 128MB
max_wal_size = 4GB
checkpoint_timeout = 15min
autovacuum = off
archive_mode = on
archive_command = '/bin/true'
EOF
  fi
  PGPORT=$(free_port)
  export PGPORT
  as_server "$bin/pg_ctl" -D "$data" -l "$dir/pg/server.log" -o "-p $PGPORT" -w start >/dev/null
  trap stop_all EXIT
  export home dir
  filled || fill
}

stop_all() {
  [ -z "${PGPORT:-}" ] || as_server "$bin/pg_ctl" -D "$dir/pg/data" -m fast -w stop >/dev/null || true
  [ -z "${s3_pid:-}" ] || kill "$s3_pid" 2>/dev/null || true
}

filled() { [ "$(psql -X -At -d postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'bench'")" = "$size" ]; }

# Half of it accounts of pgbench, about 98 bytes a row, and half signals of about 210: names, numbers, random ids, jsonb.
fill() {
  note "filling a database of $size: some minutes"
  psql -X -q -d postgres -c 'DROP DATABASE IF EXISTS bench' -c 'CREATE DATABASE bench TEMPLATE template0'
  "$bin/pgbench" -i -q -I dtGvp -s $((megabytes * 5 / 100 + 1)) bench >>"$dir/pg/pgbench.log" 2>&1
  psql -X -q -v ON_ERROR_STOP=1 -v rows=$((megabytes * 2500)) -f "$home/bench/data.sql"
  psql -X -q -d postgres -c "COMMENT ON DATABASE bench IS '$size'"
  psql -X -q -c 'CHECKPOINT'
}

s3_up() {
  locate_lab
  mkdir -p "$dir/s3/backups"
  s3_port=$(free_port)
  cat >"$dir/s3.properties" <<EOF
s3proxy.authorization=aws-v2-or-v4
s3proxy.endpoint=http://127.0.0.1:$s3_port
s3proxy.identity=bench
s3proxy.credential=bench-secret
jclouds.provider=filesystem-nio2
jclouds.identity=bench
jclouds.credential=bench-secret
jclouds.filesystem.basedir=$dir/s3
EOF
  java -XX:+UseSerialGC -Xmx1g -cp "$(cat "$home/target/test.classpath")" org.gaul.s3proxy.Main --properties "$dir/s3.properties" >"$dir/s3.log" 2>&1 &
  s3_pid=$!
  export RCLONE_CONFIG=$dir/rclone.conf
  printf '[s3]\ntype = s3\nprovider = Other\naccess_key_id = bench\nsecret_access_key = bench-secret\nendpoint = http://127.0.0.1:%s\nforce_path_style = true\n' "$s3_port" >"$RCLONE_CONFIG"
  local try
  for try in $(seq 100); do
    rclone lsd s3: >/dev/null 2>&1 && return
    kill -0 "$s3_pid" 2>/dev/null || fail 'the S3 server did not start' "see $dir/s3.log"
    sleep 0.2
  done
  fail "the S3 server does not answer after $try tries" "see $dir/s3.log"
}

locate_lab() { [ -e "$home/target/test.classpath" ] || fail 'the lab is not built' './bactrian quickstart --exit builds it'; }

# pgBackRest copies the files of the cluster: one stanza, encrypted, in a directory; no logs are archived for it.
pgbackrest_up() {
  rm -rf "$dir/peers/pgbackrest"
  mkdir -p "$dir/peers/pgbackrest/"{log,lock,repo}
  cat >"$dir/peers/pgbackrest/conf" <<EOF
[global]
repo1-path=$dir/peers/pgbackrest/repo
repo1-bundle=y
repo1-retention-full=9
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=only-for-this-benchmark
process-max=2
compress-type=zst
start-fast=y
archive-check=n
log-level-console=warn
log-level-file=off
log-path=$dir/peers/pgbackrest/log
lock-path=$dir/peers/pgbackrest/lock
[bench]
pg1-path=$dir/pg/data
pg1-port=$PGPORT
pg1-socket-path=$dir/pg
pg1-user=postgres
EOF
  [ "$(id -u)" != 0 ] || chown -R postgres "$dir/peers/pgbackrest"
  pgbackrest="pgbackrest --config=$dir/peers/pgbackrest/conf --stanza=bench"
  [ "$(id -u)" != 0 ] || pgbackrest="runuser -u postgres -- $pgbackrest"
  $pgbackrest stanza-create
}

# --- Bactrian ---------------------------------------------------------------------------------------------------------

# Everything that was backed up here before; an installation refuses the copies of another one.
clean() {
  rm -rf "$dir/copies" "$dir/peers" "$dir/s3/backups/bench" "$dir/s3/backups/classic.dump.gz" "$dir/s3/backups/installation.json"
  mkdir -p "$dir/peers"
}

# One system with the bench database, if there is one, and the live one of SQLite; 'warm' is nearly empty, and backed up first
# to time a run as in a process that has run before. Targets: a list such as 'a:file b:file c:s3'
configure() {
  local targets='' target ids=''
  rm -rf "$dir/bactrian"
  mkdir -p "$dir/bactrian/keys" "$dir/bactrian/config" "$dir/copies"
  cp -r "$home/config/." "$dir/bactrian/config/"
  chmod -R go-w "$dir/bactrian/config"
  age-keygen -o "$dir/bactrian/keys/identity.txt" 2>/dev/null
  openssl genpkey -algorithm ed25519 -out "$dir/bactrian/keys/signing.pem" 2>/dev/null
  openssl pkey -in "$dir/bactrian/keys/signing.pem" -pubout -out "$dir/bactrian/keys/signing.pub.pem"
  (umask 077; printf 'unused' >"$dir/bactrian/keys/password"; printf 'bench-secret' >"$dir/bactrian/keys/s3")
  chmod 600 "$dir/bactrian/keys/"*
  for target in $1; do
    ids="${ids:+$ids, }${target%:*}"
    case $target in
      *:file) mkdir -p "$dir/copies/${target%:*}"; targets+="  ${target%:*}: {kind: file, path: $dir/copies/${target%:*}}"$'\n' ;;
      *:s3) targets+="  ${target%:*}: {kind: s3, endpoint: \"http://127.0.0.1:$s3_port\", region: eu-central-1, bucket: backups, pathStyle: true, accessKey: bench, secretKey: \"{{file:$dir/bactrian/keys/s3}}\"}"$'\n' ;;
    esac
  done
  printf 'targets:\n%s' "$targets" >"$dir/bactrian/config/targets.yaml"
  {
    printf 'systems:\n  bench:\n    title: Benchmark\n    tier: critical\n    owner: operations\n    targets: [%s]\n    sources:\n' "$ids"
    if [ -n "${PGPORT:-}" ]; then
      local server="kind: postgres, policy: once, host: 127.0.0.1, port: $PGPORT, user: postgres, passwordFile: $dir/bactrian/keys/password"
      printf '      warm: {%s, database: postgres}\n      db: {%s, database: bench}\n' "$server" "$server"
    else
      sqlite3 "$dir/warm.db" 'CREATE TABLE IF NOT EXISTS warm (n INTEGER)'
      printf '      warm: {kind: sqlite, policy: once, path: %s}\n      live: {kind: sqlite, policy: once, path: %s}\n' "$dir/warm.db" "$live"
    fi
  } >"$dir/bactrian/config/systems.yaml"
  printf 'policies:\n  once: {schedules: [], minimumCopies: 1}\n' >"$dir/bactrian/config/policies.yaml"
  printf 'stakeholders:\n  operations: {name: Operations, addresses: {email: [bench@example.org]}}\nchannels:\n  email: {kind: email, host: 127.0.0.1, port: 9, from: bench@example.org, tls: none}\nemergency: {tell: [operations], by: [email]}\nplan:\n  - {name: nothing, events: [backup.missed], tell: [operations], by: [email]}\n' >"$dir/bactrian/config/people.yaml"
  cat >"$dir/bactrian/config/keys.yaml" <<EOF
recipients:
  - {label: bench, key: $(age-keygen -y "$dir/bactrian/keys/identity.txt"), keptAt: $dir}
signingKeyFile: keys/signing.pem
identityFile: keys/identity.txt
trustedSigners:
  - {label: bench, publicKeyFile: keys/signing.pub.pem}
EOF
  recipient=$(age-keygen -y "$dir/bactrian/keys/identity.txt")
  export recipient
  bactrian='"$home/bactrian" --config "$dir/bactrian/config" --quiet'
  eval "$bactrian status" >/dev/null # makes the archives of classes
  eval "$bactrian doctor" >/dev/null 2>&1 || true # mails to nobody: not all is well here
}

# --- Timing -----------------------------------------------------------------------------------------------------------

# The largest sum of resident sets of a command and its children, in KiB; the servers are not among them.
watch_memory() { # session id, file
  local sum largest=0
  while sum=$(ps -o rss= -s "$1" | awk '{ s += $1 } END { print s + 0 }') && [ "$sum" -gt 0 ]; do
    [ "$sum" -le "$largest" ] || largest=$sum
    echo "$largest" >"$2"
    sleep 0.1
  done
}

# Processor time of the PostgreSQL server, in ms: of those of its processes that are there and those that have ended.
server_cpu() {
  local postmaster
  [ -n "${PGPORT:-}" ] || { printf 0; return; }
  postmaster=$(head -n 1 "$dir/pg/data/postmaster.pid")
  { cat "/proc/$postmaster/stat" $(pgrep -P "$postmaster" | sed "s|.*|/proc/&/stat|") 2>/dev/null || true; } |
    awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); s += $12 + $13; if (NR == 1) s += $14 + $15 } END { printf "%d", s * 1000 / tick }'
}

# timed STEP 'SHELL COMMAND': one sample
timed() {
  local start end pid before took cpu server
  before=$(server_cpu)
  start=$(date +%s%N)
  setsid bash -c "set -euo pipefail; TIMEFORMAT='%U %S'; time { $2; } 2>>'$dir/log'" >>"$dir/log" 2>"$dir/cpu" &
  pid=$!
  echo 0 >"$dir/memory"
  watch_memory "$pid" "$dir/memory" &
  wait "$pid" || { tail -n 5 "$dir/log" >&2; fail "'$1' failed" "see $dir/log"; }
  end=$(date +%s%N)
  server=$(($(server_cpu) - before))
  wait $! || true
  took=$(((end - start) / 1000000))
  cpu=$(awk '{ printf "%d", ($1 + $2) * 1000 }' "$dir/cpu")
  sample "$1" "$took" "$cpu" "$server" "$(cat "$dir/memory")"
}

# sample STEP MS CPU_MS SERVER_CPU_MS KIB: for the report; what was not measured is empty
sample() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$dir/samples"
  awk -v OFMT=%.2f -v CONVFMT=%.2f 'BEGIN { printf "  %-58s %8.2f s", ARGV[1], ARGV[2] / 1000
    if (ARGV[3] != "") printf " %8.2f s of processor, server %.2f s, %d MB", ARGV[3] / 1000, ARGV[4] / 1000, ARGV[5] / 1024; print "" }' "$@" >&2
}

# recorded STEP: another sample, the run of the last command from opened to recorded, as the catalog has it
recorded() {
  sample "$1: its run" "$(sqlite3 "$dir/bactrian/catalog.db" 'SELECT ended_at - started_at FROM runs ORDER BY started_at DESC LIMIT 1')" '' '' ''
}

# report REFERENCE: medians, and the ratio to the reference in the same round
report() {
  printf '\n%s, %s rounds in turn, ratio to "%s" of the same round\n\n' "$size" "$rounds" "$1"
  awk -F'\t' -v reference="$1" '
    function median(list,   a, n, i, j, t) {
      n = split(list, a, " ")
      for (i = 2; i <= n; i++) { t = a[i] + 0; for (j = i - 1; j > 0 && a[j] + 0 > t; j--) a[j + 1] = a[j]; a[j + 1] = t }
      return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
    }
    function seconds(list) { return list ~ /[0-9]/ ? sprintf("%.2f", median(list) / 1000) : "" }
    { if (!($1 in n)) order[++steps] = $1; k = ++n[$1]; all[$1] = all[$1] " " $2; took[$1, k] = $2
      cpu[$1] = cpu[$1] " " $3; server[$1] = server[$1] " " $4; if ($5 > memory[$1]) memory[$1] = $5 }
    END {
      printf "| step | median s | ratio | least, most | processor s | server s | largest MB |\n|---|---:|---:|---|---:|---:|---:|\n"
      for (i = 1; i <= steps; i++) {
        s = order[i]; r = ""; least = most = 0
        for (k = 1; k <= n[s]; k++) if (took[reference, k] > 0) {
          x = took[s, k] / took[reference, k]; r = r " " x
          if (!least || x < least) least = x
          if (x > most) most = x
        }
        printf "| %s | %s | %.2f | %.2f, %.2f | %s | %s | %s |\n", s, seconds(all[s]), median(r), least, most, seconds(cpu[s]), seconds(server[s]), memory[s] ? int(memory[s] / 1024) : ""
      }
    }' "$dir/samples"
}
