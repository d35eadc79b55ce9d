#!/usr/bin/env bash
# Builds timing and shows it at work; scripts/demo.sh --help tells more.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly timing=$project_folder/build/demo/timing/timing
readonly patience=30  # seconds that a server may take to say where it listens
readonly pace=5       # seconds between two looks at the log and the metrics
# Around the 20 ms that the server takes for the job `steady`.
readonly buckets="0.005, 0.01, 0.02, 0.03, 0.05, 0.1"

seconds=""
folder=""
started=()
sleeper=""

usage() {
  cat <<'TEXT'
Usage: scripts/demo.sh [--for TIME]
Builds timing and shows it at work on parts that come with it: HTTP jobs against its own small
server (timing target), an SQL job on SQLite, their log lines, and their metrics.
For Debian 12 and 13, as root or with sudo; it can be run again.
  --for TIME   stop after TIME (30, 30s, 5m or 1h); without it, Ctrl-C stops it
TEXT
}

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --for)
        (($# > 1)) || fail "--for needs a time, such as --for 10s"
        set_duration "$2"
        shift
        ;;
      --for=*) set_duration "${1#--for=}" ;;
      *) fail "unknown argument '$1'; scripts/demo.sh --help tells what there is" ;;
    esac
    shift
  done
}

set_duration() {
  [[ $1 =~ ^([0-9]{1,6})([smh]?)$ ]] || fail "--for '$1' is no time; write 30, 30s, 5m or 1h"
  seconds=$((10#${BASH_REMATCH[1]}))
  case ${BASH_REMATCH[2]} in
    m) seconds=$((seconds * 60)) ;;
    h) seconds=$((seconds * 3600)) ;;
  esac
}

# Everything that was started ends here, however the script ends.
clean_up() {
  local code=$? pid
  trap '' INT TERM HUP
  [[ -z $sleeper ]] || kill "$sleeper" 2>/dev/null || true
  for pid in "${started[@]}"; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" || true
  done
  [[ -z $folder ]] || rm -rf "$folder"
  ((${#started[@]} == 0)) || say "Stopped; nothing is left running"
  exit "$code"
}

# Lets signals through at once, which a plain sleep would hold up.
pause() {
  sleep "$1" &
  sleeper=$!
  wait "$sleeper" || true
  sleeper=""
}

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start NAME COMMAND...: runs it in the background, in the folder; its log is NAME.log there.
start() {
  local name=$1
  shift
  : >"$folder/$name.log"
  (cd "$folder" && exec "$@") >"$folder/$name.log" 2>&1 </dev/null &
  started+=($!)
}

still_running() {
  kill -0 "${started[-1]}" 2>/dev/null && return
  cat "$folder/$1.log" >&2
  fail "$1 has ended; its log is above"
}

# wait_for_port NAME TEXT: the port that NAME's log tells behind TEXT.
wait_for_port() {
  local name=$1 text=$2 deadline=$((SECONDS + patience))
  port=""
  while ((SECONDS < deadline)); do
    port=$(sed -n "s|.*$text http://[^/]*:\([0-9]*\)/.*|\1|p" "$folder/$name.log")
    [[ -z $port ]] || return 0
    still_running "$name"
    pause 0.1
  done
  cat "$folder/$name.log" >&2
  fail "$name did not say where it listens within $patience s; its log is above"
}

# get PORT PATH: the body of an HTTP answer, without a client, which a bare machine lacks.
get() {
  local connection line
  exec {connection}<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&"$connection"
  while read -r line && [[ $line != $'\r' ]]; do :; done <&"$connection"
  cat <&"$connection"
  exec {connection}>&-
}

# show TITLE LOG_LINES METRICS: the log's newest lines, and the metrics that begin so.
show() {
  echo
  echo "-- $1: from the log"
  tail -n "$2" "$folder/timing.log"
  echo "-- $1: from the metrics"
  get "$metrics_port" /metrics | grep -E "^($3)" || echo "(none yet)"
}

parse_arguments "$@"
say "This installs packages, builds into build/demo and runs a demo; no service stays behind"
install_packages build
build release build/demo -DTIMING_TESTS=OFF -- timing

trap clean_up EXIT
trap 'exit 0' INT TERM HUP
folder=$(mktemp --directory --tmpdir timing-demo.XXXXXX)

target_port=8080
! is_taken "$target_port" || target_port=0
say "Starting the server to try on (timing target)"
start target "$timing" target --addr "127.0.0.1:$target_port"
wait_for_port target "listens on"
target_port=$port

sed "s|127\.0\.0\.1:8080|127.0.0.1:$target_port|" configs/demo.yml >"$folder/demo.yml"
metrics_port=9800
! is_taken "$metrics_port" || metrics_port=0
say "Starting timing on a copy of configs/demo.yml"
start timing "$timing" --conf "$folder/demo.yml" --enable_metrics --addr ":$metrics_port" \
  --buckets "$buckets"
wait_for_port timing "metrics on"
metrics_port=$port

cat <<TEXT

  Page     http://127.0.0.1:$metrics_port/
  Metrics  http://127.0.0.1:$metrics_port/metrics
  Log      $folder/timing.log
  Config   $folder/demo.yml   (change it: it is loaded at once)
  Target   http://127.0.0.1:$target_port/?delay=20ms
  Stop     ${seconds:+by itself after $seconds s, or }Ctrl-C
TEXT

began=$SECONDS
log_lines=10
metrics='timing_requests_total|timing_request_duration_seconds.*name="steady"'
while :; do
  rest=$pace
  if [[ -n $seconds ]]; then
    left=$((seconds - (SECONDS - began)))
    ((rest <= left)) || rest=$left
    ((rest > 0)) || break
  fi
  pause "$rest"
  still_running timing
  show "After $((SECONDS - began)) s" "$log_lines" "$metrics"
  log_lines=4
  metrics='timing_requests_total'
done
echo
