"""Python environments with pinned packages."""

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def python(folder, name):
    """The interpreter of an environment in `folder` with the packages of requirements-`name`.txt, made when it is missing."""
    environment = folder / f"venv-{name}"
    maker = ["bash", HERE.parent / "environment.sh", environment, HERE / f"requirements-{name}.txt"]
    subprocess.run(maker, check=True)
    return environment / "bin/python"
