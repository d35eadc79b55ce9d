#!/usr/bin/env bash
# What HTTP load costs and reaches, beside wrk, h2load and hey, on the same server in the same minute.
# Usage: bench/http/run.sh [--repeats N] [--seconds N] [--engine E] [--check] [PART...]
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   --seconds  how long one run takes (default: 4)
#   --engine   the jobs' key `engine`: auto, native or curl (default: the jobs do without it)
#   --check    only count the instructions of a request; fails if they are more than 10 % over
#              bench/http/instructions.txt
#   PART       closed, big, https, libcurl, open, http2, idle, instructions (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly timing=$project_folder/$build_folder/timing/timing
readonly curl_loop=$project_folder/$build_folder/bench/http/bench_curl_loop
readonly work=$project_folder/$build_folder/http
source bench/common.sh
source bench/load.sh
source bench/table.sh
source bench/http/server.sh
source bench/http/clients.sh
source bench/http/parts.sh
source bench/http/instructions.sh

# These are measured in every round, in turn, and those once.
readonly repeated_parts=(closed big https libcurl open http2)
readonly single_parts=(idle instructions)
readonly all_parts=("${repeated_parts[@]}" "${single_parts[@]}")

repeats=5
seconds=4
engine=""
check=no
parts=()
while (($# > 0)); do
  case $1 in
    --repeats | --seconds)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$1 needs a number from 1 on"
      [[ $1 == --repeats ]] && repeats=$2 || seconds=$2
      shift
      ;;
    --engine)
      [[ ${2:-} =~ ^(auto|native|curl)$ ]] || fail "--engine needs one of: auto, native, curl"
      engine=$2
      shift
      ;;
    --check) check=yes ;;
    *)
      [[ " ${all_parts[*]} " == *" $1 "* ]] ||
        fail "'$1' is none of: --repeats N, --seconds N, --engine E, --check, ${all_parts[*]}"
      parts+=("$1")
      ;;
  esac
  shift
done
((${#parts[@]} > 0)) || parts=("${all_parts[@]}")
[[ $check == no ]] || parts=(instructions)
readonly engine_name=${engine:-default}

has_part() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# For 10,000 connections at each end, and no more, as nginx makes room for all of them.
raise_open_files() {
  local most
  most=$(ulimit -Hn)
  [[ $most != unlimited ]] && ((most < 20000)) || most=20000
  ((most > 10200)) || fail "10,000 connections need as many open files; see ulimit -Hn"
  ulimit -n "$most"
}

install_packages build bench
provide_nginx
choose_cores
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- timing bench_curl_loop
mkdir -p "$work"
: >"$work/results"
: >"$work/table"
raise_open_files
trap 'jobs -pr | xargs --no-run-if-empty kill' EXIT
start_nginx
for ((run = 1; run <= repeats; ++run)); do
  for part in "${repeated_parts[@]}"; do
    has_part "$part" || continue
    say "Run $run of $repeats: $part"
    "measure_$part"
  done
done
for part in "${single_parts[@]}"; do
  has_part "$part" || continue
  say "Once: $part"
  "measure_$part"
done
if [[ $check == yes ]]; then
  compare_instructions || fail "a request takes over 10 % more instructions than are kept"
  exit
fi
say "Medians (least ... most) of $repeats runs of $seconds s; server on core $server_core, clients on core $client_core"
report_table
report
! has_part instructions || compare_instructions || true
