"""When a lead must look, and when only gentleness helps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from amends import languages
from amends.judging import evidence
from amends.nouns import IN_DANGER, Cause, Cue, History, Quote, Reading, Verdict

DISCRIMINATION, PRIVACY, TREATED_BADLY = "fault.discrimination", "fault.privacy", "fault.treated_badly"
_THREAT = "aggression.threat"
CLEARLY = 0.7  # of a fault that is a lead's, beside one that is plainer
_ESCALATION, _DEADLINE = "outcome.escalation", "deadline"
_BEREAVEMENT = "vulnerable.bereavement"
_DISTRESS = 0.6  # of vulnerability; a newborn or an old mother alone is less
_TELLS_OF_HARM = ("safety", "fault")
# Somebody frail, in need or alone: named by a phrase, or told together, see a language's frailty.toml.
_HARD = frozenset({"vulnerable.hardship", "vulnerable.told_together"})

AT_RISK = "a person may be at risk"
LOSS = "a loss or an illness"
HARD_PLACE = "somebody is in a hard place"
LEGAL = "legal steps are named"
MAY_BE_HURT = "somebody may be hurt"
HURT = "somebody was hurt"
DISCRIMINATED = "discrimination is told of"
THREATENED = "somebody of ours is threatened"
EXPOSED = "personal data may be exposed"
ASKED_FOR = "somebody who can decide is asked for"
GRAVE = "it may be grave"


def lead(readings: Sequence[Reading], history: History, cause: Cause) -> str:
    """Why it must go to a lead, in at most six words; empty when it need not. The gravest reason alone."""
    threats = (cue for cue in evidence.cues(readings, "aggression") if cue.kind == _THREAT)
    broken = len(history.broken_pledges)
    reasons = (
        (any(cue.kind in IN_DANGER for cue in evidence.cues(readings, "vulnerable")), AT_RISK),
        (any(cue.strength >= evidence.STRONG for cue in threats), THREATENED),
        (cause is Cause.UNSAFE or evidence.likely(readings, "safety"), HURT if hurt(readings) else MAY_BE_HURT),
        (gentle(readings, history), LOSS if _mourns_or_is_ill(readings) or history.bereaved else HARD_PLACE),
        (cause is Cause.PRIVACY or evidence.of_kind(readings, PRIVACY, CLEARLY), EXPOSED),
        (evidence.of_kind(readings, DISCRIMINATION, evidence.LIKELY), DISCRIMINATED),
        (legal(readings), LEGAL),
        (_is_hard(readings), HARD_PLACE),
        (_escalates(readings) and (history.contacts > 0 or evidence.likely(readings, "complaint")), ASKED_FOR),
        (evidence.likely(readings, "grave"), GRAVE),
        (broken > 1, f"{_NUMBERS.get(broken, str(broken))} promises broken"),
    )
    return next((why for holds, why in reasons if holds), "")


def _escalates(readings: Sequence[Reading]) -> bool:
    return any(wish.kind == _ESCALATION for reading in readings for wish in reading.wishes)


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


def gentle(readings: Sequence[Reading], history: History) -> bool:
    """Bereavement, illness, self-harm: no remedies, no cheer; and whoever is frail, where there is trouble too. Who is
    in a hard place and tells of trouble, or of a time, needs something done; who does not needs gentleness alone. A
    death that was told of before counts where there is trouble now."""
    troubled = evidence.troubled(readings)
    if history.bereaved and troubled:
        return True
    pressed = any(wish.kind == _DEADLINE for reading in readings for wish in reading.wishes)
    return _mourns_or_is_ill(readings) or (_is_hard(readings) and not (troubled or pressed))


def of_a_person(verdict: Verdict) -> bool:
    """Whether a verdict tells of somebody's loss, illness, need or danger: no trace is kept or counted of that."""
    return verdict.gentle or verdict.lead in (AT_RISK, LOSS, HARD_PLACE, GRAVE)


def in_need(verdict: Verdict) -> bool:
    """Whether somebody is in a hard place and trouble of ours to mend makes it worse, or may be: that cannot wait."""
    return verdict.lead in (HARD_PLACE, GRAVE) and not verdict.gentle


def mourns(reading: Reading) -> bool:
    """Whether a message tells of a death."""
    return evidence.of_kind([reading], _BEREAVEMENT, _DISTRESS) is not None


def _mourns_or_is_ill(readings: Sequence[Reading]) -> bool:
    return _distressed(readings, [cue for cue in evidence.cues(readings, "vulnerable") if cue.kind not in _HARD])


def _is_hard(readings: Sequence[Reading]) -> bool:
    return _distressed(readings, [cue for cue in evidence.cues(readings, "vulnerable") if cue.kind in _HARD])


def _distressed(readings: Sequence[Reading], told: Iterable[Cue]) -> bool:
    """Whether what was told is grave by itself, or beside trouble."""
    most = max((cue.strength for cue in told), default=0.0)
    return most >= _DISTRESS or (most >= evidence.LIKELY and evidence.likely(readings, *evidence.TROUBLE))


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
