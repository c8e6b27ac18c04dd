#!/bin/sh
# Asks a real nginx where its "hash ... consistent" sends the keys key-0 to key-9999, and writes the
# answers for NginxRingTest: for each set of servers a line that names them, in order, and a line
# with one letter for each key, "a" for the first server.
#
# Needs nginx, curl, and the right to listen on port 80. Every server is a listener of that nginx on an
# address of 127/8, which answers with its own letter.
#
# usage: record.sh > ../resources/nginx-hash-consistent.txt
set -eu

KEYS=10000
# What stands in nginx's server lines, separated by commas. A name without a port is port 80. A server
# that is in several sets has the same place in each of them, since its letter says that place.
SETS='
127.1.0.1:8101,127.1.0.2:8101,127.1.0.3:8101
127.1.0.1:8101 weight=5,127.1.0.2:8101,127.1.0.3:8101
127.1.0.1:8101 weight=2,127.1.0.2:8102 weight=3,127.1.0.3:8103 weight=7
127.1.0.1,127.1.0.2,127.1.0.3,127.1.0.4 weight=10
127.1.0.1:80,127.1.0.2:80,127.1.0.3:80,127.1.0.4:80 weight=10
localhost:8101,127.1.0.2:8101,127.1.0.3
127.1.0.1:8101,127.1.0.2:8101 down,127.1.0.3:8101,127.1.0.4:8101 down,127.1.0.5:8101 weight=4
'

work=$(mktemp -d)
stop() {
  [ -f "$work/nginx.pid" ] && kill "$(cat "$work/nginx.pid")"
  rm -rf "$work"
}
trap stop EXIT

letter() {
  printf "\\$(printf %o $((97 + $1)))"
}

backends=
upstreams=
listeners=
number=0
old_ifs=$IFS
IFS='
'
for set in $SETS; do
  IFS=,
  index=0
  servers=
  for server in $set; do
    name=${server%% *}
    address=$(printf %s "$name" | sed 's/^localhost/127.0.0.1/')
    case $address in *:*) ;; *) address=$address:80 ;; esac
    backends="$backends$address $(letter $index)
"
    servers="$servers    server $server;
"
    index=$((index + 1))
  done
  upstreams="$upstreams  upstream set$number {
    hash \$arg_key consistent;
$servers  }
"
  listeners="$listeners    location = /$number { proxy_pass http://set$number; proxy_set_header Host set$number; }
"
  number=$((number + 1))
  IFS='
'
done
IFS=$old_ifs

{
  echo "pid $work/nginx.pid;"
  echo "error_log $work/error.log;"
  echo 'worker_processes 1;'
  echo 'events { worker_connections 1024; }'
  echo 'http {'
  echo '  access_log off;'
  echo "  client_body_temp_path $work/body; proxy_temp_path $work/proxy;"
  echo "  fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;"
  echo '  keepalive_requests 1000000;'
  printf '%s' "$upstreams"
  printf '%s' "$backends" | sort -u | while read -r address letter; do
    echo "  server { listen $address; return 200 $letter; }"
  done
  echo '  server {'
  echo '    listen 127.1.255.1:8100;'
  printf '%s' "$listeners"
  echo '  }'
  echo '}'
} > "$work/nginx.conf"
nginx -c "$work/nginx.conf"

echo "# Made by src/test/nginx/record.sh with $(nginx -v 2>&1 | sed 's/^nginx version: //')."
number=0
printf '%s\n' "$SETS" | grep . | while read -r set; do
  echo "$set"
  curl -sS "http://127.1.255.1:8100/$number?key=key-[0-$((KEYS - 1))]"
  echo
  number=$((number + 1))
done
