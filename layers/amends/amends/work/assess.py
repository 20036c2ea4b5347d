"""Look at a ticket and do what it needs: read it, decide (plan.py), write note, tags and schedule, remember.

Every step can be the last one of a run that is cut off. The next run finds the note by its mark, the tags by the
casebook's pending ones, and the schedule by its name, so each is written once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from amends.case import Case
from amends.policy import Policy
from amends.ports import Casebook, GiveUpError, Helpdesk, MovedOnError, TryLaterError, World
from amends.tally import Tally
from amends.ticket import Channel, Ticket
from amends.work import memory, share, turn
from amends.work.hint import ASSESS, Hint
from amends.work.plan import Plan, plan
from amends.work.reckoning import reckon

PAUSE = timedelta(seconds=20)  # a chat customer who wrote less long ago may still be typing
LONGEST_PAUSE = timedelta(seconds=25)  # so that a note comes within 30 seconds of its webhook
READS = 3  # a ticket that moves on under our hands is read again this often, then later
GONE = ("not_found", "closed", "deleted")  # why nothing can be written, now or later
WRITTEN = ("NoteWritten", "ReminderWritten")  # counted as they are written: what follows may fail, and find them there


class Lease:
    """A case that this run holds; `case` is what the casebook has stored of it."""

    def __init__(self, casebook: Casebook, case: Case) -> None:
        self._casebook = casebook
        self.case = case

    def save(self, case: Case) -> None:
        self.case = self._casebook.save(replace(case, version=self.case.version, lease=self.case.lease))

    def release(self, case: Case, tally: Tally | None = None) -> None:
        self._casebook.release(replace(case, version=self.case.version, lease=self.case.lease), tally)

    def give_back(self) -> None:
        """End the lease with nothing more stored, so that the next try need not wait for it. One that is ours no
        longer stays as it is: what went wrong before matters more."""
        with suppress(TryLaterError):
            self.release(self.case)


def assess(hint: Hint, world: World, desk: Helpdesk, policy: Policy, lease: Lease) -> None:
    """Do what the ticket needs now, and release the lease. Where a port raises, the lease is still held."""
    for _ in range(READS):
        started = world.now()
        try:
            ticket = desk.read(hint.ticket)
            world.count("TicketRead", helpdesk=hint.helpdesk)
            link = desk.link(hint.ticket)
            _await_pause(hint, ticket, started)
            customer = memory.known(ticket, world)
            decided = plan(ticket, lease.case, policy, started, customer)
            writes = bool(decided.note) + bool(decided.add) + bool(decided.remove)
            share.of_updates(hint, writes, world, policy)
            memory.keep(customer, decided.failure, decided.goodwill, world)
            done = _write(ticket, decided, desk, lease, world)
        except MovedOnError:
            continue
        wrote_at = world.now() if writes else None
        done, tally = reckon(ticket, lease.case, replace(decided, case=done), policy, started, link)
        done = replace(done, read_at=started, wrote_at=wrote_at, promised=decided.promised)
        _schedule(done, decided.due, world, lease, tally)
        for metric, details in decided.counted:
            if metric not in WRITTEN:
                world.count(metric, helpdesk=hint.helpdesk, ticket=hint.ticket, **details)
        if decided.add or decided.remove:
            world.count("TagsChanged", helpdesk=hint.helpdesk)
        return
    raise TryLaterError("moved_on", 2)


def _await_pause(hint: Hint, ticket: Ticket, now: datetime) -> None:
    """Put a chat off until its customer pauses, so that one note covers what was typed in several lines."""
    newest = ticket.newest_from_customer
    if ticket.channel is not Channel.CHAT or newest is None or hint.kind != ASSESS:
        return
    wait = (min(newest.at + PAUSE, hint.at + LONGEST_PAUSE) - now).total_seconds()
    if wait > 0:
        raise TryLaterError("chat_pause", wait)


def _write(ticket: Ticket, decided: Plan, desk: Helpdesk, lease: Lease, world: World) -> Case:
    """Write the note, then the tags, and return the case as it stands after them.

    What the helpdesk refuses for good, such as tags on a ticket that lacks a field which it demands, is counted and
    left out: everything else goes on, the promise above all.
    """
    case = decided.case
    if decided.note:
        try:
            desk.add_note(ticket, decided.note.html)
        except GiveUpError as error:
            _refused("note", error, ticket, world)
            case = replace(case, notes=tuple(said for said in case.notes if said in lease.case.notes))
        else:
            for metric, details in decided.counted:
                if metric in WRITTEN:
                    world.count(metric, helpdesk=ticket.helpdesk, ticket=ticket.id, **details)
    if not decided.add and not decided.remove:
        return case
    ours = (lease.case.tags | lease.case.tags_pending) & ticket.tags
    lease.save(replace(lease.case, tags_pending=decided.add | decided.remove))
    try:
        there = desk.change_tags(ticket, decided.add, decided.remove)
    except GiveUpError as error:
        _refused("tags", error, ticket, world)
        return replace(case, tags=ours)
    return replace(case, tags=case.tags & there)


def _refused(what: str, error: GiveUpError, ticket: Ticket, world: World) -> None:
    """Raises the error again where the ticket itself is gone."""
    if error.reason in GONE:
        raise error
    world.count("WriteRefused", helpdesk=ticket.helpdesk, ticket=ticket.id, what=what, reason=error.reason)


def _schedule(case: Case, due: datetime | None, world: World, lease: Lease, tally: Tally | None) -> None:
    """Set the one schedule of the ticket and release the lease: create the new, remember it, delete the old."""
    before, new = lease.case, ""
    old = case.schedule
    if due is not None:
        new = old if old and due == case.due else world.reminders.set(case.helpdesk, case.ticket, due)
    after = replace(case, schedule=new, due=due, turn=case.turn if due == case.due else None)
    lease.release(turn.booked(before, after, world), tally)
    if old and old != new:
        world.reminders.cancel(old)
