#!/usr/bin/env bash
# Seeds offences, one at a time, into a small tree and expects check_includes.sh to name each.
set -euo pipefail
check=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/check_includes.sh
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
failures=0

# tree FILE LINE: a tree without offences, and a line added to one of its files.
tree() {
  rm -rf "${folder:?}"/*
  mkdir -p "$folder"/timing/{base,config,record,plan,run/http,report,target,app} "$folder/exporter"
  echo '#include <chrono>' >"$folder/timing/base/clock.h"
  echo '#include "timing/base/clock.h"' >"$folder/timing/config/config.h"
  echo '#include "timing/config/config.h"' >"$folder/timing/plan/plan.h"
  echo '#include "timing/plan/plan.h"' >"$folder/timing/run/scheduler.h"
  echo '#include <curl/curl.h>' >"$folder/timing/run/http/curl_multi.cc"
  echo '#include <sys/epoll.h>' >"$folder/timing/run/event_loop.cc"
  echo '#include "exporter/server.h"' >"$folder/timing/app/app.cc"
  echo '#include "timing/app/app.h"' >"$folder/timing/main.cc"
  if (($# > 0)); then
    mkdir -p "$(dirname "$folder/$1")"
    echo "$2" >>"$folder/$1"
  fi
}

expect_clean() {
  tree "$@"
  local said
  if ! said=$("$check" "$folder"); then
    echo "FAILED: expected no offence${1:+ of $1: $2}, got: $said"
    failures=$((failures + 1))
  fi
}

# expect_offence FILE LINE PART: the check fails and says PART, with the file's name.
expect_offence() {
  tree "$1" "$2"
  local said
  if said=$("$check" "$folder"); then
    echo "FAILED: no offence found in $1: $2"
  elif [[ $said == "$1:"* && $said == *"$3"* ]]; then
    return 0
  else
    echo "FAILED: $1: $2: expected '$3', got: $said"
  fi
  failures=$((failures + 1))
}

expect_clean
expect_clean timing/run/sql.cc '#include "timing/record/outcome.h"'
expect_clean timing/main.cc '#include "timing/base/clock.h"'
expect_clean exporter/families.cc '#include <prometheus/metric_family.h>'
expect_clean timing/base/clock.cc '#include <fmt/format.h>'
expect_clean timing/plan/check/json_rule.cc '#include <nlohmann/json.hpp>'
expect_clean timing/app/plan_json.cc '#include <nlohmann/json.hpp>'

expect_offence timing/base/clock.h '#include "timing/config/config.h"' 'nothing of ours'
expect_offence timing/config/load.cc '#include "timing/plan/plan.h"' 'must not include'
expect_offence timing/record/outcome.h '#include "timing/run/target.h"' 'must not include'
expect_offence timing/record/outcome.h '#include "timing/config/config.h"' 'must not include'
expect_offence timing/plan/plan.h '#include "timing/record/outcome.h"' 'must not include'
expect_offence timing/run/target.h '#include "exporter/server.h"' 'must not include'
expect_offence timing/run/target.h '#include "timing/app/app.h"' 'must not include'
expect_offence timing/report/lines.cc '#include "timing/plan/plan.h"' 'must not include'
expect_offence timing/target/server.cc '#include "timing/record/outcome.h"' 'must not include'
expect_offence exporter/server.cc '#include "timing/run/target.h"' 'must not include'
expect_offence timing/run/target.h ' #  include "timing/report/lines.h"' 'must not include'
expect_offence timing/base/clock.cc '#include "clock.h"' 'from the root'
expect_offence timing/base/clock.cc '#include "tests/support/basics/files.h"' 'from the root'
expect_offence timing/base/clock.cc '#include CLOCK_HEADER' 'cannot be judged'
expect_offence timing/news/news.cc '#include "timing/base/clock.h"' 'does not know this layer'

expect_clean timing/plan/ticks/grid.h '#include "timing/plan/plan.h"'
expect_clean timing/plan/plan.h '#include "timing/plan/ticks/grid.h"'
expect_clean timing/plan/ticks/cron.h '#include "timing/plan/calendar/day.h"'
expect_clean timing/plan/ticks/cron.h '#include "timing/plan/ticks/grid.h"'
expect_offence timing/plan/calendar/day.h '#include "timing/plan/ticks/grid.h"' 'timing/plan itself'
expect_offence timing/plan/ticks/grid.h '#include "timing/plan/check/check.h"' 'may use: timing/plan/cal'
expect_offence timing/run/http/lane.h '#include "timing/run/sql/lane.h"' 'timing/run/http/wire'
expect_offence timing/run/sql/lane.h '#include "timing/run/http/lane.h"' 'timing/run itself'
expect_clean timing/run/http/lane.h '#include "timing/run/http/wire/parser.h"'
expect_clean timing/run/http/wire/parser.h '#include "timing/run/net/fault.h"'
expect_offence timing/run/http/wire/parser.h '#include "timing/run/http/lane.h"' 'fault.h'
expect_offence timing/run/news/news.h '#include "timing/run/sql/lane.h"' 'does not know this folder'

expect_offence timing/plan/plan.cc '#include <yaml-cpp/yaml.h>' 'timing/config/yaml/yaml_*'
expect_offence timing/run/body.cc '#include <re2/re2.h>' 'timing/plan/check/regex.cc'
expect_offence timing/run/body.cc '#include <nlohmann/json.hpp>' 'timing/plan/check/json_*'
expect_offence timing/app/app.cc '#include <nlohmann/json.hpp>' 'timing/app/@(plan|status)_json.cc'
expect_offence timing/run/scheduler.cc '#include <curl/curl.h>' 'timing/run/http/curl_*'
expect_offence timing/run/sql/sql_lane.h '#include <mysql.h>' 'timing/run/sql/mysql_*'
expect_offence timing/run/sql/sql_lane.h '#include <sqlite3.h>' 'timing/run/sql/sqlite_*'
expect_offence timing/record/registry.h '#include <prometheus/registry.h>' 'exporter/*'
expect_offence timing/app/app.cc '#include <gnutls/gnutls.h>' 'timing/web/*'
expect_offence exporter/server.cc '#include <crypt.h>' 'exporter/bcrypt.cc'
expect_offence timing/target/target_server.cc '#include <microhttpd.h>' 'timing/web/*'
expect_offence timing/main.cc '#include <CLI/CLI.hpp>' 'options.cc'
expect_offence timing/run/scheduler.cc '#include <boost/asio.hpp>' 'has no home'

# A folder with nothing to check is no success.
rm -rf "${folder:?}"/*
mkdir -p "$folder/timing" "$folder/exporter"
if "$check" "$folder" >/dev/null; then
  echo "FAILED: an empty tree passes"
  failures=$((failures + 1))
fi

((failures == 0)) && echo "check_includes.sh finds every seeded offence"
