#!/usr/bin/env bash
# Tunnels to the web pages of a cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

ssh_key=

usage() {
  cat <<'EOF'
Usage: pomona emr ui [CLUSTER] [--ssh-key FILE] [--region REGION] [--dry-run]

Opens tunnels from this machine to the primary node, prints the addresses, and closes them at Ctrl-C:

  http://localhost:18080   Spark's history server: jobs that run and jobs that ended
  http://localhost:8088    YARN: what runs where, with links to the Spark UI of a running job
  https://localhost:9443   JupyterHub, on emr-7 alone; user jovyan, password jupyter, to be changed at once

The tunnels go through Systems Manager (the plugin session-manager-plugin is needed) and no port of the cluster is
open. --ssh-key FILE goes by SSH, to a cluster made with --ssh-from.
EOF
}

primary_node() {
  ask emr list-instances --cluster-id "$cluster" --instance-group-types MASTER --instance-states RUNNING \
    --query "Instances[0].$1" --output text
}

pages() {
  printf '%s\n' "18080 http history server" "8088 http YARN"
  [[ $release != emr-7.* ]] || printf '%s\n' "9443 https JupyterHub"
}

tunnel() {
  run ssm start-session --target "$node" --document-name AWS-StartPortForwardingSession \
    --parameters "{\"portNumber\":[\"$1\"],\"localPortNumber\":[\"$1\"]}"
}

by_ssh() {
  local forwards=() port host
  host=$(of_cluster Cluster.MasterPublicDnsName)
  while read -r port _; do forwards+=(-L "$port:localhost:$port"); done < <(pages)
  if [[ -n $dry_run ]]; then
    show ssh -i "$ssh_key" -N "${forwards[@]}" "hadoop@$host"
  else
    exec ssh -i "$ssh_key" -N "${forwards[@]}" "hadoop@$host"
  fi
}

by_systems_manager() {
  local port children=()
  node=$(primary_node Ec2InstanceId)
  [[ $node == i-* ]] || fail "cluster '$cluster' has no running primary node yet; see pomona emr status $cluster"
  if [[ -n $dry_run ]]; then
    while read -r port _; do tunnel "$port"; done < <(pages)
    return
  fi
  while read -r port _; do
    tunnel "$port" >/dev/null &
    children+=($!)
  done < <(pages)
  # shellcheck disable=SC2064 # the children of now
  trap "kill ${children[*]} 2>/dev/null" EXIT INT TERM
  wait
}

parse '--ssh-key=' "$@"
cluster_operand
[[ -z $ssh_key || -r $ssh_key ]] || fail "--ssh-key '$ssh_key' cannot be read"
require_aws
if [[ -z $dry_run && -z $ssh_key ]]; then
  command -v session-manager-plugin >/dev/null ||
    fail "session-manager-plugin is not on PATH: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html"
fi
require_cluster
release=$(of_cluster Cluster.ReleaseLabel)
while read -r port scheme page; do note "$scheme://localhost:$port  $page"; done < <(pages)
if [[ -n $ssh_key ]]; then by_ssh; else by_systems_manager; fi
