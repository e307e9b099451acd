#!/usr/bin/env bash
# Executes notebooks, all cells of each, in a virtual environment that it makes in the folder given and keeps there.
# The executed ones go to that folder. The status is not 0 if a cell fails.
#
#   run.sh DIR SPARK_VERSION FEATURES REDUCED NOTEBOOK...
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
notebooks=$here/../../conf/notebooks
folder=${1:?run.sh DIR SPARK_VERSION FEATURES REDUCED NOTEBOOK...}
spark=$2 features=$3 reduced=$4
shift 4

bash "$here/environment.sh" "$folder" "$spark"
export PATH="$folder/venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
# No configuration of whoever runs this, and no kernel but this environment's.
export JUPYTER_CONFIG_DIR="$folder/jupyter" IPYTHONDIR="$folder/ipython" JUPYTER_DATA_DIR="$folder/jupyter-data"
export MPLCONFIGDIR="$folder/matplotlib"
unset SPARK_HOME PYSPARK_PYTHON PYSPARK_DRIVER_PYTHON PYSPARK_SUBMIT_ARGS

for notebook; do
  papermill --no-progress-bar --kernel python3 "$notebooks/$notebook.ipynb" "$folder/$notebook.ipynb" \
    -r features_uri "$features" -r reduced_uri "$reduced"
done
