#!/bin/bash
# PostgreSQL (Debian package), a cluster of its own on loopback, no systemd, for tests only: no fsync, trust on 127.0.0.1.
# usage: postgres.sh install|start|stop|url
set -euo pipefail
STATE=${HOST_STATE:-${TMPDIR:-/tmp}/hosts-state/postgres}
RUN_AS=postgres
. "$(dirname "${BASH_SOURCE[0]}")/mail.sh"

bin() { local d; d=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1); echo "${d:+$d/}$1"; }

install() {
  # The Debian package would make and start a cluster of its own; this one is ours alone.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/alongside.conf
  apt_install postgresql
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Test files that run side by side may all start it: one does, the others wait.
start() { (flock 9; start_alone 9>&-) 9>"$STATE/start.lock"; }

start_alone() {
  if running postgres; then return; fi
  [ "$(id -u)" != 0 ] || chown "$RUN_AS" "$STATE"
  [ -s "$STATE/data/PG_VERSION" ] || "${AS[@]}" "$(bin initdb)" -D "$STATE/data" -U alongside -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync >"$STATE/initdb.log"
  rm -f "$STATE/data/postmaster.pid"   # of a cluster that was killed: `running` has said that ours is not alive
  free_port >"$STATE/port"
  spawn postgres "$(bin postgres)" -D "$STATE/data" -h 127.0.0.1 -p "$(<"$STATE/port")" -k "$STATE" \
    -c fsync=off -c full_page_writes=off -c max_connections=200 -c autovacuum_naptime=10min
  await 30 postgres psql -h 127.0.0.1 -p "$(<"$STATE/port")" -U alongside -d postgres -c 'select 1'
}

stop() { SIGNAL=INT halt postgres; }
url() { running postgres || { echo "PostgreSQL is not running: $0 start" >&2; exit 1; }
  echo "postgres://alongside@127.0.0.1:$(<"$STATE/port")/postgres"; }

case ${1:-} in
  start) trap '[ $? = 0 ] || explain' EXIT; start ;;
  install|stop|url) "$1" ;;
  *) sed -n '2,3s/^# //p' "$HERE/${0##*/}" >&2; exit 2 ;;
esac
