#!/usr/bin/env bash
# A cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

release=$DEFAULT_RELEASE
workers=2
spot=0
max_workers=
instance=m7i.xlarge
keep_alive=
idle_minutes=60
subnet=
key_name=
ssh_from=
kms_key=
instance_groups=
configurations=
name=$PREFIX
# Amazon's policy for the service role lets it use what carries this tag, and no more.
readonly EMR_TAG=for-use-with-amazon-emr-managed-policies

usage() {
  cat <<'EOF'
Usage: pomona emr create --bucket NAME [OPTIONS]

Makes a cluster from what lies in conf/emr, after saying which instances will be paid for. Prints its id.

  --release RELEASE   emr-spark-8.0.0 (default, Spark 4.0) or emr-7.14.0 (Spark 3.5, JupyterHub)
  --workers N         core nodes (default 2), besides the primary node
  --instance TYPE     of every node (default m7i.xlarge: 4 vCPU, 16 GiB)
  --spot N            as many task nodes on spot, besides (default 0)
  --max-workers N     lets EMR add spot nodes up to N in all while containers wait, and take them away again
  --keep-alive        neither ends when idle nor is protected from termination
  --idle-minutes N    ends after so long without a job (default 60)
  --subnet ID         where; otherwise in the default network
  --kms-key ARN       encrypts S3 objects and disks with this key; otherwise objects with S3's own
  --ssh-from CIDR     opens port 22 of the primary node to this address alone; needs --subnet and --key-name.
                      Left out, no port is open: sessions go through Systems Manager (see pomona emr ui)
  --key-name NAME     the EC2 key pair for it
  --instance-groups FILE   in place of conf/emr/instance-groups.json; conf/emr has variants
  --configurations FILE    in place of conf/emr/configurations-8.json or -7.json
  --name NAME         what the cluster is called (default pomona)
  --region REGION, --dry-run

A protected cluster is ended by pomona emr terminate, and by its idle time.
EOF
}

choose_files() {
  local variant=
  [[ $spot -eq 0 ]] || variant=-spot
  instance_groups=${instance_groups:-$conf/emr/instance-groups$variant.json}
  case $line in
    spark-4.0) configurations=${configurations:-$conf/emr/configurations-8.json} ;;
    *) configurations=${configurations:-$conf/emr/configurations-7.json} ;;
  esac
  security=$conf/emr/security-configuration${kms_key:+-kms}.json
}

# The Spark-only line has no JupyterHub; notebooks come from EMR Studio, through Livy or the gateway.
applications() {
  case $line in
    spark-4.0) printf '%s\n' Spark Livy JupyterEnterpriseGateway AmazonCloudWatchAgent ;;
    *) printf '%s\n' Spark Hadoop Livy JupyterHub AmazonCloudWatchAgent ;;
  esac | sed 's/^/Name=/'
}

