#!/usr/bin/env bash
# Checks that includes point in one direction only, and that each third-party library has one home.
# Usage: check_includes.sh [PROJECT_FOLDER]
# Prints FILE:LINE: REASON for each offence; exit 1 if there is one.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../../..}"

# What each layer may include besides itself.
declare -A uses=(
  [timing/base]=""
  [timing/config]="timing/base"
  [timing/record]="timing/base"
  [timing/plan]="timing/base timing/config"
  [timing/state]="timing/base"
  [timing/run]="timing/base timing/config timing/plan timing/record timing/state"
  [timing/report]="timing/base timing/record"
  [timing/web]="timing/base"
  [timing/target]="timing/base timing/web"
  [exporter]="timing/base timing/record timing/web"
  [timing/app]="timing/base timing/config timing/record timing/plan timing/run timing/report
                timing/state timing/web timing/target exporter"
)
# What each folder inside a layer may include besides its own files and those of the layer itself:
# folders, and single files.
declare -A uses_inside=(
  [timing/config/yaml]=""
  [timing/config/syntax]="timing/config/yaml"
  [timing/config/readers]="timing/config/yaml timing/config/syntax"
  [timing/plan/calendar]=""
  [timing/plan/change]=""
  [timing/plan/check]=""
  [timing/plan/template]="timing/plan/calendar"
  [timing/plan/ticks]="timing/plan/calendar"
  [timing/plan/forecast]="timing/plan/calendar timing/plan/ticks"
  [timing/run/job]=""
  [timing/run/http]="timing/run/net timing/run/http/wire timing/run/http/native"
  [timing/run/http/native]="timing/run/net timing/run/http timing/run/http/wire"
  [timing/run/http/wire]="timing/run/net/fault.h timing/run/http/http_header.h"
  [timing/run/net]=""
  [timing/run/sql]=""
  [timing/run/watch]=""
  [exporter/format]=""
)
# The one file that is in no layer.
readonly main_file=timing/main.cc

# Third-party headers: how they begin, and the files that may include them.
declare -A homes=(
  [yaml-cpp/]='timing/config/yaml/yaml_*'
  [re2/]='timing/plan/check/regex.cc'
  [nlohmann/]='@(timing/plan/check/json_*|timing/app/@(plan|status)_json.cc)'
  [curl/]='timing/run/http/curl_*'
  [mysql.h]='timing/run/sql/mysql_*'
  [sqlite3.h]='timing/run/sql/sqlite_*'
  [prometheus/]='exporter/*'
  [protozero/]='exporter/format/protobuf_*'
  [openssl/]='timing/run/net/tls_*'
  [zlib.h]='@(exporter/format/gzip.cc|timing/run/http/native/zlib_decoder.cc)'
  [brotli/]='timing/run/http/native/brotli_decoder.cc'
  [gnutls/]='timing/web/*'
  [crypt.h]='exporter/bcrypt.cc'
  [microhttpd.h]='timing/web/*'
  [CLI/]='timing/app/@(options.cc|*_options.cc|option_parser.*)'
  [emmintrin.h]='timing/run/http/wire/byte_scan.h'
  [fmt/]='*'
)
# The C library's headers are the only others that end in .h.
readonly system_header='^((sys|netinet|arpa|net|linux)/.*|(arpa|dirent|errno|fcntl|getopt|grp|ifaddrs|limits|locale|netdb|poll|pthread|pwd|sched|semaphore|signal|spawn|stdio|stdlib|string|strings|syslog|termios|time|unistd))\.h$'
readonly standard_header='^[a-z_0-9]+$'

shopt -s extglob
offences=0

offend() {
  printf '%s:%s: %s\n' "$file" "$line" "$1"
  offences=$((offences + 1))
}

# The layer that a path belongs to.
layer_of() {
  case $1 in
    exporter/*) layer=exporter ;;
    timing/*/*) layer=${1#timing/} && layer=timing/${layer%%/*} ;;
    *) layer="" ;;
  esac
}

# may_use PLACE ALLOWED...: whether the folder or file is one of those allowed.
may_use() {
  local place=$1 allowed
  shift
  for allowed; do
    [[ $place == "$allowed" ]] && return
  done
  return 1
}

check_inside() {
  local included=$1 from=${file%/*} to=${1%/*}
  [[ $from == "$to" || $from == "$layer" || $to == "$layer" ]] && return
  if [[ ! -v uses_inside[$from] ]]; then
    offend "check_includes.sh does not know this folder"
    return
  fi
  # shellcheck disable=SC2086  # lists
  may_use "$to" ${uses_inside[$from]} || may_use "$included" ${uses_inside[$from]} ||
    offend "$from must not include \"$included\" (it may use: ${uses_inside[$from]:-$layer itself})"
}

check_own() {
  local included=$1 layer from
  layer_of "$included"
  local to=$layer
  layer_of "$file"
  from=$layer
  if [[ -z $to ]]; then
    offend "\"$included\": name our headers from the root: timing/... or exporter/..."
    return
  fi
  [[ $file == "$main_file" ]] && return
  if [[ $from == "$to" ]]; then
    check_inside "$included"
    return
  fi
  if [[ ! -v uses[$from] ]]; then
    offend "check_includes.sh does not know this layer"
    return
  fi
  # shellcheck disable=SC2086  # a list
  may_use "$to" ${uses[$from]} ||
    offend "$from must not include \"$included\" (it may use: ${uses[$from]:-nothing of ours})"
}

check_foreign() {
  local included=$1 prefix
  [[ $included =~ $standard_header || $included =~ $system_header ]] && return
  for prefix in "${!homes[@]}"; do
    [[ $included == "$prefix"* ]] || continue
    # shellcheck disable=SC2053  # the home is a pattern
    [[ $file == ${homes[$prefix]} ]] || offend "<$included> belongs in ${homes[$prefix]} only"
    return
  done
  offend "<$included> has no home: give its library one in check_includes.sh"
}

includes=0
while IFS=: read -r file line text; do
  includes=$((includes + 1))
  if [[ $text =~ \"(.*)\" ]]; then
    check_own "${BASH_REMATCH[1]}"
  elif [[ $text =~ \<(.*)\> ]]; then
    check_foreign "${BASH_REMATCH[1]}"
  else
    offend "an include that cannot be judged: $text"
  fi
done < <(grep --recursive --line-number --with-filename --extended-regexp \
  --include='*.cc' --include='*.h' '^[[:space:]]*#[[:space:]]*include' timing exporter)

if ((includes == 0)); then
  echo "no includes found under $PWD: nothing was checked"
  exit 1
fi
((offences == 0))
