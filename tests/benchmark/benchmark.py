#!/usr/bin/env python3
"""Compares Pomona with the pipelines that people have in its place, side by side, and writes RESULTS.md."""

import argparse
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import environments
import pomona
import processes
import results
import rounds
import trees
from results import Figure, Ratio

HERE = Path(__file__).resolve().parent


class Benchmark:
    def __init__(self, arguments):
        self.rounds = arguments.rounds
        self.work = Path(arguments.work).resolve()
        self.source = Path(arguments.images).resolve() if arguments.images else None
        self.images = arguments.count

    def python(self, opponent):
        return environments.python(self.work, opponent)

    def tree(self, count):
        return trees.tree(self.work, count, self.source)

    def empty(self, name):
        return trees.empty(self.work, name)

    def alternate(self, measurements):
        return rounds.alternate(measurements, self.rounds)

    def against_others(self):
        """Whole job, memory and speed at the margin, against the notebook and against Daft."""
        small, large = self.images // 4, self.images
        few, many = self.tree(small), self.tree(large)
        notebook, daft = self.python("notebook"), self.python("daft")

        def other(python, script, images):
            return processes.run(
                [python, HERE / script, "--images", images, "--weights", pomona.WEIGHTS, "--output", self.empty(script)]
            )

        found = self.alternate(
            {
                "pomona, features and PCA": lambda: pomona.whole(many, self.empty("pomona")),
                "notebook, features and PCA": lambda: other(notebook, "notebook.py", many),
                "pomona, features, few": lambda: pomona.featurize(few, self.empty("pomona-few")),
                "pomona, features, many": lambda: pomona.featurize(many, self.empty("pomona-many")),
                "daft, features, few": lambda: other(daft, "daft_job.py", few),
                "daft, features, many": lambda: other(daft, "daft_job.py", many),
            }
        )

        def margin(name):
            pairs = zip(found[f"{name}, features, few"], found[f"{name}, features, many"], strict=True)
            return [(large - small) / (b.seconds - a.seconds) for a, b in pairs]

        seconds = lambda name: [run.seconds for run in found[name]]
        peak = lambda name: [run.peak_bytes / 2**20 for run in found[name]]
        ours, theirs = "pomona, features and PCA", "notebook, features and PCA"
        return [
            Ratio(
                f"whole job, {large:,} images, local files: times faster than the notebook",
                Figure("notebook, s", seconds(theirs)),
                Figure("Pomona, s", seconds(ours)),
                reading="from the start of the process to tables, model and CSV written; both begin cold, and their fixed cost is in it",
                at_least=3,
            ),
            Ratio(
                f"peak memory (PSS) of the process tree, {large:,} images, to the notebook's",
                Figure("Pomona, MiB", peak(ours)),
                Figure("notebook, MiB", peak(theirs)),
                reading="each page of memory counted once, over all processes of a side; Pomona's heap may grow to 2 GB and is not made smaller before it has to",
                at_most=0.6,
            ),
            Ratio(
                f"images/s at the margin ({small:,} to {large:,} images) to Daft + ONNX Runtime's",
                Figure("Pomona, images/s", margin("pomona")),
                Figure("Daft, images/s", margin("daft")),
                reading="what one image more costs, start-up and warming-up left out",
                at_least=0.85,
            ),
            Ratio(
                f"whole features job, {large:,} images: Daft's time to Pomona's",
                Figure("Daft, s", seconds("daft, features, many")),
                Figure("Pomona, s", seconds("pomona, features, many")),
                reading="the same runs with start-up and warming-up left in",
            ),
        ]

    def against_network(self):
        """Steady state on local files against the network alone."""
        images = self.tree(15_000)
        cores = os.cpu_count()
        found = self.alternate(
            {
                "end to end": lambda: pomona.featurize(images, self.empty("steady")),
                "network": lambda: last_number(pomona.java("NetworkAlone", cores, 4_000)),
            }
        )
        outputs = [run.output for run in found["end to end"]]
        network = Figure(f"network, {cores} threads, images/s", found["network"])
        return [
            Ratio(
                "images/s, steady state, 10,000 local files, to the network alone",
                Figure("end to end, images/s", [pomona.steady_rate(output) for output in outputs]),
                network,
                reading="what reading, decoding, resizing, Spark and the commits leave of the network's own speed, after a first micro-batch that warms up",
                at_least=0.80,
            ),
            Ratio(
                "the same, the first 5,000 of them",
                Figure("end to end, images/s", [pomona.steady_rates(output)[0] for output in outputs]),
                network,
                reading="the second micro-batch by itself: Java goes on compiling",
            ),
        ]

    def networks(self):
        """TensorFlow's network alone against ONNX Runtime's: what of the distance to Daft is theirs."""
        cores, python = os.cpu_count(), self.python("daft")
        found = self.alternate(
            {
                "TensorFlow": lambda: last_number(pomona.java("NetworkAlone", cores, 4_000)),
                "ONNX Runtime": lambda: last_number(
                    [python, HERE / "onnx_alone.py", pomona.WEIGHTS, self.empty("onnx") / "model.onnx", cores, 4_000]
                ),
            }
        )
        return [
            Ratio(
                f"network alone, {cores} threads, images/s: TensorFlow to ONNX Runtime",
                Figure("TensorFlow, images/s", found["TensorFlow"]),
                Figure("ONNX Runtime, images/s", found["ONNX Runtime"]),
                reading="the same weights and batch in both; no image is read or decoded",
            )
        ]

    def preparing(self):
        """Decoding and resizing alone, on one thread, against Pillow's."""
        images = self.tree(1_000)
        found = self.alternate(
            {
                "Pomona": lambda: last_number(pomona.java("PreparingAlone", images)),
                "Pillow": lambda: last_number([self.python("daft"), HERE / "pillow_alone.py", images]),
            }
        )
        return [
            Ratio(
                "decoding and resizing alone, 1 thread, images/s: Pomona to Pillow",
                Figure("Pomona, images/s", found["Pomona"]),
                Figure("Pillow, images/s", found["Pillow"]),
                reading="JPEGs of 100 x 100 from memory to 224 x 224, the same pixels in both to the last bit",
            )
        ]

    def against_local(self):
        """What S3A costs over local files, and what latency costs over none; tables and checkpoint are on S3, too."""
        long_run = 10_000
        images, more = self.tree(self.images), self.tree(long_run)
        # Tables of earlier measurements would make the listings of one server longer than the other's.
        near_data, far_data = self.empty("s3"), self.empty("s3-far")
        with pomona.store(near_data, 0) as near, pomona.store(far_data, 25) as far:
            for store in (near, far):
                store.upload("tree", "images", images)

            def on(store, prefix="images"):
                place = f"s3a://{pomona.BUCKET}"
                return pomona.featurize(f"{place}/{prefix}", f"{place}/out-{time.time_ns()}", store=store)

            # A server that is still cold compiles on the cores that are measured. After two runs it does little of that.
            for store in (near, far) * 2:
                on(store)
            found = self.alternate(
                {
                    "local files": lambda: pomona.featurize(images, self.empty("local")),
                    "S3A": lambda: on(near),
                    "S3A, 25 ms": lambda: on(far),
                }
            )
            # Only now, for more objects in one of the servers would make its listings longer.
            near.upload("tree", "more", more)
            found |= self.alternate(
                {
                    "local files, long": lambda: pomona.featurize(more, self.empty("local")),
                    "S3A, long": lambda: on(near, "more"),
                }
            )
        cpu = lambda name, count: [1000 * run.cpu_seconds / count for run in found[name]]
        seconds = lambda name: [run.seconds for run in found[name]]
        return [
            Ratio(
                f"CPU an image of the process tree, {self.images:,} images, S3A to local files",
                Figure("S3A, ms", cpu("S3A", self.images)),
                Figure("local files, ms", cpu("local files", self.images)),
                reading="of Pomona's processes alone: the S3 server's time is not in it, but it shares the cores",
                at_most=1.2,
            ),
            Ratio(
                f"the same, {long_run:,} images",
                Figure("S3A, ms", cpu("S3A, long", long_run)),
                Figure("local files, ms", cpu("local files, long", long_run)),
                reading="a longer run, in which loading and compiling S3A and the SDK counts for less",
                at_most=1.2,
            ),
            Ratio(
                f"wall time, {self.images:,} images, 25 ms added to every S3 request to none",
                Figure("25 ms, s", seconds("S3A, 25 ms")),
                Figure("none, s", seconds("S3A")),
                reading="reads overlap with computing; what stays is a fixed chain of requests of Delta, checkpoint and lease, at the start and at each micro-batch",
                at_most=1.1,
            ),
        ]

    def trickle(self):
        """Arrival to committed row when an image comes each second."""
        count = 90
        files = sorted(self.tree(self.images).rglob("*.jpg"))[:count]
        data = self.work / "s3-trickle"
        shutil.rmtree(data, ignore_errors=True)
        place = f"s3a://{pomona.BUCKET}"
        with pomona.store(data) as store:
            arrived = {}
            command = [pomona.ROOT / "bootstrap/pomona", "featurize", "--trigger", "2s"]
            command += ["--images", f"{place}/images", "--features", f"{place}/features"]
            command += [part for pair in store.settings for part in ("--conf", pair)]
            log = self.work / "trickle.log"
            with open(log, "w") as output:
                stream = subprocess.Popen(
                    [str(part) for part in command],
                    env={**os.environ, **store.environment},
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
                try:
                    # The first images pay for the start; they are not counted.
                    store.upload("file", "images/warm up/0.jpg", files[0])
                    wait_until(lambda: "micro-batch 0" in log.read_text(), 120)
                    for number, file in enumerate(files):
                        arrived[f"{number}.jpg"] = store.upload("file", f"images/trickle/{number}.jpg", file)
                        time.sleep(1)
                    table = store.data / "features"
                    python = self.python("daft")
                    wait_until(lambda: len(committed(python, table)) == count, 60)
                    commits = committed(python, table)
                finally:
                    stream.terminate()
                    stream.wait()
        latencies = sorted(commits[name] - at for name, at in arrived.items())
        return [
            results.Percentile(
                f"arrival to committed row, {count} images, one a second, trigger 2s, S3A: 95th percentile",
                latencies,
                95,
                reading="half a trigger, on the average, until the listing sees it, then one micro-batch",
                at_most=6,
            )
        ]

    def pca(self):
        """PCA at 20,000 x 1,280 against MLlib's own, in one session."""
        output = processes.run(pomona.java("PcaBenchmark", 20_000, 1_280, 50, self.rounds)).output

        def seconds(name):
            return [float(value) for value in re.findall(rf"^{name} +([\d.]+) s$", output, re.MULTILINE)]

        mllib = seconds("MLlib PCA.fit")
        return [
            Ratio(
                "PCA, 20,000 x 1,280, k=50, cold: times faster than MLlib's PCA.fit",
                Figure("MLlib, s", mllib),
                Figure("Pomona, s", seconds("cold fit")),
                reading="from the Delta table to verified components, in one warm session",
                at_least=2.5,
            ),
            Ratio(
                "refit after 1 % new rows: times faster than MLlib's PCA.fit",
                Figure("MLlib, s", mllib),
                Figure("Pomona, s", seconds("incremental fit, 1 % new")),
                reading="the same from kept statistics and the new rows, to components that are verified and stand for as many rows as Delta's log has",
                at_least=10,
            ),
        ]


def last_number(command):
    return float(processes.run(command).output.split()[-1])


def committed(python, table):
    return {
        name: float(at)
        for name, at in (
            line.split("\t")
            for line in subprocess.run(
                [python, HERE / "commit_times.py", table], check=True, capture_output=True, text=True
            ).stdout.splitlines()
        )
        if at
    }


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise processes.Failed(f"not so after {seconds} s")
        time.sleep(0.5)


def main():
    comparisons = ["against_others", "networks", "preparing", "against_network", "against_local", "trickle", "pca"]
    parser = argparse.ArgumentParser(prog="pomona benchmark", description=__doc__)
    parser.add_argument("--images", help="a folder of JPEGs in label folders; default: the quick start's, drawn anew")
    parser.add_argument("--count", type=int, default=4_000, help="how many of them most comparisons take (default: 4000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side runs, in turn (default: 3)")
    parser.add_argument("--only", choices=comparisons, action="append", help="these comparisons only; may be repeated")
    parser.add_argument("--work", default=str(pomona.ROOT / "tests/target/benchmark"), help="folder for all that is made")
    parser.add_argument("--results", default=str(HERE / "RESULTS.md"), help="where to write (default: beside this script)")
    arguments = parser.parse_args()
    Path(arguments.work).mkdir(parents=True, exist_ok=True)
    benchmark = Benchmark(arguments)
    lines = []
    for comparison in arguments.only or comparisons:
        rounds.say(f"{comparison}: {getattr(benchmark, comparison).__doc__}")
        lines += getattr(benchmark, comparison)()
        for line in lines[-4:]:
            rounds.say(f"  {line.row()}")
        results.write(Path(arguments.results), lines, arguments)
    print(arguments.results)


if __name__ == "__main__":
    main()
