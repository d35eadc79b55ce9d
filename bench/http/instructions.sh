# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# How many instructions a request takes in user space, counted by callgrind, held against the figure
# in instructions.txt. Sourced, not run, after bench/http/clients.sh.

# Of the Debian that is run, since libraries count too.
debian_release() { (source /etc/os-release && printf '%s\n' "${VERSION_CODENAME:-unknown}"); }

# instructions_of RUNS: of the whole program.
instructions_of() {
  job_of_timing "$plain_url/" 'run_thread: 50' "run_count: $1" >"$work/job.yml"
  start_timing valgrind --tool=callgrind --callgrind-out-file="$work/callgrind.$1"
  finish_timing
  (($(sum timing_requests_total 'outcome="success"') == $1)) || fail "requests failed; see $work/said"
  counted=$(awk '$1 == "totals:" { print $2 }' "$work/callgrind.$1")
}

# The difference of two counts: what starting and ending take falls out.
measure_instructions() {
  local few
  instructions_of 5000
  few=$counted
  instructions_of 15000
  instructions=$(((counted - few) / 10000))
  note "instructions a request ($engine_name)" "$instructions"
}

kept_instructions() {
  awk -v engine="$engine_name" -v release="$(debian_release)" \
    '$1 == engine && $2 == release { print $3 }' bench/http/instructions.txt
}

# compare_instructions: what was measured last with what is kept. False if it is over 10 % more, or
# nothing is kept.
compare_instructions() {
  local kept
  kept=$(kept_instructions)
  if [[ -z $kept ]]; then
    say "No figure is kept for this engine and this Debian; a line for bench/http/instructions.txt:"
    printf '%s %s %s\n' "$engine_name" "$(debian_release)" "$instructions"
    return 1
  fi
  say "Instructions a request: $instructions, $(divide "$instructions" "$kept") of the $kept that are kept"
  ((10 * instructions <= 11 * kept))
}
