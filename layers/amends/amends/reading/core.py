"""The admin's core functions, and which of them a writer is stuck on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from amends.reading import shadow
from amends.reading.phrases import Found

_WORD = re.compile(rb"[a-z0-9]+")
_SMALL = frozenset(b"a an the my our your of to in on for with and or new".split())
_ENDINGS = (b"ings", b"ing", b"ies", b"ed", b"es", b"s", b"e", b"y")
NEAR = frozenset({"struggle", "confusion", "frustration", "fault"})  # families of cues that say "stuck"


def stem(word: bytes) -> bytes:
    """A word without its ending, so that `exporting invoices` meets `export invoice`."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def named(seen: bytes, subject: bytes, found: Iterable[Found], functions: Sequence[str]) -> str:
    """The core function, as the admin wrote it, that the writer is stuck on; empty for none.

    It must be named in the sentence of a cue, or in the subject, by all of its words in any order and form.
    """
    stuck = [one.start for one in found if one.family in NEAR]
    if not stuck or not functions:
        return ""
    wanted = [(function, _stems(shadow.fold(function))) for function in functions]
    bounds = shadow.sentences(seen)
    places = dict.fromkeys(shadow.sentence_at(bounds, at) for at in stuck)
    for place in (*(seen[start:end] for start, end in places), subject):
        stems = _stems(place)
        for function, words in wanted:
            if words and words <= stems:
                return function
    return ""


def _stems(words: bytes) -> set[bytes]:
    return {stem(word) for word in _WORD.findall(words) if word not in _SMALL}
