#!/usr/bin/env bash
# The refit, again and again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# shellcheck source-path=SCRIPTDIR source=common/step.sh
source "$emr_folder/common/step.sh"
every=
off=

usage() {
  cat <<'EOF'
Usage: pomona emr schedule pca --every 6h [OPTIONS] [-- OPTIONS OF THE JOB]
       pomona emr schedule pca --off [--cluster ID]

Lets EventBridge Scheduler add a pca step to the cluster every so often (minutes m, hours h or days d), with the jars
published now. Run again it changes the schedule. Some pence a month: https://aws.amazon.com/eventbridge/pricing/

  --off            takes the schedule away
  --cluster ID     which; otherwise the only one called pomona
  --bucket NAME    otherwise the one that the cluster was made with
  --features URI, --reduced URI, --version V, --conf K=V   as for submit
  --region REGION, --dry-run

Scheduled steps hold no memory in between, each shows its own success or failure, and a driver that dies is no gap
longer than one period. `pomona emr submit pca -- --every 10m` keeps one driver instead: for refits so often that
starting Spark (a minute) counts, or without the scheduler.
EOF
}

rate() {
  local unit
  [[ $every =~ ^([1-9][0-9]{0,3})([mhd])$ ]] || fail "--every '$every' is no period: 30m, 6h or 1d"
  case ${BASH_REMATCH[2]} in
    m) unit=minute ;;
    h) unit=hour ;;
    *) unit=day ;;
  esac
  [[ ${BASH_REMATCH[1]} -eq 1 ]] || unit+=s
  printf 'rate(%s %s)' "${BASH_REMATCH[1]}" "$unit"
}

# The scheduler calls the same API as submit does, so it needs no function and no server in between.
target() {
  local input
  input="{\"JobFlowId\":\"$cluster\",\"Steps\":$(steps_for_api)}"
  printf '{"Arn":"arn:%s:scheduler:::aws-sdk:emr:addJobFlowSteps","RoleArn":"arn:%s:iam::%s:role/%s","Input":%s}' \
    "$partition" "$partition" "$account" "$SCHEDULER_ROLE" "$(json_string "$input")"
}

put_schedule() {
  local verb=create-schedule
  if [[ -z $dry_run ]] && call scheduler get-schedule --name "$schedule" >/dev/null 2>&1; then verb=update-schedule; fi
  run scheduler "$verb" --name "$schedule" --schedule-expression "$(rate)" --flexible-time-window Mode=OFF \
    --target "$(target)" --query ScheduleArn --output text
}

require_role() {
  local answer
  [[ -z $dry_run ]] || return 0
  answer=$(call iam get-role --role-name "$SCHEDULER_ROLE" 2>&1) ||
    refuse "role $SCHEDULER_ROLE is missing: pomona emr roles --bucket $bucket makes it" "$answer"
}

parse '--bucket= --cluster= --features= --reduced= --version= --conf+ --every= --off' "$@"
[[ ${#operands[@]} -gt 0 && ${operands[0]} == pca ]] || fail "only pca is scheduled: pomona emr schedule pca --every 6h"
[[ -n $every || -n $off ]] || fail "how often? Give --every 6h"
[[ -z $every ]] || rate >/dev/null
account=ACCOUNT partition=aws
require_aws
require_cluster
schedule=pomona-pca-$cluster
if [[ -n $off ]]; then
  run scheduler delete-schedule --name "$schedule"
  exit
fi
require_bucket_of_cluster
require_role
require_version
[[ -n $dry_run ]] || require_credentials
describe_step pca "${operands[@]:1}"
put_schedule
