#!/usr/bin/env bash
# How precise the schedule is, and what it costs, beside a bare timer and cyclictest on this machine.
# Usage: bench/schedule/run.sh [--full] [--repeats N] [PART...]
#   --full     runs of a minute (default: of 10 s)
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   PART       precision, rate, idle, minute, waiting (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly programs=$build_folder/bench/schedule
readonly timing=$build_folder/timing/timing
readonly work=$build_folder/schedule
source bench/common.sh

seconds=10
repeats=5
parts=()
while (($# > 0)); do
  case $1 in
    --full) seconds=60 ;;
    --repeats)
      repeats=${2:?--repeats needs a number}
      shift
      ;;
    precision | rate | idle | minute | waiting) parts+=("$1") ;;
    *) fail "'$1' is none of: --full, --repeats N, precision, rate, idle, minute, waiting" ;;
  esac
  shift
done
((${#parts[@]} > 0)) || parts=(precision rate idle minute waiting)

started=()
stop_started() { ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true; }
trap stop_started EXIT

# stop PID: and waits for its end.
stop() {
  kill "$1"
  wait "$1" || fail "process $1 ended with $?; see $work"
}

start_receiver() {
  rm -f "$work/port"
  "$programs/bench_receiver" "$work/stamps" >"$work/port" &
  receiver=$!
  started+=("$receiver")
  until [[ -s $work/port ]]; do sleep 0.05; done
  port=$(<"$work/port")
}

# start_timing CONFIG: returns when its jobs run.
start_timing() {
  : >"$work/timing.log"
  "$timing" --conf "$1" --enable_metrics --addr 127.0.0.1:0 >"$work/timing.log" 2>&1 &
  process=$!
  started+=("$process")
  # Ready: its jobs run.
  until fetch -/ready | grep -q '200 OK'; do
    kill -0 "$process" 2>/dev/null || fail "timing did not start; see $work/timing.log"
    sleep 0.2
  done
}

# fetch PATH: from the endpoint of timing.
fetch() {
  local address
  address=$(sed -n 's|.*metrics on http://\([0-9.]*\):\([0-9]*\)/.*|\1/\2|p' "$work/timing.log")
  [[ -n $address ]] || return 0
  exec 3<>"/dev/tcp/$address"
  printf 'GET /%s HTTP/1.0\r\n\r\n' "$1" >&3
  cat <&3
  exec 3>&-
}

# scrape FAMILY: its one sample.
scrape() { awk -v family="$1" 'index($1, family "{") == 1 { print $NF }' "$work/metrics"; }

# processor_seconds PID: used up to now.
processor_seconds() {
  awk -v tick="$(getconf CLK_TCK)" '{ print ($14 + $15) / tick }' "/proc/$1/stat"
}

# share_of_a_core PID SECONDS: over so many seconds from now on, in percent.
share_of_a_core() {
  local before
  before=$(processor_seconds "$1")
  sleep "$2"
  awk -v a="$before" -v b="$(processor_seconds "$1")" -v s="$2" 'BEGIN { print 100 * (b - a) / s }'
}

# run_on_grid INTERVAL RUNS_A_TICK KEY...: a job with these keys runs for $seconds, and the receiver's
# stamps are held against its grid, of an interval in nanoseconds.
run_on_grid() {
  local interval=$1 runs_a_tick=$2
  shift 2
  start_receiver
  printf '%s\n' "name: grid" "url: http://127.0.0.1:$port/" "$@" >"$work/grid.yml"
  start_timing "$work/grid.yml"
  sleep "$seconds"
  fetch metrics >"$work/metrics"
  stop "$process"
  stop "$receiver"
  # The next run lies on the grid: so does every tick, a multiple of the interval away from it.
  "$programs/bench_grid" "$work/stamps" "$interval" \
    "$(scrape timing_job_next_run_timestamp_seconds)" "$runs_a_tick" >"$work/grid.txt"
}

# percent_of_planned FAMILY: over all of its samples.
percent_of_planned() {
  awk -v family="$1" 'index($1, family "{") == 1 { sum += $NF }
       index($1, "timing_job_runs_planned_total{") == 1 { planned = $NF }
       END { print 100 * sum / planned }' "$work/metrics"
}

# Of the histogram, in which a wake-up of N us counts in the line of N.
cyclictest_p99_us() {
  cyclictest --quiet --policy=other --interval=1000 --histogram=20000 --duration="$seconds" \
    --default-system >"$work/cyclictest.txt" 2>&1 || fail "cyclictest: see $work/cyclictest.txt"
  awk '/^[0-9]+ [0-9]+/ { all += $2; count[$1 + 0] = $2 }
       END { for (us = 0; us < 20000; ++us) { sum += count[us]; if (sum >= 0.99 * all) break }
             print us }' "$work/cyclictest.txt"
}

measure_precision() {
  local cyclictest bare bare_received ours
  cyclictest=$(cyclictest_p99_us)

  "$programs/bench_timer_loop" 1000000 "$seconds" >"$work/loop.txt"
  bare=$(divide "$(value p99_ns "$work/loop.txt")" 1000)

  start_receiver
  "$programs/bench_timer_loop" 1000000 "$seconds" "$port" >"$work/loop.txt"
  stop "$receiver"
  "$programs/bench_grid" "$work/stamps" 1000000 "$(value anchor "$work/loop.txt")" 1 \
    >"$work/grid.txt"
  bare_received=$(divide "$(value p99_ns "$work/grid.txt")" 1000)

  run_on_grid 1000000 1 'rate: 1000/s'
  ours=$(divide "$(value p99_ns "$work/grid.txt")" 1000)

  note "1,000/s: p99 of cyclictest, us" "$cyclictest"
  note "1,000/s: p99 of a bare timerfd loop, us" "$bare"
  note "1,000/s: p99 of a bare timerfd loop at the receiver, us" "$bare_received"
  note "1,000/s: p99 of timing at the receiver, us" "$ours"
  note "1,000/s: timing / bare loop" "$(divide "$ours" "$bare")"
  note "1,000/s: timing / bare loop, both at the receiver" "$(divide "$ours" "$bare_received")"
  note "1,000/s: timing / cyclictest" "$(divide "$ours" "$cyclictest")"
  note "1,000/s: mean rate off by, %" "$(value rate_error_percent "$work/grid.txt")"
  note "1,000/s: missed, %" "$(percent_of_planned timing_job_runs_missed_total)"
}

measure_rate() {
  run_on_grid 1000000 20 'run_every: {milliseconds: 1}' 'run_thread: 20'
  note "20,000/s, 20 threads: mean rate off by, %" "$(value rate_error_percent "$work/grid.txt")"
  note "20,000/s, 20 threads: missed, %" "$(percent_of_planned timing_job_runs_missed_total)"

  # As many threads as it takes: libcurl looks through all connections for each request.
  run_on_grid 50000 1 'rate: 20000/s' 'run_thread: 100'
  note "20,000/s, open model, 100 threads: mean rate off by, %" "$(value rate_error_percent "$work/grid.txt")"
  note "20,000/s, open model, 100 threads: dropped, %" "$(percent_of_planned timing_job_runs_dropped_total)"
}

measure_idle() {
  "$programs/bench_idle_runs" 10000 "$seconds" >"$work/idle.txt" ||
    fail "the ledger does not balance; see $work/idle.txt"
  note "every 10 us: missed, %" "$(value missed_percent "$work/idle.txt")"
  note "every 10 us: not in the ledger, runs" "$(value unaccounted "$work/idle.txt")"
  note "every 10 us: p99, us" "$(divide "$(value p99_ns "$work/idle.txt")" 1000)"
  note "every 10 us: processor time a run, us" \
    "$(divide "$(value cpu_ns_per_tick "$work/idle.txt")" 1000)"
}

# jobs COUNT TEXT: so many documents, each named and with the keys in TEXT.
jobs() {
  local number
  for ((number = 0; number < $1; ++number)); do
    printf -- '---\n{name: j%d, %s}\n' "$number" "$2"
  done
}

measure_minute() {
  (($(ulimit -Hn) > 10100)) || fail "10,000 jobs need as many open files; see ulimit -Hn"
  start_receiver
  jobs 10000 "url: 'http://127.0.0.1:$port/', run_every: {minute: 1}" >"$work/minute.yml"
  start_timing "$work/minute.yml"
  sleep 30 # the first runs, which connect
  note "10,000 jobs, each once a minute: of a core, %" "$(share_of_a_core "$process" 120)"
  stop "$process"
  stop "$receiver"
}

measure_waiting() {
  local kilobytes
  jobs 100000 "url: 'http://h/', run_every: {second: 1}, range: {date: {from: 2199-01-01}}" \
    >"$work/waiting.yml"
  start_timing "$work/waiting.yml"
  note "100,000 jobs that wait: processor time to load them, s" "$(processor_seconds "$process")"
  sleep 5 # their lines in the log
  note "100,000 jobs that wait: of a core, %" "$(share_of_a_core "$process" "$seconds")"
  kilobytes=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$process/status")
  note "100,000 jobs that wait: memory of a job, KiB" "$(divide "$kilobytes" 100000)"
  stop "$process"
}

has_part() { [[ " ${parts[*]} " == *" $1 "* ]]; }

install_packages build bench
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- timing bench_receiver \
  bench_timer_loop bench_grid bench_idle_runs
mkdir -p "$work"
: >"$work/results"
for ((run = 1; run <= repeats; ++run)); do
  for part in precision rate idle; do
    has_part "$part" || continue
    say "Run $run of $repeats: $part"
    "measure_$part"
  done
done
for part in minute waiting; do
  has_part "$part" || continue
  say "Once: $part"
  "measure_$part"
done
say "Medians (least ... most) of $repeats runs of $seconds s on $(nproc) processors"
report
