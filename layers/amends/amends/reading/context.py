"""What stands around a cue and takes its weight away: negation, things past, conditions, other people's words.

The rules are data, at the end of each lexicon; this is how they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.reading import linear, pattern

_REACH = 120  # characters before a cue that are looked at: about a clause
_QUOTATION = linear.compiled(rb'"[^"\x00]{1,400}"')


@dataclass(frozen=True)
class Rule:
    """A context rule. Of `before`, `within`, `after`, `sentence`, `later`, `quoted`, all that are set must hold."""

    name: str
    families: frozenset[str]
    factor: float
    before: Any = None
    within: Any = None
    after: Any = None
    sentence: Any = None
    later: str = ""
    quoted: Any = None
    cue: str = ""
    example: str = ""
    counter: str = ""


@dataclass(frozen=True)
class Place:
    """Where a cue stands: its span, its sentence's span, and the quotations of the text."""

    seen: bytes
    start: int
    end: int
    sentence: tuple[int, int]
    quotes: Sequence[tuple[int, int]]

    @property
    def lead(self) -> bytes:
        return self.seen[max(self.sentence[0], self.start - _REACH) : self.start]


def rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    """A rule from its entry in a lexicon."""
    between = rb"(?:\s+[^\s,;:.!?\x00]+){0,%d}" % entry.get("words", 0)
    if entry.get("words") == 0:
        between = rb"(?:\s+" + pattern.to_re2("{filler}", words) + rb"){0,4}"

    def compiled(key: str, form: bytes) -> Any:
        return linear.compiled(form % pattern.to_re2(entry[key], words)) if key in entry else None

    return Rule(
        entry["name"],
        frozenset(entry["families"]),
        entry["factor"],
        compiled("before", rb"%s" + between + rb'[\s"]*\z'),
        compiled("within", rb"%s"),
        compiled("after", rb"\A[\s,]*%s"),
        compiled("sentence", rb"%s"),
        entry.get("later", ""),
        compiled("quoted", rb"%s[\s:,]*\z"),
        entry["cue"],
        entry["example"],
        entry["counter"],
    )


def quotations(seen: bytes) -> list[tuple[int, int]]:
    """The spans of what stands between double quotation marks."""
    return [match.span() for match in _QUOTATION.finditer(seen)]


def factor(rules: Sequence[Rule], family: str, place: Place, later: Sequence[str]) -> float:
    """What is left of a cue's strength, 0 to 1; `later` are the kinds of cues behind it."""
    left = 1.0
    for candidate in rules:
        if family in candidate.families and left and _holds(candidate, place, later):
            left *= candidate.factor
    return left


def _holds(candidate: Rule, place: Place, later: Sequence[str]) -> bool:
    start, end = place.sentence
    return (
        (not candidate.before or bool(candidate.before.search(place.lead)))
        and (not candidate.within or bool(candidate.within.search(place.seen[place.start : place.end])))
        and (not candidate.after or bool(candidate.after.search(place.seen[place.end : place.end + _REACH])))
        and (not candidate.sentence or bool(candidate.sentence.search(place.seen[max(start, place.start - 400) : end])))
        and (not candidate.later or candidate.later in later)
        and (not candidate.quoted or _quoted(candidate.quoted, place))
    )


def _quoted(opening: Any, place: Place) -> bool:
    """Whether the cue stands in a quotation that these words introduce."""
    around = [start for start, end in place.quotes if start < place.start and place.end < end]
    return any(opening.search(place.seen[max(0, start - _REACH) : start]) for start in around)
