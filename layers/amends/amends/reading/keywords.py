"""Which phrases may stand in a text, told by its words alone.

A text has some dozens of words, and nearly every phrase needs words of its own, or two side by side (see needs.py): a
look at each word leaves five phrases of five hundred to be searched for. One RE2 Set of them all would cost a new text
much more, since RE2 works out a state for every mix of half-found phrases when it first meets it, and a start half as
much again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise, product
from typing import Any, NamedTuple, TypedDict

_WORDS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz'" else ord(" ") for code in range(256))
_APOSTROPHE = ord("'")
_LONG = 30  # letters: longer words are seldom, and not kept in mind

# A phrase's alternatives, each as its groups of words, see needs.py.
Needs = Sequence[Sequence[str]]


class Words(NamedTuple):
    """The words of a shadow, in letters alone."""

    row: list[bytes]
    odd: list[int]  # which of them have an apostrophe
    every: set[bytes]  # `can't` as `cant`, `can` and `t` too, as somebody may write it or go on


def words(seen: bytes) -> Words:
    """The words of a shadow."""
    row = seen.translate(_WORDS).split()
    odd = [at for at, word in enumerate(row) if _APOSTROPHE in word] if b"'" in seen else []
    return Words(row, odd, set(row).union(*(_parts(row[at]) for at in odd)))


# One of a phrase's alternatives: the phrase's number, which words may come next, where it begins with some, and what
# else it needs.
Way = Sequence[Any]


class ByWord(TypedDict):
    """What many phrases need, by word, as a deployment has it ready. alone: the numbers of the ways for which a word is
    enough; begun: of those that it may begin."""

    ways: list[Way]
    alone: dict[str, list[int]]
    begun: dict[str, list[int]]


def by_word(phrases: Iterable[Needs]) -> ByWord:
    """What the phrases need, by word; one that needs no words is in none of its ways."""
    found = ByWord(ways=[], alone={}, begun={})
    for phrase, needs in enumerate(phrases):
        for alone, left, right, *others in needs:
            for words, ways in ((alone, found["alone"]), (left, found["begun"])):
                for word in words.split():
                    ways.setdefault(word, []).append(len(found["ways"]))
            found["ways"].append((phrase, right, others))
    return found


class Index:
    """Which of many phrases may stand in a text. One that needs no words is not looked for."""

    def __init__(self, known: ByWord) -> None:
        self._ways = known["ways"]
        self._alone = {word.encode(): ways for word, ways in known["alone"].items()}
        # Those that a word may begin; by that word and the next, once a text has had it.
        self._begun = {word.encode(): ways for word, ways in known["begun"].items()}
        self._beside: dict[tuple[bytes, bytes], list[int]] = {}

    def likely(self, text: Words) -> list[int]:
        """The indexes of the phrases that may stand in a text with these words, in order."""
        row, odd, every = text
        for word in self._begun.keys() & every:
            self._meet(word)
        pairs = chain(pairwise(row), *(_around(row, at) for at in odd))
        hits = [self._alone[word] for word in self._alone.keys() & every]
        told = set(chain.from_iterable([*hits, *filter(None, map(self._beside.get, pairs))]))
        ways = map(self._ways.__getitem__, told)
        return sorted({phrase for phrase, _, others in ways if not any(map(every.isdisjoint, map(_group, others)))})

    def _meet(self, first: bytes) -> None:
        for way in self._begun.pop(first):
            for word in _group(self._ways[way][1]):
                self._beside.setdefault((first, word), []).append(way)


def _around(row: Sequence[bytes], at: int) -> Iterable[tuple[bytes, bytes]]:
    """A word with the one before it and the one behind, however an apostrophe may part or join them."""
    parts = _edges(row[at])
    before = _edges(row[at - 1]) if at else ()
    after = _edges(row[at + 1]) if at + 1 < len(row) else ()
    return chain(product(before, parts), product(parts, after))


@cache
def _group(words: str) -> frozenset[bytes]:
    return frozenset(words.encode().split())


def _parts(word: bytes) -> tuple[bytes, ...]:
    """A word as what stands before, between and behind its apostrophes, and joined without one."""
    return _split(word) if len(word) <= _LONG else _joined(word.split(b"'"))


def _edges(word: bytes) -> tuple[bytes, ...]:
    """The parts that may stand beside another word: a phrase's word has an apostrophe or two, so the rest is within."""
    if len(word) <= _LONG:
        return _split(word)
    parts = word.split(b"'", 3)[:3] + word.rsplit(b"'", 3)[-3:]
    return _joined(parts)


@lru_cache(maxsize=4096)
def _split(word: bytes) -> tuple[bytes, ...]:
    return _joined(word.split(b"'"))


def _joined(parts: list[bytes]) -> tuple[bytes, ...]:
    return (*parts, *map(b"".join, pairwise(parts)))
