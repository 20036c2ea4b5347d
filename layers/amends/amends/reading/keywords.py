"""Which phrases may stand in a text, told by its words alone.

A text has some dozens of words, and nearly every phrase needs words of its own, or two side by side (see needs.py): a
look at each word leaves five phrases of five hundred to be searched for. One RE2 Set of them all would cost a new text
much more, since RE2 works out a state for every mix of half-found phrases when it first meets it, and a start half as
much again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, product, repeat
from typing import NamedTuple

_WORDS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz'" else ord(" ") for code in range(256))
_APOSTROPHE = ord("'")
_NONE: dict[bytes, list[int]] = {}

# A phrase's alternatives, each as its groups of words, see needs.py.
Needs = Sequence[Sequence[Collection[str]]]


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


class Index:
    """Which of many phrases may stand in a text. One that needs no words is not looked for."""

    def __init__(self, phrases: Iterable[Needs]) -> None:
        self._ways: list[tuple[int, list[frozenset[bytes]]]] = []  # each alternative's phrase, and what else it needs
        self._alone: dict[bytes, list[int]] = {}  # the alternatives for which a word is enough
        # Those that a word may begin, each with what may come next; word by word, once a text has the first.
        self._begun: dict[bytes, list[tuple[int, Collection[str]]]] = {}
        self._beside: dict[bytes, dict[bytes, list[int]]] = {}
        for phrase, needs in enumerate(phrases):
            for way in needs:
                self._add(phrase, *way)

    def _add(
        self,
        phrase: int,
        alone: Collection[str],
        left: Collection[str],
        right: Collection[str],
        *others: Collection[str],
    ) -> None:
        way = len(self._ways)
        self._ways.append((phrase, [frozenset(map(str.encode, group)) for group in others]))
        for word in alone:
            self._alone.setdefault(word.encode(), []).append(way)
        for word in left:
            self._begun.setdefault(word.encode(), []).append((way, right))

    def _meet(self, first: bytes) -> None:
        after: dict[bytes, list[int]] = {}
        for way, right in self._begun.pop(first):
            for word in right:
                after.setdefault(word.encode(), []).append(way)
        self._beside[first] = after

    def likely(self, text: Words) -> list[int]:
        """The indexes of the phrases that may stand in a text with these words, in order."""
        row, odd, every = text
        for word in self._begun.keys() & every:
            self._meet(word)
        after = map(self._beside.get, row, repeat(_NONE))
        hits = [next_ones[word] for next_ones, word in zip(after, row[1:], strict=False) if word in next_ones]
        hits += [self._alone[word] for word in self._alone.keys() & every]
        for one, word in chain.from_iterable(_around(row, at) for at in odd):
            hits += filter(None, [self._beside.get(one, _NONE).get(word)])
        told = [self._ways[way] for way in set(chain.from_iterable(hits))]
        return sorted({phrase for phrase, others in told if not any(map(every.isdisjoint, others))})


def _around(row: Sequence[bytes], at: int) -> Iterator[tuple[bytes, ...]]:
    """A word with the one before it and the one behind, however an apostrophe may part or join them."""
    pairs = pairwise(row[max(0, at - 1) : at + 2])
    return chain.from_iterable(product(*map(_parts, pair)) for pair in pairs)


@lru_cache(maxsize=4096)
def _parts(word: bytes) -> tuple[bytes, ...]:
    """A word as what stands before, between and behind its apostrophes, and joined without one."""
    parts = word.split(b"'")
    return (*parts, *map(b"".join, pairwise(parts)))
