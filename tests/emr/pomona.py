"""The command line `pomona emr` as a process, without a JDK on its path."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "bootstrap" / "pomona"
TOOLS = (
    "bash sh env dirname readlink awk sed tr cut cat date sleep mktemp rm cp mkdir grep gunzip gzip cksum sha256sum "
    "shasum basename tail head openssl python3 id df chmod tee find ls uname"
).split()


class Ended:
    """How a process ended."""

    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def __repr__(self):
        return f"exit code {self.code}\n--- out\n{self.out}--- err\n{self.err}"


def tool_folder(folder, aws=True):
    """A folder with the tools that the scripts may count on, and nothing else; aws among them or not."""
    folder.mkdir(parents=True)
    names = TOOLS + (["aws"] if aws else [])
    for name in names:
        for place in os.environ["PATH"].split(os.pathsep):
            if (Path(place) / name).exists():
                (folder / name).symlink_to(Path(place) / name)
                break
    return folder


def run(command, environment, text=None):
    return Ended(
        subprocess.run(
            [str(word) for word in command],
            env=environment,
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
    )
