"""Pomona's side: its commands, its Java programs, the S3 server, and what its progress lines say."""

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

import processes

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "streaming-job/src/main/resources/io/pomona/model/mobilenet_v2_1.0_bundled_no_top.h5"
BUCKET = "benchmark"
BATCH = re.compile(r"micro-batch (\d+): ([\d,]+) images.*\| ([\d.]+) s =")


def featurize(images, output, *more, store=None, log=None):
    return launch(
        ["featurize", "--images", images, "--features", f"{output}/features", "--trigger", "available-now", *more],
        store,
        log,
    )


def whole(images, output):
    """The notebook's job: features and PCA, in one process."""
    featurize = ["featurize", "--images", images, "--features", f"{output}/features", "--trigger", "available-now"]
    pca = ["pca", "--features", f"{output}/features", "--reduced", f"{output}/reduced", "--csv", f"{output}/reduced.csv"]
    return launch([*featurize, *pca])


def launch(arguments, store=None, log=None):
    settings = [part for pair in (store.settings if store else []) for part in ("--conf", pair)]
    command = [ROOT / "bootstrap/pomona", *arguments, *settings]
    return processes.run(command, store.environment if store else None, log)


def steady_rate(output):
    """Images a second of all micro-batches but the first, which also warms up."""
    batches = later_batches(output)
    return sum(n for n, _ in batches) / sum(s for _, s in batches)


def steady_rates(output):
    """Images a second of each micro-batch but the first."""
    return [n / s for n, s in later_batches(output)]


def later_batches(output):
    return [(int(n.replace(",", "")), float(s)) for number, n, s in BATCH.findall(output) if number != "0"]


def java(program, *arguments):
    target = ROOT / "tests/target"
    # Environment and collector are as the launcher has them.
    return [
        "env",
        "TF_ENABLE_ONEDNN_OPTS=1",
        "java",
        f"@{ROOT}/bootstrap/target/java-options",
        "-Xmx2g",
        *(["-XX:+UseSerialGC"] if os.cpu_count() <= 4 else []),
        f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
        "-cp",
        f"{target}/test-classes:{(target / 'class-path').read_text()}",
        f"io.pomona.benchmark.{program}",
        *[str(argument) for argument in arguments],
    ]


class Store:
    """The S3 server: how to reach it, and uploads to it."""

    def __init__(self, process, data):
        self.data = data / BUCKET
        self.environment, self.settings = {}, []
        self._process = process
        for line in process.stdout:
            kind, _, rest = line.rstrip("\n").partition(" ")
            if kind == "env":
                key, _, value = rest.partition("=")
                self.environment[key] = value
            elif kind == "conf":
                self.settings.append(rest)
            elif kind == "ready":
                return
        raise processes.Failed("the S3 server did not start")

    def upload(self, kind, key, source):
        """Uploads a `file` or a `tree`; gives the time when it was there, in seconds since 1970."""
        self._process.stdin.write(f"{kind}\t{key}\t{source}\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("done "):
                return int(line.split()[1]) / 1000
        raise processes.Failed("the S3 server has gone")


@contextmanager
def store(data, latency=0):
    """An S3 server over the folder `data`, with `latency` milliseconds added to each request."""
    process = subprocess.Popen(
        java("Store", data, BUCKET, latency),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Store(process, Path(data))
    finally:
        process.stdin.close()
        process.wait()
