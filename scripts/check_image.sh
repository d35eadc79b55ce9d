#!/usr/bin/env bash
# Carries out deploy/Dockerfile without a container engine: each stage in a Debian root made by
# debootstrap, every COPY and RUN in turn, and then what the image is for, as its user: the seed's
# command line, and a pod with a read-only root, 64 MB of memory and half a core.
# Usage: scripts/check_image.sh [DEBIAN_ROOT]    (as root; takes about ten minutes, and 2 GB under /tmp)
#   DEBIAN_ROOT   a bare root of the Dockerfile's release to copy, instead of making one
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly dockerfile=deploy/Dockerfile
readonly mirror=http://deb.debian.org/debian
readonly group_name=timing-image-$$
bare_root=${1:-}
work=""
stage=""     # the folder of the stage at hand
workdir=/    # as WORKDIR and USER have set them
user=0:0
read_only="" # or not empty: what in_stage runs may not write to the root

((EUID == 0)) || fail "chroot needs root"
install_packages image

# Ends what still runs in a stage. A change of user takes from a process what ends it with its parent.
end_all_inside() {
  local root
  for root in /proc/[0-9]*/root; do
    [[ $(readlink "$root") != "$stage" ]] || kill -KILL "$(basename "${root%/root}")"
  done
}

clean_up() {
  [[ -z $work ]] || { end_all_inside && rm -rf --one-file-system "$work"; }
  remove_groups
}
trap clean_up EXIT
work=$(mktemp --directory --tmpdir timing-image.XXXXXX)

# in_stage USER COMMAND...: in the stage's root; its mounts and processes go with the command.
in_stage() {
  # shellcheck disable=SC2016  # expanded by the shell inside
  unshare --mount --pid --fork --kill-child bash -c '
    set -e
    mount --make-rprivate /
    if [[ -n $4 ]]; then
      mount --bind "$1" "$1"
      mount -o remount,bind,ro "$1"
      mount --rbind /sys "$1/sys"
    fi
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    exec env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      chroot --userspec="$3" "$1" /bin/sh -c "cd $2 && exec \"\$@\"" sh "${@:5}"
  ' _ "$stage" "$workdir" "$1" "$read_only" "${@:2}"
}

from() {
  local image=$1 name=${3:-final} release
  [[ $image =~ ^debian:([0-9]+)-slim$ ]] || fail "FROM $image: only debian:NN-slim is known here"
  case ${BASH_REMATCH[1]} in
    12) release=bookworm ;;
    13) release=trixie ;;
    *) fail "FROM $image: no release is known by that number" ;;
  esac
  stage=$work/$name
  workdir=/
  if [[ -z $bare_root ]]; then
    bare_root=$work/bare
    debootstrap --variant=minbase "$release" "$bare_root" "$mirror" >"$work/debootstrap.log" ||
      fail "debootstrap: $(tail -n 3 "$work/debootstrap.log")"
  fi
  cp --archive "$bare_root" "$stage"
  cp /etc/resolv.conf "$stage/etc/resolv.conf"
}

copy() {
  if [[ $1 == --from=* ]]; then
    cp --archive "$work/${1#--from=}$2" "$stage$3"
  elif [[ $1 == . ]]; then
    # What .dockerignore lets through.
    sed -n 's/^!//p' .dockerignore | xargs --replace cp --archive {} "$stage$workdir/"
  else
    cp --archive "$1" "$stage$workdir/"
  fi
}

carry_out() {
  local keyword=$1 rest=$2
  say "$keyword $rest"
  # shellcheck disable=SC2086  # the words of an instruction
  case $keyword in
    FROM) from $rest ;;
    WORKDIR) workdir=$rest && mkdir -p "$stage$workdir" ;;
    COPY) copy $rest ;;
    RUN) in_stage 0:0 /bin/sh -c "$rest" ;;
    USER) user=$rest ;;
    EXPOSE | ENTRYPOINT | CMD | HEALTHCHECK) ;;
    *) fail "$keyword: not known here" ;;
  esac
}

