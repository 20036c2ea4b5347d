"""Nine o'clock: a thousand reminders of the night at once, in an account with its limits on.

The real use cases and the real clients against the simulated helpdesks; queue, casebook and scheduler are the tests'
own, held to the contracts of the real ones, so that an hour and a half of simulated time takes seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zlib import crc32

import pytest
from werkzeug.test import Client

from amends.documents import parse
from amends.helpdesks.clients import CLIENTS
from amends.helpdesks.http import Http
from amends.policy import Policy
from amends.ports import Helpdesk, TryLaterError, World
from amends.ticket import Channel
from amends.work import share
from amends.work.hint import ASSESS, REMIND, Hint
from amends.work.run import run
from tests.fakes import FakeCasebook, FakeClock, FakeCount, FakeReminders
from tests.sandbox.demo import notes
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.zendesk import Zendesk

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
TICKETS = 1000
PLAN = 200  # requests a minute of the smallest plans
QUESTION = "Which sizes does the blue jacket come in?"
STUCK = "I tried to export my invoices three times this morning and I can't figure out where the PDF goes."
CLOCKS = """
first_reply: {email: 60}
reminders: {tag_at: 1, hours: office}
calendars: {office: {zone: UTC, week: {mon-sun: 09:00-17:00}}}
"""
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@cache
def policy(helpdesk: str, plan: int) -> Policy:
    limits = f"limits: {{requests_per_minute: {{{helpdesk}: {plan}}}}}"
    return parse({"settings": f"{{mode: notes, {limits}}}", "clocks": CLOCKS})


@dataclass
class Rush:
    """One account, one worker that takes a quarter of a second a ticket, as four at once would, and a queue."""

    desk: Any
    client: Helpdesk
    clock: FakeClock
    plan: int = 5000  # until nine: the night's messages come one by one
    casebook: FakeCasebook = field(init=False)
    reminders: FakeReminders = field(default_factory=FakeReminders)
    count: FakeCount = field(default_factory=FakeCount)
    waiting: list[tuple[datetime, Hint]] = field(default_factory=list)
    asked: Counter[datetime] = field(default_factory=Counter)  # credits of the account's limit, by minute
    changed: Counter[datetime] = field(default_factory=Counter)  # changes of tickets, by minute

    def __post_init__(self) -> None:
        self.casebook = FakeCasebook(self.clock)

    def policy(self) -> Policy:
        return policy(self.desk.name, self.plan)

    @property
    def world(self) -> World:
        return World({self.desk.name: self.client}, self.casebook, self.reminders, self.policy, self.count, self.clock)

    def write(self, text: str, name: str) -> str:
        """A customer writes, an agent has the ticket, and the webhook is queued."""
        ticket: str = self.desk.customer_writes(text, name=name, channel=Channel.EMAIL, subject="My order")
        self.desk.assign(ticket, "Nadia Brandt")
        self.waiting.append((self.clock(), Hint(ASSESS, self.desk.name, ticket, self.clock())))
        return ticket

    def work(self) -> None:
        """Everything that can be done now: what waits in the queue, then the schedules that are due."""
        while hints := self._due():
            for hint in hints:
                self._do(hint)

    def _due(self) -> list[Hint]:
        now = self.clock()
        ready = [hint for at, hint in self.waiting if at <= now]
        self.waiting = [each for each in self.waiting if each[0] > now]
        fired = [name for name, (_, _, at) in self.reminders.schedules.items() if at <= now]
        fired.sort(key=lambda name: crc32(name.encode()))  # in no order that means anything
        due = [self.reminders.schedules.pop(name) for name in fired]
        return [*ready, *(Hint(REMIND, desk, ticket, at) for desk, ticket, at in due)]

    def _do(self, hint: Hint) -> None:
        before = len(self.desk.calls)
        try:
            run(hint, self.world)
        except TryLaterError as error:
            self.waiting.append((self.clock() + timedelta(seconds=error.seconds), hint))
        minute = self.clock().replace(second=0, microsecond=0)
        for call in self.desk.calls[before:]:
            assert call.status < 300, call
            self.asked[minute] += 1 + 2 * call.query.count(",") + 2 * ("include=conv" in call.query)
            self.changed[minute] += call.method in ("PUT", "DELETE")

    def told(self, ticket: str) -> datetime | None:
        return next((note.at for note in notes(self.desk.ticket(ticket)) if "Amends r-" in note.text), None)


@pytest.fixture(params=[Zendesk, Freshdesk])
def rush(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Rush:
    clock = FakeClock(NINE - timedelta(hours=15))
    desk = request.param(clock, lambda *_: 202)
    desk.limits.on = False
    # A thousand times five answers: that they keep to the contract is for all other tests to see.
    monkeypatch.setattr(desk, "_check", lambda call, answer: [])
    account = Client(desk.wsgi)

    def send(_: Http, method: str, url: str, headers: Mapping[str, str], body: object) -> tuple[int, Any, bytes]:
        path = url.removeprefix(f"http://here/{desk.name}")
        answer = account.open(path, method=method, headers=dict(headers), json=body)
        return answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.get_data()

    monkeypatch.setattr(Http, "_send", send)  # without sockets, which cost forty milliseconds a call
    secret: dict[str, object] = dict(desk.secrets()["api"])
    client = CLIENTS[desk.name](lambda: secret, now=clock, yield_below=lambda: 0.3, test_url="http://here")
    return Rush(desk, client, clock)


def test_a_thousand_reminders_at_nine_drain_within_half_of_the_limit(rush: Rush) -> None:
    """They come in the order of what was promised and as fast as our half allows; agents work all the while,
    nothing is ever refused, and whoever writes meanwhile has a note within the minute."""
    night = []
    for number in range(TICKETS):
        night.append(rush.write(QUESTION, f"Customer {number}"))
        rush.work()
        rush.clock.at += 45 * SECOND
    assert len(rush.reminders.schedules) == TICKETS
    rush.plan = PLAN
    limits = rush.desk.limits
    limits.on, limits.per_minute, limits.used_by_others = True, PLAN, PLAN // 4
    limits.changed_by_others = limits.changes_per_minute // 2
    rush.clock.at = NINE
    fresh: list[tuple[str, datetime]] = []
    a_minute = share.can_wait_a_minute(rush.desk.name, rush.world, rush.policy())
    for _ in range(TICKETS // a_minute + 2):
        fresh.append((rush.write(STUCK, f"Fresh {len(fresh)}"), rush.clock()))
        rush.work()
        rush.clock.at += MINUTE
    times = [rush.told(ticket) for ticket in night]
    assert None not in times
    assert times == sorted(times, key=lambda at: at or NINE)
    for ticket, wrote in fresh:
        [note] = [note for note in notes(rush.desk.ticket(ticket)) if "Amends n-" in note.text]
        assert note.at - wrote < MINUTE
    since = [minute for minute in rush.asked if minute >= NINE]
    assert max(rush.asked[minute] for minute in since) <= PLAN // 2
    assert max(rush.changed[minute] for minute in since) <= limits.changes_per_minute // 2
