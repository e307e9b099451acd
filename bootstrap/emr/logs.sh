#!/usr/bin/env bash
# What a step wrote.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

step=
to=

usage() {
  cat <<'EOF'
Usage: pomona emr logs [CLUSTER] [--step ID] [--to DIR] [--region REGION] [--dry-run]

Prints what a step wrote to standard error, and where the logs of its containers lie; by default of the last step.
EMR copies logs to the bucket every five minutes, and all of them when a container ends.

  --step ID   which step
  --to DIR    instead, fetches all logs of the cluster into DIR; what is there already is not fetched again.
              The driver's is containers/APPLICATION/*_000001/stderr.gz
EOF
}

log_folder() {
  local folder
  folder=$(of_cluster Cluster.LogUri)
  [[ $folder != None ]] || fail "cluster '$cluster' keeps no logs; make clusters by pomona emr create"
  folder=${folder/#s3n:/s3:}
  printf '%s/%s' "${folder%/}" "$cluster"
}

last_step() {
  ask emr list-steps --cluster-id "$cluster" --query 'Steps[0].Id' --output text
}

print_step() {
  local text application
  text=$(ask s3 cp "$folder/steps/$step/stderr.gz" - 2>/dev/null | gunzip 2>/dev/null) ||
    fail "step $step has no log in $folder yet: it takes some five minutes; see pomona emr status $cluster"
  printf '%s\n' "$text"
  application=$(printf '%s\n' "$text" | grep -oE 'application_[0-9]+_[0-9]+' | tail -n 1 || true)
  [[ -z $application ]] || note "its containers: $folder/containers/$application/ (--to DIR fetches them)"
}

parse '--step= --to=' "$@"
cluster_operand
require_aws
require_cluster
folder=$(log_folder)
if [[ -n $to ]]; then
  run s3 sync "$folder" "$to" --no-progress
  exit
fi
step=${step:-$(last_step)}
[[ $step != None ]] || fail "cluster '$cluster' has run no step yet"
if [[ -n $dry_run ]]; then
  printf '%s | gunzip\n' "$(run s3 cp "$folder/steps/$step/stderr.gz" -)"
  exit
fi
print_step
