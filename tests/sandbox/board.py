"""What the sandbox's page shows: each ticket with what Amends remembers and thinks of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import abort

from amends.case import Case
from amends.names import TAG_PREFIX, TAGS
from amends.nouns import Verdict
from amends.ports import GiveUpError, TryLaterError
from amends.work.opinion import opinion
from tests.sandbox.desk import Desk, View

if TYPE_CHECKING:
    from tests.sandbox.machine import Machine


@dataclass(frozen=True, slots=True)
class Shown:
    """One ticket with what Amends made of it. due: its next due time; waiting: Amends has something to do on it."""

    helpdesk: str
    view: View
    case: Case
    due: datetime | None
    verdict: Verdict | None = None

    @property
    def ours(self) -> list[tuple[str, str]]:
        """Our tags with what they mean."""
        names = [tag.removeprefix(TAG_PREFIX) for tag in self.view.tags if tag.startswith(TAG_PREFIX)]
        return [(TAG_PREFIX + name, TAGS.get(name, "")) for name in names]

    @property
    def other_tags(self) -> list[str]:
        return [tag for tag in self.view.tags if not tag.startswith(TAG_PREFIX)]

    @property
    def seen(self) -> bool:
        """Whether Amends has read the ticket."""
        return self.case.read_at is not None or bool(self.case.parked)

    @property
    def key(self) -> str:
        return f"{self.helpdesk}-{self.view.id}"


class Board:
    """What the page shows of a machine. Verdicts are kept until their ticket changes, since they cost reads."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._verdicts: dict[str, tuple[str, Verdict | None]] = {}

    def all(self) -> list[Shown]:
        """Every ticket, the one that changed last first."""
        found = [self._shown(name, view) for name, desk in self.machine.desks.items() for view in desk.tickets()]
        return sorted(found, key=lambda shown: (shown.view.entries[-1].at, shown.view.id), reverse=True)

    def one(self, helpdesk: str, ticket: str) -> Shown:
        """A ticket with its verdict. An unknown one is a 404."""
        desk = self.desk(helpdesk)
        try:
            shown = self._shown(helpdesk, desk.ticket(ticket))
        except KeyError:
            abort(404)
        verdict = self._verdict(shown) if shown.seen else None
        return replace(shown, verdict=verdict)

    def desk(self, helpdesk: str) -> Desk:
        return self.machine.desks.get(helpdesk) or abort(404)

    def next_due(self) -> datetime | None:
        """The earliest due time of all tickets that is still to come."""
        coming = [shown.due for shown in self.all() if shown.due and shown.due > self.machine.clock.now()]
        return min(coming, default=None)

    def busy(self) -> bool:
        """Whether Amends has something to do right now."""
        waiting = self.machine.polling.waiting()
        return bool(
            self.machine.courier.busy
            or self.machine.polling.busy
            or waiting.ready
            or waiting.delayed
            or waiting.put_off
        )

    def version(self, shown: Shown) -> str:
        """Changes whenever something on the ticket does."""
        view = shown.view
        what = (len(view.entries), sorted(view.tags), view.status, shown.due, shown.seen, self.busy())
        return hashlib.sha256(repr(what).encode()).hexdigest()[:16]

    def _shown(self, helpdesk: str, view: View) -> Shown:
        case = self.machine.case(helpdesk, view.id)
        return Shown(helpdesk, view, case, due(case))

    def _verdict(self, shown: Shown) -> Verdict | None:
        state = f"{len(shown.view.entries)} {shown.view.status}"
        kept = self._verdicts.get(shown.key)
        if kept and kept[0] == state:
            return kept[1]
        world = self.machine.world
        try:
            ticket = world.helpdesks[shown.helpdesk].read(shown.view.id)
        except (TryLaterError, GiveUpError):
            return None  # the simulated helpdesk is told to fail: the page does without
        verdict = opinion(ticket, world.policy(), world.now()).verdict if ticket.unanswered else None
        self._verdicts[shown.key] = (state, verdict)
        return verdict


def due(case: Case) -> datetime | None:
    """The next time somebody is told that the ticket is due; not when it is tagged on the way there."""
    return max(case.due, case.promise.due) if case.due and case.promise else case.due
