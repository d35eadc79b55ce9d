#!/usr/bin/env bash
# What a line of the log costs the thread that ends a request, and how many reach a file in a second.
# Usage: bench/log/run.sh [--repeats N] [PART...]
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   PART       line, file (default: both of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly programs=$build_folder/bench/log
readonly work=$build_folder/log
source bench/common.sh

repeats=5
parts=()
while (($# > 0)); do
  case $1 in
    --repeats)
      repeats=${2:?--repeats needs a number}
      shift
      ;;
    line | file) parts+=("$1") ;;
    *) fail "'$1' is none of: --repeats N, line, file" ;;
  esac
  shift
done
((${#parts[@]} > 0)) || parts=(line file)

remove_logs() { rm -f "$work"/x.log*; }
trap remove_logs EXIT

# note_all TITLE FILE: everything that a program of ours printed.
note_all() {
  local name figure
  while read -r name figure _; do note "$1: $name" "$figure"; done <"$2"
}

measure_line() {
  "$programs/bench_log_line" "$work/x.log" 1000000 >"$work/line.txt"
  note_all "a request's line" "$work/line.txt"
}

measure_file() {
  "$programs/bench_log_file" "$work/x.log" 5 >"$work/file.txt"
  note_all "lines to a file" "$work/file.txt"
}

install_packages build bench
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- bench_log_line bench_log_file
mkdir -p "$work"
: >"$work/results"
for ((run = 1; run <= repeats; ++run)); do
  for part in "${parts[@]}"; do
    say "Run $run of $repeats: $part"
    remove_logs
    "measure_$part"
  done
done
say "Medians (least ... most) of $repeats runs on $(nproc) processors"
report
