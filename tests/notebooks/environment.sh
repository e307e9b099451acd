#!/usr/bin/env bash
# Makes the virtual environment that notebooks are executed in, DIR/venv, unless it is there with the same packages.
#
#   environment.sh DIR SPARK_VERSION
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?environment.sh DIR SPARK_VERSION}

bash "$here/../environment.sh" "$folder/venv" "$here/../../conf/notebooks/requirements.txt" "pyspark==$2"
