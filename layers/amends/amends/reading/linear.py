"""Patterns over a text's shadow, matched by RE2: no backtracking, so the cost grows with the text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import re2  # type: ignore[import-untyped]

from amends.reading import shadow

_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1  # a shadow has one byte a character
_OPTIONS.max_mem = 16 << 20  # a Set of a hundred phrases; RE2 takes what it needs of it
_OPTIONS.log_errors = False
_ANYWHERE = re2._Anchor.UNANCHORED
_AT_ONCE = 100  # patterns


def compiled(pattern: bytes) -> Any:
    """One pattern, with the `search` and `finditer` of `re`. Raises re2.error for one that is not valid."""
    return re2.compile(pattern, _OPTIONS)


def any_of(patterns: Iterable[bytes]) -> Callable[[bytes], list[int]]:
    """Many patterns compiled together: what is returned gives the indexes of those that occur in a shadow.

    RE2 works out a state for each mix of half-found patterns when it first meets it, and the more patterns it looks for
    at once, the more mixes are new in a new text: a hundred at a time cost a quarter of what five hundred do. re2's
    own wrapper, which would look at what kind of text it is given, is left out.
    """
    sets, every = [], list(patterns)
    for start in range(0, len(every), _AT_ONCE):
        together = re2.Set.SearchSet(_OPTIONS)
        for pattern in every[start : start + _AT_ONCE]:
            together.Add(pattern)
        together.Compile()
        sets.append((start, together._set.Match))
    return lambda shadow: [start + index for start, match in sets for index in match(shadow)]


def spans(pattern: Any, shadow: bytes, most: int = 1 << 62) -> list[tuple[int, int]]:
    """The first spans of a pattern that always matches something. Half of the cost of `finditer`, which makes a match
    object for each."""
    found: list[tuple[int, int]] = []
    match, at, end = pattern._regexp.Match, 0, len(shadow)
    while len(found) < most:
        span = match(_ANYWHERE, shadow, at, end)[0]
        at = span[1]
        if at < 0:
            break
        found.append(span)
    return found


def occurs(pattern: Any, shadow: bytes) -> bool:
    """Whether a pattern is found anywhere."""
    return bool(pattern._regexp.Match(_ANYWHERE, shadow, 0, len(shadow))[0][1] >= 0)


def words(alternatives: str) -> Any:
    """Whole words, `a|b c`, with any white space within."""
    spelled = shadow.spelled(alternatives.replace("\n", "").replace(" ", r"\s+"))
    return compiled(rb"\b(?:" + spelled.encode() + rb")\b")
