"""What a start costs, as a ratio: a noisy machine changes all numbers alike.

What each function imports, in a fresh process, against an import of botocore alone. What reading costs is measured in
measure/bench.py.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

ROUNDS = 7
STARTS = {
    "receiver": "import amends.cloud.wiring, amends.work.receive",
    "worker": "import amends.cloud.wiring, amends.work.run, amends.cloud.casebook, amends.cloud.settings, "
    "amends.helpdesks.clients",
}
FLOOR = "import botocore.session, urllib3"


def seconds_to_start(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def median_starts() -> Mapping[str, float]:
    """Medians by name, with `floor` and `bare`; the rounds are interleaved, so that noise hits all alike."""
    codes = {"bare": "", "floor": FLOOR} | STARTS
    seen: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(ROUNDS):
        for name, code in codes.items():
            seen[name].append(seconds_to_start(code))
    return {name: statistics.median(times) for name, times in seen.items()}


def main() -> None:
    starts = median_starts()
    floor = starts["floor"] - starts["bare"]
    for name in STARTS:
        print(f"start of the {name}: {(starts[name] - starts['bare']) / floor:.1f} times botocore alone")


if __name__ == "__main__":
    main()
