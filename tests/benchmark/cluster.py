#!/usr/bin/env python3
"""Runs one application on a Spark standalone cluster of its own on loopback: cluster.py HOME FOLDER EXECUTORS ARGUMENT...

The arguments are those of spark-submit, without --master. Each worker has one core, and so one executor of one core.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import processes

LONGEST_START = 120
LONGEST_END = 30
LOOPBACK = "127.0.0.1"


class Cluster:
    def __init__(self, home, folder):
        self._home = home
        self._folder = folder
        self._parent = os.getppid()
        self._workers = []
        self._environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_CONF_DIR": str(folder / "no-conf"),
            "SPARK_LOCAL_IP": LOOPBACK,
            "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
            "LC_ALL": "C.UTF-8",
        }

    def start(self, workers):
        _, log = self._daemon("master", "--port", "0")
        self._await_written(log, "New state: ALIVE")
        self._url = re.search(rf"spark://{LOOPBACK}:\d+", log.read_text())[0]
        started = [self._worker(f"worker-{number}") for number in range(workers)]
        self._workers = [process for process, _ in started]
        for _, log in started:
            self._await_written(log, "Successfully registered with master")

    def submit(self, arguments):
        """Waits for the end of the application; gives its exit code."""
        driver = subprocess.Popen(
            [self._home / "bin/spark-submit", "--master", self._url, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
        )
        self._wait_until(lambda: driver.poll() is not None)
        return driver.returncode

    def stop(self):
        """In good order: whoever is waited for hands up the CPU time of those it has waited for."""
        self._wait_until(lambda: not any(map(has_executor, self._workers)), LONGEST_END)
        for worker in self._workers:
            worker.terminate()
            worker.wait(LONGEST_END)

    def _worker(self, name):
        place = ("--work-dir", self._folder / name)
        return self._daemon(name, "--cores", "1", "--memory", "2g", *place, self._url)

    def _daemon(self, name, *arguments):
        role = name.partition("-")[0]
        log = self._folder / f"{name}.log"
        main = [self._home / "bin/spark-class", f"org.apache.spark.deploy.{role}.{role.title()}"]
        with open(log, "w") as output:
            process = subprocess.Popen(
                [*main, "--host", LOOPBACK, "--webui-port", "0", *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return process, log

    def _await_written(self, log, part):
        try:
            self._wait_until(lambda: part in log.read_text(errors="replace"), LONGEST_START)
        except processes.Failed as failure:
            raise processes.Failed(f"{failure}: {part}; {log} ends:\n{log.read_text(errors='replace')[-2000:]}") from None

    def _wait_until(self, condition, seconds=None):
        start = time.monotonic()
        while not condition():
            # Killed, it could not have told.
            if os.getppid() != self._parent:
                raise processes.Failed("the benchmark has gone")
            if seconds and time.monotonic() > start + seconds:
                raise processes.Failed(f"not so after {seconds} s")
            time.sleep(0.2)


def has_executor(worker):
    # The shell that became the worker's JVM may have left it a zombie, which has no command line.
    return any(processes.command_line(pid) != [""] for pid in processes.members(worker.pid)[1:])


def kill_descendants():
    # Workers come before their executors, in whose place they would start new ones.
    for pid in processes.members(os.getpid())[1:]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main():
    home, folder, executors, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(Path(home), folder)
    try:
        cluster.start(int(executors))
        status = cluster.submit(arguments)
        cluster.stop()
    finally:
        kill_descendants()
    sys.exit(status)


if __name__ == "__main__":
    main()
