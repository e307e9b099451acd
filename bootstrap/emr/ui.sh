#!/usr/bin/env bash
# Tunnels to the web pages of a cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

ssh_key=
tunnels=()

usage() {
  cat <<'EOF'
Usage: pomona emr ui [CLUSTER] [--ssh-key FILE] [--region REGION] [--dry-run]

Opens tunnels from this machine to the primary node, prints the addresses, and closes them at Ctrl-C:

  https://localhost:18480  Spark's history server: jobs that run and jobs that ended
  https://localhost:8090   YARN: what runs where; its links name nodes, to which no tunnel leads
  http://localhost:8088    the same, on a release whose YARN serves no TLS: one of the two answers
  https://localhost:9443   JupyterHub, on emr-7 alone; user jovyan, password jupyter, to be changed at once

The certificate is the cluster's own, so a browser warns of it, once for each address.

The tunnels go through Systems Manager (the plugin session-manager-plugin is needed) and no port of the cluster is
open. --ssh-key FILE goes by SSH, to a cluster made with --ssh-from.
EOF
}

primary_node() {
  ask emr list-instances --cluster-id "$cluster" --instance-group-types MASTER --instance-states RUNNING \
    --query "Instances[0].$1" --output text
}

# TLS between nodes, which `create` always asks for, moves their pages to other ports: Spark's 400 up.
pages() {
  printf '%s\n' "18480 https history server" "8090 https YARN" "8088 http YARN, if it serves no TLS"
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
  local port
  node=$(primary_node Ec2InstanceId)
  [[ $node == i-* ]] || fail "cluster '$cluster' has no running primary node yet; see pomona emr status $cluster"
  if [[ -n $dry_run ]]; then
    while read -r port _; do tunnel "$port"; done < <(pages)
    return
  fi
  trap close_tunnels EXIT
  trap exit HUP INT TERM
  # Each with a process group of its own: aws ends without the plugin that it started, and that holds the tunnel.
  set -m
  while read -r port _; do
    tunnel "$port" >/dev/null </dev/null &
    tunnels+=("-$!")
  done < <(pages)
  set +m
  wait
}

close_tunnels() {
  [[ ${#tunnels[@]} -eq 0 ]] || kill -- "${tunnels[@]}" 2>/dev/null || true
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
note "the certificate is the cluster's own, so a browser warns of it"
if [[ -n $ssh_key ]]; then by_ssh; else by_systems_manager; fi
