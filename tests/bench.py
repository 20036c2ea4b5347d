"""What a start and a reading cost, as ratios: a noisy machine changes all numbers alike.

Starts: what each function imports, in a fresh process, against an import of botocore alone. Readings: messages of 1 and
10 KB against one pass of the standard library's regular expressions over the same text, and against each other, since
cost must grow with the length and no faster.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from amends.reading import read

ROUNDS = 7
STARTS = {
    "receiver": "import amends.cloud.wiring, amends.work.receive",
    "worker": "import amends.cloud.wiring, amends.work.run, amends.cloud.casebook, amends.cloud.settings, "
    "amends.helpdesks.clients",
}
FLOOR = "import botocore.session, urllib3"
MAIL = (
    "Hi, I have tried to export my invoices three times this morning and I still can't find where the file goes. "
    "The page says that it is done, and then nothing arrives. I used to manage this on my own. My accountant needs "
    "them by Thursday. Could somebody please have a look? I would rather not start again from the beginning. "
)
HOSTILE = {
    "one letter": "a" * 10_000,
    "one phrase": "can't find " * 910,
    "quotes": "> " * 5_000,
    "spaces": " " * 10_000,
}
MOST_GROWTH = 20  # ten times the text may cost at most this much more: far from quadratic, above any noise
MOST_HOSTILE = 60  # times an ordinary text of that length


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


def median_cost(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> int:
    starts = median_starts()
    floor = starts["floor"] - starts["bare"]
    for name in STARTS:
        print(f"start of the {name}: {(starts[name] - starts['bare']) / floor:.1f} times botocore alone")
    short, long = (MAIL * 40)[:1_000], (MAIL * 40)[:10_000]
    words = re.compile(r"\w+")
    one_pass = median_cost(lambda: words.findall(short))
    costs = {len(text): median_cost(lambda text=text: read(text)) for text in (short, long)}  # type: ignore[misc]
    growth = costs[10_000] / costs[1_000]
    print(f"reading 1 KB: {costs[1_000] / one_pass:.0f} times a pass of \\w+ over it")
    print(f"reading 10 KB: {growth:.1f} times reading 1 KB (at most {MOST_GROWTH})")
    worst = 0.0
    for name, text in HOSTILE.items():
        ratio = median_cost(lambda text=text: read(text)) / costs[10_000]  # type: ignore[misc]
        worst = max(worst, ratio)
        print(f"reading 10 KB of {name}: {ratio:.1f} times an ordinary text of that length (at most {MOST_HOSTILE})")
    return int(growth > MOST_GROWTH or worst > MOST_HOSTILE)


if __name__ == "__main__":
    sys.exit(main())
