#!/usr/bin/env bash
# Runs the test of `pomona emr`, in a virtual environment that it makes in the folder given and keeps there.
#
#   run.sh DIR [ARGUMENTS OF unittest]
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?run.sh DIR, where the virtual environment goes}
shift
environment=$folder/venv
installed=$environment/requirements.txt

if ! cmp -s -- "$here/requirements.txt" "$installed"; then
  mkdir -p -- "$folder"
  "${PYTHON:-python3}" -m venv --clear "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp -- "$here/requirements.txt" "$installed"
fi
export PYTHONDONTWRITEBYTECODE=1 PATH="$environment/bin:$PATH"
cd "$here"
if [[ $# -gt 0 ]]; then exec python -m unittest "$@"; fi
# Two at once: nearly all the time goes to the start of aws, some three hundred times.
python -m unittest test_making >"$folder/making.log" 2>&1 &
making=$!
ended=0
python -m unittest test_running || ended=$?
wait "$making" || ended=$?
cat -- "$folder/making.log"
exit "$ended"
