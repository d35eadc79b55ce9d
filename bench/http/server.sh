# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# nginx as the server of bench/http: one worker on one core, on free ports of the loopback. Sourced,
# not run, after bench/common.sh. REQUIRES: $work is a folder; $server_core names a processor.

# Debian's package would start a service on port 80 when it is installed: so it is unpacked only.
provide_nginx() {
  nginx=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  [[ -z $nginx ]] || return 0
  nginx=$tools_folder/nginx/usr/sbin/nginx
  [[ -x $nginx ]] && return
  say "Unpacking nginx into ${nginx%/usr/*} (not installed: it would start a service)"
  unpack_packages "$tools_folder/nginx" nginx
}

make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/certificate.pem" \
    2>"$work/openssl.txt" || fail "openssl: see $work/openssl.txt"
}

# Answers of 6 and of 100 KB, plain, over TLS, and over HTTP/2; no limit that a client could run into.
# One cipher for all, since clients differ in which of them they prefer.
write_nginx_config() {
  local location
  location="location / { return 200 'hello\n'; }
    location /big { alias $work/big; open_file_cache max=10 inactive=1h; }"
  cat >"$work/nginx.conf" <<CONFIG
daemon off;
master_process off;
pid $work/nginx.pid;
error_log stderr warn;
worker_rlimit_nofile $(ulimit -n);
events { worker_connections $(($(ulimit -n) - 100)); }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_body_temp_path $work/nginx;
  proxy_temp_path $work/nginx;
  fastcgi_temp_path $work/nginx;
  uwsgi_temp_path $work/nginx;
  scgi_temp_path $work/nginx;
  ssl_certificate $work/certificate.pem;
  ssl_certificate_key $work/key.pem;
  ssl_protocols TLSv1.3;
  ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
  server {
    listen 127.0.0.1:$port backlog=4096;
    $location
  }
  server {
    listen 127.0.0.1:$((port + 1)) ssl backlog=4096;
    $location
  }
  server {
    listen 127.0.0.1:$((port + 2)) ssl http2 backlog=4096;
    $location
  }
}
CONFIG
}

answers_at() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# True when it listens; false when a port was taken.
try_nginx() {
  local process
  write_nginx_config
  taskset --cpu-list "$server_core" "$nginx" -p "$work" -c "$work/nginx.conf" \
    >"$work/nginx.txt" 2>&1 &
  process=$!
  until answers_at "$port"; do
    kill -0 "$process" 2>/dev/null || return 1
    sleep 0.05
  done
  # Another program may be what answers, while nginx still tries to listen.
  sleep 0.2
  kill -0 "$process" 2>/dev/null
}

# Sets $plain_url, $tls_url and $http2_url.
start_nginx() {
  local tries
  mkdir -p "$work/nginx"
  head -c 100000 /dev/zero | tr '\0' x >"$work/big"
  make_certificate
  for ((tries = 0; tries < 20; ++tries)); do
    # Below the ports that clients get, so that none of their closed connections is in the way.
    port=$((20000 + RANDOM % 10000))
    try_nginx || continue
    plain_url=http://127.0.0.1:$port
    tls_url=https://127.0.0.1:$((port + 1))
    http2_url=https://127.0.0.1:$((port + 2))
    return
  done
  fail "nginx did not start; see $work/nginx.txt"
}

# connections_to PORT: of ours, established.
connections_to() {
  awk -v port="$(printf ':%04X' "$1")" '$4 == "01" && index($3, port) { ++count }
       END { print count + 0 }' /proc/net/tcp
}
