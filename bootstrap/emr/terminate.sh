#!/usr/bin/env bash
# The end of a cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

force=
wait_minutes=30

usage() {
  cat <<'EOF'
Usage: pomona emr terminate CLUSTER [--force] [--wait-minutes 30] [--bucket NAME] [--region REGION] [--dry-run]

Stops the stream after the micro-batch in hand, then ends the cluster. Refuses while another step runs. What lies on
S3 stays: images, tables, checkpoints, logs; what lies on the cluster's disks is gone.

  --force             ends it whatever runs, and without waiting for the stream. No image is lost or doubled by that:
                      the next stream continues where the tables are
  --wait-minutes N    how long to wait for the stream (default 30); if it takes longer, nothing is ended
EOF
}

refuse_while_steps_run() {
  local steps
  steps=$(unfinished_steps '' | awk -F '\t' '$3 !~ /^pomona featurize / { print $1 " (" $3 ")" }')
  [[ -z $steps ]] ||
    fail "cluster '$cluster' still runs step ${steps//$'\n'/, step }: wait, see pomona emr status $cluster, or end it by --force"
}

mention_schedule() {
  if call scheduler get-schedule --name "pomona-pca-$cluster" >/dev/null 2>&1; then
    note "a schedule still names it: pomona emr schedule pca --off --cluster $cluster"
  fi
}

parse '--force --wait-minutes= --bucket=' "$@"
cluster_operand
[[ -n $cluster ]] || fail "terminate which cluster? pomona emr terminate CLUSTER"
require_whole_number --wait-minutes "$wait_minutes"
require_aws
require_cluster
state=$(of_cluster Cluster.Status.State)
if [[ $state == TERMINAT* ]]; then
  note "cluster '$cluster' has ended already"
  exit
fi
if [[ -z $force ]]; then
  require_bucket_of_cluster
  refuse_while_steps_run
  stop_stream $((wait_minutes * 60)) ||
    broke "the stream on $cluster has not ended in $wait_minutes minutes, so the cluster stays; see pomona emr logs $cluster"
fi
run emr modify-cluster-attributes --cluster-id "$cluster" --no-termination-protected
run emr terminate-clusters --cluster-ids "$cluster"
[[ -n $dry_run ]] || mention_schedule
