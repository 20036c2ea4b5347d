"""`make bench`: what reading costs beside VADER on the same text, how it grows, and what a start loads.

Absolute times differ from machine to machine; ratios of processor time, taken in one run and in turns, do so much
less. VADER's `polarity_scores` takes twice as long for words that it knows as for plain ones, so there is a message of
either kind. Of these every cache knows all, but a customer's text is new to RE2, which works out its states as it meets
them. So there are other people's messages too, each read once after some others, and again. Loading is measured as
deployed (see reading/build.py), in processes of its own, against a bare start of Python. Fails where the cost grows
faster than the text does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import process_time
from zlib import crc32

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import amends
from amends import languages
from amends.reading import phrases, read, shadow, weighing
from amends.reading.build import build
from tests.measure import sets

PLAIN = (
    "Hello, I ordered two lamps from your shop three weeks ago and have still not received anything. I called twice "
    "and was told that somebody would ring back, but nobody did. The tracking page shows nothing, and the app crashes "
    "whenever I try to open the order. Please tell me where my parcel is, or refund the money. "
)
UPSET = (
    "I am really disappointed and honestly quite angry. The sofa that you sold us as perfect is terrible: the fabric "
    "is damaged, one leg is broken, and the smell is awful. My wife loved the colour and now she hates to even look at "
    "it! Your very kind colleague promised help, and that was great, but nothing happened. Such poor quality is a "
    "shame for a shop that we trusted and liked for years. I want my money back, and I will not recommend you again. "
)
HOSTILE = (
    "a",
    " ",
    "\n",
    "...",
    '"',
    "<b>",
    "&#39;",
    "a'" * 2_000 + " ",
    "can't log in ",
    "by Friday ",
    "I am furious, ",
    "On 1/2/26 a wrote:\n> b\n",
)
ROUNDS = 15
FASTEST_GROWTH = 10.0  # of what a character costs, from 10 KB to 1 MB: well above noise, and far from quadratic (100)

LOADING = """
from time import process_time
from amends.reading import kin, phrases, risk, weights
import amends.reading.reader
began = process_time()
for language in {languages}:
    phrases.finder(language)
    kin.known(language)
    risk.marking(language)
weights.load("en")
print(process_time() - began)
"""


def costs(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of one call of each: the quickest of all, since whatever disturbs a call makes it longer."""
    best: dict[str, float] = {}
    for name in [name for _ in range(rounds) for name in works]:
        calls, began = 0, process_time()
        while calls < 2 or process_time() - began < 0.02:
            start = process_time()
            works[name]()
            took, calls = process_time() - start, calls + 1
            best[name] = min(took, best.get(name, took))
    return best


def of_size(words: str, size: int) -> str:
    return (words * (size // len(words) + 1))[:size]


def beside_vader() -> None:
    judge = SentimentIntensityAnalyzer()
    for size, most in ((500, 0.5), (10_000, 0.1)):
        for kind, words in (("plain", PLAIN), ("upset", UPSET)):
            text = of_size(words, size)
            seen = shadow.fold(text)
            took = costs(
                {
                    "vader": lambda text=text: judge.polarity_scores(text),  # type: ignore[misc]
                    "read": lambda text=text: read(text),  # type: ignore[misc]
                    "weights": lambda text=text, seen=seen: weighing.chances("en", text, seen, ()),  # type: ignore[misc]
                }
            )
            row(f"read, {size:,} characters, {kind}: share of VADER's time", took["read"] / took["vader"], most)
            row("    of it the weights", took["weights"] / took["vader"])


def varied() -> None:
    texts = [row["text"] for name in (sets.XCI, sets.CESAMARD, sets.GITHUB) for row in sets.rows(name)]
    texts.sort(key=lambda text: crc32(text.encode()))  # the sets mixed, and the same in every run
    short = [text for text in texts if 400 <= len(text) <= 600]
    other = "\n".join(text for text in texts if not 400 <= len(text) <= 600)
    for language in languages.read():  # a text whose language cannot be told is looked at in each
        phrases.finder(language)
    long = [other[start : start + 10_000] for start in range(0, 80_000, 10_000)]
    for size, before, new, most in ((500, short[:100], short[100:300], 0.5), (10_000, long[:2], long[2:], 0.1)):
        share(before)
        row(f"read, {size:,} characters, new texts: share of VADER's time", share(new), most)
        row("    the same texts again", min(share(new) for _ in range(5)), most)


def share(texts: Iterable[str]) -> float:
    """Of VADER's time, for reading each of the texts once, in turns."""
    spent = dict.fromkeys((SentimentIntensityAnalyzer().polarity_scores, read), 0.0)
    for text in texts:
        for work in spent:
            start = process_time()
            work(text)
            spent[work] += process_time() - start
    vader, ours = spent.values()
    return ours / vader


def growth() -> bool:
    """Whether every text's cost grows with its length alone."""
    linear = True
    for words in (PLAIN, UPSET, *HOSTILE):
        short, long = of_size(words, 10_000), of_size(words, 1_000_000)
        took = costs({"short": lambda short=short: read(short)}) | costs({"long": lambda long=long: read(long)}, 2)  # type: ignore[misc]
        factor = took["long"] / took["short"] / 100
        linear = linear and factor <= FASTEST_GROWTH
        row(f"a character of {words[:20]!r}, in 1 MB against 10 KB", factor, FASTEST_GROWTH)
    return linear


def seconds(code: str, path: Path) -> float:
    """What the code prints, in a fresh process; the best of several."""
    command = [sys.executable, "-c", code]
    known = os.environ | {"PYTHONPATH": str(path)}
    return min(float(subprocess.run(command, check=True, capture_output=True, env=known).stdout) for _ in range(7))


def starts() -> None:
    with tempfile.TemporaryDirectory() as folder:
        deployed = Path(folder)
        shutil.copytree(Path(amends.__file__).parent, deployed / "amends")
        build(deployed)
        bare = seconds("from time import process_time; print(process_time())", deployed)
        for name, languages in (("English lexicon and weights", ["en"]), ("same and the German lexicon", ["en", "de"])):
            took = seconds(LOADING.format(languages=languages), deployed)
            row(f"loading the {name}: milliseconds", took * 1000, 60)
            row("    in bare starts of Python", took / bare)


def row(name: str, value: float, most: float | None = None) -> None:
    sys.stdout.write(f"{name:62} {value:8.2f}" + (f"  at most {most}\n" if most else "\n"))


def main() -> int:
    beside_vader()
    try:
        varied()
    except sets.MissingDataError as missing:
        sys.stdout.write(f"{missing}\n")
    starts()
    return 0 if growth() else 1


if __name__ == "__main__":
    sys.exit(main())
