"""Danger that no phrase names, told by what comes together: a person, a body, a harm, a helper, a hazard, a thing that
gave way."""

from __future__ import annotations

from collections.abc import Sequence

from amends import languages
from amends.nouns import Cue, Quote
from amends.reading.keywords import Words
from amends.reading.phrases import Found, finder

SHEET = "risks"
TOLD = 0.75  # strength of the cue, and half of it enough where a colleague typed what was told
_CALM = "calm"  # the family of what is asked before buying, or told of a game
_NAMED = 0.5  # strength of a phrase that says it already


def cues(
    language: str, text: str, seen: bytes, message: str, said: Sequence[Cue], words: Words | None = None
) -> list[Cue]:
    """A cue `safety.told_together` at the most telling mark, where there are enough of them and no phrase says more.

    seen: the text's shadow, words: its words; said: the cues found so far.
    """
    sheet = languages.data(language, SHEET)
    if not sheet or any(cue.family == "safety" and cue.strength >= _NAMED for cue in said):
        return []
    marks: dict[str, Found] = {}  # of each family the strongest; the same words count once
    for found in sorted(finder(language, sheet=SHEET).strongest(text, seen, words), key=lambda one: -one.strength):
        if all(found.end <= mark.start or found.start >= mark.end for mark in marks.values()):
            marks.setdefault(found.family, found)
    if _CALM in marks or round(sum(found.strength for found in marks.values()), 2) < sheet["enough"]:
        return []
    most = max(marks.values(), key=lambda found: found.strength)
    return [Cue("safety.told_together", Quote(text[most.start : most.end], most.start, most.end, message), TOLD)]
