"""One message of the queue: is there work, may it be done now, and what becomes of it when it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from amends.case import Case, ended
from amends.policy import Policy
from amends.ports import GiveUpError, SignInError, TryLaterError, World
from amends.work import reckoning, share, turn
from amends.work.assess import PAUSE, Lease, assess
from amends.work.hint import ASSESS, REMIND, Hint

MARGIN = timedelta(seconds=2)  # clock skew between receiver and worker, and a helpdesk's own lag
PARKED = timedelta(hours=1)  # until a ticket with a promise that could not be read is tried again


def run(hint: Hint, world: World, receives: int = 1) -> None:
    """Do the work that a hint asks for. Raises TryLaterError when it must wait; everything else is settled here.

    receives: how often the queue handed this message out, this time included.
    """
    try:
        case = world.casebook.peek(hint.helpdesk, hint.ticket)
        if reason := _needless(hint, case, world):
            world.count("HintSkipped", reason=reason)
        else:
            _attend(hint, case, world, receives)
    except SignInError:
        world.count("SignInFailed", helpdesk=hint.helpdesk)
        raise
    except TryLaterError as error:
        world.count("TriedLater", reason=error.reason)
        raise


def _needless(hint: Hint, case: Case, world: World) -> str:
    """Why a hint needs no work, by what the casebook holds; empty when it needs some.

    Raises TryLaterError `early` for a schedule that fires before its time, which is to the minute.
    """
    if hint.helpdesk not in world.helpdesks:
        return "no_helpdesk"
    if world.casebook.disconnected(hint.helpdesk):
        return "disconnected"
    if hint.kind == REMIND:
        left = (case.due - world.now()).total_seconds() if case.due else 0
        if case.due == hint.at and left > 0:
            raise TryLaterError("early", left)
        return "" if case.due and left <= 0 else "stale"
    return "burst" if case.read_at and hint.at < case.read_at - MARGIN and not case.parked else ""


def _attend(hint: Hint, case: Case, world: World, receives: int) -> None:
    now, policy = world.now(), world.policy()
    if hint.kind == ASSESS and hint.chat and receives == 1 and now < hint.at + PAUSE:
        raise TryLaterError("chat_pause", (hint.at + PAUSE - now).total_seconds())
    later = turn.wait(hint, case, world, policy) if hint.kind == REMIND else None
    if hint.kind != REMIND:
        share.of_requests(hint, world, policy)
    lease = Lease(world.casebook, world.casebook.take(hint.helpdesk, hint.ticket, now))
    if later:
        _move(lease, case, later, world)
        return
    try:
        assess(hint, world, world.helpdesks[hint.helpdesk], policy, lease)
    except GiveUpError as error:
        world.count("TicketParked", reason=error.reason)
        _park(error.reason, lease, world, now, policy)
    except Exception:
        lease.give_back()
        raise


def _move(lease: Lease, seen: Case, later: datetime, world: World) -> None:
    """Put a reminder off until its turn; unless its ticket was looked at meanwhile, which set a schedule of its own."""
    world.count("TriedLater", reason="turn")
    if lease.case.due == seen.due:
        lease.release(turn.move(lease.case, later, world))
    else:
        lease.give_back()


def _park(reason: str, lease: Lease, world: World, now: datetime, policy: Policy) -> None:
    """Put a ticket aside that cannot be read or written. One that is gone, deleted or spam that was thrown away, owes
    nothing any more; on any other a promise that runs brings it back, should no hint come before."""
    schedule, tally = lease.case.schedule, reckoning.put_aside(lease.case, reason, policy, now)
    if reason == "not_found":
        lease.release(ended(lease.case, reason), tally)
        if schedule:
            world.reminders.cancel(schedule)
        return
    case = replace(lease.case, parked=reason)
    if case.promise and case.due and case.due <= now:  # its schedule has fired
        due = now + PARKED
        case = replace(case, due=due, schedule=world.reminders.set(case.helpdesk, case.ticket, due))
    lease.release(case, tally)
