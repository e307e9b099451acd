#!/usr/bin/env bash
# Chooses the command of `pomona emr`: each is a file in this folder.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly COMMANDS='bucket roles upload publish create submit schedule status logs ui stop clone terminate'

usage() {
  cat <<'EOF'
Usage: pomona emr COMMAND [OPTIONS]

Pomona on Amazon EMR, from nothing to running and back.

  bucket      makes the bucket: versioned, private, encrypted
  roles       makes the IAM roles: for EMR, the nodes and the scheduler
  upload      copies a folder of images to the bucket
  publish     copies jars, settings and the bootstrap action to the bucket
  create      makes a cluster, after saying what it is made of
  submit      runs featurize, pca or replay on the cluster
  schedule    runs pca again and again
  status      shows the cluster, its steps and its schedule
  logs        shows what a step wrote, or fetches its logs
  ui          opens tunnels to Spark's history server, YARN and JupyterHub
  stop        stops the stream after the micro-batch in hand
  clone       makes a new cluster with the same everything
  terminate   stops the stream, then the cluster

Every command has --help, and --dry-run, which prints the aws calls and changes nothing.
None asks questions. Exit codes: 0 done, 1 failed on the way, 2 something is wrong or missing.

  AWS_REGION        the region, unless --region or aws configure says it
  POMONA_BUCKET     the bucket, unless --bucket says it
  AWS_ENDPOINT_URL  another endpoint than Amazon's, for tests
EOF
}

command=${1:---help}
case $command in
  --help | -h | help)
    usage
    exit 0
    ;;
esac
shift
if [[ " $COMMANDS " != *" $command "* ]]; then
  # shellcheck disable=SC2086 # one word for each command
  near=$(nearest "$command" $COMMANDS)
  fail "there is no command '$command'${near:+; did you mean $near?} See pomona emr --help"
fi
exec "${BASH:-bash}" "$emr_folder/$command.sh" "$@"
