# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# The parts of bench/sql: measure_PART measures it once. Sourced, not run, after bench/sql/clients.sh.
# A comparison of clients leaves its lines in $work/table, all else in $work/results.

# InnoDB can come to a standstill where a table outgrows its memory at this rate.
empty_what_grows() { as_administrator 'TRUNCATE sbtest.inserted; TRUNCATE grown.sbtest1'; }

# compare_all KIND PEER...: on so many threads as $threads has, one after another.
compare_all() {
  local kind=$1 many client
  shift
  for many in "${threads[@]}"; do
    for client in loop timing "$@"; do
      [[ $kind != insert ]] || empty_what_grows
      compare "$kind, $many thread(s)" "$client" "$kind" "$many"
    done
  done
}

measure_point() { compare_all point sysbench slap; }

measure_insert() { compare_all insert sysbench slap; }

measure_read_write() { compare_all read_write sysbench; }

# rate_of KIND THREADS: what a closed loop reaches, in runs a second.
rate_of() {
  run_timing "$1" "$2"
  printf '%.0f\n' "$rate"
}

# The open model at half of what the closed loop has just reached.
measure_open() {
  local timing_flags=(--buckets "$fine_buckets")
  local peak half planned
  peak=$(rate_of point 20)
  half=$((peak / 2))
  { job_of_timing point && printf '%s\n' 'run_thread: 64' "rate: $half/s" "run_for: ${seconds}s"; } \
    >"$work/job.yml"
  start_timing
  sleep "$seconds"
  finish_run
  planned=$(sum timing_job_runs_planned_total)
  note "open, half of the peak: runs a second" "$half"
  note "open, half of the peak: dropped, runs" "$(sum timing_job_runs_dropped_total)"
  note "open, half of the peak: answered, % of planned" \
    "$(divide "$(divide "$requests" "$planned")" 0.01)"
  note "open, half of the peak: p99 of the service time, us" \
    "$(quantile_us 0.99 timing_request_duration_seconds)"
  note "open, half of the peak: p99 of the response time, us" \
    "$(quantile_us 0.99 timing_run_response_seconds)"
}

# Another client holds the table for 2 s: who waits in the queue shows in the response time alone.
measure_lock() {
  local timing_flags=(--buckets "$fine_buckets")
  { job_of_timing insert &&
    printf '%s\n' 'run_thread: 8' 'rate: 200/s' 'max_queue: 1000' 'run_for: 6s'; } >"$work/job.yml"
  start_timing
  sleep 2
  as_administrator 'LOCK TABLES sbtest.inserted WRITE; DO SLEEP(2); UNLOCK TABLES' >/dev/null
  finish_run
  note "table lock of 2 s: dropped, runs" "$(sum timing_job_runs_dropped_total)"
  note "table lock of 2 s: over 500 ms, % by service time" \
    "$(over 0.5 timing_request_duration_seconds)"
  note "table lock of 2 s: over 500 ms, % by response time" "$(over 0.5 timing_run_response_seconds)"
}

# over BOUND FAMILY: percent.
over() { awk -v within="$(percent_within "$1" "$2")" 'BEGIN { print 100 - within }'; }

# memory_of THREADS: of timing, in bytes, when each of them has had one answer.
memory_of() {
  { job_of_timing point && printf '%s\n' "run_thread: $1" 'think_time: 1h'; } >"$work/job.yml"
  find_memory_after "$1" true
}

measure_memory() {
  local one
  memory_of 1
  one=$memory
  memory_of 501
  note "500 threads: memory of each with its connection, KiB" "$(divide $((memory - one)) 512000)"
}
