"""The figures, and the page that shows them."""

import datetime
import platform
import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    name: str
    values: list

    def median(self):
        return statistics.median(self.values)

    def __str__(self):
        low, high = min(self.values), max(self.values)
        return f"{self.name}: {number(self.median())} ({number(low)} to {number(high)})"


@dataclass(frozen=True)
class Ratio:
    """The median of the rounds' quotients, with the bound that it is to keep, if there is one.

    Not the quotient of the medians: a machine's speed drifts within minutes, and the two sides of a round are neighbours.
    """

    what: str
    over: Figure
    under: Figure
    reading: str
    at_least: float | None = None
    at_most: float | None = None

    def quotients(self):
        return [a / b for a, b in zip(self.over.values, self.under.values, strict=True)]

    def value(self):
        return statistics.median(self.quotients())

    def row(self):
        spread = f"{number(min(self.quotients()))} to {number(max(self.quotients()))}"
        return f"| {self.what} | **{number(self.value())}** | {spread} | {target(self)} | {self.over}; {self.under} |"


@dataclass(frozen=True)
class Percentile:
    """A percentile of sorted seconds, with the bound that it is to keep."""

    what: str
    values: list
    percent: int
    reading: str
    at_most: float | None = None
    at_least: float | None = None

    def value(self):
        return self.values[-(-len(self.values) * self.percent // 100) - 1]

    def row(self):
        spread = f"{number(self.values[0])} to {number(self.values[-1])} s"
        median = number(statistics.median(self.values))
        return f"| {self.what} | **{number(self.value())} s** | {spread} | {target(self)} | median {median} s |"


def target(line):
    if line.at_least is not None:
        return f"at least {line.at_least}: {'kept' if line.value() >= line.at_least else '**missed**'}"
    if line.at_most is not None:
        return f"at most {line.at_most}: {'kept' if line.value() <= line.at_most else '**missed**'}"
    return ""


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine():
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores = subprocess.run(["nproc"], capture_output=True, text=True).stdout.strip()
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
    return f"{cores} cores of {cpu[1] if cpu else platform.machine()}, {memory:.0f} GiB, {platform.system()}"


def versions():
    here = Path(__file__).parent
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    pins = {}
    for opponent in ("notebook", "daft"):
        lines = (here / f"requirements-{opponent}.txt").read_text().splitlines()
        pins[opponent] = ", ".join(line.replace("==", " ") for line in lines if "==" in line)
    return [f"- {java}", *(f"- {opponent}: {pinned}" for opponent, pinned in pins.items())]


def write(file, lines, arguments):
    images = f"JPEGs of `{Path(arguments.images).name}`" if arguments.images else "the quick start's sample images"
    page = [
        "# Results",
        "",
        f"Written by `bootstrap/pomona benchmark` on {datetime.date.today()}; [README](README.md) says how to read each line.",
        "A quotient is the median of the rounds' own quotients, and the spread is theirs.",
        "",
        "| what | measured | spread | bound | from: median (min to max) |",
        "|---|---|---|---|---|",
        *(line.row() for line in lines),
        "",
        *(f"- *{line.what}*: {line.reading}" for line in lines),
        "",
        "## Where it was measured",
        "",
        f"- {machine()}",
        f"- {arguments.rounds} rounds, the sides in turn; {images}",
        *versions(),
        "",
    ]
    file.write_text("\n".join(page))
