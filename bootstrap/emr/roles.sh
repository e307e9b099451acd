#!/usr/bin/env bash
# The IAM roles of a cluster and of its schedule.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'EOF'
Usage: pomona emr roles --bucket NAME [--region REGION] [--dry-run]

Makes, from the policies in conf/iam, what a cluster may do:

  pomona-emr-service  EMR itself: Amazon's AmazonEMRServicePolicy_v2, and handing over the role below
  pomona-emr-node     the nodes, and so the jobs: read images, write tables, checkpoints and logs in this bucket alone
  pomona-scheduler    EventBridge Scheduler: adding steps to Pomona's clusters

Run again it brings the policies up to date. Other policies that you attached stay. Needs the rights of an IAM
administrator, once. Roles cost nothing.

AmazonEMRServicePolicy_v2 works in networks that carry a tag:
  aws ec2 create-tags --resources SUBNET VPC --tags Key=for-use-with-amazon-emr-managed-policies,Value=true
EOF
}

policy() {
  filled "$conf/iam/$1.json" "BUCKET=$bucket" "REGION=$region" "PARTITION=$partition" "ACCOUNT=$account"
}

exists() {
  [[ -z $dry_run ]] && call iam "$@" >/dev/null 2>&1
}

make_role() {
  local role=$1 trust=$2 rights=$3
  if exists get-role --role-name "$role"; then
    run iam update-assume-role-policy --role-name "$role" --policy-document "$(policy "$trust")"
  else
    run iam create-role --role-name "$role" --assume-role-policy-document "$(policy "$trust")" \
      --tags Key=pomona,Value=true --query Role.Arn --output text
  fi
  run iam put-role-policy --role-name "$role" --policy-name pomona --policy-document "$(policy "$rights")"
}

make_profile() {
  if exists get-instance-profile --instance-profile-name "$NODE_ROLE"; then return; fi
  run iam create-instance-profile --instance-profile-name "$NODE_ROLE" --query InstanceProfile.Arn --output text
  run iam add-role-to-instance-profile --instance-profile-name "$NODE_ROLE" --role-name "$NODE_ROLE"
}

parse '--bucket=' "$@"
no_operands
require_bucket_name
account=ACCOUNT partition=aws
require_aws
[[ -n $dry_run ]] || require_credentials
make_role "$SERVICE_ROLE" service-trust service-policy
run iam attach-role-policy --role-name "$SERVICE_ROLE" \
  --policy-arn "arn:$partition:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2"
make_role "$NODE_ROLE" node-trust job-policy
make_profile
make_role "$SCHEDULER_ROLE" scheduler-trust scheduler-policy
[[ -n $dry_run ]] || note "roles $SERVICE_ROLE, $NODE_ROLE and $SCHEDULER_ROLE are ready for '$bucket'"
