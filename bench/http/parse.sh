#!/usr/bin/env bash
# What it costs to read a response: processor time, and instructions by callgrind.
# Usage: bench/http/parse.sh
# bench/README.md says what is measured, and how.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
exec </dev/null

readonly build_folder=build/bench
readonly program=$build_folder/bench/http/bench_parse
readonly work=$build_folder/http
readonly many=11000 few=1000

(($# == 0)) || fail "bench/http/parse.sh takes no arguments"
install_packages build test bench
build release "$build_folder" -- bench_parse
mkdir -p "$work"

# instructions KIND RESPONSES: of the whole program.
instructions() {
  valgrind --tool=callgrind --callgrind-out-file="$work/callgrind.$1" "$program" "$2" "$1" \
    >"$work/valgrind.txt" 2>&1 || fail "valgrind: $(tail -n 3 "$work/valgrind.txt")"
  sed -n 's/.*Collected : //p' "$work/valgrind.txt"
}

"$program" | tee "$work/times.txt"
while read -r kind; do
  counted=$(instructions "$kind" "$many")
  unrelated=$(instructions "$kind" "$few")
  printf 'parse_%s_instructions %d\n' "$kind" "$(((counted - unrelated) / (many - few)))"
done < <(sed 's/parse_\(.*\)_ns .*/\1/' "$work/times.txt")
