"""Grave matters that no phrase names, told by what comes together: a person, a body, a harm and a thing that gave way;
a stranger, their papers and who sees them; somebody near, a loss and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from amends import languages
from amends.nouns import Cue, Quote
from amends.reading.keywords import Words
from amends.reading.phrases import Finder, Found, Phrase, lexicon, strongest

SHEETS = ("risks", "breaches", "frailty")  # danger, personal data in wrong hands, somebody who needs gentleness
TOLD = 0.75  # strength of the cue, and half of it enough where a colleague typed what was told
QUOTED = 120  # characters of a quote
_CALM = "calm"  # the family of what is asked before buying, or told of a game
_NOTHING = "nothing"  # the family of what looks like a mark and is none: the foot of a sofa
_NAMED = 0.5  # strength of a phrase that says it already


def cues(
    language: str, text: str, seen: bytes, message: str, said: Sequence[Cue], words: Words | None = None
) -> Iterator[Cue]:
    """A cue for each sheet of which there are enough marks and no phrase says more.

    seen: the text's shadow, words: its words; said: the cues found so far.
    """
    using, likely = marking(language), dict[str, list[Phrase]]()
    for phrase in using.likely(seen, words):
        likely.setdefault(_sheet(phrase.family), []).append(phrase)
    for name, phrases in likely.items():
        sheet = languages.data(language, name)
        if _at_most(phrases) < sheet["enough"] or _named(sheet["tells"], said):
            continue
        marks = _marks(strongest(using.among(phrases, text, seen)), sheet["within"])
        telling = {name: mark for name, mark in marks.items() if _mark(name) not in sheet.get("beside", ())}
        if _sum(marks) >= sheet["enough"] and _sum(telling) >= sheet.get("telling", 0):
            most = max(marks.values(), key=lambda found: found.strength)
            start, end = _shown(marks, most)
            quote = Quote(text[start:end], start, end, message)
            yield Cue(sheet.get("named", {}).get(_mark(most.family), sheet["tells"]), quote, TOLD)


@cache
def marking(language: str) -> Finder:
    """The marks of all sheets, so that one look at a text's words serves them all; a family bears its sheet's name."""
    return Finder(
        (
            replace(phrase, family=f"{name}.{phrase.family}")
            for name in SHEETS
            if languages.data(language, name)
            for phrase in lexicon(language, name)[0]
        ),
        (),
    )


def _sheet(family: str) -> str:
    return family.partition(".")[0]


def _mark(family: str) -> str:
    return family.partition(".")[2]


def _at_most(phrases: Iterable[Phrase]) -> float:
    """What the marks would add up to if all of these stood there."""
    most: dict[str, float] = {}
    for phrase in phrases:
        if _mark(phrase.family) not in (_CALM, _NOTHING):
            most[phrase.family] = max(phrase.strength, most.get(phrase.family, 0.0))
    return round(sum(most.values()), 2)


def _named(kind: str, said: Sequence[Cue]) -> bool:
    """Whether phrases tell of it: of any danger or frailty, but of this fault alone."""
    family = kind.partition(".")[0]
    return any(
        cue.strength >= _NAMED and (cue.kind == kind or (cue.family == family and family != "fault")) for cue in said
    )


def _marks(found: Sequence[Found], within: int) -> dict[str, Found]:
    """Of each family the strongest mark, the same words counting once, where they say most together, so many characters
    apart; none where something says that it is no matter of concern."""
    if any(_mark(mark.family) == _CALM for mark in found):
        return {}
    near = ([mark for mark in found[at:] if mark.end <= first.start + within] for at, first in enumerate(found))
    return max(map(_strongest, near), key=_sum, default={})


def _shown(marks: Mapping[str, Found], most: Found) -> tuple[int, int]:
    """From the first mark to the last where that is short enough for a quote, else the most telling one."""
    start, end = min(mark.start for mark in marks.values()), max(mark.end for mark in marks.values())
    return (start, end) if end - start <= QUOTED else (most.start, most.end)


def _strongest(found: Sequence[Found]) -> dict[str, Found]:
    marks: dict[str, Found] = {}
    for mark in sorted(found, key=lambda one: -one.strength):
        if all(mark.end <= other.start or mark.start >= other.end for other in marks.values()):
            marks.setdefault(mark.family, mark)
    return {family: mark for family, mark in marks.items() if _mark(family) != _NOTHING}


def _sum(marks: Mapping[str, Found]) -> float:
    return round(sum(mark.strength for mark in marks.values()), 2)
