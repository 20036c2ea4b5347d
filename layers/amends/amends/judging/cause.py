"""What went wrong, apart from how it feels: the strongest fault that the words name."""

from __future__ import annotations

from collections.abc import Sequence

from amends.judging import evidence
from amends.judging.lead import CLEARLY, PRIVACY, TREATED_BADLY
from amends.nouns import Cause, Cue, History, Quote, Reading

# What a cue of another family than `fault`, whose name is the cause, says about it.
_OF_FAMILY = {"safety": Cause.UNSAFE, "repeat": Cause.IGNORED}
# What a fault that is no cause of its own comes to.
_OF_FAULT = {"discrimination": Cause.TREATED_BADLY, "data_loss": Cause.FAULTY}
_TELLING = ("safety", "fault", "repeat", "topic")
_VAGUE = frozenset({"fault.unclear", "fault.other"})  # anything clearer goes before these
_ENOUGH = 0.25  # a vague word, or one that a colleague typed, is enough to say what it is about
_OWED = 0.6  # below it, they ask for money back rather than wait for it
_STUCK = ("struggle", "confusion")
_IGNORED = "fault.ignored"
_ON_TOP = (_IGNORED, TREATED_BADLY)  # by phone, what comes on top of what they rang about
UNNAMED = frozenset({Cause.NONE, Cause.OTHER})

_UNHEARD = frozenset({"repeat.no_answer", "repeat.passed_around"})


def cause(readings: Sequence[Reading], history: History) -> tuple[Cause, Quote | None]:
    """The cause and the words that say so, those that began it where the newest say no more than that it goes on;
    `NONE` where no words name one."""
    told, words = _told(readings, history)
    unnamed = told in UNNAMED or words is None
    return history.began if history.began and unnamed and not history.broken_pledges else (told, words)


def _told(readings: Sequence[Reading], history: History) -> tuple[Cause, Quote | None]:
    """What the unanswered messages say."""
    told = [(_weight(cue), cue) for cue in evidence.cues(readings, *_TELLING) if _weight(cue)]
    if told and max(told, key=lambda pair: pair[0])[0] >= _ENOUGH:
        cue = max(told, key=lambda pair: pair[0])[1]
        if cue.kind == "fault.cancelled":  # what is still open of a cancellation is the money
            cue = next((owed for weight, owed in told if owed.kind == "fault.refund_owed" and weight >= _OWED), cue)
        if cue.family != "safety":  # data in strange hands go before all but a danger
            beneath = _beneath(cue, told, readings)
            cue = next((other for weight, other in told if other.kind == PRIVACY and weight >= CLEARLY), beneath)
        late = not all(pledge.contact for pledge in history.broken_pledges)
        if cue.family == "repeat" and late:  # what they wait for is what we promised
            return Cause.LATE, cue.quote
        if cue.family == "topic":  # points to the cause, and says nothing of it that could be quoted
            return (Cause.LATE if late else named(cue.kind)), None
        return _OF_FAMILY.get(cue.family) or named(cue.kind), cue.quote
    if evidence.likely(readings, *_STUCK):
        return Cause.UNCLEAR, evidence.quote(readings, *_STUCK)
    if history.broken_pledges:
        return Cause.LATE, None
    if evidence.likely(readings, "complaint", "trouble"):
        return Cause.OTHER, evidence.quote(readings, "complaint", "repeat", "effort", "trouble")
    return Cause.NONE, None


def _beneath(cue: Cue, told: Sequence[tuple[float, Cue]], readings: Sequence[Reading]) -> Cue:
    """What they rang about, where the cue only says that nobody picked up or that somebody hung up."""
    for kind in _ON_TOP:
        if cue.kind == kind and evidence.by_phone(readings, cue):
            others = (other for weight, other in told if other.family == "fault" and weight >= _OWED)
            cue = next((other for other in others if other.kind not in (kind, _IGNORED)), cue)
    return cue


def _weight(cue: Cue) -> float:
    """How much a cue says about the cause; 0 for nothing."""
    if cue.family == "repeat":
        return cue.strength * 0.9 if cue.kind in _UNHEARD and cue.strength > 0.6 else 0.0
    if cue.family == "safety":
        return cue.strength + 1 if cue.strength >= evidence.LIKELY else 0.0  # "what if it is dangerous?"
    return cue.strength * 0.5 if cue.kind in _VAGUE else cue.strength


def named(kind: str) -> Cause:
    """The cause that a cue such as `fault.late` names."""
    name = kind.partition(".")[2]
    return Cause(name) if name in set(Cause) else _OF_FAULT.get(name, Cause.OTHER)
