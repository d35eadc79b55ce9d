#!/usr/bin/env bash
# What recording and exporting cost, beside prometheus-cpp on this machine.
# Usage: bench/exporter/run.sh [--repeats N] [PART...]
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   PART       observe, memory, scrape (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly programs=$build_folder/bench/exporter
readonly work=$build_folder/exporter
source bench/common.sh

# A part is measured by measure_PART, once in each run, with the programs named here.
readonly all_parts=(observe memory scrape)
readonly all_programs=(bench_observe bench_memory bench_scrape)

repeats=5
parts=()
while (($# > 0)); do
  case $1 in
    --repeats)
      repeats=${2:?--repeats needs a number}
      shift
      ;;
    *)
      [[ " ${all_parts[*]} " == *" $1 "* ]] || fail "'$1' is none of: --repeats N, ${all_parts[*]}"
      parts+=("$1")
      ;;
  esac
  shift
done
((${#parts[@]} > 0)) || parts=("${all_parts[@]}")

observe_on() {
  local threads=$1 millions=$2
  "$programs/bench_observe" "$threads" "$millions" >"$work/observe.txt"
  note "one request, $threads thread(s): timing, ns" "$(value ours_ns "$work/observe.txt")"
  note "one request, $threads thread(s): prometheus-cpp, ns" "$(value peer_ns "$work/observe.txt")"
  note "one request, $threads thread(s): timing / prometheus-cpp" \
    "$(divide "$(value ours_ns "$work/observe.txt")" "$(value peer_ns "$work/observe.txt")")"
  note "all of a run, $threads thread(s): timing, ns" "$(value whole_run_ns "$work/observe.txt")"
}

measure_observe() {
  local alone
  observe_on 1 8
  alone=$(value ours_ns "$work/observe.txt")
  observe_on 8 1
  note "one request: 8 threads / 1 thread" "$(divide "$(value ours_ns "$work/observe.txt")" "$alone")"
}

measure_memory() {
  "$programs/bench_memory" 1000 >"$work/memory.txt"
  note "a label set that has recorded, bytes" "$(value label_set_bytes "$work/memory.txt")"
  note "a recorder without a request, bytes" "$(value recorder_bytes "$work/memory.txt")"
}

# scrape_of HISTOGRAMS: each with a counter beside it.
scrape_of() {
  local name figure
  "$programs/bench_scrape" "$1" >"$work/scrape.txt"
  while read -r name figure _; do note "a scrape of $1 histograms: $name" "$figure"; done \
    <"$work/scrape.txt"
}

measure_scrape() {
  scrape_of 10000
  scrape_of 100000
}

install_packages build bench
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- "${all_programs[@]}"
mkdir -p "$work"
: >"$work/results"
for ((run = 1; run <= repeats; ++run)); do
  for part in "${parts[@]}"; do
    say "Run $run of $repeats: $part"
    "measure_$part"
  done
done
say "Medians (least ... most) of $repeats runs on $(nproc) processors"
report
