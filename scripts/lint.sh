#!/usr/bin/env bash
# Checks form: clang-format, shellcheck, the direction of the includes, and clang-tidy.
# Usage: scripts/lint.sh [CHECK...]
#   CHECK  format, shell, includes, tidy (default: all of them)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Debian 12's. Other versions break lines in other places and find other things, so that only this
# one judges; the rest is checked everywhere.
readonly clang_version=14

# Without precompiled headers, which another compiler cannot read.
readonly build_folder=$project_folder/build/lint

checks=("$@")
((${#checks[@]} > 0)) || checks=(format shell includes tidy)
failed=()

find_sources() {
  find timing exporter bench tests \( -name '*.cc' -o -name '*.h' \) -print0 | sort --zero-terminated
}

is_judge() {
  local found
  found=$("$1" --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
  [[ $found == "$clang_version" ]] && return
  say "$1: not checked; version $clang_version judges, this is version $found"
  return 1
}

check_format() {
  is_judge clang-format || return 0
  say "clang-format"
  find_sources | xargs --null clang-format --dry-run --Werror
}

check_shell() {
  say "shellcheck"
  { printf '.ci/run\0' && find scripts bench tests -name '*.sh' -print0; } |
    xargs --null shellcheck
}

check_includes() {
  say "Direction of the includes"
  tests/unit/architecture/check_includes.sh
}

# What clang-tidy does with the headers takes most of its time: several sources of a target are one
# file to it.
readonly sources_at_once=8

# Names that meet in the joined file though each is its own source's: then every source by itself.
tidy_joined() {
  local joined=$1 report
  report=$(run_tidy "$build_folder/joined" "$joined" 2>&1) && return
  if [[ $joined == "$build_folder"/* && $report == *clang-diagnostic-* ]]; then
    sed -n 's/^#include "\(.*\)"$/\1/p' "$joined" |
      xargs --max-args=1 bash -c 'run_tidy "$@"' tidy "$build_folder/single"
  else
    printf '%s\n' "$report"
    return 1
  fi
}

# run_tidy FOLDER SOURCE: with the options that the build in FOLDER compiles it with.
run_tidy() {
  # Following every path into every function doubles the time; the sanitizers see what really runs.
  local config=.clang-tidy
  [[ $2 != */tests/* ]] || config=tests/.clang-tidy
  # A joined file includes sources, which is what one of the checks is against.
  clang-tidy --quiet -p "$1" --config-file="$config" --checks=-bugprone-suspicious-include \
    --extra-arg={-Xclang,-analyzer-config,-Xclang,mode=shallow} "$2" \
    2> >(grep -v 'warnings\? generated' >&2)
}

list_sources() {
  sed -n "s|.*\"file\": \"\($project_folder/.*\)\".*|\1|p" "$1/compile_commands.json" | sort --unique
}

check_tidy() {
  is_judge clang-tidy || return 0
  install_packages build test
  provide_prometheus
  configure dev "$build_folder/single"
  configure dev "$build_folder/joined" -DCMAKE_UNITY_BUILD=ON \
    -DCMAKE_UNITY_BUILD_BATCH_SIZE="$sources_at_once"
  say "clang-tidy, $(nproc) at a time (several minutes)"
  export -f tidy_joined run_tidy
  export build_folder
  list_sources "$build_folder/joined" |
    xargs --max-args=1 --max-procs="$(nproc)" bash -c 'tidy_joined "$@"' tidy
}

for check in "${checks[@]}"; do
  declare -F "check_$check" >/dev/null || fail "there is no check '$check'; see $0"
done
install_packages lint
for check in "${checks[@]}"; do
  "check_$check" || failed+=("$check")
done
((${#failed[@]} == 0)) || fail "lint: ${failed[*]}"
say "Lint: nothing to say"
