"""The promise clock: what is due on a ticket, and when. Pure: the thread and the time are passed in.

While a customer's message is unanswered a first or next reply is due; once answered, an update until the ticket is
solved. Pending and on-hold let the promise stand still; solved, closed and deleted end it. A promise that passed
unkept falls due again every update interval, so that nobody is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.nouns import Promise, PromiseKind
from amends.policy import Clocks
from amends.ticket import Ticket, is_reply


@dataclass(frozen=True, slots=True)
class Clock:
    """The running promise and its pauses. `paused_at` is set while the ticket waits for somebody else."""

    promise: Promise | None = None
    paused_at: datetime | None = None
    paused_seconds: int = 0


def wind(before: Clock, ticket: Ticket, clocks: Clocks, now: datetime) -> Clock:
    """The clock after a read of the ticket at `now`, given the clock before it."""
    if ticket.status.ended:
        return Clock()
    begun = _begun(ticket)
    if begun is None:
        return Clock()
    kind, since = begun
    same = before.promise is not None and (before.promise.kind, before.promise.since) == begun
    paused_at, paused_seconds = (before.paused_at, before.paused_seconds) if same else (None, 0)
    if ticket.status.paused:
        paused_at = paused_at or max(now, since)
    elif paused_at:
        paused_seconds += max(0, int((now - paused_at).total_seconds()))
        paused_at = None
    minutes = clocks.target(kind.value, ticket.channel)
    due = _whole_minute(since + timedelta(minutes=minutes, seconds=paused_seconds))
    return Clock(Promise(kind, since, due), paused_at, paused_seconds)


def next_due(clock: Clock, reminded: datetime | None, update: timedelta) -> datetime | None:
    """The next time somebody must be told, or None while nothing runs.

    reminded: the newest due time that was dealt with; update: the interval in which an unkept promise falls due again.
    """
    if clock.promise is None or clock.paused_at is not None:
        return None
    due = clock.promise.due
    return due if reminded is None or reminded < due else _whole_minute(reminded + update)


def kept(before: Clock, ticket: Ticket) -> bool | None:
    """Whether the promise that ran before was kept by a public reply; None while no reply came."""
    reply = ticket.newest_public_reply
    if before.promise is None or reply is None or reply.at <= before.promise.since:
        return None
    first = next(m for m in ticket.messages if m.at > before.promise.since and is_reply(m))
    return first.at <= before.promise.due


def _whole_minute(at: datetime) -> datetime:
    """Rounded up: a schedule's name holds its minute, so two due times must never share one."""
    return at if at == (floor := at.replace(second=0, microsecond=0)) else floor + timedelta(minutes=1)


def _begun(ticket: Ticket) -> tuple[PromiseKind, datetime] | None:
    """Which promise runs, and since when; None on a thread in which no customer wrote."""
    if ticket.unanswered:
        answered = ticket.newest_public_reply is not None
        return (PromiseKind.NEXT_REPLY if answered else PromiseKind.FIRST_REPLY), ticket.unanswered[0].at
    if ticket.newest_public_reply and ticket.newest_from_customer:
        return PromiseKind.UPDATE, ticket.newest_public_reply.at
    return None
