"""What readings hold, put together: how strongly a thing is felt, and the words that carry it.

A report typed by a colleague counts less than the customer's own words: the reading has weighed that already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from amends import languages
from amends.nouns import Cue, History, Quote, Reading

LIKELY = 0.5  # from here on a signal counts as there
STRONG = 0.8
# Signals and families that show trouble: thanks for a fix stand only where none of these does.
TROUBLE = ("complaint", "fault", "struggle", "anger", "frustration", "disappointment", "confusion", "aggression")


def signal(readings: Sequence[Reading], name: str) -> float:
    """The strongest the signal gets in any reading, 0 to 1."""
    return max((reading.signals.get(name, 0.0) for reading in readings), default=0.0)


def likely(readings: Sequence[Reading], *names: str) -> bool:
    """Whether one of the signals, or a cue of the family of that name, is there."""
    return any(
        signal(readings, name) >= LIKELY or any(s >= LIKELY for s, _ in _ranked(readings, (name,))) for name in names
    )


def troubled(readings: Sequence[Reading]) -> bool:
    """Whether anything tells of trouble, all words together among it."""
    return likely(readings, *TROUBLE, "trouble")


def again(readings: Sequence[Reading]) -> bool:
    """Whether the customer had to write again; to be left without an answer is not yet that."""
    repeated = _ranked(readings, ("repeat",))
    if repeated:
        return any(strength >= LIKELY and cue.kind == "repeat.again" for strength, cue in repeated)
    return signal(readings, "repeat_contact") >= LIKELY


def had_to_ask_again(readings: Sequence[Reading], history: History) -> bool:
    """Whether the customer's words say that they wrote again, or the thread shows it."""
    return bool(history.chased) or history.asked_for_news or again(readings)


def cues(readings: Sequence[Reading], *families: str) -> tuple[Cue, ...]:
    """The cues of these families, strongest first; among equals the newer message first."""
    return tuple(cue for _, cue in _ranked(readings, families))


def quote(readings: Sequence[Reading], *families: str) -> Quote | None:
    """The words of the strongest cue of these families."""
    found = cues(readings, *families)
    return found[0].quote if found else None


def of_kind(readings: Sequence[Reading], kind: str, least: float = 0.0) -> Quote | None:
    """The words of the strongest cue of one kind, where it is told at least so plainly."""
    told = (cue for cue in cues(readings, kind.partition(".")[0]) if cue.kind == kind and cue.strength >= least)
    return next((cue.quote for cue in told), None)


def by_phone(readings: Sequence[Reading], cue: Cue) -> bool:
    """Whether a cue of one of these tells of somebody who rang and got nobody."""
    told = (reading.language for reading in readings if cue in reading.cues)
    return any(_rang(language).search(cue.quote.text) for language in told)


@cache
def _rang(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{languages.data(language, 'words').get('rang', '(?!)')}\b")


def _ranked(readings: Sequence[Reading], families: tuple[str, ...]) -> list[tuple[float, Cue]]:
    found = [(cue.strength, cue) for reading in reversed(readings) for cue in reading.cues if cue.family in families]
    return sorted(found, key=lambda pair: -pair[0])
