"""Judging: from what was read, and what happened before, to what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amends.judging import evidence
from amends.judging.apology import apology, glad, reasons_against, reasons_for
from amends.judging.cause import cause as find_cause
from amends.judging.lead import (
    ASKED_FOR,
    AT_RISK,
    DISCRIMINATED,
    DISCRIMINATION,
    EXPOSED,
    GRAVE,
    HARD_PLACE,
    HURT,
    LEGAL,
    LOSS,
    MAY_BE_HURT,
    PRIVACY,
    THREATENED,
    hurt,
)
from amends.judging.lead import gentle as is_gentle
from amends.judging.lead import lead as find_lead
from amends.judging.severity import double_deviation, severity
from amends.nouns import FEELINGS, Apology, Cause, History, Reading, Reason, Severity, Verdict
from amends.reading import signals


def judge(readings: Sequence[Reading], history: History, *, accountable_wording: bool = True) -> Verdict:
    """The verdict on the unanswered customer messages, oldest first.

    accountable_wording: whether the verdict may name a failure as the company's own; where it may not, regret is
    the most that is advised.
    """
    readable = [reading for reading in readings if not reading.cannot_tell]
    if readings and not readable:
        return _cannot_tell()
    if history.asked_for_news:
        readable = _as_told(readable)
    cause, cause_quote = find_cause(readable, history)
    gentle, lead = is_gentle(readable, history), find_lead(readable, history, cause)
    kind = apology(readable, history)
    allowed = Apology.REGRET if kind is Apology.ACCOUNTABLE and not accountable_wording else kind
    against = tuple(reasons_against(readable, history, allowed, cause, wording=accountable_wording))
    if against and lead in (HURT, MAY_BE_HURT):
        against = (Reason("Say nothing to {who} on whose fault it was; that is your lead's"),)
    content = glad(readable)
    if kind is Apology.NONE and not (gentle or content) and (not lead or lead.endswith("broken")):
        return Verdict(Cause.NONE, (), Severity.NONE, kind, reasons_against=against)
    again = double_deviation(readable, history, cause)
    tense = evidence.likely(readable, "aggression")
    return Verdict(
        cause=cause,
        feelings=_feelings(readable),
        severity=severity(readable, history, cause, double_deviation=again, tense=tense),
        apology=allowed,
        reasons_for=(*_for_lead(readable, lead), *reasons_for(readable, history, cause, wording=accountable_wording)),
        reasons_against=() if gentle or kind is Apology.NONE else against,
        cause_quote=cause_quote,
        double_deviation=again,
        apologies_given=len(history.apologies),
        tense=tense,
        gentle=gentle,
        glad=content,
        lead=lead,
    )


def _as_told(readings: Sequence[Reading]) -> list[Reading]:
    """Without what only all words together say: who asks for news of what is open tells of that, if of nothing else."""
    told = [tuple(cue for cue in reading.cues if cue.found_by == "phrase") for reading in readings]
    return [replace(r, cues=cues, signals=signals.signals(cues)) for r, cues in zip(readings, told, strict=True)]


def _cannot_tell() -> Verdict:
    return Verdict(Cause.NONE, (), Severity.NONE, Apology.NONE, cannot_tell=True)


_TELLING = 3  # words, from which on a quote says something by itself
_LEAD_WORDS = {
    LOSS: "{who} mentions a loss or an illness",
    HARD_PLACE: "{who} tells of somebody in a hard place",
    AT_RISK: "{who} may be at risk",
    GRAVE: "all words together sound grave",
}


_FAULT = {EXPOSED: PRIVACY, DISCRIMINATED: DISCRIMINATION}  # the fault that calls the lead
_TELL = ("vulnerable", "safety", "fault")  # families of cues that tell why a lead is needed, where no one of them does


def _for_lead(readings: Sequence[Reading], lead: str) -> tuple[Reason, ...]:
    """Why a lead is needed, with the words; broken promises are told among the other reasons."""
    if lead == HURT:
        words = hurt(readings)
        return (Reason(lead, words if words and len(words.text.split()) >= _TELLING else None),)
    if lead == ASKED_FOR:  # the note tells it among what they want
        return ()
    families = {
        LEGAL: ("legal",),
        THREATENED: ("aggression",),
        MAY_BE_HURT: ("safety",),
        GRAVE: ("grave",),
    }
    named = evidence.of_kind(readings, _FAULT.get(lead, ""))  # whatever else went wrong
    words = named or evidence.quote(readings, *families.get(lead, ())) or evidence.quote(readings, *_TELL)
    return (Reason(_LEAD_WORDS.get(lead, lead), words),) if lead and not lead.endswith("broken") else ()


def _feelings(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Every feeling that a reading names, in the order of their first mention by the newest."""
    named = [feeling for reading in reversed(readings) for feeling in reading.feelings if feeling in FEELINGS]
    return tuple(dict.fromkeys(named))
