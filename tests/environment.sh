#!/usr/bin/env bash
# Makes a virtual environment of Python, unless it is there with the same packages.
#
#   environment.sh DIR REQUIREMENT...     each a requirements file, or a package with its version
set -euo pipefail

environment=${1:?environment.sh DIR REQUIREMENT...}
shift
installed=$environment/requirements.txt
wanted=$(for requirement; do
  if [[ -f $requirement ]]; then cat -- "$requirement"; else printf '%s\n' "$requirement"; fi
done)

if ! cmp -s -- <(printf '%s\n' "$wanted") "$installed"; then
  mkdir -p -- "$(dirname -- "$environment")"
  "${PYTHON:-python3}" -m venv --clear "$environment"
  printf '%s\n' "$wanted" >"$installed.new"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$installed.new"
  mv -- "$installed.new" "$installed"
fi