# The seed's command line, on a config whose job never runs.
try_seed_command() {
  say "The seed's command line, as $user"
  printf 'url: http://127.0.0.1:1/\nrange: {month: {eq: 2}, second: {eq: 59}}\nrun_count: 1\n' \
    >"$stage/etc/config.yml"
  in_stage "$user" /bin/sh -c '
    (/timing --conf /etc/config.yml --enable_metrics --addr 127.0.0.1:0 2>&1 |
      tee -a /var/log/stdout-log/stdout.log) &
    for try in 1 2 3 4 5 6 7 8 9 10; do
      sleep 1
      grep -q "metrics on" /var/log/stdout-log/stdout.log && exit 0
    done
    exit 1' || fail "the image's program did not start"
  in_stage "$user" timing --help >/dev/null || fail "timing is not on the PATH"
}

# limit CONTROLLER SETTING...: puts this shell, and what it starts, into a control group with those of
# the settings NAME=VALUE that the kernel's version of the interface has.
limit() {
  local group=/sys/fs/cgroup/$1/$group_name setting set=""
  [[ -e /sys/fs/cgroup/cgroup.controllers ]] && group=/sys/fs/cgroup/$group_name
  mkdir -p "$group" || return
  for setting in "${@:2}"; do
    [[ -e $group/${setting%%=*} ]] || continue
    echo "${setting#*=}" >"$group/${setting%%=*}" && set=1
  done
  [[ -n $set ]] && echo "$BASHPID" >"$group/cgroup.procs"
}

remove_groups() {
  local group
  for group in /sys/fs/cgroup/{,cpu/,memory/}"$group_name"; do
    [[ ! -d $group ]] || rmdir "$group"
  done
}

# wait_for_word FILE PATTERN: until a line of the file matches it.
wait_for_word() {
  local try
  for ((try = 0; try < 300; try++)); do
    grep -qs "$2" "$1" && return
    sleep 0.1
  done
  cat "$1" >&2
  fail "'$2' did not come"
}

# The process inside, as this side numbers it: the only child of the `unshare` in the shell PID.
first_process_of() {
  local unshare
  unshare=$(pgrep --parent "$1" --exact unshare) || unshare=$1
  pgrep --parent "$unshare"
}

# As Kubernetes runs it: the first process, nothing to write to, and little of all.
try_small_pod() {
  say "Read-only, with 64 MB and half a core, as $user"
  local log=$work/pod.log target_log=$work/target.log pod inside address
  printf 'url: http://%s/\nrun_thread: 20\nlog_requests: errors\n' '{{ .Env "TARGET" }}' \
    >"$stage/etc/config.yml"
  read_only=1
  in_stage "$user" timing target --addr 127.0.0.1:0 >"$target_log" 2>&1 &
  wait_for_word "$target_log" "listens on"
  address=$(sed -n 's,.*listens on http://\([^/ ]*\).*,\1,p' "$target_log")
  (
    limit cpu cpu.max='50000 100000' cpu.cfs_quota_us=50000 || say "Not limited to half a core"
    limit memory memory.max=64M memory.limit_in_bytes=64M || say "Not limited to 64 MB"
    in_stage "$user" env TARGET="$address" \
      /timing --conf /etc/config.yml --enable_metrics --addr 127.0.0.1:0
  ) >"$log" 2>&1 &
  pod=$!
  wait_for_word "$log" "metrics on"
  address=$(sed -n 's,.*metrics on http://\([^/ ]*\)/.*,\1,p' "$log")
  sleep 10
  inside=$(first_process_of "$pod")
  in_stage "$user" timing health --addr "$address" || fail "not healthy"
  grep --extended-regexp 'VmHWM|Threads' "/proc/$inside/status"
  # A child that is left to the first process, as `kubectl exec` may leave one: no zombie stays.
  nsenter --target "$inside" --pid sh -c 'sleep 0.1 &'
  sleep 1
  pgrep --parent "$inside" >/dev/null && fail "an ended child was left as a zombie"
  kill -TERM "$inside"
  wait "$pod" || fail "the stop ended with $?: $(tail -n 5 "$log")"
  grep --quiet 'event loops' "$log" && fail "half a core has several loops"
  tail -n 1 "$log"
  end_all_inside
}

instruction=""
while IFS= read -r line; do
  [[ $line == '#'* || -z $line ]] && continue
  instruction+=${line%\\}
  [[ $line == *\\ ]] && continue
  carry_out "${instruction%% *}" "${instruction#* }"
  instruction=""
done <"$dockerfile"
workdir=/
try_seed_command
try_small_pod
say "deploy/Dockerfile: every step works"
