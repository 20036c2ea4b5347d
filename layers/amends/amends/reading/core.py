"""The admin's core functions, and which of them a writer is stuck on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from amends import languages
from amends.reading import shadow
from amends.reading.phrases import Found

_WORD = re.compile(rb"[a-z0-9]+")
NEAR = frozenset({"struggle", "confusion", "frustration", "fault"})  # families of cues that say "stuck"


def stem(word: bytes, language: str = languages.NOTES) -> bytes:
    """A word without its ending, so that `exporting invoices` meets `export invoice`."""
    for ending in _endings(language):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def named(seen: bytes, subject: bytes, found: Iterable[Found], functions: Sequence[str], language: str) -> str:
    """The core function, as the admin wrote it, that the writer is stuck on; empty for none.

    It must be named in the sentence of a cue, or in the subject, by all of its words in any order and form.
    """
    stuck = [one.start for one in found if one.family in NEAR]
    if not stuck or not functions:
        return ""
    wanted = [(function, _stems(shadow.fold(function), language)) for function in functions]
    bounds = shadow.sentences(seen)
    places = dict.fromkeys(shadow.sentence_at(bounds, at) for at in stuck)
    for place in (*(seen[start:end] for start, end in places), subject):
        stems = _stems(place, language)
        for function, words in wanted:
            if words and words <= stems:
                return function
    return ""


def _stems(words: bytes, language: str) -> set[bytes]:
    return {stem(word, language) for word in _WORD.findall(words) if word not in _filler(language)}


@cache
def _endings(language: str) -> tuple[bytes, ...]:
    return tuple(ending.encode() for ending in languages.data(language, "words")["endings"])


@cache
def _filler(language: str) -> frozenset[bytes]:
    return frozenset(map(shadow.fold, languages.data(language, "words")["filler"].split()))
