"""What the sandbox's page shows: each ticket with what Amends remembers and thinks of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import abort

from amends.case import Case
from amends.names import TAG_PREFIX, TAGS
from amends.nouns import Quote, Verdict
from amends.ports import GiveUpError, TryLaterError
from amends.work.hint import group
from amends.work.memory import known
from amends.work.opinion import opinion
from tests.sandbox.desk import Desk, View
from tests.sandbox.explain import Explained, explain

if TYPE_CHECKING:
    from tests.sandbox.machine import Machine


@dataclass(frozen=True, slots=True)
class Shown:
    """One ticket with what Amends made of it, seen at `now`."""

    helpdesk: str
    view: View
    case: Case
    now: datetime
    verdict: Verdict | None = None
    explained: Explained | None = None

    @property
    def due(self) -> datetime | None:
        """When somebody is told next."""
        return due(self.case)

    @property
    def overdue_since(self) -> datetime | None:
        """The due time of a running promise that was missed."""
        promise = self.case.promise
        missed = promise is not None and self.case.paused_at is None and promise.due <= self.now
        return promise.due if promise is not None and missed else None

    @property
    def tags(self) -> list[tuple[str, str]]:
        """All tags, ours first, each with what it means; empty where it is not ours."""
        ours = {tag: TAGS.get(tag.removeprefix(TAG_PREFIX), "") for tag in self.view.tags if tag.startswith(TAG_PREFIX)}
        return [*ours.items(), *((tag, "") for tag in self.view.tags if tag not in ours)]

    @property
    def seen(self) -> bool:
        """Whether Amends has read the ticket."""
        return self.case.read_at is not None or bool(self.case.parked)

    @property
    def key(self) -> str:
        return f"{self.helpdesk}-{self.view.id}"

    def author(self, quote: Quote) -> str:
        """Whose words a quote is; empty where the thread does not say."""
        return next((entry.author for entry in self.view.entries if entry.id == quote.message), "")


class Board:
    """What the page shows of a machine. Verdicts are kept until their ticket changes, since they cost reads."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._verdicts: dict[str, tuple[str, tuple[Verdict, Explained] | None]] = {}

    def all(self) -> list[Shown]:
        """Every ticket, the one that changed last first."""
        now, case = self.machine.clock.now(), self.machine.case
        found = [
            Shown(name, view, case(name, view.id), now)
            for name, desk in self.machine.desks.items()
            for view in desk.tickets()
        ]
        return sorted(found, key=lambda shown: (shown.view.entries[-1].at, shown.view.id), reverse=True)

    def one(self, tickets: Iterable[Shown], helpdesk: str, ticket: str) -> Shown:
        """One of these tickets, with its verdict. An unknown one is a 404."""
        shown = next((it for it in tickets if (it.helpdesk, it.view.id) == (helpdesk, ticket)), None) or abort(404)
        judged = self._judged(shown) if shown.seen else None
        return replace(shown, verdict=judged[0], explained=judged[1]) if judged else shown

    def view(self, helpdesk: str, ticket: str) -> View:
        """A ticket as the helpdesk has it. An unknown one is a 404."""
        try:
            return self.desk(helpdesk).ticket(ticket)
        except KeyError:
            abort(404)

    def desk(self, helpdesk: str) -> Desk:
        return self.machine.desks.get(helpdesk) or abort(404)

    def next_due(self) -> datetime | None:
        """The earliest due time of all tickets that is still to come."""
        coming = [shown.due for shown in self.all() if shown.due and shown.due > self.machine.clock.now()]
        return min(coming, default=None)

    def busy(self, shown: Shown) -> bool:
        """Whether Amends has something to do on the ticket right now."""
        return self.machine.courier.busy or group(shown.helpdesk, shown.view.id) in self.machine.aws.groups()

    def version(self, tickets: Iterable[Shown], busy: bool) -> str:
        """Changes whenever something on the page does: a ticket, the work on the one shown, or the minute."""
        what = [(it.key, it.view, it.due, it.overdue_since, it.seen) for it in tickets]
        text = f"{self.machine.clock.now():%d %H:%M} {busy} {what}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _judged(self, shown: Shown) -> tuple[Verdict, Explained] | None:
        state = f"{len(shown.view.entries)} {shown.view.status} {shown.case.promise}"
        kept = self._verdicts.get(shown.key)
        if kept and kept[0] == state:
            return kept[1]
        world = self.machine.world
        try:
            ticket = world.helpdesks[shown.helpdesk].read(shown.view.id)
        except (TryLaterError, GiveUpError):
            return None  # the simulated helpdesk is told to fail: the page does without
        judged = None
        if ticket.unanswered:
            policy, now = world.policy(), world.now()
            held = opinion(ticket, policy, now, known(ticket, world))
            judged = (held.verdict, explain(ticket, held, shown.case.promise, policy))
        self._verdicts[shown.key] = (state, judged)
        return judged


def due(case: Case) -> datetime | None:
    """When somebody is told next: at the promise's due time, not when the ticket is tagged on the way there; and once
    that is missed at the next reminder."""
    return max(case.due, case.promise.due) if case.due and case.promise else case.due
