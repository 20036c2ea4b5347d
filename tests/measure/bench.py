"""`make bench`: what a start and a reading cost, as ratios to VADER on the same text, in one run.

Absolute times differ from machine to machine; a ratio does not. Section by section: reading, the weights alone, how
the cost grows, and what must be loaded once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from amends.reading import phrases, read, shadow, weighing, weights

_WORDS = (
    "Hello, I ordered two lamps from your shop three weeks ago and have still not received anything. I called twice "
    "and was told that somebody would ring back, but nobody did. The tracking page shows nothing, and the app crashes "
    "whenever I try to open the order. Please tell me where my parcel is, or refund the money. "
)
_ROUNDS = 9


def cost(work: Callable[[], object]) -> float:
    """Seconds of one call: the best of several rounds, each long enough to be told from the clock's grain."""
    start = perf_counter()
    work()
    times = max(1, int(0.02 / max(perf_counter() - start, 1e-7)))
    rounds = []
    for _ in range(_ROUNDS):
        start = perf_counter()
        for _ in range(times):
            work()
        rounds.append((perf_counter() - start) / times)
    return min(rounds)


def _weigh(text: str) -> None:
    seen = shadow.fold(text)
    weighing.chances("en", text, seen, ())


def _text(size: int) -> str:
    return (_WORDS * (size // len(_WORDS) + 1))[:size]


def main() -> None:
    judge = SentimentIntensityAnalyzer()
    file = Path(weights.__file__).parent / "weights" / "en.weights"
    document = file.read_bytes()
    lines = []
    for size, most in ((500, 0.5), (10_000, 0.1)):
        text = _text(size)
        other = cost(lambda text=text: judge.polarity_scores(text))  # type: ignore[misc]
        for name, work in (("read", read), ("weights alone", _weigh)):
            ratio = cost(lambda text=text, work=work: work(text)) / other  # type: ignore[misc]
            lines.append((f"{name}, {size:,} characters: share of VADER's time", ratio, f"at most {most}"))
    lines.append(
        (
            "read, 1,000,000 against 100,000 characters",
            cost(lambda: read(_text(1_000_000))) / cost(lambda: read(_text(100_000))),
            "about 10",
        )
    )
    load = cost(lambda: weights.parse(document)) * 1000
    phrases.lexicon.cache_clear()
    start = perf_counter()
    phrases.lexicon("en")
    lines.append(("loading the weights, milliseconds", load, ""))
    lines.append(("loading weights and lexicon, milliseconds", load + (perf_counter() - start) * 1000, "at most 60"))
    for name, value, bound in lines:
        sys.stdout.write(f"{name:55} {value:8.2f}  {bound}\n")


if __name__ == "__main__":
    main()
