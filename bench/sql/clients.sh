# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# The clients of bench/sql, each run for $seconds on $client_core. Sourced, not run, after bench/load.sh
# and bench/sql/server.sh.
#
# run_CLIENT KIND THREADS, see bench/load.sh; a request is a statement, BEGIN and COMMIT among them.

run_loop() {
  timed "$statement_loop" "$1" "$2" "$seconds" "$port" ||
    fail "bench_statement_loop: see $work/said"
  requests=$(value requests "$work/said")
  rate=$(value rate "$work/said")
  finished bench_statement_loop
}

# sysbench's name for a kind of load.
sysbench_load() {
  case $1 in
    point) echo oltp_point_select ;;
    insert) echo oltp_insert ;;
    read_write) echo oltp_read_write ;;
  esac
}

# The table of its oltp_insert is the one that grows.
run_sysbench() {
  local database=sbtest
  [[ $1 != insert ]] || database=grown
  timed sysbench "$(sysbench_load "$1")" --mysql-host=127.0.0.1 --mysql-port="$port" \
    --mysql-user=timing --mysql-password=change-me --mysql-db="$database" --tables=1 \
    --table-size=10000 --rand-type=uniform --threads="$2" --time="$seconds" --report-interval=0 run ||
    fail "sysbench: see $work/said"
  requests=$(awk '$1 == "total:" { print $2 }' "$work/said")
  rate=$(divide "$requests" "$seconds")
  finished sysbench
}

# Texts that are the same each time: it prepares nothing. It is told how many, not how long.
run_slap() {
  local statement many
  case $1 in
    point) statement='SELECT c FROM sbtest1 WHERE id=5000' ;;
    insert) statement="INSERT INTO inserted (k, c, pad) VALUES (1, REPEAT('c', 119), REPEAT('p', 59))" ;;
  esac
  many=$((seconds * 15000 / $2 * $2))
  timed mariadb-slap --no-defaults --host=127.0.0.1 --port="$port" --user=timing \
    --password=change-me --create-schema=sbtest --no-drop --concurrency="$2" \
    --number-of-queries="$many" --query="$statement" ||
    fail "mariadb-slap: see $work/said"
  requests=$many
  rate=$(awk -v many="$many" '/Average number of seconds/ { print many / $(NF - 1) }' "$work/said")
  finished mariadb-slap
}

# job_of_timing KIND: its statements are those of the bare loop.
job_of_timing() {
  printf '%s\n' "name: load" "type: database" \
    "database: {type: mysql, host: 127.0.0.1, port: $port, database: sbtest, username: timing, password: change-me}"
  cat "bench/sql/$1.yml"
}

# More arguments are keys of its job.
run_timing() {
  local transactions
  { job_of_timing "$1" && printf '%s\n' "run_thread: $2" "run_for: ${seconds}s" "${@:3}"; } \
    >"$work/job.yml"
  # shellcheck disable=SC2119
  start_timing
  sleep "$seconds"
  finish_run
  transactions=$(sum timing_sql_transactions_total)
  requests=$((requests + 2 * transactions))
  rate=$(divide "$requests" "$seconds")
}
