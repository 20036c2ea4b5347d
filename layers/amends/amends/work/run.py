"""One message of the queue: is there work, may it be done now, and what becomes of it when it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from amends.case import ended
from amends.ports import GiveUpError, SignInError, TryLaterError, World
from amends.work import reckoning, share
from amends.work.assess import PAUSE, Lease, assess
from amends.work.hint import ASSESS, REMIND, Hint

MARGIN = timedelta(seconds=2)  # clock skew between receiver and worker, and a helpdesk's own lag


def run(hint: Hint, world: World, receives: int = 1) -> None:
    """Do the work that a hint asks for. Raises TryLaterError when it must wait; everything else is settled here.

    receives: how often the queue handed this message out, this time included.
    """
    try:
        if reason := _needless(hint, world):
            world.count("HintSkipped", reason=reason)
        else:
            _attend(hint, world, receives)
    except SignInError:
        world.count("SignInFailed", helpdesk=hint.helpdesk)
        raise
    except TryLaterError as error:
        world.count("TriedLater", reason=error.reason)
        raise


def _needless(hint: Hint, world: World) -> str:
    """Why a hint needs no work, from one read of the casebook; empty when it needs some.

    Raises TryLaterError `early` for a schedule that fires before its time, which is to the minute.
    """
    if hint.helpdesk not in world.helpdesks:
        return "no_helpdesk"
    case = world.casebook.peek(hint.helpdesk, hint.ticket)
    if hint.kind == REMIND:
        left = (case.due - world.now()).total_seconds() if case.due else 0
        if case.due == hint.at and left > 0:
            raise TryLaterError("early", left)
        return "" if case.due and left <= 0 else "stale"
    return "burst" if case.read_at and hint.at < case.read_at - MARGIN and not case.parked else ""


def _attend(hint: Hint, world: World, receives: int) -> None:
    now, policy = world.now(), world.policy()
    if hint.kind == ASSESS and hint.chat and receives == 1 and now < hint.at + PAUSE:
        raise TryLaterError("chat_pause", (hint.at + PAUSE - now).total_seconds())
    share.of_requests(hint, world, policy)
    lease = Lease(world.casebook, world.casebook.take(hint.helpdesk, hint.ticket, now))
    try:
        assess(hint, world, world.helpdesks[hint.helpdesk], policy, lease)
    except GiveUpError as error:
        world.count("TicketParked", reason=error.reason)
        schedule = lease.case.schedule
        gone = error.reason == "not_found"  # deleted, or spam that was thrown away: nothing is owed any more
        parked = ended(lease.case, error.reason) if gone else replace(lease.case, parked=error.reason)
        lease.release(parked, reckoning.put_aside(lease.case, error.reason, policy, now))
        if gone and schedule:
            world.reminders.cancel(schedule)
    except Exception:
        lease.give_back()
        raise
