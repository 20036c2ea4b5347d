"""The first line: what is owed and by when, in at most 18 words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amends.advising import times
from amends.advising.dangers import Danger
from amends.advising.need import deadline, needed_by, reply_by
from amends.judging.apology import enough_said
from amends.judging.cause import UNNAMED
from amends.judging.lead import AT_RISK, THREATENED, in_need
from amends.nouns import Apology, Promise, PromiseKind, Reading, Severity, Verdict

LONGEST = 18  # words
_OWED = {
    Apology.NONE: "Answer with care",
    Apology.REACHING_OUT: "Small apology owed",
    Apology.REGRET: "Regret owed, not blame",
    Apology.ACCOUNTABLE: "We owe an apology",
}
_THEN = ", then a private message"
_ATTACK = "Looks like an attack: security first"
_GLAD = "No apology owed, just the way"
_GENTLE = "Answer gently"
_ACT = "Act, don't apologise again"


def headline(
    verdict: Verdict,
    promise: Promise | None,
    readings: Sequence[Reading],
    now: datetime,
    zone: str,
    *,
    public: bool,
    review: bool,
    name: str,
    wording: bool,
    sent: datetime,
    danger: Danger | None = None,
    attacked: bool = False,
) -> str:
    """What is owed, by when, and, where there is room, the lead's reason and the customer's own deadline.

    sent: when the newest words were written, which is from when a danger or a need cannot wait; attacked: whether their
    text gives orders to a machine, or runs as code: then their deadline is nobody's.
    """
    owed = _ATTACK if attacked else _owed(verdict, readings)
    if danger and owed == _OWED[Apology.REACHING_OUT]:  # nothing is small where it cannot wait
        owed = _OWED[Apology.REGRET]
    if danger or verdict.lead in (AT_RISK, THREATENED) or in_need(verdict):
        return _now(owed, danger, verdict.lead, times.clock(sent, now, zone))
    due = _due(promise, reply_by(promise, readings, now, zone), now, zone, sent, public=public, review=review)
    wanted = "" if attacked else needed_by(readings, now, zone)
    first = [f"{owed}.", due]
    if public:  # the public answer is what is owed first; a lead's reason says how grave it is
        first = [due] if verdict.lead else [due, f"{owed}."]
    if verdict.lead:
        reason = verdict.lead if wording else verdict.lead.replace("promises broken", "dates passed")
        first.append(f"Lead needed: {reason}.")
    if not wanted:
        return _within(first, "")
    needs = f"{name} needs it {wanted}." if len(name.split()) == 1 else f"Needed {wanted}."
    if _sooner(readings, promise):  # their own deadline comes before ours, and is named first
        line = _within([needs, *first] if public else [first[0], needs, *first[1:]], "")
        if len(line.split()) <= LONGEST:
            return line
    line = _within(first, needs)
    if verdict.lead and needs not in line:  # their own date counts for more than which kind of word is owed
        shorter = next(
            (" ".join(p) for p in ([*first, f"Needed {wanted}."], [*first[-2:], f"Needed {wanted}."]) if _fits(p)), ""
        )
        return shorter or line
    return line


def _now(owed: str, danger: Danger | None, lead: str, sent: str) -> str:
    """`Act now, sent 12:06 (CET): a smell of gas. Lead needed: somebody may be hurt.`"""
    if lead == AT_RISK:
        first = f"{owed}, now; sent {sent}."
    else:
        first = f"Act now, sent {sent}{f': {danger.now}' if danger and danger.now else ''}."
    rest = [f"Lead needed: {lead}."] if lead else []
    return _within([first, *rest], f"{owed}." if danger and not lead else "")


def _fits(parts: Sequence[str]) -> bool:
    return len(" ".join(parts).split()) <= LONGEST


def _owed(verdict: Verdict, readings: Sequence[Reading]) -> str:
    if verdict.glad:
        return _GLAD
    if verdict.gentle:
        return _GENTLE
    if enough_said(verdict.apologies_given, readings) and verdict.apology is not Apology.NONE:
        return _ACT
    known = verdict.cause not in UNNAMED  # what nobody has named may be small or not
    if verdict.apology is Apology.REGRET and verdict.severity <= Severity.SMALL and known:
        return _OWED[Apology.REACHING_OUT]
    return _OWED[verdict.apology]


def _sooner(readings: Sequence[Reading], promise: Promise | None) -> bool:
    """Whether the customer's own deadline ends before an answer is due."""
    wish = deadline(readings)
    return bool(promise and wish and wish.by and wish.by < promise.due)


def _due(
    promise: Promise | None,
    due: datetime | None,
    now: datetime,
    zone: str,
    sent: datetime,
    *,
    public: bool,
    review: bool,
) -> str:
    what = "Update" if promise and promise.kind is PromiseKind.UPDATE else "Reply"
    then = _THEN if public and not review else ""
    if public:
        what = "Public answer"
    if due is None:
        return f"{what} wanted{then}."
    if due < sent:  # what was due before they wrote once more
        return f"{what} overdue since {times.clock(due, now, zone)}{then}."
    return f"{what} {times.by(due, now, zone)}{then}."


def _within(first: Sequence[str], spare: str) -> str:
    """What must be there, and the rest where 18 words hold it; a due time on another day takes three words more."""
    line = " ".join(first)
    if len(line.split()) > LONGEST:
        line = line.replace(_THEN, "")
    return f"{line} {spare}".strip() if len(f"{line} {spare}".split()) <= LONGEST else line
