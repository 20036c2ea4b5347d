"""How bad it is for the customer: what went wrong sets the ground, what came on top of it raises it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amends.judging import evidence
from amends.judging.lead import TREATED_BADLY, legal
from amends.nouns import Cause, Earlier, History, Quote, Reading, Reason, Severity

# The ground by cause. Money or goods lost weigh more than a way not found (Smith, Bolton & Wagner 1999: recovery
# matches the failure's type and size).
_GROUND = {
    Cause.NONE: 0,
    Cause.CANCELLED: 2,
    Cause.WRONGLY_CHARGED: 2,
    Cause.TREATED_BADLY: 2,
    Cause.IGNORED: 2,
    Cause.UNSAFE: 3,
    Cause.PRIVACY: 3,
}

_OF_US = frozenset({Cause.NONE, Cause.IGNORED, Cause.TREATED_BADLY})  # what went wrong is how they were met
# What somebody has to live without until it is mended, and that weighs more with each day.
_OUT = frozenset({Cause.OUTAGE, Cause.ACCESS, Cause.FAULTY, Cause.LATE, Cause.REFUND_OWED, Cause.DAMAGED, Cause.OTHER})
UNREACHED = "repeat.passed_around"  # left on hold, cut off, or sent from one to another
DATA_LOSS = "fault.data_loss"  # their own work or data is gone
_AT_STAKE = "worry.at_stake"
_FELT = 0.4  # strength of a feeling that counts beside a day; a colleague's report of it reaches that
ANY_WITHIN = 30  # days; how close a failure of any kind on another ticket weighs
ALIKE_WITHIN = 90  # days; the same, where it was of the same kind


def severity(
    readings: Sequence[Reading], history: History, cause: Cause, *, double_deviation: bool, tense: bool
) -> Severity:
    """Severity 1 to 3 of something for which an apology is owed, or which a lead must see."""
    points = sum(each for each, _ in weighed(readings, history, cause, double_deviation=double_deviation, tense=tense))
    return Severity(min(points, 3))


def weighed(
    readings: Sequence[Reading], history: History, cause: Cause, *, double_deviation: bool, tense: bool
) -> Iterator[tuple[int, Reason]]:
    """What makes it weigh: points, of which 3 are the most that counts, each with why."""
    ground = max(1, _GROUND.get(cause, 1))
    yield ground, Reason(f"what went wrong weighs as {('small', 'marked', 'grave')[ground - 1]} by itself")
    if evidence.signal(readings, "anger") >= evidence.STRONG or tense:
        yield 1, Reason("strong anger, or words aimed at a person", evidence.quote(readings, "aggression", "anger"))
    if double_deviation:  # a second failure close to the first cannot be made up for (Maxham & Netemeyer 2002)
        yield 1, Reason("it failed again", evidence.quote(readings, "repeat"))
    else:
        yield from _dragging_on(readings, cause)
    if evidence.likely(readings, "churn"):
        yield 1, Reason("they speak of leaving", evidence.quote(readings, "churn"))
    if stake := at_stake(readings):
        yield 1, Reason("work or pay hangs on it", stake)
    elif dreaded := _dreaded(readings):
        yield 1, Reason("they need it by a day, and dread it", dreaded)
    if lost := evidence.of_kind(readings, DATA_LOSS, evidence.LIKELY):
        yield 1, Reason("what they made is gone", lost)
    if history.bad_rating:
        yield 1, Reason("they rated the help as bad")
    if legal(readings):
        yield 3, Reason("legal steps are named", evidence.quote(readings, "legal"))
    if len(history.broken_pledges) > 1:
        yield 3, Reason("more than one promise was broken", history.broken_pledges[-1].quote)


def _dragging_on(readings: Sequence[Reading], cause: Cause) -> Iterator[tuple[int, Reason]]:
    """A point where they could not get through to us, were treated badly, or have lived with it for days."""
    if cause not in _OF_US and (unreached := evidence.of_kind(readings, UNREACHED, evidence.LIKELY)):
        yield 1, Reason("they could not get through to us", unreached)
    elif cause not in _GROUND and (met := evidence.of_kind(readings, TREATED_BADLY, evidence.LIKELY)):
        yield 1, Reason("they were treated badly besides", met)
    elif cause in _OUT and (lasting := evidence.quote(readings, "lasting")):
        yield 1, Reason("it has lasted for days", lasting)


def double_deviation(readings: Sequence[Reading], history: History, cause: Cause) -> bool:
    """Whether it failed again: a promise broken, a solved ticket back, the same trouble brought up once more, or a
    failure on another ticket close to this one."""
    if history.broken_pledges or history.reopened or failed_before(history, cause):
        return True
    if (history.claims or history.earlier_claims) and evidence.troubled(readings):
        return True
    return evidence.again(readings) and (history.contacts > 0 or cause not in (Cause.NONE, Cause.UNCLEAR))


def failed_before(history: History, cause: Cause) -> Earlier | None:
    """The failure on an earlier ticket that makes this one weigh more: lately, and the longer ago if it was the same.

    A second failure is worst when it is similar and close in time (Maxham & Netemeyer 2002).
    """
    if cause in (Cause.NONE, Cause.UNCLEAR):
        return None
    alike = next((e for e in history.earlier if e.cause is cause and e.days <= ALIKE_WITHIN), None)
    return alike or next((e for e in history.earlier if e.days <= ANY_WITHIN), None)


def _dreaded(readings: Sequence[Reading]) -> Quote | None:
    """The words of worry or tears, where a day is named by which it is needed."""
    dated = any(wish.kind == "deadline" for reading in readings for wish in reading.wishes)
    felt = (cue for cue in evidence.cues(readings, "worry", "exhaustion") if cue.strength >= _FELT)
    return next((cue.quote for cue in felt), None) if dated else None


def at_stake(readings: Sequence[Reading]) -> Quote | None:
    """The words that say that pay, trade or a day off work hangs on it."""
    return evidence.of_kind(readings, _AT_STAKE)
