# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# The clients of bench/http, each run for $seconds on $client_core. Sourced, not run, after
# bench/http/server.sh.
#
# run_CLIENT CONNECTIONS URL sets $requests, $rate (a second), and $processor and $user, the seconds of
# processor time that the whole process has used.

# timed COMMAND...: what it says goes to $work/said, what it has used to $work/used.
timed() {
  local TIMEFORMAT='%U %S'
  { time taskset --cpu-list "$client_core" "$@" >"$work/said" 2>&1 </dev/null; } 2>"$work/used"
}

# finished CLIENT: reads $work/used, once $requests and $rate are known.
finished() {
  [[ $requests == *[1-9]* && $rate == *[1-9]* ]] || fail "$1 has made no requests; see $work/said"
  read -r user system <"$work/used"
  processor=$(awk -v a="$user" -v b="$system" 'BEGIN { print a + b }')
}

run_wrk() {
  timed wrk --threads 1 --connections "$1" --duration "$seconds" "$2" || fail "wrk: see $work/said"
  grep -q 'Non-2xx' "$work/said" && fail "wrk got other answers; see $work/said"
  requests=$(awk '$2 == "requests" { print $1 }' "$work/said")
  rate=$(awk '$1 == "Requests/sec:" { print $2 }' "$work/said")
  finished wrk
}

# More arguments go to h2load.
run_h2load() {
  timed h2load --threads=1 --clients="$1" --duration="$seconds" "${@:3}" "$2" ||
    fail "h2load: see $work/said"
  requests=$(awk '$1 == "requests:" { print $6 }' "$work/said")
  rate=$(awk '$1 == "finished" { print $4 }' "$work/said")
  finished h2load
}

run_hey() {
  timed hey -cpus 1 -c "$1" -z "${seconds}s" "$2" || fail "hey: see $work/said"
  requests=$(awk '$1 == "[200]" { print $2 }' "$work/said")
  rate=$(awk '$1 == "Requests/sec:" { print $2 }' "$work/said")
  finished hey
}

# What libcurl costs at least.
run_curl_loop() {
  timed "$curl_loop" "$1" "$seconds" "$2" || fail "bench_curl_loop: see $work/said"
  requests=$(value requests "$work/said")
  rate=$(value rate "$work/said")
  finished bench_curl_loop
}

# job_of_timing URL [KEY...]: a config with these keys besides.
job_of_timing() {
  printf '%s\n' "name: load" "url: $1" "tls: {ca_file: $work/certificate.pem}"
  [[ -z $engine ]] || printf 'engine: %s\n' "$engine"
  shift
  (($# == 0)) || printf '%s\n' "$@"
}

# endpoint_address: HOST/PORT as /dev/tcp has them; empty while timing has not said it.
endpoint_address() {
  sed -n 's|.*metrics on http://\([0-9.]*\):\([0-9]*\)/.*|\1/\2|p' "$work/said"
}

# scrape: the metrics into $work/metrics.
scrape() {
  exec 3<>"/dev/tcp/$(endpoint_address)"
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
  cat <&3 >"$work/metrics"
  exec 3>&-
}

# sum FAMILY [LABEL]: over its samples, of those with that label.
sum() {
  awk -v family="$1{" -v label="${2:-}" 'index($1, family) == 1 && index($1, label) { sum += $NF }
       END { print sum + 0 }' "$work/metrics"
}

# start_timing [COMMAND...]: these words, then `timing`, on the config in $work/job.yml. Sets $runner.
# shellcheck disable=SC2120 # it may have none
start_timing() {
  : >"$work/said"
  timed "$@" "$timing" --conf "$work/job.yml" --enable_metrics --addr 127.0.0.1:0 \
    --exit_when_done --linger 60s &
  runner=$!
}

# wait_for_log TEXT: in what timing says.
wait_for_log() {
  until grep -q -- "$1" "$work/said"; do
    kill -0 "$runner" 2>/dev/null || {
      tail -n 3 "$work/said" >&2
      fail "timing ended before it said '$1'; see $work/said"
    }
    sleep 0.1
  done
}

# finish_timing: once its jobs are done, and its metrics are in $work/metrics.
finish_timing() {
  wait_for_log 'waiting up to .* for a scrape'
  scrape
  wait "$runner" || fail "timing ended with $?; see $work/said"
}

# More arguments are keys of its job.
run_timing() {
  job_of_timing "$2" "run_thread: $1" "run_for: ${seconds}s" "${@:3}" >"$work/job.yml"
  # shellcheck disable=SC2119
  start_timing
  sleep "$seconds"
  finish_timing
  requests=$(sum timing_requests_total)
  rate=$(divide "$requests" "$seconds")
  (($(sum timing_requests_total 'outcome="failure"') == 0)) ||
    fail "timing's requests failed; see $work/metrics and $work/said"
  finished timing
}
