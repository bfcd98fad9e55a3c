#!/bin/bash
# PgBouncer (Debian package) in transaction mode before the PostgreSQL of postgres.sh, for every database of it; tests only.
# usage: [SERVER_PORT=5432] pgbouncer.sh install|start|stop|url
set -euo pipefail
STATE=${HOST_STATE:-${TMPDIR:-/tmp}/hosts-state/pgbouncer}
RUN_AS=postgres
. "$(dirname "${BASH_SOURCE[0]}")/mail.sh"

install() { apt_install pgbouncer; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Test files that run side by side may all start it: one does, the others wait.
start() { (flock 9; start_alone 9>&-) 9>"$STATE/start.lock"; }

start_alone() {
  local server
  server=${SERVER_PORT:-}
  if [ -z "$server" ]; then
    server=$("$HERE/postgres.sh" url)                     # postgres://alongside@127.0.0.1:PORT/postgres
    server=${server##*:}; server=${server%%/*}
  fi
  if running pgbouncer && [ "$(<"$STATE/server")" = "$server" ]; then return; fi
  halt pgbouncer
  [ "$(id -u)" != 0 ] || chown "$RUN_AS" "$STATE"
  free_port >"$STATE/port"
  echo "$server" >"$STATE/server"
  cat >"$STATE/pgbouncer.ini" <<CONF
[databases]
* = host=127.0.0.1 port=$server user=alongside
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $(<"$STATE/port")
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 10
max_client_conn = 500
server_idle_timeout = 5
CONF
  spawn pgbouncer "$(command -v pgbouncer || echo /usr/sbin/pgbouncer)" "$STATE/pgbouncer.ini"
  await 30 pgbouncer psql -h 127.0.0.1 -p "$(<"$STATE/port")" -U alongside -d postgres -c 'select 1'
}

stop() { halt pgbouncer; }
url() { running pgbouncer || { echo "PgBouncer is not running: $0 start" >&2; exit 1; }
  echo "postgres://alongside@127.0.0.1:$(<"$STATE/port")/postgres"; }

case ${1:-} in
  install|start|stop|url) "$1" ;;
  *) sed -n '2,3s/^# //p' "$0" >&2; exit 2 ;;
esac
