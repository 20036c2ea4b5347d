"""The promise clock: what is due on a ticket, and when. Pure: the thread and the time are passed in.

While a customer's message is unanswered a first or next reply is due; once answered, an update until the ticket is
solved. Pending and on-hold let the promise stand still; solved, closed and deleted end it, and a reopening starts it
anew. A promise that passed unkept falls due again every update interval, and at its last call, so that nobody is
forgotten. Everything is worked out anew from the thread and the pauses at each read, so that a change of priority,
channel, group or settings moves what is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.hours import Times, advance, next_open
from amends.nouns import Pause, Promise, PromiseKind
from amends.targets import Sla, Targets
from amends.ticket import Kind, Message, Status, Ticket, is_reply

_TARGETS_SET = timedelta(minutes=5)
_AS_IT_CLOSES = timedelta(minutes=10)  # so late may a schedule fire, and a queue hand out


@dataclass(frozen=True, slots=True)
class Clock:
    """The running promise and its pauses. `paused_at` is set while the ticket waits for somebody else."""

    promise: Promise | None = None
    paused_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()


def wind(before: Clock, ticket: Ticket, owed: Targets, now: datetime, seen: datetime | None = None) -> Clock:
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
    paused_at, pauses = (before.paused_at, before.pauses) if same else (None, ())
    waits, from_then = _waits(ticket, now)
    if waits:
        paused_at = paused_at or max(from_then, since)
    elif paused_at:
        pauses = (*pauses, Pause(paused_at, max(from_then, paused_at)))
        paused_at = None
    due = _whole_minute(advance(owed.hours, since, owed.of(kind), _times(pauses)))
    return Clock(Promise(kind, since, _agreed(kind, since, due, owed)), paused_at, pauses)


def soon(clock: Clock, owed: Targets) -> datetime | None:
    """When so much of the time has passed that the ticket is tagged; None while nothing runs."""
    promise = clock.promise
    if promise is None or clock.paused_at is not None:
        return None
    share = owed.of(promise.kind) * owed.tag_at
    at = _whole_minute(advance(owed.hours, promise.since, share, _times(clock.pauses)))
    if promise.due == _theirs(promise.kind, promise.since, owed):  # which hours count is the helpdesk's own secret
        at = _whole_minute(promise.since + (promise.due - promise.since) * owed.tag_at)
    return min(at, promise.due)


def awaited(clock: Clock, owed: Targets) -> datetime | None:
    """When to look whether the helpdesk has set its own target: it does so some moments after a message came."""
    promise = clock.promise
    if promise is None or clock.paused_at or owed.sla is Sla.OURS or promise.kind is PromiseKind.UPDATE:
        return None
    return None if _theirs(promise.kind, promise.since, owed) else _whole_minute(promise.since + _TARGETS_SET)


def next_due(clock: Clock, reminded: datetime | None, owed: Targets) -> datetime | None:
    """The next time somebody must be told, or None while nothing runs.

    reminded: the newest due time that was dealt with. The time after it is an update interval later, or the last call
    of an unanswered message, whichever comes first.
    """
    promise = clock.promise
    if promise is None or clock.paused_at is not None:
        return None
    if reminded is None or reminded < promise.due:
        return promise.due
    again = update_after(reminded, owed, clock.pauses)
    if promise.kind is PromiseKind.UPDATE:
        return again
    # The last call counts every hour there is, and waits for the team.
    last = _whole_minute(next_open(owed.team, advance(None, promise.since, owed.last_call, _times(clock.pauses))))
    return last if reminded < last < again else again


def update_after(at: datetime, owed: Targets, pauses: tuple[Pause, ...] = ()) -> datetime:
    """The due time of an update that is promised at `at`."""
    return _whole_minute(advance(owed.hours, at, owed.update, _times(pauses)))


def rings(at: datetime, owed: Targets, now: datetime) -> datetime:
    """When somebody is told of a due time: then, or now if it has passed, or once the team works again.

    What falls due as the team closes is told at that minute, not the next morning.
    """
    in_hours = any(next_open(owed.team, moment) == moment for moment in (at, at - timedelta(seconds=1)))
    if in_hours and now <= at + _AS_IT_CLOSES:
        return max(at, now)
    return next_open(owed.team, max(at, now))


def kept(before: Clock, ticket: Ticket) -> bool | None:
    """Whether the promise that ran before was kept by a public reply; None while no reply came."""
    at = answered(before, ticket)
    return None if at is None or before.promise is None else at <= before.promise.due


def answered(before: Clock, ticket: Ticket) -> datetime | None:
    """When the promise that ran before was answered, or stood still until it was; None while no reply came."""
    reply = ticket.newest_public_reply
    if before.promise is None or reply is None or reply.at <= before.promise.since:
        return None
    first = next(m for m in ticket.messages if m.at > before.promise.since and is_reply(m))
    return min(first.at, before.paused_at or first.at)


def _agreed(kind: PromiseKind, since: datetime, ours: datetime, owed: Targets) -> datetime:
    """Our due time, the helpdesk's own, or the earlier one."""
    theirs = _theirs(kind, since, owed)
    if theirs is None or owed.sla is Sla.OURS:
        return ours
    return min(ours, theirs) if owed.sla is Sla.EARLIER else theirs


def _theirs(kind: PromiseKind, since: datetime, owed: Targets) -> datetime | None:
    """The helpdesk's own due time of a promise; one that lies before its start is of an earlier promise."""
    return next((_whole_minute(at) for of, at in owed.theirs if of is kind and at > since), None)


def _whole_minute(at: datetime) -> datetime:
    """Rounded up: a schedule's name holds its minute, so two due times must never share one."""
    return at if at == (floor := at.replace(second=0, microsecond=0)) else floor + timedelta(minutes=1)


def _times(pauses: tuple[Pause, ...]) -> tuple[Times, ...]:
    return tuple((pause.begun, pause.ended) for pause in pauses)


def _waits(ticket: Ticket, now: datetime) -> tuple[bool, datetime]:
    """Whether the ticket waits for somebody else, and since when that is so or not so.

    Pending waits for the customer: who wrote since then, by whatever way, is waited for no longer, also where the
    helpdesk left the status as it was.
    """
    since = min(ticket.status_since or now, now)
    if ticket.status is Status.PENDING and ticket.status_since:
        wrote = next((message.at for message in ticket.unanswered if message.at > since), None)
        if wrote is not None:
            return False, wrote
    return ticket.status.paused, since


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
    reopening, what was there when an earlier look found that nothing was owed, as after thanks, and a rating without
    words, once there are words."""
    opened = max((n for n, message in enumerate(unanswered) if message.kind is Kind.REOPENED), default=0)
    still = unanswered[opened:]
    waiting = [m.at for m in still if m.kind is not Kind.RATING or m.text.strip()] or [m.at for m in still]
    if before.promise is None:
        return next((at for at in waiting if seen is None or at > seen), waiting[0])
    return before.promise.since if before.promise.since in waiting else waiting[0]
