#!/usr/bin/env bash
# Carries out deploy/Dockerfile without a container engine: each stage in a Debian root made by
# debootstrap, every COPY and RUN in turn, and then what the image is for, as its user.
# Usage: scripts/check_image.sh [DEBIAN_ROOT]    (as root; takes minutes and 2 GB under /tmp)
#   DEBIAN_ROOT   a bare root of the Dockerfile's release to copy, instead of making one
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly dockerfile=deploy/Dockerfile
readonly mirror=http://deb.debian.org/debian
bare_root=${1:-}
work=""
stage=""     # the folder of the stage at hand
workdir=/    # as WORKDIR and USER have set them
user=0:0

((EUID == 0)) || fail "chroot needs root"
[[ -n $bare_root ]] || command -v debootstrap >/dev/null || fail "install debootstrap first"

clean_up() {
  [[ -z $work ]] || rm -rf --one-file-system "$work"
}
trap clean_up EXIT
work=$(mktemp --directory --tmpdir timing-image.XXXXXX)

# in_stage USER COMMAND...: in the stage's root; its mounts and processes go with the command.
in_stage() {
  # shellcheck disable=SC2016  # expanded by the shell inside
  unshare --mount --pid --fork --kill-child bash -c '
    set -e
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    exec env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      chroot --userspec="$3" "$1" /bin/sh -c "cd $2 && exec \"\$@\"" sh "${@:4}"
  ' _ "$stage" "$workdir" "$@"
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
  if [[ -n $bare_root ]]; then
    cp --archive "$bare_root" "$stage"
  else
    debootstrap --variant=minbase "$release" "$stage" "$mirror" >"$work/debootstrap.log" ||
      fail "debootstrap: $(tail -n 3 "$work/debootstrap.log")"
  fi
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
    EXPOSE | ENTRYPOINT | CMD) ;;
    *) fail "$keyword: not known here" ;;
  esac
}

# The seed's command line, on a config whose job never runs.
try_image() {
  workdir=/
  printf 'url: http://127.0.0.1:1/\nrange: {month: {eq: 2}, second: {eq: 59}}\nrun_count: 1\n' \
    >"$stage/etc/config.yml"
  say "The image at work, as $user"
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

instruction=""
while IFS= read -r line; do
  [[ $line == '#'* || -z $line ]] && continue
  instruction+=${line%\\}
  [[ $line == *\\ ]] && continue
  carry_out "${instruction%% *}" "${instruction#* }"
  instruction=""
done <"$dockerfile"
try_image
say "deploy/Dockerfile: every step works"
