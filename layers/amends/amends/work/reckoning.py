"""What a look at a ticket adds to its day's counts: what was done, or would have been, from the same plan in any mode.

All of it follows from the case as it was stored and as it will be, so that a run which was cut off and is done again
counts the same; and the casebook adds the counts together with the case, or neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amends.case import Case
from amends.clock import Clock, answered
from amends.judging.lead import of_a_person
from amends.names import LEAD, TAGS, WRONG_TAG
from amends.nouns import Apology, Cause, Promise, Severity, Verdict
from amends.policy import Mode, Policy
from amends.tally import CANNOT_TELL, LATE, TELLING, Tally, Telling
from amends.ticket import Ticket
from amends.work.opinion import in_force
from amends.work.plan import Plan

_GRAVE = {Severity.MARKED: "marked", Severity.GRAVE: "grave"}
_MEANT = {"covered": "written"} | {mode.value: "would" for mode in Mode}  # why a reminder was silent -> what of it
_SEEN = {"leaving": "leaving", "tense": "tense", "repeat-contact": "repeat_contact"}  # tag -> why it is telling


def reckon(
    ticket: Ticket, before: Case, decided: Plan, policy: Policy, now: datetime, link: str
) -> tuple[Case, Tally | None]:
    """The case to store, which knows what was counted of it, and what to count; None where nothing is.

    before: the case as it is stored; decided: with the case as it stands once all was written. Nothing is counted of a
    ticket that the settings leave out.
    """
    its = in_force(ticket, policy)
    if its is None:
        return decided.case, None
    counts: Counter[str] = Counter()
    _of_verdict(ticket, decided, its, counts)
    _of_notes(before, decided, counts)
    broken = _of_promises(ticket, before, decided.case, now, counts)
    wrong = policy.settings.tag_prefix + WRONG_TAG in ticket.tags
    newly_wrong = wrong and not before.wrong
    apology, cause = _newest(decided)
    if newly_wrong:
        counts[f"wrong.{cause}"] += 1
    for tag in decided.case.tags_refused - before.tags_refused:
        name = tag.removeprefix(policy.settings.tag_prefix)
        if name in TAGS:
            counts[f"off.{name}"] += 1
    case = replace(decided.case, broken=broken.since if broken else before.broken, wrong=wrong)
    if not counts:
        return case, None
    why = frozenset(_why(decided, broken=broken is not None, wrong=newly_wrong))
    telling = Telling(ticket.helpdesk, ticket.id, link, apology, cause, why)
    return case, Tally(_day(policy, now), counts, telling if telling.score >= TELLING else None)


def put_aside(before: Case, reason: str, policy: Policy, now: datetime) -> Tally | None:
    """What is counted of a ticket that is put aside: once for each reason."""
    return Tally(_day(policy, now), {f"parked.{reason}": 1}) if before.parked != reason else None


def _day(policy: Policy, now: datetime) -> date:
    return now.astimezone(ZoneInfo(policy.settings.agent_zone)).date()


def _kinds(verdict: Verdict) -> tuple[str, str]:
    """Apology kind and cause, as they are counted. A cause beside no apology could tell of a vulnerable customer."""
    if verdict.cannot_tell or verdict.apology is Apology.NONE:
        return CANNOT_TELL if verdict.cannot_tell else Apology.NONE.value, Cause.NONE.value
    return verdict.apology.value, verdict.cause.value


def _of_verdict(ticket: Ticket, decided: Plan, policy: Policy, counts: Counter[str]) -> None:
    if decided.opinion is None:
        return
    verdict = decided.opinion.verdict
    apology, cause = _kinds(verdict)
    counts[f"verdict.{apology}.{cause}"] += 1
    counts[f"channel.{ticket.channel.value}.{apology}"] += 1
    counts[f"mode.{policy.settings.mode.value}"] += 1
    for name in decided.opinion.tags:
        if not name.startswith("apology-") and name != "cannot-tell" and not (name == LEAD and of_a_person(verdict)):
            counts[f"tag.{name}"] += 1


def _of_notes(before: Case, decided: Plan, counts: Counter[str]) -> None:
    """Notes are counted as they get into the case, those included that a run wrote before it was cut off: the next
    run finds such a note, or reminder, `covered`."""
    if written := len(decided.case.notes) - len(before.notes):
        counts["note.written"] += written
    for metric, details in decided.counted:
        reason = details.get("reason", "")
        if metric == "NoteHeldBack" and reason != "covered":
            counts["note.would" if reason == "mode" else f"note.{reason}"] += 1
        elif metric == "ReminderWritten":
            counts["reminder.written"] += 1
        elif metric == "ReminderSilent" and reason != "noted":  # the note that says so is counted
            counts[f"reminder.{_MEANT.get(reason, reason)}"] += 1


def _of_promises(ticket: Ticket, before: Case, after: Case, now: datetime, counts: Counter[str]) -> Promise | None:
    """Count what became of the promise that ran, and return it where it was broken just now: once a promise, whether
    its due time passed, its answer came late or its ticket was solved too late."""
    broken = _passed(after)
    ran = before.promise
    if ran is not None and (after.promise is None or after.promise.since != ran.since):
        at = answered(Clock(ran, before.paused_at, before.pauses), ticket)
        known = before.broken == ran.since
        if at is not None and at <= ran.due and not known:
            counts[f"kept.{ran.kind.value}"] += 1
        elif at is not None and at > ran.due:
            counts[f"late.{_how_late(at - ran.due)}"] += 1
            broken = ran
        elif at is None and before.paused_at is None and min(ticket.status_since or now, now) > ran.due:
            broken = ran
    if broken is None or broken.since == before.broken:
        return None
    counts[f"broken.{broken.kind.value}"] += 1
    return broken


def _passed(after: Case) -> Promise | None:
    """The running promise, where its due time has passed."""
    return after.promise if after.rounds else None


def _how_late(by: timedelta) -> str:
    return next(name for name, minutes in LATE.items() if by.total_seconds() <= minutes * 60)


def _newest(decided: Plan) -> tuple[str, str]:
    """Apology kind and cause of the newest verdict that is known; a note's, where this look reached none."""
    if decided.opinion is not None:
        return _kinds(decided.opinion.verdict)
    said = max((*decided.case.notes, *decided.case.unwritten), key=lambda each: each.at, default=None)
    if said is None or said.apology == Apology.NONE:
        return Apology.NONE.value, Cause.NONE.value
    return said.apology, said.cause


def _why(decided: Plan, *, broken: bool, wrong: bool) -> Iterator[str]:
    """What makes the ticket worth opening. A vulnerable customer's is on no list."""
    verdict = decided.opinion.verdict if decided.opinion else None
    if verdict and of_a_person(verdict):
        return
    yield from ["promise_broken"] * broken
    yield from ["called_wrong"] * wrong
    if decided.opinion is None or verdict is None:
        return
    yield from (_SEEN[name] for name in decided.opinion.tags if name in _SEEN)
    yield from (name for severity, name in _GRAVE.items() if verdict.severity is severity)
    yield from ["failed_again"] * verdict.double_deviation
    yield from ["accountable"] * (verdict.apology is Apology.ACCOUNTABLE)