check_ssh() {
  [[ -n $ssh_from ]] || return 0
  [[ $ssh_from =~ ^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$ ]] || fail "--ssh-from '$ssh_from' is no CIDR, such as 203.0.113.7/32"
  [[ ${ssh_from##*/} -ge 24 ]] || fail "--ssh-from '$ssh_from' lets too many in; give your own address, such as 203.0.113.7/32"
  [[ -n $subnet && -n $key_name ]] || fail "--ssh-from needs --subnet and --key-name"
}

check_numbers() {
  require_whole_number --workers "$workers"
  require_whole_number --spot "$spot"
  require_whole_number --idle-minutes "$idle_minutes"
  [[ $workers -ge 1 ]] || fail "--workers $workers: a cluster needs one core node at least"
  max_workers=${max_workers:-$((workers + spot))}
  require_whole_number --max-workers "$max_workers"
  [[ $max_workers -ge $((workers + spot)) ]] || fail "--max-workers $max_workers is below --workers and --spot together"
}

require_roles() {
  local answer
  [[ -z $dry_run ]] || return 0
  answer=$(call iam get-role --role-name "$SERVICE_ROLE" 2>&1) ||
    refuse "role $SERVICE_ROLE is missing: pomona emr roles --bucket $bucket makes it" "$answer"
  answer=$(call iam get-instance-profile --instance-profile-name "$NODE_ROLE" 2>&1) ||
    refuse "instance profile $NODE_ROLE is missing: pomona emr roles --bucket $bucket makes it" "$answer"
}

require_published() {
  [[ -z $dry_run ]] || return 0
  if call s3api head-object --bucket "$bucket" --key "$PREFIX/jars/$line/current" >/dev/null 2>&1; then return; fi
  require_bucket
  fail "nothing is published for $release: pomona emr publish --bucket $bucket --release $release"
}

say_cost() {
  note "this starts, and you pay by the second until the cluster ends:"
  say_nodes "$(filled "$instance_groups" "INSTANCE=$instance" "WORKERS=$workers" "SPOT=$spot")"
  [[ $max_workers -eq $((workers + spot)) ]] || note "  and up to $((max_workers - workers - spot)) more on spot while containers wait"
  note "by the hour: https://aws.amazon.com/emr/pricing/ and"
  note "  aws pricing get-products --region us-east-1 --service-code AmazonEC2 --filters Type=TERM_MATCH,Field=instanceType,Value=$instance"
}

# A security configuration cannot be changed, so its name carries a checksum of what it says.
secure() {
  local text
  text=$(filled "$security" "BUCKET=$bucket" "KMS_KEY=$kms_key")
  security_name=$PREFIX-$(printf '%s' "$text" | cksum | cut -d ' ' -f 1)
  if [[ -z $dry_run ]] && call emr describe-security-configuration --name "$security_name" >/dev/null 2>&1; then return; fi
  run emr create-security-configuration --name "$security_name" --security-configuration "$text" --query Name \
    --output text >&3
}

open_ssh() {
  local network
  if [[ -n $dry_run ]]; then
    ssh_group=SECURITY_GROUP
    network=VPC
  else
    network=$(call ec2 describe-subnets --subnet-ids "$subnet" --query 'Subnets[0].VpcId' --output text)
    ssh_group=$(call ec2 describe-security-groups --filters "Name=vpc-id,Values=$network" \
      'Name=group-name,Values=pomona-ssh' --query 'SecurityGroups[0].GroupId' --output text)
  fi
  if [[ $ssh_group == None || -n $dry_run ]]; then
    ssh_group=$(run ec2 create-security-group --group-name pomona-ssh --vpc-id "$network" \
      --description 'Port 22 of Pomona clusters, from named addresses' \
      --tag-specifications "ResourceType=security-group,Tags=[{Key=$EMR_TAG,Value=true}]" --query GroupId --output text)
    if [[ -n $dry_run ]]; then
      printf '%s\n' "$ssh_group"
      ssh_group=SECURITY_GROUP
    fi
  else
    run ec2 create-tags --resources "$ssh_group" --tags "Key=$EMR_TAG,Value=true"
  fi
  run ec2 authorize-security-group-ingress --group-id "$ssh_group" --protocol tcp --port 22 --cidr "$ssh_from" \
    --query Return --output text >&3 2>"$errors" || grep -q Duplicate "$errors" || broke "$(last_line "$(cat "$errors")")"
}

network_attributes() {
  printf '{"InstanceProfile":"%s"' "$NODE_ROLE"
  [[ -z $subnet ]] || printf ',"SubnetId":"%s"' "$subnet"
  [[ -z $key_name ]] || printf ',"KeyName":"%s"' "$key_name"
  [[ -z $ssh_from ]] || printf ',"AdditionalMasterSecurityGroups":["%s"]' "$ssh_group"
  printf '}'
}

create_cluster() {
  local protection=(--termination-protected --auto-termination-policy "{\"IdleTimeout\":$((idle_minutes * 60))}")
  local scaling=()
  [[ -z $keep_alive ]] || protection=(--no-termination-protected)
  if [[ $max_workers -gt $((workers + spot)) ]]; then
    scaling=(--managed-scaling-policy "$(filled "$conf/emr/managed-scaling.json" "WORKERS=$workers" "MAXIMUM=$max_workers")")
  fi
  # An endless step must leave room for others, hence the concurrency.
  # shellcheck disable=SC2046 # one word for each application
  run emr create-cluster --name "$name" --release-label "$release" --applications $(applications) \
    --instance-groups "$(filled "$instance_groups" "INSTANCE=$instance" "WORKERS=$workers" "SPOT=$spot")" \
    --service-role "$SERVICE_ROLE" --ec2-attributes "$(network_attributes)" \
    --configurations "$(filled "$configurations" "BUCKET=$bucket")" \
    --security-configuration "$security_name" \
    --bootstrap-actions "[{\"Name\":\"pomona\",\"Path\":\"s3://$bucket/$PREFIX/bootstrap/bootstrap-emr.sh\"}]" \
    --log-uri "s3://$bucket/$PREFIX/logs/" --step-concurrency-level 4 --no-auto-terminate \
    "${protection[@]}" ${scaling[@]+"${scaling[@]}"} \
    --scale-down-behavior TERMINATE_AT_TASK_COMPLETION --ebs-root-volume-size 32 \
    --tags pomona=true "pomona-bucket=$bucket" "$EMR_TAG=true" \
    --query ClusterId --output text
}

parse '--bucket= --release= --workers= --spot= --max-workers= --instance= --keep-alive --idle-minutes= --subnet= '\
'--key-name= --ssh-from= --kms-key= --instance-groups= --configurations= --name=' "$@"
no_operands
line=$(spark_line "$release")
check_numbers
check_ssh
choose_files
require_bucket_name
require_aws
require_published
require_roles
say_cost
# What the other calls answer is no result of this command, but a dry run shows all calls.
if [[ -n $dry_run ]]; then exec 3>&1; else exec 3>/dev/null; fi
secure
errors=$(mktemp)
trap 'rm -f -- "$errors"' EXIT
if [[ -n $ssh_from ]]; then open_ssh; fi
create_cluster
[[ -n $dry_run ]] || note "it takes some ten minutes; next: pomona emr submit featurize, then pomona emr status"
