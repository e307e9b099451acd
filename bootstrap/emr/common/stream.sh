# shellcheck shell=bash disable=SC2154
# The end of the stream, by the marker that its driver looks for (--stop-marker).

stop_marker() {
  printf 's3://%s/%s/stop/featurize-%s' "$bucket" "$PREFIX" "$cluster"
}

write_stop_marker() {
  if [[ -n $dry_run ]]; then
    printf 'date | '
    run s3 cp - "$(stop_marker)"
    return
  fi
  date | call s3 cp - "$(stop_marker)" --only-show-errors ||
    broke "the stop marker '$(stop_marker)' cannot be written, see above"
}

# The steps of streams that run or are to. Where that cannot be told, nothing may be taken for stopped.
streams() {
  unfinished_steps 'pomona featurize ' || broke "the steps of '$cluster' cannot be listed, see above"
}

# Asks the streams of the cluster to finish their micro-batch and end, and waits for their steps to; false if that takes
# longer than $1 seconds. A driver leaves aside a marker that is older than itself, and YARN may just be starting one
# anew: hence the marker is, too, once a minute.
stop_stream() {
  local patience=$1 waited=0 pause=${POMONA_POLL_SECONDS:-10} steps
  steps=$(streams) || exit
  if [[ -z $steps ]]; then
    note "no stream is running on $cluster"
    return
  fi
  write_stop_marker
  if [[ -n $dry_run ]]; then return; fi
  note "asked the stream to stop: it finishes the micro-batch in hand"
  while steps=$(streams) || exit; [[ -n $steps ]]; do
    [[ $waited -lt $patience ]] || return 1
    sleep "$pause"
    waited=$((waited + pause))
    if [[ $((waited % 60)) -eq 0 ]]; then write_stop_marker; fi
  done
  note "the stream has stopped"
}
