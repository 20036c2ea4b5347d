"""Which phrases may stand in a text, told by its words alone.

A text has some dozens of words, and nearly every phrase needs words of its own (see pattern.py): a look at each word
leaves twenty phrases of five hundred to be searched for. One RE2 Set of them all would cost a new text ten times that,
since RE2 works out a state for every mix of half-found phrases when it first meets it, and a start half as much again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_, or_

from amends.reading.pattern import NEEDS

_WORDS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz'" else ord(" ") for code in range(256))
_PART = 700  # characters, and a phrase's, of which the words are looked at together

# A phrase's alternatives, each as groups of words: a text with the phrase has one of each group of an alternative.
Needs = Sequence[Sequence[Collection[str]]]


def likely(phrases: Iterable[Needs], longest: int) -> Callable[[bytes], list[int]]:
    """What is returned gives the indexes of the phrases that may stand in a shadow, none of those without needs.

    longest: characters of a phrase; words that are further apart are none.
    """
    ways = [(phrase, groups) for phrase, needs in enumerate(phrases) for groups in needs]
    wide = len(ways)
    # A bit for each alternative and group of words; a word sets the bits of the groups that it is in.
    bits: dict[bytes, int] = {}
    unasked = 0
    for index, (_, groups) in enumerate(ways):
        for place, group in enumerate(groups):
            for word in map(str.encode, group):
                bits[word] = bits.get(word, 0) | 1 << index + place * wide
        for place in range(len(groups), NEEDS):
            unasked |= 1 << index + place * wide

    def among(seen: bytes) -> list[int]:
        left = 0
        for start in range(0, max(1, len(seen) - longest), _PART):
            told = reduce(or_, filter(None, map(bits.get, words(seen[start : start + _PART + longest]))), unasked)
            left |= reduce(and_, (told >> place * wide for place in range(NEEDS)))
        left &= (1 << wide) - 1
        found = set()
        while left:
            last = left.bit_length() - 1
            found.add(ways[last][0])
            left ^= 1 << last
        return sorted(found)

    return among


def words(seen: bytes) -> set[bytes]:
    """The words of a shadow in letters alone; `can't` is `cant`, `can` and `t`, as somebody may write it or go on."""
    found = set(seen.translate(_WORDS).split())
    for parts in [word.split(b"'") for word in found if b"'" in word] if b"'" in seen else ():
        found.update(parts, map(b"".join, pairwise(parts)))
    return found
