"""Telling tickets, kept as data in `seeds.toml`: played into the simulated helpdesks as if people had written them.

`seed` puts all of them there in silence, with fixed ids. The demo plays one story in two steps: `begin` its history in
silence, `finish` what has just happened, with webhooks as in real life.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from amends.ticket import Channel
from tests.sandbox.desk import Desk

_FILE = Path(__file__).with_name("seeds.toml")
AGENT = "Nadia Brandt"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody wrote. who: `customer`, `agent`, `note`, `staff` or `automatic`.

    `minutes_ago` is None for history, which happened in an earlier week at a weekday and a time (UTC).
    """

    who: str
    text: str = field(repr=False)
    minutes_ago: int | None = None
    week: int = 0
    day: str = ""
    at: str = ""

    def moment(self, now: datetime) -> datetime:
        """When it was written, seen from `now`."""
        if self.minutes_ago is not None:
            return now - timedelta(minutes=self.minutes_ago)
        monday = now - timedelta(days=now.weekday())
        hour, minute = (int(part) for part in self.at.split(":"))
        date = monday + timedelta(days=_DAYS.index(self.day) - 7 * self.week)
        return date.replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket and its conversation, oldest line first. `tells` says what it is there to show."""

    helpdesk: str
    ticket: str
    name: str
    channel: Channel
    subject: str
    tells: str
    lines: tuple[Line, ...]
    tier: str = ""


@cache
def stories() -> tuple[Story, ...]:
    """All of them, in the order of the file."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))["story"]
    return tuple(_story(item) for item in raw)


def story(ticket: str) -> Story:
    """The story with this ticket id. Raises KeyError."""
    return {it.ticket: it for it in stories()}[ticket]


def _story(item: dict[str, object]) -> Story:
    lines = item.pop("line")
    assert isinstance(lines, list)
    given = {name: str(value) for name, value in item.items() if name != "channel"}
    spoken = tuple(Line(**(line | {"text": line["text"].strip()})) for line in lines)
    return Story(**given, channel=Channel(item["channel"]), lines=spoken)  # type: ignore[arg-type]


def seed(zendesk: Desk, freshdesk: Desk) -> None:
    """Put every story into its helpdesk, history and all, without a webhook."""
    desks = {desk.name: desk for desk in (zendesk, freshdesk)}
    for it in stories():
        begin(desks[it.helpdesk], it)
        with _in_silence(desks[it.helpdesk]):
            finish(desks[it.helpdesk], it, back_dated=True)
    for desk in desks.values():
        desk.next_ticket = 1 + max(int(it.id) for it in desk.tickets())


def begin(desk: Desk, it: Story) -> None:
    """Play the story's history without a webhook. The ticket does not exist yet where the story has no history."""
    now = desk.now()
    with _in_silence(desk):
        for line in it.lines:
            if line.minutes_ago is None:
                with desk.at(line.moment(now)):
                    _write(desk, it, line)


def finish(desk: Desk, it: Story, *, back_dated: bool = False) -> str:
    """Play what has just happened, with webhooks, and return the ticket's id. Everything happens at the desk's own
    time; `back_dated` spreads it over the last minutes instead. The ticket has an agent then: who else to remind?"""
    now = desk.now()
    for line in it.lines:
        if line.minutes_ago is not None and back_dated:
            with desk.at(line.moment(now)):
                _write(desk, it, line)
        elif line.minutes_ago is not None:
            _write(desk, it, line)
    with _in_silence(desk):
        desk.assign(it.ticket, AGENT)
    return it.ticket


def _write(desk: Desk, it: Story, line: Line) -> None:
    there = any(view.id == it.ticket for view in desk.tickets())
    if not there:
        desk.next_ticket = int(it.ticket)
    if line.who == "customer":
        ticket = it.ticket if there else None
        desk.customer_writes(
            line.text, name=it.name, channel=it.channel, subject=it.subject, tier=it.tier, ticket=ticket
        )
    elif line.who == "staff":
        desk.staff_reports(line.text, requester=it.name, subject=it.subject)
    else:
        act = {"agent": desk.agent_answers, "note": desk.agent_notes, "automatic": desk.automatic_answer}[line.who]
        act(it.ticket, line.text)


@contextmanager
def _in_silence(desk: Desk) -> Iterator[None]:
    on, desk.webhooks_on = desk.webhooks_on, False
    try:
        yield
    finally:
        desk.webhooks_on = on
