"""Python environments with pinned packages."""

import subprocess
import sys
from pathlib import Path


def python(folder, name):
    """The interpreter of an environment in `folder` with the packages of requirements-`name`.txt, made when it is missing."""
    environment = folder / f"venv-{name}"
    requirements = Path(__file__).with_name(f"requirements-{name}.txt")
    stamp = environment / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        print(f"installing {requirements.name}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin/pip", "install", "-q", "-r", requirements], check=True)
        stamp.write_text(requirements.read_text())
    return environment / "bin/python"
