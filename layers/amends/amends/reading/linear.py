"""Patterns over a text's shadow, matched by RE2: no backtracking, so the cost grows with the text and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]

from amends.reading import shadow

_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1  # a shadow has one byte a character
_OPTIONS.max_mem = 64 << 20  # a Set of an admin's own phrases; RE2 takes what it needs of it
_OPTIONS.log_errors = False
_ANYWHERE = re2._Anchor.UNANCHORED


def compiled(pattern: bytes) -> Any:
    """One pattern, with the `search` and `finditer` of `re`. Raises re2.error for one that is not valid."""
    return re2.compile(pattern, _OPTIONS)


kept = lru_cache(maxsize=512)(compiled)  # for a pattern that is compiled when it is first needed


def any_of(patterns: Iterable[bytes]) -> Any:
    """Many patterns compiled together: `.Match(shadow)` gives the indexes of those that occur.

    re2's own wrapper, which would look at what kind of text it is given, is left out.
    """
    together = re2.Set.SearchSet(_OPTIONS)
    for pattern in patterns:
        together.Add(pattern)
    together.Compile()
    return together._set


def spans(pattern: Any, shadow: bytes, most: int = 1 << 62) -> list[tuple[int, int]]:
    """The first spans of a pattern that always matches something. Half of the cost of `finditer`, which makes a match
    object for each."""
    match, end = pattern._regexp.Match, len(shadow)
    span = match(_ANYWHERE, shadow, 0, end)[0]
    found: list[tuple[int, int]] = []
    while span[1] >= 0 and len(found) < most:
        found.append(span)
        span = match(_ANYWHERE, shadow, span[1], end)[0]
    return found


def occurs(pattern: Any, shadow: bytes) -> bool:
    """Whether a pattern is found anywhere."""
    return bool(pattern._regexp.Match(_ANYWHERE, shadow, 0, len(shadow))[0][1] >= 0)


def words(alternatives: str) -> Any:
    """Whole words, `a|b c`, with any white space within."""
    spelled = shadow.spelled(alternatives.replace("\n", "").replace(" ", r"\s+"))
    return compiled(rb"\b(?:" + spelled.encode() + rb")\b")
