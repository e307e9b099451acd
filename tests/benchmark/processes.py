"""Runs a command and measures its process tree: wall time, CPU time, peak memory (PSS)."""

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.5
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """The command ended with another status than 0; the message has the end of what it said."""


@dataclass(frozen=True)
class Measured:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def run(command, environment=None, log=None, is_counted=None):
    """Runs to the end; raises Failed for any status but 0. The peak is of all processes, or of those that are counted."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    tree = Tree(process.pid, is_counted)
    try:
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        # Nothing that it started stays behind, not even if it was killed itself.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        tree.stop()
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if log:
        Path(log).write_text(output)
    if process.returncode:
        raise Failed(f"{command[0]} ended with {process.returncode}:\n{output[-3000:]}")
    # Workers that nobody waited for are in the samples alone; what lived briefly is in the usage alone.
    cpu = max(usage.ru_utime + usage.ru_stime, tree.cpu_seconds())
    return Measured(seconds, cpu, tree.peak_bytes, output)


class Tree:
    """Samples a process and all that descend from it until stopped."""

    def __init__(self, root, is_counted=None):
        self.root = root
        self._is_counted = is_counted or (lambda pid: True)
        self.peak_bytes = 0
        self._cpu = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()

    def cpu_seconds(self):
        return sum(self._cpu.values())

    def _watch(self):
        while True:
            total = 0
            for pid in members(self.root):
                if self._is_counted(pid):
                    total += proportional_bytes(pid)
                self._cpu[pid] = max(self._cpu.get(pid, 0), cpu_seconds(pid))
            self.peak_bytes = max(self.peak_bytes, total)
            if self._stopping.wait(SAMPLE_SECONDS):
                return


def fields(pid):
    # The name may hold blanks and brackets; what follows its last bracket does not.
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def members(root):
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (found := fields(entry)):
            parents.setdefault(int(found[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(parents.get(pid, []))
    return found


def cpu_seconds(pid):
    found = fields(pid)
    return (int(found[11]) + int(found[12])) / TICKS if found else 0


def proportional_bytes(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return [""]
