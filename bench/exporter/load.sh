#!/usr/bin/env bash
# What scrapes cost a generator of 50,000 runs a second: throughput and start delay with a scrape every
# 100 ms, beside the same without.
# Usage: bench/exporter/load.sh [--full]
#   --full   phases of 20 s, nine rounds (default: of 5 s, five rounds)
# Sourced, it gives measure_load only. bench/README.md says what is measured, and how.

# measure_load PROGRAM SECONDS ROUNDS: "NAME VALUE" lines for a short page, and for one of 10,000 series.
# A round is one phase of so many seconds without scrapes and one with; the program tells their medians.
measure_load() {
  local program=$1 seconds=$2 rounds=$3 jobs name
  # Every job that rests has 22 series: 454 of them make 10,000.
  for jobs in 0 454; do
    if ((jobs == 0)); then name="short page"; else name="10,000 series"; fi
    "$program" 20000 "$seconds" "$rounds" "$jobs" | sed "s/^/$name: /"
  done
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
  exec </dev/null
  seconds=5
  rounds=5
  case ${1:-} in
    "") ;;
    --full) seconds=20 rounds=9 ;;
    *) fail "'$1' is not --full" ;;
  esac
  install_packages build
  build release build/bench -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- bench_load
  say "Medians of $rounds rounds of $seconds s on $(nproc) processors; goal: a loss of less than 1 %, a ratio of less than 1.1"
  measure_load build/bench/bench/exporter/bench_load "$seconds" "$rounds"
fi
