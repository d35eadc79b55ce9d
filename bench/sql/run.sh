#!/usr/bin/env bash
# What SQL load costs and reaches, beside a bare loop over libmariadb, sysbench and mariadb-slap, on the
# same MariaDB in the same minute.
# Usage: bench/sql/run.sh [--repeats N] [--seconds N] [--threads LIST] [PART...]
#   --repeats  so many runs of each kind, whose medians are told (default: 5)
#   --seconds  how long one run takes (default: 4)
#   --threads  numbers of threads, with commas between them (default: 1,8,20,64)
#   PART       point, insert, read_write, open, lock, memory (default: all of them)
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly timing=$project_folder/$build_folder/timing/timing
readonly statement_loop=$project_folder/$build_folder/bench/sql/bench_statement_loop
readonly work=$project_folder/$build_folder/sql
source bench/common.sh
source bench/load.sh
source bench/table.sh
source bench/sql/server.sh
source bench/sql/clients.sh
source bench/sql/parts.sh

# These are measured in every round, in turn, and those once.
readonly repeated_parts=(point insert read_write open)
readonly single_parts=(lock memory)
readonly all_parts=("${repeated_parts[@]}" "${single_parts[@]}")

repeats=5
seconds=4
threads=(1 8 20 64)
parts=()
while (($# > 0)); do
  case $1 in
    --repeats | --seconds)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$1 needs a number from 1 on"
      [[ $1 == --repeats ]] && repeats=$2 || seconds=$2
      shift
      ;;
    --threads)
      [[ ${2:-} =~ ^[1-9][0-9]*(,[1-9][0-9]*)*$ ]] || fail "--threads needs numbers like 1,8"
      IFS=, read -r -a threads <<<"$2"
      shift
      ;;
    *)
      [[ " ${all_parts[*]} " == *" $1 "* ]] ||
        fail "'$1' is none of: --repeats N, --seconds N, --threads LIST, ${all_parts[*]}"
      parts+=("$1")
      ;;
  esac
  shift
done
((${#parts[@]} > 0)) || parts=("${all_parts[@]}")

has_part() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# What sysbench's inserts go to.
prepare_sysbench() {
  ! has_part insert || as_administrator '
    CREATE DATABASE grown; CREATE TABLE grown.sbtest1 LIKE sbtest.inserted'
}

install_packages build bench
find_mariadb
choose_cores
build release "$build_folder" -DTIMING_TESTS=OFF -DTIMING_BENCH=ON -- timing bench_statement_loop
mkdir -p "$work"
: >"$work/results"
: >"$work/table"
trap 'jobs -pr | xargs --no-run-if-empty kill' EXIT
start_mariadb
prepare_sysbench
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
say "Medians (least ... most) of $repeats runs of $seconds s; server on core $server_core, clients on core $client_core"
report_table
report
