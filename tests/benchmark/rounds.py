"""Measurements in turn, so that what the machine does besides hits all of them alike."""

import sys


def alternate(measurements, rounds):
    """Runs each measurement once a round, in turn; gives a list of each one's results."""
    found = {name: [] for name in measurements}
    for number in range(rounds):
        for name, measure in measurements.items():
            value = measure()
            found[name].append(value)
            say(f"  round {number + 1}: {name}: {value if isinstance(value, float) else round(value.seconds, 1)}")
    return found


def say(line):
    print(line, file=sys.stderr, flush=True)
