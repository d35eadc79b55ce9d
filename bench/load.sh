# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of a benchmark share their variables
# Load generators beside each other: `timing` and its peers, what each has done and used. Sourced, not
# run, after bench/common.sh.
#
# run_CLIENT sets $requests, $rate (a second), and $processor and $user, the seconds of processor time
# that the whole process has used.

# One core for the server and another for the clients: the first two that this script may use.
choose_cores() {
  local cores
  mapfile -t cores < <(awk '$1 == "Cpus_allowed_list:" { print $2 }' /proc/self/status |
    tr ',' '\n' | while IFS=- read -r first last; do seq "$first" "${last:-$first}"; done)
  ((${#cores[@]} >= 2)) || fail "two processors are needed, one for the server and one for the clients"
  server_core=${cores[0]}
  client_core=${cores[1]}
}

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

# For `--buckets`: those of the response times. By default service times have four alone.
readonly fine_buckets=0.00001,0.00002,0.00005,0.0001,0.0002,0.0005,0.001,0.002,0.005,0.01,0.02,0.05,0.1,0.2,0.5,1,2,5,10

timing_flags=()

# start_timing [COMMAND...]: these words, then `timing` with $timing_flags, on the config in
# $work/job.yml. Sets $runner.
# shellcheck disable=SC2120 # it may have none
start_timing() {
  : >"$work/said"
  timed "$@" "$timing" --conf "$work/job.yml" --enable_metrics --addr 127.0.0.1:0 \
    --exit_when_done --linger 60s "${timing_flags[@]}" &
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

# finish_run: once its jobs are done: $requests, of which none has failed, $rate, and what it has used.
finish_run() {
  finish_timing
  requests=$(sum timing_requests_total)
  rate=$(divide "$requests" "$seconds")
  (($(sum timing_requests_total 'outcome="failure"') == 0)) ||
    fail "timing's requests failed; see $work/metrics and $work/said"
  finished timing
}

# find_memory_after REQUESTS CHECK...: $memory, in bytes, that `timing` has on the config in
# $work/job.yml once it has had so many answers and rests. Fails unless CHECK is true then.
find_memory_after() {
  local kibibytes
  : >"$work/said"
  taskset --cpu-list "$client_core" "$timing" --conf "$work/job.yml" --enable_metrics \
    --addr 127.0.0.1:0 >"$work/said" 2>&1 &
  runner=$!
  wait_for_log 'metrics on http'
  until scrape && (($(sum timing_requests_total) == $1)); do sleep 0.5; done
  (($(sum timing_requests_total 'outcome="failure"') == 0)) ||
    fail "timing's requests failed; see $work/said"
  "${@:2}" || fail "'${*:2}' does not hold"
  sleep 2 # what it does once a second is done
  kibibytes=$(awk '$1 == "Pss:" { print $2 }' "/proc/$runner/smaps_rollup")
  kill "$runner"
  wait "$runner" || fail "timing ended with $?; see $work/said"
  memory=$((kibibytes * 1024))
}

# quantile_us SHARE FAMILY: of a histogram in $work/metrics, as histogram_quantile() has it.
quantile_us() {
  awk -v share="$1" -v family="$2_bucket{" '
    index($1, family) == 1 {
      match($1, /le="[^"]*"/)
      bound[++count] = substr($1, RSTART + 4, RLENGTH - 5); below[count] = $NF }
    END {
      rank = share * below[count]
      for (i = 1; i < count && below[i] < rank; ++i) {}
      if (i == count) { print 1e6 * bound[count - 1]; exit }
      low = i > 1 ? bound[i - 1] : 0; before = i > 1 ? below[i - 1] : 0
      print 1e6 * (low + (bound[i] - low) * (rank - before) / (below[i] - before)) }' "$work/metrics"
}

# percent_within BOUND FAMILY
percent_within() {
  awk -v part="$(sum "$2_bucket" "le=\"$1\"")" -v all="$(sum "$2_count")" \
    'BEGIN { print 100 * part / all }'
}

# compare GROUP CLIENT [ARGUMENT...]: a line "GROUP|CLIENT|RATE|CPU|USER", the latter
# two in microseconds a request.
compare() {
  local group=$1 client=$2
  shift 2
  say "  $group: $client"
  "run_$client" "$@"
  awk -v group="$group" -v client="$client" -v requests="$requests" -v rate="$rate" \
    -v processor="$processor" -v user="$user" \
    'BEGIN { OFS = "|"
             print group, client, rate, 1e6 * processor / requests, 1e6 * user / requests }' \
    >>"$work/table"
}
