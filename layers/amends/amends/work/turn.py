"""Nearest promise first, where more reminders fall due at once than can be seen to in a minute.

A team that begins at nine has the night's reminders then. Whoever schedules a reminder books it in the agenda of its
minute, beside the time that was promised; so when the minute comes, each reminder knows how many stand before it and
moves its schedule to its turn. It does not wait in the queue, where it would hold up what its customer writes
meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from amends.case import Case
from amends.policy import Policy
from amends.ports import TryLaterError, World
from amends.work import share
from amends.work.hint import Hint

_MINUTE = timedelta(minutes=1)


def booked(before: Case, after: Case, world: World) -> Case:
    """Keep the agenda when a ticket's schedule changes, and the ticket's place in it.

    A booking that was cut off shifts turns by one, no more. Once their minute has come bookings stay, since every
    reminder of that minute goes by the same agenda.
    """
    old, new = _booking(before), _booking(after)
    if old == new:
        return replace(after, place=before.place)
    if old and old[0] > world.now():
        world.casebook.book(before.helpdesk, *old, -1)
    return replace(after, place=world.casebook.book(after.helpdesk, *new, 1) if new else 0)


def wait(hint: Hint, case: Case, world: World, policy: Policy) -> datetime | None:
    """Take a reminder's share of the requests; or, when it must wait, the time of its turn."""
    now = world.now()
    if case.due and case.promised and case.turn is None:
        at = _turn(case, case.due, case.promised, world, policy)
        if at > now:
            return at
    try:
        share.of_requests(hint, world, policy)
    except TryLaterError as error:  # what the sweep found goes by the same share
        return (now + timedelta(seconds=error.seconds)).replace(microsecond=0)
    return None


def move(case: Case, at: datetime, world: World) -> Case:
    """The case with its schedule moved to its turn. The old one has fired."""
    return replace(case, due=at, turn=at, schedule=world.reminders.set(case.helpdesk, case.ticket, at))


def _booking(case: Case) -> tuple[datetime, datetime] | None:
    return (case.due, case.promised) if case.due and case.promised and case.turn is None else None


def _turn(case: Case, due: datetime, promised: datetime, world: World, policy: Policy) -> datetime:
    """The minute that is this reminder's: after all of its own minute that were promised earlier, and after those of
    an earlier minute that have theirs."""
    agenda = world.casebook.booked(case.helpdesk, due)
    minute = promised.replace(second=0, microsecond=0)
    earlier = sum(count for other, count in agenda.items() if other < minute)
    same = max(0, min(case.place, agenda.get(minute, 0)) - 1)
    each = share.can_wait_a_minute(case.helpdesk, world, policy)
    at = max(due + (earlier + same) // each * _MINUTE, world.now().replace(second=0, microsecond=0))
    while world.casebook.spend(f"{case.helpdesk}-turns", at, 1) > each:
        at += _MINUTE
    return at
