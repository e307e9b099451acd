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

# $1 as JSON, of the other cluster; nothing where it is empty.
json_of() {
  local answer
  answer=$(of_cluster "$1" json)
  something "$answer"
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

# Spot nodes are told by their bid. EMR gives back a bid in dollars, but none where it was the price on demand.
groups() {
  local shape='Name:Name,InstanceGroupType:InstanceGroupType,InstanceType:InstanceType,InstanceCount:RequestedInstanceCount'
  local disks="EbsConfiguration:{EbsBlockDeviceConfigs:EbsBlockDevices[].{VolumeSpecification:VolumeSpecification,VolumesPerInstance:\`1\`}}"
  local fixed spot
  fixed=$(of_cluster "Cluster.InstanceGroups[?Market!='SPOT'].{$shape,$disks}" json)
  spot=$(of_cluster "Cluster.InstanceGroups[?Market=='SPOT' && RequestedInstanceCount > \`0\`].{$shape,BidPrice:BidPrice || 'OnDemandPrice',$disks}" json)
  [[ $spot != '[]' ]] || spot=
  printf '%s%s' "${fixed%]}" "${spot:+,${spot#[}}"
  [[ -n $spot ]] || printf ']'
}

# Adds "$1 VALUE" where there is a value.
option() {
  if [[ -n $(something "$2") ]]; then arguments+=("$1" "$2"); fi
}

# A list from the other cluster, one argument for each.
words() {
  local line
  line=$(of_cluster "$1")
  while IFS=$'\t' read -r -a found; do arguments+=(${found[@]+"${found[@]}"}); done <<<"$line"
}

# EMR takes no attribute that is null.
attributes() {
  local shape='InstanceProfile:IamInstanceProfile'
  [[ $subnet == None ]] || shape+=',SubnetId:Ec2SubnetId'
  [[ $key == None ]] || shape+=',KeyName:Ec2KeyName'
  [[ $ssh == None ]] || shape+=',AdditionalMasterSecurityGroups:AdditionalMasterSecurityGroups'
  of_cluster "Cluster.Ec2InstanceAttributes.{$shape}" json
}

describe() {
  local facts
  # As words, an empty one would be lost.
  facts=$(of_cluster "Cluster.[Name,ReleaseLabel || 'None',ServiceRole || 'None',SecurityConfiguration || 'None',
    LogUri || 'None',StepConcurrencyLevel || 'None',EbsRootVolumeSize || 'None',ScaleDownBehavior || 'None',
    AutoTerminate || 'None',TerminationProtected || 'None',Ec2InstanceAttributes.Ec2SubnetId || 'None',
    Ec2InstanceAttributes.Ec2KeyName || 'None',Ec2InstanceAttributes.AdditionalMasterSecurityGroups[0] || 'None']")
  IFS=$'\t' read -r same_name release role security log_uri concurrency disk scale_down ends protected subnet key ssh <<<"$facts"
  arguments=(--name "${name:-$same_name}" --release-label "$release" --applications)
  words "Cluster.Applications[].join('', ['Name=', Name])"
  instance_groups=$(groups)
  ec2_attributes=$(attributes)
  settings=$(json_of Cluster.Configurations)
  actions=$(json_of 'Cluster.BootstrapActions[].{Name:Name,Path:ScriptPath,Args:Args}')
  arguments+=(--instance-groups "$instance_groups" --ec2-attributes "$ec2_attributes")
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
  arguments+=(--tags)
  words "Cluster.Tags[].join('=', [Key, Value])"
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
