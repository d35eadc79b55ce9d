#!/usr/bin/env bash
# Checks form: clang-format, shellcheck, the direction of the includes, and clang-tidy.
# Usage: scripts/lint.sh [CHECK...]
#   CHECK  format, shell, includes, tidy (default: all of them)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Debian 12's. Other versions break lines in other places and find other things, so that only this
# one judges; the rest is checked everywhere.
readonly clang_version=14

# Without precompiled headers, which another compiler cannot read.
readonly build_folder=build/lint

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

check_tidy() {
  is_judge clang-tidy || return 0
  install_packages build test
  provide_prometheus
  configure dev "$build_folder"
  say "clang-tidy, $(nproc) files at a time (several minutes)"
  # Following every path into every function doubles the time; the sanitizers see what really runs.
  local analyzer=(--extra-arg={-Xclang,-analyzer-config,-Xclang,mode=shallow})
  sed -n "s|.*\"file\": \"\($project_folder/.*\)\".*|\1|p" "$build_folder/compile_commands.json" |
    xargs --max-args=1 --max-procs="$(nproc)" clang-tidy --quiet -p "$build_folder" \
      "${analyzer[@]}" \
      2> >(grep -v 'warnings\? generated' >&2)
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
