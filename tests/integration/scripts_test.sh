#!/usr/bin/env bash
# scripts_test.sh PROJECT_FOLDER: what the scripts answer before they do anything.
set -euo pipefail
scripts=$1/scripts
failures=0

# expect CODE PART COMMAND...: the command ends with CODE and says PART.
expect() {
  local code=$1 part=$2 found=0 said
  shift 2
  said=$("$@" 2>&1 </dev/null) || found=$?
  if ((found != code)) || [[ $said != *"$part"* ]]; then
    echo "FAILED: $*: expected exit code $code and '$part', got $found and: $said"
    failures=$((failures + 1))
  fi
}

expect 0 "--for TIME" "$scripts/demo.sh" --help
expect 1 "unknown argument '--bad'" "$scripts/demo.sh" --bad
expect 1 "'soon' is no time" "$scripts/demo.sh" --for soon
expect 1 "'-1s' is no time" "$scripts/demo.sh" --for=-1s
expect 1 "--for needs a time" "$scripts/demo.sh" --for
expect 0 "--seconds N" "$scripts/fuzz.sh" --help
expect 1 "unknown argument '--bad'" "$scripts/fuzz.sh" --bad
expect 1 "--runs needs a whole number above 0" "$scripts/fuzz.sh" --runs 0
expect 1 "--seconds needs a whole number above 0" "$scripts/fuzz.sh" --seconds
expect 1 "takes no arguments" "$scripts/test.sh" --fast
expect 1 "'--bad' is none of: --repeats N" "$1/bench/http/run.sh" --bad
expect 1 "--engine needs one of: auto, native, curl" "$1/bench/http/run.sh" --engine hyper
expect 1 "--seconds needs a number from 1 on" "$1/bench/http/run.sh" --seconds 0

((failures == 0)) && echo "the scripts refuse what they do not know"
