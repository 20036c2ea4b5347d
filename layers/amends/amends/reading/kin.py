"""Words that mean alike: what the weights learnt of "broken" holds for "kaput", and of "broken" near "parts" for both.

`languages/<language>/kin.txt` lists them by classes, written from knowledge of the language; what each class says of a
signal, and one near another, is fitted. All languages have the same classes, so one learns from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress
from operator import sub
from typing import NamedTuple

from amends import languages
from amends.reading import features, shadow

NEAR = 6  # words from one to the next that stands near it, within a sentence
NOT = b"not"  # the class of words that deny
Classes = tuple[bytes, ...]
_NONE: Classes = ()
_STOPS = frozenset(b".!?")


@cache
def known(language: str) -> Mapping[bytes, Classes]:
    """The classes of each word, and of two words with a space between them."""
    found: dict[bytes, Classes] = {}
    for block in shadow.fold("\n".join(languages.lines(language, "kin"))).split(b"[")[1:]:
        name, _, words = block.partition(b"]\n")
        _add(found, name, words.rstrip().replace(b"_", b" ").split(b"\n"))
    _add(found, NOT, features.of_all("denying"))
    return found


def _add(found: dict[bytes, Classes], name: bytes, words: Iterable[bytes]) -> None:
    more: dict[bytes, Classes] = dict.fromkeys(words, (name,))
    for word in found.keys() & more.keys():
        more[word] = (*found[word], name)
    found.update(more)


def classes(language: str, words: Sequence[bytes], joined: Sequence[bytes]) -> list[Classes]:
    """Each word's classes; joined: each word with the one before it, and the last with the end."""
    of = known(language)
    own = [of.get(word, _NONE) for word in words]
    for two in of.keys() & joined[1:-1]:
        at = joined.index(two) - 1
        own[at] = (*own[at], *of[two])
    return own


class Line(NamedTuple):
    """All classes of a text in order. at: the number of each one's word; places: the same, sentences far apart."""

    classes: list[bytes]
    at: list[int]
    places: list[int]

    def near(self) -> Iterator[tuple[Iterator[tuple[bytes, bytes]], Iterator[tuple[int, int]]]]:
        """Each class with one that stands near behind it, and the numbers of their words: those next to each other in
        the line, those with one between, and so on."""
        for by in range(1, len(self.classes)):
            apart = list(map(sub, self.places[by:], self.places))
            if min(apart) > NEAR:
                break
            holds = [0 < words <= NEAR for words in apart]
            yield (
                compress(zip(self.classes, self.classes[by:], strict=False), holds),
                compress(zip(self.at, self.at[by:], strict=False), holds),
            )


def line(words: Sequence[bytes], own: Sequence[Classes]) -> Line:
    """The line of all classes; own: each word's."""
    out, gap = Line([], [], []), 0
    for at, (word, here) in enumerate(zip(words, own, strict=True)):
        for one in here:
            out.classes.append(one)
            out.at.append(at)
            out.places.append(at + gap)
        if not here and word[0] in _STOPS:
            gap += NEAR
    return out
