"""What users of other helpdesks complain about, one test each, through the whole product at both helpdesks.

One day in a team's life is lived through once; each test looks at what was seen of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.nouns import Promise, PromiseKind
from amends.ticket import Channel
from tests.sandbox.desk import Desk
from tests.sandbox.machine import Machine
from tests.sandbox.test_promises import MINUTE, mornings, reminders

pytestmark = pytest.mark.network
BOTH = pytest.mark.parametrize("name", ["zendesk", "freshdesk"])
BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS = """
first_reply: {email: 330, social: 60}
update: {email: 60}
count: office
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: [09:00-12:00, 13:30-18:00]}, holidays: DE}
"""


@dataclass
class Day:
    """A Tuesday and the morning after it. Seen by helpdesk, ticket and clock time: `told` reminders, tags, promises."""

    machine: Machine
    tuesday: date
    tickets: dict[tuple[str, str], str] = field(default_factory=dict)
    told: dict[tuple[str, str, str], int] = field(default_factory=dict)
    tags: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    promises: dict[tuple[str, str, str], Promise | None] = field(default_factory=dict)

    def at(self, clock: str) -> datetime:
        """`10:30`; the next day's with a plus sign, `+10:30`."""
        day = self.tuesday + timedelta(days=clock.startswith("+"))
        return datetime.combine(day, time.fromisoformat(clock.removeprefix("+")), BERLIN).astimezone(UTC)

    def reach(self, clock: str) -> None:
        """Let time pass until then, and look at every ticket."""
        self.machine.forward(self.at(clock) - self.machine.clock.now())
        for (name, who), ticket in self.tickets.items():
            view = self.machine.desks[name].ticket(ticket)
            self.told[name, who, clock], self.tags[name, who, clock] = reminders(view), view.tags
            self.promises[name, who, clock] = self.machine.case(name, ticket).promise

    def write(self, who: str, channel: Channel = Channel.EMAIL) -> None:
        for name, desk in self.machine.desks.items():
            number = desk.customer_writes("Which sizes does it come in?", name=f"Ada {who}", channel=channel)
            desk.assign(number, "Nadia Brandt")
            self.tickets[name, who] = number

    def each(self, who: str) -> list[tuple[Desk, str]]:
        return [(self.machine.desks[name], ticket) for (name, one), ticket in self.tickets.items() if one == who]


@pytest.fixture(scope="module")
def day() -> Iterator[Day]:
    with Machine() as machine:
        path = machine.aws.environment("WorkTicket")["SETTINGS_PATH"] + "clocks"
        machine.aws.put_parameter(path, CLOCKS)
        lived = Day(machine, next(mornings(machine.clock.now() + timedelta(days=1))).astimezone(BERLIN).date())
        live(lived)
        yield lived
        sys.stdout.write(machine.logged()[-3000:])
        assert machine.crashes == []


def live(day: Day) -> None:
    """What customers and agents do. Nobody touches the ticket `left`."""
    day.reach("09:10")
    for who in ("answered", "waiting", "left", "held"):
        day.write(who)
    day.reach("09:20")
    for desk, ticket in day.each("waiting"):
        desk.agent_answers(ticket, "Which one do you mean? Nadia")
        desk.set_status(ticket, "pending")
    day.reach("10:10")
    for desk, ticket in day.each("held"):
        desk.set_status(ticket, "hold")
    day.reach("11:30")
    day.write("lunch", Channel.SOCIAL)
    day.reach("12:30")
    for desk, ticket in day.each("waiting"):
        desk.customer_writes("The blue one.", name="Ada waiting", channel=Channel.WEB, ticket=ticket)
    for clock in ("13:45", "14:02", "15:30"):
        day.reach(clock)
    for desk, ticket in day.each("answered"):
        desk.webhooks_on = False
        desk.agent_answers(ticket, "In S to XL. Nadia")
        desk.webhooks_on = True
    for clock in ("16:09", "16:12", "17:12", "17:30"):
        day.reach(clock)
    day.write("evening", Channel.SOCIAL)
    for clock in ("17:59", "+00:30", "+08:55", "+09:00"):
        day.reach(clock)
    for desk, ticket in day.each("held"):
        desk.set_status(ticket, "open")
    day.reach("+09:32")


@BOTH
def test_it_runs_on_although_the_agent_answered(day: Day, name: str) -> None:
    """An answer of which no webhook told keeps the promise: the ticket is read again before anybody is reminded."""
    assert day.told[name, "answered", "16:12"] == 0
    assert "amends-update-due" not in day.tags[name, "answered", "16:12"]
    assert day.told[name, "left", "16:12"] == 1


@BOTH
def test_it_does_not_restart_when_the_customer_answers_by_another_way(day: Day, name: str) -> None:
    """A mail's customer who answers in the portal, while the ticket waits for them, is waiting for us again."""
    promise = day.promises[name, "waiting", "13:45"]
    assert promise
    assert promise.kind is PromiseKind.NEXT_REPLY
    assert abs(promise.due - day.at("+10:00")) <= MINUTE


@BOTH
def test_the_update_time_overrules_the_first_reply(day: Day, name: str) -> None:
    """Updates every hour are no reason to remind before the first reply is due, after five and a half."""
    assert [day.told[name, "left", clock] for clock in ("11:30", "15:30", "16:09", "16:12")] == [0, 0, 0, 1]


@BOTH
def test_it_reminds_at_midnight(day: Day, name: str) -> None:
    """What falls due in the night is told when the team works again, by note and by tag."""
    for who in ("left", "evening"):
        at_six, at_night = day.told[name, who, "17:59"], day.told[name, who, "+08:55"]
        assert at_six == day.told[name, who, "+00:30"] == at_night
        assert day.tags[name, who, "17:59"] == day.tags[name, who, "+00:30"] == day.tags[name, who, "+08:55"]
    assert day.told[name, "evening", "+09:32"] == 1


@BOTH
def test_no_lunch_break(day: Day, name: str) -> None:
    """Half an hour before lunch, an hour is due half an hour after it."""
    promise = day.promises[name, "lunch", "13:45"]
    assert promise
    assert abs(promise.due - day.at("14:00")) <= MINUTE
    assert [day.told[name, "lunch", clock] for clock in ("12:30", "13:45", "14:02")] == [0, 0, 1]


@BOTH
def test_the_pause_is_not_recalculated(day: Day, name: str) -> None:
    """One of five and a half working hours was used when the ticket was put on hold: the others are left next day."""
    promise = day.promises[name, "held", "+09:32"]
    assert promise
    assert abs(promise.due - day.at("+15:00")) <= MINUTE
    assert day.told[name, "held", "+09:32"] == 0


@BOTH
def test_the_agent_is_away(day: Day, name: str) -> None:
    """Who has the ticket does not react: at the second due time its tag lets a rule hand it to the lead."""
    assert "amends-lead" not in day.tags[name, "left", "16:12"]
    assert "amends-lead" in day.tags[name, "left", "17:12"]
    assert day.told[name, "left", "17:12"] == 2
