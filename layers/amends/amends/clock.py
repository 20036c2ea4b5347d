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
from amends.ticket import Kind, Message, Ticket, is_reply


@dataclass(frozen=True, slots=True)
class Clock:
    """The running promise and its pauses. `paused_at` is set while the ticket waits for somebody else."""

    promise: Promise | None = None
    paused_at: datetime | None = None
    paused_seconds: int = 0


def wind(before: Clock, ticket: Ticket, clocks: Clocks, now: datetime, seen: datetime | None = None) -> Clock:
    """The clock after a read of the ticket at `now`, given the clock before it.

    seen: when the newest customer message that an earlier look knew of was written.
    """
    if ticket.status.ended:
        return Clock()
    begun = _begun(ticket, before, seen)
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


def _begun(ticket: Ticket, before: Clock, seen: datetime | None) -> tuple[PromiseKind, datetime] | None:
    """Which promise runs, and since when; None on a thread in which no customer wrote."""
    if before.promise and _out_of_sight(before.promise, ticket):
        return before.promise.kind, before.promise.since
    if ticket.unanswered:
        answered = ticket.newest_public_reply is not None
        since = _waiting_since(ticket.unanswered, before, seen)
        return (PromiseKind.NEXT_REPLY if answered else PromiseKind.FIRST_REPLY), since
    if ticket.newest_public_reply and ticket.newest_from_customer:
        return PromiseKind.UPDATE, ticket.newest_public_reply.at
    return None


def _out_of_sight(running: Promise, ticket: Ticket) -> bool:
    """Whether what began the running promise is older than the part of a long thread that was read, and nothing in
    that part begins another: a hundred notes among colleagues keep no promise."""
    if not ticket.messages or ticket.messages[0].at <= running.since or ticket.newest_public_reply:
        return False
    reopened = any(message.kind is Kind.REOPENED for message in ticket.messages)
    return not reopened and not (running.kind is PromiseKind.UPDATE and ticket.unanswered)


def _waiting_since(unanswered: tuple[Message, ...], before: Clock, seen: datetime | None) -> datetime:
    """Since when the customer waits. Nobody waits for an answer to what was settled without one: what came before a
    reopening, and what was there when an earlier look found that nothing was owed, as after thanks."""
    opened = max((n for n, message in enumerate(unanswered) if message.kind is Kind.REOPENED), default=0)
    waiting = [message.at for message in unanswered[opened:]]
    if before.promise is None:
        return next((at for at in waiting if seen is None or at > seen), waiting[0])
    return before.promise.since if before.promise.since in waiting else waiting[0]
