#!/usr/bin/env bash
# What recording and exporting cost, beside prometheus-cpp on this machine.
# Usage: bench/exporter/run.sh [--full] [--repeats N] [PART...]
#   --full     phases of 20 s where there are phases (default: 5 s)
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   PART       observe, memory, scrape, pages, load (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly programs=$build_folder/bench/exporter
readonly work=$build_folder/exporter
source bench/common.sh

# A part is measured by measure_PART, once in each run, with the programs named here.
readonly all_parts=(observe memory scrape pages load)
readonly all_programs=(bench_observe bench_memory bench_scrape bench_pages bench_load)

repeats=5
phase_seconds=5
parts=()
while (($# > 0)); do
  case $1 in
    --full) phase_seconds=20 ;;
    --repeats)
      repeats=${2:?--repeats needs a number}
      shift
      ;;
    *)
      [[ " ${all_parts[*]} " == *" $1 "* ]] || fail "'$1' is none of: --full, --repeats N, ${all_parts[*]}"
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

# note_all TITLE FILE: everything that a program of ours printed.
note_all() {
  local name figure
  while read -r name figure _; do note "$1: $name" "$figure"; done <"$2"
}

# scrape_of HISTOGRAMS: each with a counter beside it.
scrape_of() {
  "$programs/bench_scrape" "$1" >"$work/scrape.txt"
  note_all "a scrape of $1 histograms" "$work/scrape.txt"
}

measure_scrape() {
  scrape_of 10000
  scrape_of 100000
}

measure_pages() {
  "$programs/bench_pages" 10000 >"$work/pages.txt"
  note_all "pages of 10,000 jobs" "$work/pages.txt"
}

# load_with JOBS TITLE: so many jobs that rest, and make the page longer.
load_with() {
  "$programs/bench_load" 20000 "$phase_seconds" "$1" >"$work/load.txt"
  note_all "load, $2" "$work/load.txt"
}

# Every job that rests has 22 series: 454 of them make 10,000.
measure_load() {
  load_with 0 "a short page"
  load_with 454 "10,000 series"
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
