"""The weights: how likely each signal is by all words of a text together, and which words carried it.

`weights/en.weights` holds them: a line of JSON (sources, licences, date, calibration), then, compressed, the words,
classes of words that mean alike (kin.py), and one byte each for every head. A text is read by joining its rows and
adding every head's bytes: no other package is needed, and 500 characters cost some tenths of a millisecond.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from math import exp, inf, sqrt
from operator import itemgetter
from pathlib import Path
from struct import iter_unpack
from typing import Any, NamedTuple

from amends.reading import features, kin, shadow
from amends.reading.phrases import Found

STORED = ("words", "pairs", "pieces", "kin", "near")  # what has rows of bytes, in the file's order
ZERO = 128  # what a weight of nothing is stored as, so that no byte is ever negative
LONGEST = 12  # words that are shown as having carried a signal
# A quote neither begins nor ends with words that hang in the air.
_LOOSE_FIRST, _LOOSE_LAST = features.of_all("loose_first"), features.of_all("loose_last")


@dataclass(frozen=True, eq=False)
class Weights:
    """heads: their names, each a signal or a finer question; words, pairs (`still late`), pieces, classes of words and
    a class near another: a row each, with a byte a head; about: everything the file says of itself."""

    heads: tuple[str, ...]
    words: Mapping[bytes, bytes]
    pairs: Mapping[bytes, bytes]
    pieces: Mapping[bytes, bytes]
    kin: Mapping[bytes, bytes]
    near: Mapping[tuple[bytes, ...], bytes]
    marks: Mapping[str, Sequence[float]]
    cues: Mapping[str, Sequence[float]]
    about: Mapping[str, Any]


_FOLDER = Path(__file__).parent / "weights"
LANGUAGES = frozenset(path.stem for path in _FOLDER.glob("*.weights"))


@lru_cache(maxsize=4)
def load(language: str) -> Weights:
    """The weights of a language."""
    return parse((_FOLDER / f"{language}.weights").read_bytes())


def parse(document: bytes) -> Weights:
    """Weights from a file's bytes."""
    head, _, body = document.partition(b"\n")
    about = json.loads(head)
    names, _, table = zlib.decompress(body).partition(b"\n\n")
    rows = map(itemgetter(0), iter_unpack(f"{len(about['heads'])}s", table))
    lines = zip(names.split(b"\n"), rows, strict=True)
    words, pairs, pieces, classes, near = (dict(islice(lines, about["counts"][block])) for block in STORED)
    beside = {tuple(names.split(b" ")): row for names, row in near.items()}
    return Weights(tuple(about["heads"]), words, pairs, pieces, classes, beside, about["marks"], about["cues"], about)


def chances(using: Weights, text: str, seen: bytes, found: Iterable[Found]) -> dict[str, float]:
    """Each head's probability; text: the writer's own words, seen: their shadow, found: the phrases in it."""
    logits = [
        slope * score + shift
        for score, (slope, shift) in zip(scores(using, text, seen, found), using.about["calibration"], strict=True)
    ]
    likely = [round(1 / (1 + exp(-logit)), 3) if logit > -30 else 0.0 for logit in logits]
    return dict(zip(using.heads, likely, strict=True))


