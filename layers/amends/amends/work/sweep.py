"""What changed at a helpdesk, compared with the casebook: a delivery that was lost costs minutes, not the promise.

Each run asks for what changed since the one before, and queues every ticket whose change no read has covered. How far
it came is kept after each page, once all of the page is queued: wherever a run is cut off, the next one goes on there,
and what is asked for twice is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from amends.case import Case, Swept
from amends.names import OFF_TAG
from amends.ports import Changed, Changes, GiveUpError, Helpdesk, Rounds, SignInError, TryLaterError
from amends.work import share
from amends.work.hint import REMIND, SWEEP, Hint
from amends.work.run import MARGIN

EVERY = timedelta(minutes=5)  # how often template.yaml starts a run
LEFT_S = 30.0  # of the run: with less left no other page is begun
BEFORE = timedelta(minutes=5)  # how far before the last whole run a new cursor begins: helpdesks list with a delay
_LOST = ("bad_request", "unprocessable", "gone", "not_found")  # what becomes of a cursor that is not known any more


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did at one helpdesk. how: `finished`, `begun`, `more` (there is more, for the next run), `off`,
    `disconnected`, or the reason why it stopped; fault: an error that nobody foresaw, for the log alone."""

    helpdesk: str
    how: str
    pages: int = 0
    changed: int = 0
    queued: int = 0
    fault: Exception | None = None


def sweep(rounds: Rounds, left: Callable[[], float]) -> tuple[Outcome, ...]:
    """One run over all helpdesks. left: seconds until this run is cut off. Never raises: what stops it at one helpdesk
    says nothing of another, and the next run goes on where this one stopped."""
    return tuple(_run(helpdesk, rounds, left) for helpdesk in rounds.helpdesks)


def _run(helpdesk: str, rounds: Rounds, left: Callable[[], float]) -> Outcome:
    last = Outcome(helpdesk, "more")
    try:
        for so_far in _pages(helpdesk, rounds, left):
            last = so_far
    except SignInError as error:
        rounds.count("SignInFailed", helpdesk=helpdesk)
        return replace(last, how=error.reason)
    except TryLaterError as error:
        rounds.count("TriedLater", reason=error.reason)
        return replace(last, how=error.reason)
    except GiveUpError as error:
        rounds.count("SweepRefused", helpdesk=helpdesk, reason=error.reason)
        return replace(last, how=error.reason)
    except Exception as error:  # noqa: BLE001  such as the queue's: nothing was kept of the page that it struck
        rounds.count("WorkFailed", reason=type(error).__name__)
        return replace(last, how="failed", fault=error)
    return last


def _pages(helpdesk: str, rounds: Rounds, left: Callable[[], float]) -> Iterator[Outcome]:
    """What the run has done so far, after each page. A page is over once how far it came is kept."""
    began, policy, desk = rounds.now(), rounds.policy(), rounds.helpdesks[helpdesk]
    if not policy.settings.sweep:
        yield Outcome(helpdesk, "off")
        return
    if rounds.casebook.disconnected(helpdesk):
        rounds.count("SweepSkipped", helpdesk=helpdesk, reason="disconnected")
        yield Outcome(helpdesk, "disconnected")
        return
    kept = rounds.casebook.swept(helpdesk)
    if kept is None:  # what was before the installation is no promise of ours
        rounds.casebook.keep_swept(helpdesk, Swept(desk.changes_from(began), began))
        yield Outcome(helpdesk, "begun")
        return
    # No more than can be read until the next run: what waits at the helpdesk holds up nobody in the queue.
    most = share.can_wait_a_minute(helpdesk, rounds, policy) * int(EVERY.total_seconds() / 60)
    so_far = Outcome(helpdesk, "more")
    while so_far.how == "more" and left() > LEFT_S and so_far.queued < most:
        share.of_lists(helpdesk, rounds, policy)
        page = _page(desk, kept)
        queued = sum(_queued(changed, helpdesk, kept.owed, rounds) for changed in page.tickets)
        kept = replace(kept, cursor=page.cursor, since=kept.since if page.more else began - BEFORE)
        rounds.casebook.keep_swept(helpdesk, kept)
        so_far = Outcome(
            helpdesk,
            "more" if page.more else "finished",
            so_far.pages + 1,
            so_far.changed + len(page.tickets),
            so_far.queued + queued,
        )
        yield so_far
    if so_far.how == "finished":
        rounds.count("SweepFinished", helpdesk=helpdesk)


def _page(desk: Helpdesk, kept: Swept) -> Changes:
    """The next changes; from a time on where the helpdesk knows the cursor no more, as after a change of account."""
    try:
        return desk.changes(kept.cursor)
    except GiveUpError as error:
        anew = desk.changes_from(kept.since)
        if error.reason not in _LOST or anew == kept.cursor:
            raise
    return desk.changes(anew)


def _queued(changed: Changed, helpdesk: str, owed: datetime | None, rounds: Rounds) -> bool:
    """Queue the ticket unless its change was read, or can be no news; and where that is so, for a due time that has
    passed and was not seen to, as one that came while the helpdesk was disconnected. What is seen to meanwhile makes a
    second message about it stale."""
    if OFF_TAG in changed.tags:
        return False
    case = rounds.casebook.peek(helpdesk, changed.ticket)
    if not _known(changed, case) and not (owed and changed.at < owed):
        hint = Hint(SWEEP, helpdesk, changed.ticket, changed.at)
    elif case.due and case.due <= rounds.now():
        hint = Hint(REMIND, helpdesk, changed.ticket, case.due)
    else:
        return False
    rounds.queue.put(hint.dumps(), hint.group, f"{SWEEP}-{hint.at.isoformat()}")
    rounds.count("SweepQueued", helpdesk=helpdesk)
    return True


def _known(changed: Changed, case: Case) -> bool:
    """Whether the casebook knows of a change: a read began later, or it is not later than our own last write, which
    moves a ticket's time as everybody's does. What came in those seconds between a read and the write after it is not
    seen here. Of a ticket that has ended without a promise of ours nothing is owed, whatever moved it."""
    if changed.ended and case.promise is None:
        return True
    if case.read_at is None:
        return False
    return changed.at < case.read_at - MARGIN or (case.wrote_at is not None and changed.at <= case.wrote_at)
