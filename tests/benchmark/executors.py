#!/usr/bin/env python3
"""How the stream goes with 1, 2 and 4 executors of one core each on a Spark standalone cluster: prints a table."""

import argparse
import functools
import re
import shutil
import statistics
import sys
from datetime import datetime
from pathlib import Path

import environments
import pomona
import processes
import results
import rounds
import trees

HERE = Path(__file__).resolve().parent
JAR = pomona.ROOT / "streaming-job/target/pomona-streaming-job.jar"
LOGGING = f"-Dlog4j2.configurationFile={pomona.ROOT}/conf/log4j2.properties"
# Delta and S3A, which PySpark from PyPI does not bring.
MISSING = re.compile(
    r"/(delta-(spark|storage)|hadoop-(aws|client-api|client-runtime)|reactive-streams)[-_][^/]*[.]jar$|/software/amazon/"
)
DRIVER_AND_EXECUTORS = {
    "org.apache.spark.deploy.SparkSubmit",
    "org.apache.spark.executor.CoarseGrainedExecutorBackend",
}


class Sides:
    """The same job on clusters, and in one JVM."""

    def __init__(self, arguments, work):
        self._work = work
        self._images = trees.tree(work, arguments.count, arguments.images)
        self._batch = ("--max-files-per-trigger", arguments.batch)
        self._home = next((environments.python(work, "executors").parent.parent / "lib").glob("*/site-packages/pyspark"))

    def on_cluster(self, executors):
        folder = self._work / "cluster"
        output = trees.empty(self._work, f"executors-{executors}")
        settings = [part for pair in self._settings(executors).items() for part in ("--conf", "=".join(pair))]
        job = ["--images", self._images, "--features", output / "features", "--trigger", "available-now", *self._batch]
        command = [sys.executable, HERE / "cluster.py", self._home, folder, executors]
        command += ["--properties-file", pomona.ROOT / "conf/spark-defaults.conf", *settings, JAR, *job]
        measured = processes.run(
            command,
            {"TF_CPP_MIN_LOG_LEVEL": "2"},
            log=self._work / f"executors-{executors}.log",
            is_counted=lambda pid: not DRIVER_AND_EXECUTORS.isdisjoint(processes.command_line(pid)),
        )
        # Each executor has its copy of the jar there. After a failure it stays, with all logs.
        shutil.rmtree(folder)
        return measured

    def in_one_jvm(self):
        output = trees.empty(self._work, "executors-local")
        log = self._work / "executors-local.log"
        return pomona.featurize(self._images, output, *self._batch, "--conf", "spark.master=local[2,4]", log=log)

    def _settings(self, executors):
        jars = (pomona.ROOT / "tests/target/class-path").read_text().strip().split(":")
        missing = ":".join(jar for jar in jars if MISSING.search(jar))
        native = self._work / "native"
        return {
            "spark.cores.max": str(executors),
            "spark.executor.cores": "1",
            "spark.executor.memory": "1g",
            "spark.dynamicAllocation.enabled": "false",
            # The first micro-batch, which is not counted, warms all of them up.
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.port": "0",
            "spark.driver.extraClassPath": missing,
            "spark.executor.extraClassPath": missing,
            "spark.driver.extraJavaOptions": f"{LOGGING} -Dorg.bytedeco.javacpp.cachedir={native}",
            "spark.executor.extraJavaOptions": f"{LOGGING} -Dorg.bytedeco.javacpp.cachedir={native}",
            # As in one JVM on 2 cores, whatever the number of executors.
            "spark.sql.shuffle.partitions": "2",
            "spark.databricks.delta.snapshotPartitions": "2",
        }


def table(found, images):
    rates = {side: [rate for run in runs for rate in pomona.steady_rates(run.output)] for side, runs in found.items()}
    first = next(iter(rates))
    lines = [
        f"| | images/s: median (min to max) | to {first} | CPU, ms an image | peak memory (PSS), MiB |",
        "|---|---|---|---|---|",
    ]
    for side, runs in found.items():
        median = statistics.median(rates[side])
        columns = [
            f"{results.number(median)} ({results.number(min(rates[side]))} to {results.number(max(rates[side]))})",
            f"{median / statistics.median(rates[first]):.2f}",
            results.number(statistics.median(1000 * run.cpu_seconds / images for run in runs)),
            results.number(statistics.median(run.peak_bytes / 2**20 for run in runs)),
        ]
        lines.append(f"| {side} | {' | '.join(columns)} |")
    return lines


def notes(arguments):
    batches = -(-arguments.count // arguments.batch)
    built = datetime.fromtimestamp(JAR.stat().st_mtime)
    return [
        f"- {results.machine()}",
        f"- {arguments.rounds} round{'s' if arguments.rounds > 1 else ''}, the sides in turn; {arguments.count:,} images in {batches} micro-batches; jar of {built:%Y-%m-%d %H:%M}",
        "- images/s: of each micro-batch after the first. CPU: of all processes from their start to their end, master and workers",
        "  included. Memory: of driver and executors, at the moment when it was most",
        "- 2 cores show by 1 and 2 executors whether anything but the network's own speed holds two executors back. A quotient of 2",
        "  is out of reach: beside one executor, driver, compiler and collector have the second core",
        "- 4 executors on 2 cores show what more JVMs cost: memory, a session of the network each, the start. They cannot show a speed-up",
        "- All is on loopback and on one disk: nothing of a real network between machines",
    ]


def count(executors):
    return f"{executors} executor{'s' if executors > 1 else ''}"


def main():
    parser = argparse.ArgumentParser(prog="tests/benchmark/executors", description=__doc__)
    parser.add_argument("--executors", type=int, nargs="+", default=[1, 2, 4], help="how many (default: 1 2 4)")
    parser.add_argument("--images", type=Path, help="a folder of JPEGs in label folders; default: the quick start's, drawn anew")
    parser.add_argument("--count", type=int, default=4_000, help="how many of them (default: 4000)")
    parser.add_argument("--batch", type=int, default=1_000, help="how many a micro-batch takes (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each number runs, in turn (default: 3)")
    parser.add_argument("--work", type=Path, default=pomona.ROOT / "tests/target/benchmark", help="folder for all that is made")
    arguments = parser.parse_args()
    if arguments.count < 2 * arguments.batch:
        parser.error("the first micro-batch is not counted: --count has to be twice --batch, or more")
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    sides = Sides(arguments, work)
    measurements = {count(number): functools.partial(sides.on_cluster, number) for number in arguments.executors}
    measurements["one JVM, local[2]"] = sides.in_one_jvm
    found = rounds.alternate(measurements, arguments.rounds)
    print("\n".join([*notes(arguments), "", *table(found, arguments.count)]))


if __name__ == "__main__":
    main()
