#!/usr/bin/env bash
# A cluster like another.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

name=

usage() {
  cat <<'EOF'
Usage: pomona emr clone CLUSTER [--name NAME] [--region REGION] [--dry-run]

Makes a new cluster with the same release, applications, nodes, settings, security, scaling, protection and tags as
CLUSTER, which may have ended. Its steps are not repeated, and its schedule stays where it is. Prints the new id.
EOF
}

something() {
  case $1 in
    null | '[]' | '{}' | None | '') ;;
    *) printf '%s' "$1" ;;
  esac
}

# A policy that was never given is no failure.
policy_of() {
  local answer
  answer=$(ask emr "$1" --cluster-id "$cluster" --query "$2" --output json 2>/dev/null) || return 0
  something "$answer"
}

# Adds "$1 VALUE" where there is a value.
option() {
  if [[ -n $(something "$2") ]]; then arguments+=("$1" "$2"); fi
}

# All that describe-cluster knows, in one call, which takes a second: a line of facts and of JSON, in which nothing may
# be empty or it would be lost, then the applications, then the tags.
ask_about_cluster() {
  local group='Name:Name,InstanceGroupType:InstanceGroupType,InstanceType:InstanceType,InstanceCount:RequestedInstanceCount'
  group+=",EbsConfiguration:{EbsBlockDeviceConfigs:EbsBlockDevices[].{VolumeSpecification:VolumeSpecification,VolumesPerInstance:\`1\`}}"
  # Spot nodes are told by their bid. EMR gives back a bid in dollars, but none where it was the price on demand.
  of_cluster "Cluster.[Name,ReleaseLabel || 'None',ServiceRole || 'None',SecurityConfiguration || 'None',
    LogUri || 'None',StepConcurrencyLevel || 'None',EbsRootVolumeSize || 'None',ScaleDownBehavior || 'None',
    AutoTerminate || 'None',TerminationProtected || 'None',Ec2InstanceAttributes.IamInstanceProfile || 'None',
    Ec2InstanceAttributes.Ec2SubnetId || 'None',Ec2InstanceAttributes.Ec2KeyName || 'None',
    to_string(Ec2InstanceAttributes.AdditionalMasterSecurityGroups),
    to_string(InstanceGroups[?Market!='SPOT'].{$group}),
    to_string(InstanceGroups[?Market=='SPOT' && RequestedInstanceCount > \`0\`].{BidPrice:BidPrice || 'OnDemandPrice',$group}),
    to_string(Configurations),to_string(BootstrapActions[].{Name:Name,Path:ScriptPath,Args:Args}),
    Applications[].join('', ['Name=', Name]),Tags[].join('=', [Key, Value])]"
}

# Two JSON lists as one.
joined() {
  if [[ $2 == '[]' ]]; then printf '%s' "$1"; else printf '%s,%s' "${1%]}" "${2#[}"; fi
}

# EMR takes no attribute that is null.
attributes() {
  printf '{"InstanceProfile":"%s"' "$profile"
  [[ $subnet == None ]] || printf ',"SubnetId":"%s"' "$subnet"
  [[ $key == None ]] || printf ',"KeyName":"%s"' "$key"
  [[ -z $(something "$ssh") ]] || printf ',"AdditionalMasterSecurityGroups":%s' "$ssh"
  printf '}'
}

describe() {
  local answer applications=() tags=()
  answer=$(ask_about_cluster)
  {
    IFS=$'\t' read -r same_name release role security log_uri concurrency disk scale_down ends protected profile subnet \
      key ssh fixed spot settings actions
    IFS=$'\t' read -r -a applications || true
    IFS=$'\t' read -r -a tags || true
  } <<<"$answer"
  instance_groups=$(joined "$fixed" "$spot")
  arguments=(--name "${name:-$same_name}" --release-label "$release" --applications "${applications[@]}"
    --instance-groups "$instance_groups" --ec2-attributes "$(attributes)")
  option --service-role "$role"
  option --configurations "$settings"
  option --security-configuration "$security"
  option --bootstrap-actions "$actions"
  option --log-uri "$log_uri"
  option --step-concurrency-level "$concurrency"
  option --managed-scaling-policy "$(policy_of get-managed-scaling-policy ManagedScalingPolicy)"
  option --auto-termination-policy "$(policy_of get-auto-termination-policy AutoTerminationPolicy)"
  option --ebs-root-volume-size "$disk"
  option --scale-down-behavior "$scale_down"
  if [[ $ends == True ]]; then arguments+=(--auto-terminate); else arguments+=(--no-auto-terminate); fi
  if [[ $protected == True ]]; then arguments+=(--termination-protected); else arguments+=(--no-termination-protected); fi
  if [[ ${#tags[@]} -gt 0 ]]; then arguments+=(--tags "${tags[@]}"); fi
}

say_cost() {
  note "this starts, and you pay by the second until the cluster ends:"
  say_nodes "$instance_groups"
  note "by the hour: https://aws.amazon.com/emr/pricing/"
}

parse '--name=' "$@"
cluster_operand
[[ -n $cluster ]] || fail "clone which cluster? pomona emr clone CLUSTER"
require_aws
require_cluster
describe
say_cost
run emr create-cluster "${arguments[@]}" --query ClusterId --output text
