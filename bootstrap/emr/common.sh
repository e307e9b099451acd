# shellcheck shell=bash disable=SC2034
# What the commands of `pomona emr` share. Sourced; runs on bash 3.2 and later, as macOS has it.
#
# A command states its options by `parse`, asks for what it needs by `require_...`, reads by `ask` and changes things
# by `run`, which under --dry-run prints the call instead. What is found goes to standard output, notes to standard error.
set -euo pipefail
# Otherwise bash 5.2 reads an & in a replacement as what was matched.
shopt -u patsub_replacement 2>/dev/null || true

emr_folder=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P -- "$emr_folder/../.." && pwd)
conf=${POMONA_CONF:-$root/conf}

readonly PREFIX=pomona
readonly SERVICE_ROLE=pomona-emr-service NODE_ROLE=pomona-emr-node SCHEDULER_ROLE=pomona-scheduler
readonly DEFAULT_RELEASE=emr-spark-8.0.0

bucket=${POMONA_BUCKET:-}
region=
cluster=
dry_run=
operands=()
spark_settings=()

# shellcheck source-path=SCRIPTDIR source=common/options.sh
source "$emr_folder/common/options.sh"
# shellcheck source-path=SCRIPTDIR source=common/text.sh
source "$emr_folder/common/text.sh"
# shellcheck source-path=SCRIPTDIR source=common/aws.sh
source "$emr_folder/common/aws.sh"
# shellcheck source-path=SCRIPTDIR source=common/cluster.sh
source "$emr_folder/common/cluster.sh"
# shellcheck source-path=SCRIPTDIR source=common/stream.sh
source "$emr_folder/common/stream.sh"
