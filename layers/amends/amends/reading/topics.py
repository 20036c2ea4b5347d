"""What a complaint is about, where no phrase says plainly what went wrong: words that point to a cause together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amends import languages
from amends.nouns import Cue, Quote
from amends.reading import signals
from amends.reading.keywords import Words
from amends.reading.phrases import Found, finder

SHEET = "causes"
COMPLAINS = 0.5  # of a complaint, by all words or by phrases: words such as "luggage" are no trouble by themselves
PLAIN = 0.45  # of a fault that a phrase names: from here on it goes before any words that only point to one
FEWEST = 0.4  # of all words for a cause together: one telling word, or two that hint
MOST = 0.45  # of the cue: a phrase that says it goes first
POINTED = 0.5  # of one word, beside a way not found: "luggage" says more than that, "website" does not
_STUCK = frozenset({"struggle", "confusion"})


def cues(
    language: str,
    text: str,
    seen: bytes,
    message: str,
    likely: Mapping[str, float],
    said: Sequence[Cue],
    words: Words | None = None,
) -> list[Cue]:
    """A cue `topic.<cause>` for the cause that most words point to; none in a message that is no complaint.

    seen: the text's shadow, words: its words; likely: each head's probability; said: the cues found so far.
    """
    if not languages.data(language, SHEET):
        return []
    if any(cue.family == "fault" and cue.strength >= PLAIN and cue.kind != "fault.other" for cue in said):
        return []
    shown = signals.signals(said)
    if likely.get("complaint", 0.0) < COMPLAINS and max(shown["complaint"], shown["trouble"]) < COMPLAINS:
        return []
    found = finder(language, sheet=SHEET).strongest(text, seen, words)
    if any(cue.family in _STUCK for cue in said) and max((one.strength for one in found), default=0.0) < POINTED:
        return []
    told = _most(found)
    if told is None:
        return []
    quote = Quote(text[told.start : told.end], told.start, told.end, message)
    return [Cue(told.kind, quote, round(min(MOST, told.strength), 3))]


def _most(found: Sequence[Found]) -> Found | None:
    """The strongest word for the cause with most to say for it: the words of a cause speak independently (noisy-or)."""
    silent: dict[str, float] = {}
    for one in found:
        silent[one.kind] = silent.get(one.kind, 1.0) * (1 - one.strength)
    if not silent:
        return None
    kind = min(silent, key=lambda one: silent[one])
    if 1 - silent[kind] < FEWEST:
        return None
    return max((one for one in found if one.kind == kind), key=lambda one: one.strength)
