#!/usr/bin/env bash
# The end of the stream, in good order.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

wait_minutes=30

usage() {
  cat <<'EOF'
Usage: pomona emr stop [CLUSTER] [--wait-minutes 30] [--bucket NAME] [--region REGION] [--dry-run]

Lets the stream, and all others of the cluster, finish the micro-batch in hand and end, and waits for it. The cluster
stays: the way to new jars is stop, publish, submit. The stream looks every 10 s for a marker on S3, its --stop-marker,
since YARN gives a killed process no time, and a step that is cancelled may leave its application running.
EOF
}

parse '--wait-minutes= --bucket=' "$@"
cluster_operand
require_whole_number --wait-minutes "$wait_minutes"
require_aws
require_cluster
require_bucket_of_cluster
stop_stream $((wait_minutes * 60)) ||
  broke "the stream on $cluster has not ended in $wait_minutes minutes; see pomona emr logs $cluster, or wait longer by --wait-minutes"
