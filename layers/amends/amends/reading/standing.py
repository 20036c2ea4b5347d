"""Whether words stand in a phrase by which a lead is called: where they never count, it is not found.

Told from the patterns of every language that is read. Each is gone through once, with how many of the words' characters
may have been met at each place; what stands in a gap, or for any word, is none of the phrase's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from amends import languages
from amends.nouns import CALL_A_LEAD
from amends.reading import pattern
from amends.reading.pattern import Group, Node

_CALLS_NONE = "legal.public"  # to speak to the public calls no lead
BUILT = "calls"  # the file of a deployment that holds their patterns, see build.py

_RUN = re.compile(r"([a-z0-9]+)([*(]?)")
_ANY = "*"
_ALIKE = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("'", ""))

Met = Iterable[int]  # how many characters of the words, one more once their last word is over; where that is no number:
_BETWEEN, _WITHIN, _PAST = -1, -2, -3  # none, and a word may begin or has begun; all, and others follow


class _Written(NamedTuple):
    """A pattern, with its words, and those on which more may hang."""

    pattern: str
    words: frozenset[str]
    begun: tuple[str, ...]


def calls(sheet: Mapping[str, Any]) -> list[str]:
    """The patterns of the sheet's phrases by which a lead is called, with their {words} written out."""
    return [
        pattern.expanded(entry["pattern"], sheet["words"])
        for family, name, entry in pattern.entries(sheet)
        if (kind := f"{family}.{name}").startswith(CALL_A_LEAD) and kind != _CALLS_NONE
    ]


@lru_cache(maxsize=1024)
def in_a_call(words: str) -> bool:
    """Whether words stand in a phrase by which a lead is called."""
    return any(stand_in(phrase, words) for phrase in _likely(_plain(words)))


@lru_cache(maxsize=1024)
def is_a_call(words: str) -> bool:
    """Whether words are the whole of such a phrase."""
    return any(stand_in(phrase, words, whole=True) for phrase in _likely(_plain(words)))


def stand_in(phrase: Group, words: str, *, whole: bool = False) -> bool:
    """Whether a phrase may hold these words, one behind the other; whole: and no others."""
    wanted = _plain(words)
    over = {len(wanted), len(wanted) + 1}
    if whole:
        return not over.isdisjoint(_behind((phrase,), wanted, {0}))
    return not {*over, _PAST}.isdisjoint(_behind((phrase,), wanted, {_BETWEEN}))


def _likely(wanted: str) -> Iterator[Group]:
    """The phrases that have each of the words."""
    words = {run for run, _ in _RUN.findall(wanted)}
    for written in _written() if words else ():
        if all(word in written.words or word.startswith(written.begun) for word in words):
            yield _parsed(written.pattern)


@cache
def _written() -> tuple[_Written, ...]:
    every = (
        languages.data(language, BUILT).get("patterns") or calls(languages.data(language, "cues"))
        for language in languages.read()
    )
    return tuple(_with_words(each) for many in every for each in many)


def _with_words(written: str) -> _Written:
    runs = _RUN.findall(_plain(written))
    begun = (run for run, more in runs if more or ")(" in written)
    return _Written(written, frozenset(run for run, _ in runs), tuple(begun))


@cache
def _parsed(written: str) -> Group:
    return pattern.parsed(written, {})


def _behind(nodes: tuple[Node, ...], wanted: str, met: Met) -> set[int]:
    """What has been met behind the nodes; met: before them."""
    now = {*met}
    for node in nodes:
        if isinstance(node, Group):
            now = {each for branch in node.branches for each in _behind(branch, wanted, now)}
        else:
            for character in " " if node == " … " else _plain(node):
                now = {after for each in now for after in _step(character, wanted, each)}
    return now


def _step(character: str, wanted: str, met: int) -> Iterator[int]:
    """What may have been met behind one more character."""
    if met == _PAST:
        yield _PAST
    elif met < 0:
        yield _WITHIN if _of_word(character) else _BETWEEN
        if met == _BETWEEN and character == wanted[0]:
            yield 1
    elif met >= len(wanted):
        yield from _over(character, wanted, met)
    elif character == _ANY:
        yield from _rest(wanted, met)
    elif character == wanted[met]:
        yield met + 1
    elif character == " " and wanted[:met].endswith(" "):
        yield met


def _over(character: str, wanted: str, met: int) -> Iterator[int]:
    """Behind the last character, where no letter may follow at once."""
    if not _of_word(character):
        yield len(wanted) + 1
    elif met > len(wanted):
        yield _PAST
    elif character == _ANY:
        yield met


def _rest(wanted: str, met: int) -> Iterator[int]:
    """Anywhere up to the end of a word that was begun."""
    while met and _of_word(wanted[met - 1]):
        yield met
        if met == len(wanted) or not _of_word(wanted[met]):
            break
        met += 1


def _of_word(character: str) -> bool:
    return character.isalnum() or character in "_*#"


@lru_cache(maxsize=8192)
def _plain(written: str) -> str:
    """In small letters, and in one of the spellings that a phrase takes for the same."""
    folded = pattern.folded(written)
    for spelled, alike in _ALIKE:
        folded = folded.replace(spelled, alike)
    return " ".join(folded.split()) or folded
