# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# The clients of bench/http, each run for $seconds on $client_core. Sourced, not run, after
# bench/load.sh and bench/http/server.sh.
#
# run_CLIENT CONNECTIONS URL, see bench/load.sh.

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

# More arguments are keys of its job.
run_timing() {
  job_of_timing "$2" "run_thread: $1" "run_for: ${seconds}s" "${@:3}" >"$work/job.yml"
  # shellcheck disable=SC2119
  start_timing
  sleep "$seconds"
  finish_run
}
