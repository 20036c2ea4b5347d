"""What stands around a cue and takes its weight away: negation, things past, conditions, other people's words.

The rules are data, at the end of each lexicon; this is how they are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from amends.reading import linear, pattern

_REACH = 120  # characters before a cue that are looked at: about a clause
_SENTENCE = 400  # characters before a cue that are looked at for what stands anywhere in its sentence
_LONGEST = 4000  # characters behind a cue that are looked at for that: no sentence is longer
_QUOTATION = linear.compiled(rb'"[^"\x00]{1,400}"')


@dataclass(frozen=True)
class Rule:
    """A context rule.

    Of `before`, `within`, `after`, `sentence`, `later`, `quoted`, all that are set must hold, and `unless` must not.
    All but `later`, a kind of cue, are patterns, compiled when first needed: `before` and `after` of all rules
    together, the others one by one.
    """

    name: str
    families: frozenset[str]
    factor: float
    before: bytes = b""
    after: bytes = b""
    within: bytes = b""
    sentence: bytes = b""
    unless: bytes = b""  # what in the same sentence keeps the cue as it is
    later: str = ""
    quoted: bytes = b""
    # Also over phrases that hold a negation of their own, as "not arrived" does, and over what the weights find.
    always: bool = False
    cue: str = ""
    example: str = ""
    counter: str = ""


class Place(NamedTuple):
    """Where a cue stands: its span and its sentence's, the text's quotations, and where each kind of cue comes last."""

    seen: bytes
    start: int
    end: int
    sentence: tuple[int, int]
    quotes: Sequence[tuple[int, int]]
    last: Mapping[str, int]


class Rules:
    """A lexicon's rules: one look at the words before a cue tells which of them may hold there."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        families = frozenset().union(*(rule.families for rule in rules))
        self._leading = [rule for rule in rules if rule.before]
        self._others = {
            family: [rule for rule in rules if family in rule.families and not rule.before] for family in families
        }
        self._trailing = [rule for rule in rules if rule.after]

    @cached_property
    def _before(self) -> Any:
        return linear.any_of(rule.before for rule in self._leading)

    @cached_property
    def _after(self) -> Any:
        return linear.any_of(rule.after for rule in self._trailing)

    def factor(self, family: str, place: Place, *, always: bool = False) -> float:
        """What is left of a cue's strength, 0 to 1. always: only by the rules that hold over every phrase."""
        lead = place.seen[max(place.sentence[0], place.start - _REACH) : place.start]
        told = [self._leading[index] for index in self._before.Match(lead)] if lead else []
        tail = place.seen[place.end : place.end + _REACH]
        after = [self._trailing[index].name for index in self._after.Match(tail)]
        left = 1.0
        for rule in (*[rule for rule in told if family in rule.families], *self._others.get(family, ())):
            may = (rule.always or not always) and (not rule.after or rule.name in after)
            if may and left and _holds(rule, place):
                left *= rule.factor
        return left


def rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    """A rule from its entry in a lexicon."""
    re2 = pattern.built(entry) or pattern.of_rule(entry, words)
    between = rb"(?:\s+[^\s,;:.!?\x00]+){0,%d}" % entry.get("words", 0)
    if pattern.FILLER in re2:
        between = rb"(?:\s+" + re2[pattern.FILLER] + rb"){0,4}"

    def filled(name: str, form: bytes) -> bytes:
        return form % re2[name] if name in re2 else b""

    return Rule(
        entry["name"],
        frozenset(entry["families"]),
        entry["factor"],
        filled("before", rb"%s" + between + rb'[\s"]*\z'),
        filled("after", rb"\A[\s,]*%s"),
        filled("within", rb"%s"),
        filled("sentence", rb"%s"),
        filled("unless", rb"%s"),
        entry.get("later", ""),
        filled("quoted", rb"%s[\s:,]*\z"),
        entry.get("always", False),
        entry.get("cue", ""),
        entry.get("example", ""),
        entry.get("counter", ""),
    )


def quotations(seen: bytes) -> list[tuple[int, int]]:
    """The spans of what stands between double quotation marks."""
    return linear.spans(_QUOTATION, seen) if b'"' in seen else []


def _occurs(written: bytes, seen: bytes) -> bool:
    return linear.occurs(linear.kept(written), seen)


def _holds(candidate: Rule, place: Place) -> bool:
    """Whether all that the rule asks for is there, but for `before` and `after`."""
    seen, start, end = place.seen, place.start, place.end
    if candidate.later and place.last.get(candidate.later, -1) < end:
        return False
    if candidate.quoted and not (place.quotes and _quoted(candidate.quoted, place)):
        return False
    if candidate.within and not _occurs(candidate.within, seen[start:end]):
        return False
    if candidate.sentence or candidate.unless:
        sentence = seen[max(place.sentence[0], start - _SENTENCE) : min(place.sentence[1], end + _LONGEST)]
        if candidate.sentence and not _occurs(candidate.sentence, sentence):
            return False
        if candidate.unless and _occurs(candidate.unless, sentence):
            return False
    return True


def _quoted(opening: bytes, place: Place) -> bool:
    """Whether the cue stands in a quotation that these words introduce."""
    at = bisect_left(place.quotes, (place.start, 0)) - 1
    if at < 0 or place.quotes[at][1] <= place.end:
        return False
    start = place.quotes[at][0]
    return _occurs(opening, place.seen[max(0, start - _REACH) : start])
