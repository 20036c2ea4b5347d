"""What a due time does: a tag when most of the time has passed, a reminder at the due time, a lead's tag at the next.

Told in the team's hours alone; on a ticket that nobody has, by tags alone; and no more than so often a week.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from amends import mark
from amends.advising.note import reminder
from amends.case import Case
from amends.clock import Clock, awaited, next_due, rings, soon
from amends.names import DUE_SOON, LEAD, UPDATE_DUE
from amends.nouns import Note, Promise
from amends.policy import Mode, Policy
from amends.targets import Targets
from amends.ticket import Role, Ticket
from amends.work.opinion import Opinion, as_asked, as_seen, opinion, tier

Counted = tuple[str, dict[str, str]]
PASSING = (DUE_SOON, UPDATE_DUE)  # tags that go when the promise is kept
LEAD_AFTER = 2  # due times
WEEK = timedelta(days=7)


def due_now(clock: Clock, case: Case, owed: Targets, now: datetime) -> datetime | None:
    """The due time of which somebody is to be told now, if there is one."""
    due = next_due(clock, case.reminded, owed)
    return due if due and rings(due, owed, now) <= now else None


def look_again(clock: Clock, case: Case, owed: Targets, now: datetime) -> datetime | None:
    """When the ticket is to be looked at again, should nothing happen before."""
    due = next_due(clock, case.reminded, owed)
    if due is None:
        return None
    first = soon(clock, owed) if case.reminded is None else None
    coming = [rings(at, owed, now) for at in (first, due) if at]
    coming += [at for at in (awaited(clock, owed),) if at]  # a look, of which nobody is told
    return min(at for at in coming if at > now)


def unwritten(case: Case, now: datetime) -> Case:
    """The case once a reminder was held back by the mode alone: the next one counts it, as if it had been written."""
    this_week = tuple(at for at in case.unwritten_reminders if at > now - WEEK)
    return replace(case, unwritten_reminders=(*this_week, now))


def passed(case: Case, clock: Clock, owed: Targets, due: datetime, now: datetime) -> Case:
    """The case once a due time was dealt with. Who was told late is not told at once of the next that passed too."""
    following = next_due(clock, due, owed)
    return replace(case, reminded=now if following and following <= now else due, rounds=case.rounds + 1)


def tags(ticket: Ticket, clock: Clock, case: Case, owed: Targets, policy: Policy, now: datetime) -> frozenset[str]:
    """The whole tags of due times that the ticket should wear."""
    prefix = policy.settings.tag_prefix
    if clock.promise is None:
        return frozenset()
    if case.reminded is not None:
        return frozenset(prefix + name for name in (UPDATE_DUE, *([LEAD] if case.rounds >= LEAD_AFTER else [])))
    at = soon(clock, owed)
    worn = prefix + DUE_SOON in case.tags & ticket.tags
    told = at is not None and at <= now and (worn or rings(at, owed, now) <= now)
    return frozenset({prefix + DUE_SOON}) if told else frozenset()


def remind(
    ticket: Ticket,
    judged: Opinion | None,
    promise: Promise,
    due: datetime,
    case: Case,
    policy: Policy,
    now: datetime,
    counted: list[Counted],
) -> Note | None:
    """The reminder for a due time that passed, unless it stands on the ticket already or none may be written."""
    shown = mark.for_reminder(due)
    if silent := _silent(ticket, case, due, policy, now):
        counted.append(("ReminderSilent", {"reason": silent}))
        return None
    counted.append(("ReminderWritten", {}))
    told = judged or opinion(ticket, policy, now)
    noted = as_asked(ticket, policy, now) or told
    return reminder(
        ticket,
        told.readings,
        told.history,
        promise,
        policy=as_seen(ticket, policy),
        now=now,
        late_by_rounds=case.rounds,
        tier=tier(ticket, policy),
        mark=shown,
        asked=(noted.readings, noted.history),
    )


def _silent(ticket: Ticket, case: Case, due: datetime, policy: Policy, now: datetime) -> str:
    """Why no reminder is written; empty when one is. A note that was written after the due time says so itself, also
    where the run that wrote it was cut off."""
    shown = mark.for_reminder(due)
    ours = [(m.at, found) for m in ticket.messages if m.role is Role.AMENDS and (found := mark.found(m.text))]
    this_week = [found for at, found in ours if found.startswith("r-") and at > now - WEEK]
    told = policy.settings.mode is Mode.NOTES
    held_back = [] if told else [at for at in case.unwritten_reminders if at > now - WEEK]
    rules = (
        ("covered", any(found == shown for _, found in ours)),
        ("noted", any(said.at >= due for said in case.notes)),
        ("unassigned", ticket.assignee is None),
        ("enough", len(this_week) + len(held_back) >= policy.clocks.reminders.most_per_week),
        (policy.settings.mode.value, policy.settings.mode is not Mode.NOTES),
    )
    return next((reason for reason, holds in rules if holds), "")
