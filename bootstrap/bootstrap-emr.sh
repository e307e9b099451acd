#!/usr/bin/env bash
# The bootstrap action: what EMR runs as root's deputy on every node before anything else is there.
#
# Java needs little here: the jars hold their native libraries. They want one folder on the big disk to unpack them
# into once for all executors of a node, and names with accents want UTF-8. Run again it changes nothing.
#
#   POMONA_ROOT  another root than /, for tests
set -euo pipefail

readonly ROOT=${POMONA_ROOT:-}
readonly NATIVE=$ROOT/mnt/pomona/native
readonly PROFILE=$ROOT/etc/profile.d/pomona.sh

as_root() {
  if [[ -n $ROOT || $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# The name stands in conf/emr/configurations-*.json as org.bytedeco.javacpp.cachedir. Containers run as another user
# than this script; the sticky bit keeps one from removing another's files.
make_native_folder() {
  as_root mkdir -p "$NATIVE"
  as_root chmod 1777 "$NATIVE"
}

# For shells on the node. Containers get theirs from Spark's settings.
use_utf8() {
  local wanted='export LC_ALL=C.UTF-8'
  if [[ -r $PROFILE && $(<"$PROFILE") == "$wanted" ]]; then return; fi
  as_root mkdir -p "$(dirname -- "$PROFILE")"
  printf '%s\n' "$wanted" | as_root tee "$PROFILE" >/dev/null
}

# Unpacked, TensorFlow's libraries take 1 GB; a disk too small would show only in the first micro-batch.
check_room() {
  local free
  free=$(df -Pk "$NATIVE" | awk 'NR == 2 { print int($4 / 1024) }')
  if [[ $free -lt 2048 ]]; then
    printf 'bootstrap-emr.sh: %s has %d MB left, and 2048 are wanted: give the nodes larger disks\n' "$NATIVE" "$free" >&2
    exit 1
  fi
}

make_native_folder
use_utf8
check_room
printf 'pomona: this node is ready\n'