def scores(using: Weights, text: str, seen: bytes, found: Iterable[Found]) -> list[float]:
    """Each head's score before it is made a probability."""
    plain = features.plain(seen)
    words = features.words(plain)
    distinct = set(words)
    joined = features.joined(words)
    own = kin.classes(using.about["language"], words, joined)
    near = {two for pairs, _ in kin.line(words, own).near() for two in pairs}
    rows = chain(
        map(using.words.get, distinct),
        map(using.pairs.get, set(joined)),
        (_rows_of_pieces(using, word[: features.LONGEST]) for word in distinct.difference(using.words)),
        map(using.kin.get, chain.from_iterable(dict(zip(words, own, strict=True)).values())),
        map(using.near.get, near),
    )
    stored, heads = b"".join(filter(None, rows)), len(using.heads)
    share, nothing = 1 / sqrt(len(distinct) + 1), ZERO * (len(stored) // heads)
    sums = [sum(stored[head::heads]) - nothing for head in range(heads)]
    out = [scale * share * total for scale, total in zip(using.about["scales"], sums, strict=True)]
    strongest: dict[str, float] = {}
    for one in found:
        kind = one.phrase.kind
        if one.strength > strongest.get(kind, 0.0):
            strongest[kind] = one.strength
    told = [
        [strength * value for value in using.cues[kind]] for kind, strength in strongest.items() if kind in using.cues
    ]
    shape = _of_shape(using, features.shape(text, plain, distinct, len(words)))
    return list(map(sum, zip(shape, out, *told, strict=True)))


@lru_cache(maxsize=1024)
def _of_shape(using: Weights, shape: features.Shape) -> tuple[float, ...]:
    """What a text's shape adds to each head's bias."""
    rows = [using.marks[mark] for mark in shape.marks() if mark in using.marks]
    return tuple(map(sum, zip(using.about["bias"], *rows, strict=True)))


@lru_cache(maxsize=8192)
def _rows_of_pieces(using: Weights, word: bytes) -> bytes:
    """The rows of an unknown word's pieces, one behind the other: names and misspelt words come again."""
    return b"".join(filter(None, map(using.pieces.get, features.pieces(word))))


def carried(using: Weights, seen: bytes, head: str) -> tuple[int, int]:
    """The span of the words that carried a head most: at most `LONGEST` in a row, within a sentence."""
    best = max(sentences(using, seen, {head: 1.0}), key=lambda one: one.most, default=None)
    return (best.start, best.end) if best else (0, 0)


class Sentence(NamedTuple):
    """What a sentence adds to some heads together: all its words, less where there are more of them, and the telling
    ones among them, at most `LONGEST` in a row, with their span."""

    total: float
    most: float
    start: int
    end: int


def sentences(using: Weights, seen: bytes, shares: Mapping[str, float]) -> Iterator[Sentence]:
    """Each sentence with words in it. shares: how much each head counts."""
    plain = features.plain(seen)
    words, places = features.words(plain), features.places(plain)
    stops = [end for _, end in places]
    each = ([share * own for own in _each(using, words, using.heads.index(head))] for head, share in shares.items())
    before = list(accumulate(map(sum, zip(*each, strict=True)), initial=0.0))  # what the words before add
    until = [  # what the words up to this one add, where a quote may end with it
        total if word[:1].isalnum() and word not in _LOOSE_LAST else -inf
        for word, total in zip(words, before[1:], strict=True)
    ]
    for start, end in shadow.sentences(seen):
        begin, stop = bisect_left(places, (start, 0)), bisect_right(stops, end)
        best, span = -1.0, (0, 0)
        for first in range(begin, stop):
            if not words[first][:1].isalnum() or words[first] in _LOOSE_FIRST:
                continue
            # The first of several best ones counts, and most words begin none.
            most = max(until[first : min(first + LONGEST, stop)])
            if most - before[first] > best:
                best = most - before[first]
                span = (places[first][0], stops[until.index(most, first)])
        if best >= 0:
            yield Sentence((before[stop] - before[begin]) / sqrt(stop - begin), best, *span)


def _each(using: Weights, words: Sequence[bytes], head: int) -> list[float]:
    """What each word adds to a head, with its classes, and half of each pair, of words or of classes, that it is in."""
    rows = map(using.words.get, words)
    out: list[float] = [
        _of_pieces(using, word, head) if row is None else row[head] - ZERO
        for word, row in zip(words, rows, strict=True)
    ]
    joined = features.joined(words)
    halves = [_half(using.pairs.get(two), head) for two in joined]
    own = kin.classes(using.about["language"], words, joined)
    for at, (left, right, classes) in enumerate(zip(halves[:-1], halves[1:], own, strict=True)):
        out[at] += left + right + sum(2 * _half(using.kin.get(one), head) for one in classes)
    for pairs, numbers in kin.line(words, own).near():
        for two, (first, second) in zip(pairs, numbers, strict=True):
            half = _half(using.near.get(two), head)
            out[first] += half
            out[second] += half
    return out


def _half(row: bytes | None, head: int) -> float:
    return 0.0 if row is None else (row[head] - ZERO) / 2


def _of_pieces(using: Weights, word: bytes, head: int) -> int:
    rows, heads = _rows_of_pieces(using, word[: features.LONGEST]), len(using.heads)
    return sum(rows[head::heads]) - ZERO * (len(rows) // heads)
