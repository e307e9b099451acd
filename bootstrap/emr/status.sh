#!/usr/bin/env bash
# How a cluster is.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'EOF'
Usage: pomona emr status [CLUSTER] [--region REGION] [--dry-run]

Shows a cluster's state, nodes, last ten steps and schedule; without CLUSTER, of the only one called pomona.
EOF
}

show_cluster() {
  ask emr describe-cluster --cluster-id "$cluster" --output table --query 'Cluster.{
    "1 cluster": Id, "2 name": Name, "3 release": ReleaseLabel, "4 state": Status.State,
    "5 reason": Status.StateChangeReason.Message, "6 protected": TerminationProtected, "7 primary node": MasterPublicDnsName}'
}

show_nodes() {
  ask emr describe-cluster --cluster-id "$cluster" --output table --query 'Cluster.InstanceGroups[].{
    "1 group": InstanceGroupType, "2 type": InstanceType, "3 market": Market, "4 wanted": RequestedInstanceCount,
    "5 running": RunningInstanceCount}'
}

show_steps() {
  ask emr list-steps --cluster-id "$cluster" --output table --query 'Steps[:10].{
    "1 step": Id, "2 state": Status.State, "3 name": Name, "4 since": Status.Timeline.StartDateTime,
    "5 reason": Status.FailureDetails.Reason}'
}

show_schedule() {
  local found
  found=$(call scheduler get-schedule --name "pomona-pca-$cluster" --query '[State,ScheduleExpression]' \
    --output text 2>/dev/null) || found='no schedule'
  printf 'pca: %s\n' "$found"
}

parse '' "$@"
cluster_operand
require_aws
if [[ -n $dry_run ]]; then
  cluster=${cluster:-CLUSTER}
  run emr describe-cluster --cluster-id "$cluster"
  run emr list-steps --cluster-id "$cluster"
  run scheduler get-schedule --name "pomona-pca-$cluster"
  exit
fi
require_cluster
of_cluster Cluster.Id >/dev/null
show_cluster
show_nodes
show_steps
show_schedule
