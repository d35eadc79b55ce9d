#!/usr/bin/env bash
# What the exporter costs, beside prometheus-cpp on the same machine in the same minute.
# Usage: bench/exporter/run.sh [PART...]
#   PART       scrape (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly programs=$build_folder/bench/exporter

parts=()
for part; do
  case $part in
    scrape) parts+=("$part") ;;
    *) fail "'$part' is no part; allowed is: scrape" ;;
  esac
done
((${#parts[@]} > 0)) || parts=(scrape)

measure_scrape() {
  local series
  for series in 10000 100000; do
    say "A scrape of $series histograms, each with a counter"
    "$programs/bench_scrape" "$series" | awk '{ printf "%-32s %12s\n", $1, $2 }'
  done
}

install_packages build
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- bench_scrape
for part in "${parts[@]}"; do "measure_$part"; done
