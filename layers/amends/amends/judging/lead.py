"""When a lead must look, and when only gentleness helps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from amends import languages
from amends.judging import evidence
from amends.nouns import Cause, History, Quote, Reading

_DISCRIMINATION = "fault.discrimination"
_DISTRESS = 0.6  # of vulnerability; a newborn or an old mother alone is less
_TELLS_OF_HARM = ("safety", "fault")
# Cue kinds of the family `vulnerable` in which somebody may be about to come to harm.
_AT_RISK = frozenset({"vulnerable.self_harm", "vulnerable.abuse", "vulnerable.at_risk"})

AT_RISK = "a person may be at risk"
LEGAL = "legal steps are named"
MAY_BE_HURT = "somebody may be hurt"
HURT = "somebody was hurt"
DISCRIMINATED = "discrimination is told of"
THREATENED = "somebody of ours is threatened"
EXPOSED = "personal data may be exposed"


def lead(readings: Sequence[Reading], history: History, cause: Cause) -> str:
    """Why it must go to a lead, in at most six words; empty when it need not. The gravest reason alone."""
    if any(cue.kind in _AT_RISK for cue in evidence.cues(readings, "vulnerable")):
        return AT_RISK
    aimed = evidence.cues(readings, "aggression")
    if any(cue.kind == "aggression.threat" and cue.strength >= evidence.STRONG for cue in aimed):
        return THREATENED
    if cause is Cause.UNSAFE or evidence.likely(readings, "safety"):
        return HURT if hurt(readings) else MAY_BE_HURT
    if gentle(readings):
        return "a loss or an illness"
    if cause is Cause.PRIVACY:
        return EXPOSED
    if any(cue.kind == _DISCRIMINATION and cue.strength >= evidence.LIKELY for cue in evidence.cues(readings, "fault")):
        return DISCRIMINATED
    if legal(readings):
        return LEGAL
    if (broken := len(history.broken_pledges)) > 1:
        return f"{_NUMBERS.get(broken, str(broken))} promises broken"
    return ""


def hurt(readings: Sequence[Reading]) -> Quote | None:
    """The words that tell of an injury which has happened, rather than of one that may."""
    for reading in readings:
        words = languages.data(reading.language, "dangers").get("hurt", "(?!)").replace("\n", "")
        for cue in reading.cues:
            if cue.family in _TELLS_OF_HARM and re.search(words, cue.quote.text, re.IGNORECASE):
                return cue.quote
    return None


def legal(readings: Sequence[Reading]) -> bool:
    """Whether legal steps are named; speaking to the public is none."""
    return any(
        cue.kind != "legal.public" and evidence.likely(readings, "legal") for cue in evidence.cues(readings, "legal")
    )


def gentle(readings: Sequence[Reading]) -> bool:
    """Bereavement, illness, self-harm: no remedies, no cheer; and whoever is frail, where there is trouble too."""
    return evidence.signal(readings, "vulnerable") >= _DISTRESS or (
        evidence.likely(readings, "vulnerable") and evidence.likely(readings, *evidence.TROUBLE)
    )


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
