#!/usr/bin/env bash
# Fuzzes the parser of HTTP responses with libFuzzer, AddressSanitizer and
# UndefinedBehaviorSanitizer; scripts/fuzz.sh --help tells more.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly build_folder=build/fuzz
readonly work_folder=$build_folder/work
readonly target=response_parser
readonly corpus=tests/fuzz/corpus/$target

limit=-max_total_time=20
keep=no

usage() {
  cat <<'TEXT'
Usage: scripts/fuzz.sh [--seconds N | --runs N] [--keep]
Fuzzes until the time or the number of runs is over (default: 20 seconds), or until a finding, whose
input it leaves in build/fuzz/work. For Debian 12 and 13, as root or with sudo.
  --keep   add to tests/fuzz/corpus what reached code that the inputs there do not reach
TEXT
}

is_number() { [[ $1 =~ ^[1-9][0-9]*$ ]]; }

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --help | -h)
        usage
        exit
        ;;
      --seconds | --runs)
        is_number "${2:-}" || fail "$1 needs a whole number above 0"
        [[ $1 == --runs ]] && limit=-runs=$2 || limit=-max_total_time=$2
        shift
        ;;
      --keep) keep=yes ;;
      *) fail "unknown argument '$1'; see scripts/fuzz.sh --help" ;;
    esac
    shift
  done
}

parse_arguments "$@"
install_packages build test fuzz
build fuzz "$build_folder" -- "fuzz_$target" fuzz_response_seeds

readonly fuzzer=$build_folder/tests/fuzz/fuzz_$target
mkdir -p "$work_folder/found" "$corpus"
"$build_folder/tests/fuzz/fuzz_response_seeds" "$work_folder/seeds"
say "Fuzzing $target with $limit"
"$fuzzer" "$limit" -max_len=1024 -timeout=10 -print_final_stats=1 \
  -artifact_prefix="$work_folder/" "$work_folder/found" "$work_folder/seeds" "$corpus" ||
  fail "fuzzing $target: a finding, above; its input is in $work_folder"

if [[ $keep == yes ]]; then
  "$fuzzer" -merge=1 -use_counters=0 -max_len=1024 "$corpus" "$work_folder/seeds" "$work_folder/found"
fi
say "Fuzzing $target: no finding"
