#!/usr/bin/env python3
"""What a micro-batch costs when many images are there already: prints a table, and draws it."""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import environments
import pomona
import processes

ROWS_A_FILE = 50_000
# A file system bounds the links to one file.
LINKS_A_FILE = 30_000
FILES_A_FOLDER = 1_000
PHASES = re.compile(
    r"micro-batch \d+: ([\d,]+) images.*\| ([\d.]+) s = "
    r"listing ([\d.]+) \+ featurizing ([\d.]+) \+ committing ([\d.]+) \+ other ([\d.]+)"
)


class Prefix:
    """Local images, hard links of one, and a features table that has a row for each."""

    def __init__(self, work, count, image):
        self.folder = work / f"growth-{count}"
        self.images = self.folder / "images"
        self.features = self.folder / "features"
        self.checkpoint = self.features / "_checkpoints/featurize"
        self._image = image
        self._made = 0
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def add(self, count):
        """Makes images that are new; gives their paths."""
        added = []
        for _ in range(count):
            if self._made % LINKS_A_FILE == 0:
                self._original = self.folder / f"original-{self._made}.jpg"
                shutil.copyfile(self._image, self._original)
            folder = self.images / f"{self._made // FILES_A_FOLDER:05}"
            if self._made % FILES_A_FOLDER == 0:
                folder.mkdir(parents=True)
            path = folder / f"{self._made}.jpg"
            os.link(self._original, path)
            added.append(path)
            self._made += 1
        return added

    def fill(self, paths):
        """Writes rows as the job would have, with features of zeros."""
        import pyarrow
        from deltalake import DeltaTable, write_deltalake

        table = DeltaTable(self.features)
        example = table.to_pyarrow_table().slice(0, 1).to_pylist()[0]
        schema = pyarrow.schema(table.to_pyarrow_dataset().schema)
        now = datetime.now(timezone.utc)
        zeros = [0.0] * len(example["features"])
        width = len(zeros)
        for start in range(0, len(paths), ROWS_A_FILE):
            part = paths[start : start + ROWS_A_FILE]
            same = {
                name: pyarrow.array([example[name]] * len(part), schema.field(name).type)
                for name in ("modification_time", "length", "model", "etag")
            }
            offsets = pyarrow.array(range(0, (len(part) + 1) * width, width), pyarrow.int32())
            values = pyarrow.nulls(len(part) * width, pyarrow.float32()).fill_null(0.0)
            columns = {
                **same,
                "path": pyarrow.array([f"file:{path}" for path in part]),
                "label": pyarrow.array([path.parent.name for path in part]),
                "features": pyarrow.ListArray.from_arrays(offsets, values),
                "ingested_at": pyarrow.array([now] * len(part), schema.field("ingested_at").type),
            }
            rows = pyarrow.table({name: columns[name] for name in schema.names})
            write_deltalake(self.features, rows, mode="append")


class Stream:
    """A running `pomona featurize` over a prefix."""

    def __init__(self, prefix, log):
        self._log = log
        self._output = open(log, "w")
        command = ["featurize", "--trigger", "1s", "--optimize-every", "0"]
        command += ["--images", prefix.images, "--features", prefix.features]
        self.process = subprocess.Popen(
            [str(part) for part in (pomona.ROOT / "bootstrap/pomona", *command)],
            env={**os.environ, "JAVA_TOOL_OPTIONS": ""},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def batches(self):
        """(images, whole, listing, featurizing, committing, other) of each micro-batch that said so."""
        found = PHASES.findall(self._log.read_text(errors="replace"))
        return [(int(n.replace(",", "")), *map(float, seconds)) for n, *seconds in found]

    def wait_for(self, count, seconds):
        end = time.monotonic() + seconds
        while len(self.batches()) < count:
            if self.process.poll() is not None or time.monotonic() > end:
                raise processes.Failed(f"no micro-batch {count} in {self._log}")
            time.sleep(0.2)

    def heap_bytes(self):
        """What is left of the heap after a collection."""
        subprocess.run(["jcmd", str(self.process.pid), "GC.run"], check=True, capture_output=True)
        said = subprocess.run(
            ["jcmd", str(self.process.pid), "GC.heap_info"], check=True, capture_output=True, text=True
        ).stdout
        return sum(int(used) * 1024 for used in re.findall(r"total \d+K, used (\d+)K", said))

    def memory_bytes(self):
        return processes.proportional_bytes(self.process.pid)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self._output.close()


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def measure(work, count, arguments):
    prefix = Prefix(work, count, arguments.image)
    first = prefix.add(10)
    pomona.featurize(prefix.images, prefix.folder)
    prefix.fill(prefix.add(count - len(first)))
    # Arrivals with a row already: the checkpoint learns of them.
    taken_in = pomona.featurize(prefix.images, prefix.folder, log=work / f"growth-{count}-taken-in.log")
    started = time.monotonic()
    stream = Stream(prefix, work / f"growth-{count}.log")
    try:
        for number in range(arguments.rounds + 1):
            prefix.add(arguments.new)
            stream.wait_for(number + 1, 1_200)
            if number == 0:
                ready = time.monotonic() - started
        batches = [batch for batch in stream.batches()[1:]]
        heap, memory = stream.heap_bytes(), stream.memory_bytes()
    finally:
        stream.stop()
    medians = [statistics.median(column) for column in zip(*batches, strict=True)]
    return {
        "objects": count,
        "taken in, s": taken_in.seconds,
        "start to first rows, s": ready,
        "micro-batch, s": medians[1],
        "listing, s": medians[2],
        "featurizing, s": medians[3],
        "committing, s": medians[4],
        "other, s": medians[5],
        "heap, MiB": heap / 2**20,
        "memory, MiB": memory / 2**20,
        "checkpoint, KiB": size(prefix.checkpoint) / 2**10,
        "Delta log, KiB": size(prefix.features / "_delta_log") / 2**10,
    }


def draw(rows, file):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes_of_units = pyplot.subplots(1, 3, figsize=(15, 4))
    objects = [row["objects"] for row in rows]
    for axes, unit in zip(axes_of_units, ("s", "MiB", "KiB"), strict=True):
        for name in rows[0]:
            if name.endswith(f", {unit}"):
                axes.plot(objects, [max(row[name], 0.01) for row in rows], marker="o", label=name)
        axes.set(xscale="log", yscale="log", xlabel="objects already ingested", ylabel=unit)
        axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(file)


def main():
    parser = argparse.ArgumentParser(prog="tests/benchmark/growth", description=__doc__)
    parser.add_argument("--objects", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--new", type=int, default=100, help="new images a micro-batch (default: 100)")
    parser.add_argument("--rounds", type=int, default=5, help="micro-batches measured, after one more (default: 5)")
    parser.add_argument("--image", type=Path, default=next((pomona.ROOT / "tests/src/test/resources/parity/images").rglob("*.jpg")))
    parser.add_argument("--work", type=Path, default=pomona.ROOT / "tests/target/benchmark")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    python = environments.python(work, "growth")
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():
        os.execv(python, [str(python), __file__, *sys.argv[1:]])
    rows = []
    for count in arguments.objects:
        rows.append(measure(work, count, arguments))
        print(" | ".join(f"{name} {value:,.1f}" for name, value in rows[-1].items()), flush=True)
    draw(rows, work / "growth.png")
    names = list(rows[0])
    print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in rows:
        print("| " + " | ".join(f"{row[name]:,.0f}" if row[name] >= 100 else f"{row[name]:.1f}" for name in names) + " |")
    print(f"\n{work / 'growth.png'}")


if __name__ == "__main__":
    main()
