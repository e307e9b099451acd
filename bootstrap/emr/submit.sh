#!/usr/bin/env bash
# A job on a cluster that runs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# shellcheck source-path=SCRIPTDIR source=common/step.sh
source "$emr_folder/common/step.sh"
# shellcheck source-path=SCRIPTDIR source=common/executors.sh
source "$emr_folder/common/executors.sh"

usage() {
  cat <<'EOF'
Usage: pomona emr submit featurize|pca|replay [OPTIONS] [-- OPTIONS OF THE JOB]

Adds a step to a running cluster, with the jars and settings that were published last, and prints the step's id.

  featurize   the stream; runs until pomona emr stop or terminate, and is restarted after a failure
  pca         one refit; with `-- --every 6h` one after the other until the cluster ends
  replay      the tables in line with the images there now: new, overwritten, in quarantine, of another model; what
              differs alone with `-- --dry-run`

One driver writes the features at a time: featurize and replay are refused while another does. They take as many
executors as the nodes can compute and still leave a refit room, unless spark.dynamicAllocation.maxExecutors is set.

  --cluster ID     which; otherwise the only one called pomona
  --bucket NAME    otherwise the one that the cluster was made with
  --images URI     default s3://BUCKET/images
  --features URI   default s3://BUCKET/pomona/features
  --reduced URI    default s3://BUCKET/pomona/reduced
  --version V      jars of another version, as published before: the way back
  --conf K=V       a Spark setting for this step, such as spark.executor.memory=6g; as many as you like
  --region REGION, --dry-run

  pomona emr submit featurize -- --trigger 1m --max-files-per-trigger 500
  pomona emr submit replay -- --since 7d --remove-deleted
EOF
}

# The job takes a lease of its tables, too; this says it before a driver is started. A plan needs no lease.
refuse_a_second_writer() {
  local steps
  [[ $job != pca && " ${operands[*]:1} " != *' --dry-run '* ]] || return 0
  steps=$(unfinished_steps 'pomona ')
  steps=$(awk -F '\t' -v table="$features" '$3 == "pomona featurize " table || $3 == "pomona replay " table' <<<"$steps")
  [[ -z $steps ]] ||
    fail "$features is written already: step ${steps%%$'\t'*} (${steps##*$'\t'}) on $cluster. Wait for a replay, end a stream by pomona emr stop $cluster, or write another table"
}

parse '--bucket= --cluster= --images= --features= --reduced= --version= --conf+' "$@"
[[ ${#operands[@]} -gt 0 ]] || fail "which job? featurize, pca or replay; see --help"
job=${operands[0]}
case $job in
  featurize | pca | replay) ;;
  *)
    near=$(nearest "$job" featurize pca replay)
    fail "there is no job '$job'${near:+; did you mean $near?} See --help"
    ;;
esac
if [[ ${#operands[@]} -gt 1 && ${operands[1]} != -* ]]; then
  fail "'${operands[1]}' is one word too many; options of the job go after --"
fi
require_aws
require_cluster
require_bucket_of_cluster
require_version
describe_step "$job" ${operands[@]+"${operands[@]:1}"}
refuse_a_second_writer
[[ $job == pca ]] || bound_executors
run emr add-steps --cluster-id "$cluster" --steps "$(steps_for_command_line)" --query 'StepIds[0]' --output text
[[ -n $dry_run ]] || note "next: pomona emr status $cluster, pomona emr logs $cluster"
