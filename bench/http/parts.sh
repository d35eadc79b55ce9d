# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# The parts of bench/http: measure_PART measures it once. Sourced, not run, after
# bench/http/clients.sh. A comparison of clients leaves its lines in $work/table, all else in
# $work/results.

# compare_all GROUP CONNECTIONS URL
compare_all() {
  compare "$1" wrk "$2" "$3"
  compare "$1" timing "$2" "$3"
  compare "$1" h2load "$2" "$3" --h1
  compare "$1" hey "$2" "$3"
}

measure_closed() {
  local connections
  for connections in 1 8 50 500 5000; do
    compare_all "closed, $connections connection(s)" "$connections" "$plain_url/"
  done
}

measure_big() { compare_all "100 KB, 50 connections" 50 "$plain_url/big"; }

measure_https() { compare_all "HTTPS, 50 connections" 50 "$tls_url/"; }

# Whatever the engine of the other parts is.
measure_libcurl() {
  local engine=curl
  compare "libcurl, 50 connections" curl_loop 50 "$plain_url/"
  compare "libcurl, 50 connections" timing 50 "$plain_url/"
}

# knows_key KEY VALUE: whether the program takes it.
knows_key() {
  { job_of_timing "$plain_url/" && printf '%s\n' "run_every: 1s" "$1: $2"; } >"$work/job.yml"
  "$timing" plan --conf "$work/job.yml" --for 1s >"$work/plan.txt" 2>&1
}

# Over as few connections as it likes, which are counted; so libcurl is what serves.
measure_http2() {
  local engine="" watcher
  if ! knows_key http_version 2; then
    say "  http2: skipped, as this timing knows no key 'http_version'"
    return
  fi
  compare "HTTP/2, 50 requests under way" h2load 1 "$http2_url/" --max-concurrent-streams=50
  (
    sleep "$(divide "$seconds" 2)"
    note "HTTP/2: connections of timing" "$(connections_to "${http2_url##*:}")"
  ) &
  watcher=$!
  compare "HTTP/2, 50 requests under way" timing 50 "$http2_url/" 'http_version: 2'
  wait "$watcher"
}

measure_open() {
  local timing_flags=(--buckets "$fine_buckets")
  local planned
  job_of_timing "$plain_url/" 'rate: 50000/s' "run_for: ${seconds}s" >"$work/job.yml"
  start_timing
  sleep "$seconds"
  finish_timing
  requests=$(sum timing_requests_total)
  rate=$(divide "$requests" "$seconds")
  finished timing
  planned=$(sum timing_job_runs_planned_total)
  note "50,000/s: dropped, runs" "$(sum timing_job_runs_dropped_total)"
  note "50,000/s: missed, runs" "$(sum timing_job_runs_missed_total)"
  note "50,000/s: answered, % of planned" "$(divide "$(divide "$requests" "$planned")" 0.01)"
  note "50,000/s: p99 of the start delay, us" "$(quantile_us 0.99 timing_run_start_delay_seconds)"
  note "50,000/s: started within 200 us, %" \
    "$(percent_within 0.0002 timing_run_start_delay_seconds)"
  note "50,000/s: p99 of the service time, us" "$(quantile_us 0.99 timing_request_duration_seconds)"
  note "50,000/s: CPU a request, us" \
    "$(awk -v p="$processor" -v r="$requests" 'BEGIN { print 1e6 * p / r }')"
}

all_are_kept() { (($(connections_to "${plain_url##*:}") == $1)); }

# memory_of_idle CONNECTIONS: of timing, in bytes, when each of them has had one answer.
memory_of_idle() {
  job_of_timing "$plain_url/" "run_thread: $1" 'think_time: 1h' >"$work/job.yml"
  find_memory_after "$1" all_are_kept "$1"
}

measure_idle() {
  local one
  memory_of_idle 1
  one=$memory
  memory_of_idle 10001
  note "10,000 idle connections: memory of each, KiB" "$(divide $((memory - one)) 10240000)"
}
