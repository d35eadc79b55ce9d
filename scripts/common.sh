# shellcheck shell=bash
# What the scripts of this folder share: messages, packages, building. Sourced, not run.
set -euo pipefail

project_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly project_folder
readonly tools_folder=$project_folder/build/tools
readonly apt_log=$project_folder/build/apt.log
cd "$project_folder"

say() { printf '==> %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

require_apt() {
  command -v apt-get >/dev/null ||
    fail "this script installs Debian packages and finds no apt-get; it is made for Debian 12 and 13"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages have to be installed: run this as root, or install sudo"
  fi
}

# Runs apt-get without questions; what it says goes to the log and is shown if it fails.
apt() {
  mkdir -p "${apt_log%/*}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" \
    </dev/null >"$apt_log" 2>&1 && return
  tail -n 20 "$apt_log" >&2
  return 1
}

# A list of package lists goes out of date while nobody looks: refreshed once, when something is
# to be fetched. One broken source is no reason to stop, as the rest may have what is needed.
refresh_package_lists() {
  [[ -z ${package_lists_fresh:-} ]] || return 0
  say "Refreshing apt's package lists"
  apt update || say "apt-get update failed (above); going on with the lists at hand"
  package_lists_fresh=yes
}

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_packages PURPOSE...: the packages of packages/PURPOSE.txt that are not there yet.
install_packages() {
  local purpose package missing=()
  for purpose in "$@"; do
    while read -r package; do
      [[ -z $package || $package == '#'* ]] && continue
      is_installed "$package" || missing+=("$package")
    done <"$project_folder/scripts/packages/$purpose.txt"
  done
  if ((${#missing[@]} == 0)); then
    say "Packages for $*: all installed"
    return
  fi
  require_apt
  refresh_package_lists
  say "Installing ${#missing[@]} packages for $*: ${missing[*]}"
  apt install --yes --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install them; the whole output is in $apt_log"
}

# unpack_packages FOLDER PACKAGE...: fetches packages and unpacks them without installing, so that
# no service of theirs is set up. A package that this Debian does not have is left out.
unpack_packages() {
  local folder=$1 package
  shift
  local staging=$folder.partial
  require_apt
  refresh_package_lists
  rm -rf "$staging" "$folder"
  mkdir -p "$staging"
  for package in "$@"; do
    [[ -n $(apt-cache show --no-all-versions "$package" 2>/dev/null) ]] || continue
    (cd "$staging" && apt-get -qq download "$package" >"$apt_log" 2>&1) ||
      fail "cannot fetch the package $package: $(tail -n 3 "$apt_log")"
  done
  for package in "$staging"/*.deb; do
    [[ -e $package ]] || fail "none of these packages is in apt's lists: $*"
    dpkg-deb --extract "$package" "$staging"
    rm "$package"
  done
  mv "$staging" "$folder"
}

# Puts prometheus and promtool on the PATH for the tests, unpacked if they are not installed.
provide_prometheus() {
  local folder=$tools_folder/prometheus
  command -v prometheus >/dev/null && command -v promtool >/dev/null && return
  if [[ ! -x $folder/usr/bin/prometheus || ! -x $folder/usr/bin/promtool ]]; then
    say "Unpacking Prometheus into ${folder#"$project_folder/"} (not installed: it would start a service)"
    unpack_packages "$folder" prometheus promtool
  fi
  export PATH=$folder/usr/bin:$PATH
}

# unpack_newer_packages FOLDER PACKAGE...: as unpack_packages, from Debian 13, whichever Debian this
# is. apt reads lists of its own for that, so that nothing else comes from there.
unpack_newer_packages() {
  local folder=$1 keys=/usr/share/keyrings/debian-archive-keyring.gpg
  shift
  if ! grep -q '^VERSION_ID="12"' /etc/os-release; then
    unpack_packages "$folder" "$@"
    return
  fi
  local staging=$folder.partial
  local apt=(apt-get -qq -o Dir::Etc::SourceList="$staging/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::State::Lists="$staging/lists" -o Dir::Cache="$staging/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root
    -o Acquire::Retries=3)
  rm -rf "$staging"
  mkdir -p "$staging/lists/partial" "$staging/cache/archives/partial"
  echo "deb [signed-by=$keys] http://deb.debian.org/debian trixie main" >"$staging/sources.list"
  (cd "$staging" && "${apt[@]}" update && "${apt[@]}" download "$@" &&
    for package in *.deb; do dpkg-deb --extract "$package" . || exit; done &&
    rm -r ./*.deb lists cache) >"$apt_log" 2>&1 || {
    say "It cannot be had: $(tail -n 1 "$apt_log")"
    return 1
  }
  rm -rf "$folder"
  mv "$staging" "$folder"
}

# Puts Debian 13's prometheus beside Debian 12's, which cannot keep classic and native histograms at
# once, and its promtool: tests are skipped without them.
provide_newer_prometheus() {
  local folder=$tools_folder/newer-prometheus
  [[ -z ${TIMING_NEWER_PROMETHEUS:-} ]] || return 0
  grep -q '^VERSION_ID="12"' /etc/os-release || return 0
  if [[ ! -x $folder/usr/bin/prometheus || ! -x $folder/usr/bin/promtool ]]; then
    say "Unpacking Debian 13's Prometheus into ${folder#"$project_folder/"}"
    unpack_newer_packages "$folder" prometheus promtool || return 0
  fi
  export TIMING_NEWER_PROMETHEUS=$folder/usr/bin/prometheus
}

# Unpacks kustomize, which Debian 12 does not have, and the schemas of Kubernetes that come with its
# client library, where the tests look for them: tests are skipped without them.
provide_kubernetes_tools() {
  local folder=$tools_folder/kubernetes
  [[ -z ${TIMING_KUBERNETES_TOOLS:-} && ! -x $folder/usr/bin/kustomize ]] || return 0
  say "Unpacking Debian 13's kustomize and schemas of Kubernetes into ${folder#"$project_folder/"}"
  unpack_newer_packages "$folder" kustomize golang-k8s-client-go-dev || return 0
}

# configure PRESET FOLDER [-DOPTION=VALUE ...]
configure() {
  local preset=$1 folder=$2
  shift 2
  if command -v ccache >/dev/null; then
    set -- "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    # Clones in different folders share what was compiled, precompiled headers included.
    export CCACHE_BASEDIR=$project_folder CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  fi
  say "Configuring $folder (preset $preset)"
  cmake --preset "$preset" -B "$folder" "$@" --log-level=WARNING >/dev/null ||
    fail "CMake could not configure $folder"
}

# build PRESET FOLDER [-DOPTION=VALUE ...] [-- TARGET ...]: configures and builds with all cores.
build() {
  local preset=$1 folder=$2 options=() targets=()
  shift 2
  while (($# > 0)) && [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  (($# == 0)) || targets=(--target "${@:2}")
  configure "$preset" "$folder" "${options[@]}"
  say "Building $folder with $(nproc) jobs"
  cmake --build "$folder" --parallel "$(nproc)" "${targets[@]}" ||
    fail "the build in $folder failed"
}

# run_tests FOLDER: every test of a build, in parallel; ctest's own summary comes last. Most tests
# wait for a server most of the time, hence more of them than cores.
run_tests() {
  say "Running the tests of $1"
  ctest --test-dir "$1" --output-on-failure --no-tests=error --parallel "$(($(nproc) * 2))" </dev/null
}
