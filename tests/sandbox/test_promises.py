"""The promise clock through the whole product, its clock moved over a weekend, a holiday and both changes of time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.hours import Hours
from amends.ticket import Channel
from tests.sandbox.desk import Desk, View
from tests.sandbox.machine import Machine
from tests.test_hours import walk

pytestmark = pytest.mark.network
BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS = """
first_reply: {email: 330}
count: office
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: [09:00-12:00, 13:30-18:00]}, holidays: DE}
"""
OFFICE = Hours("Europe/Berlin", (((540, 720), (810, 1080)),) * 5 + ((), ()), ("DE",))
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with Machine() as running:
        path = running.aws.environment("WorkTicket")["SETTINGS_PATH"]
        running.aws.put_parameter(path + "clocks", CLOCKS)
        running.forward(2 * MINUTE)  # settings are kept for a minute
        yield running
        sys.stdout.write(running.logged()[-3000:])
        assert running.crashes == []


def afternoons(now: datetime) -> list[datetime]:
    """The next times at four in the afternoon of: a Friday, Christmas Eve, and the Fridays on whose
    weekends summer time begins and ends."""
    days = [(now + timedelta(days=number)).date() for number in range(1, 370)]
    found = (
        next(day for day in days if day.weekday() == 4),
        next(day for day in days if (day.month, day.day) == (12, 24)),
        next(day for day in days if day.weekday() == 4 and changes(day + timedelta(days=2), "begins")),
        next(day for day in days if day.weekday() == 4 and changes(day + timedelta(days=2), "ends")),
    )
    return sorted(datetime(day.year, day.month, day.day, 16, tzinfo=BERLIN).astimezone(UTC) for day in found)


def changes(day: date, how: str) -> bool:
    """Whether summer time begins or ends in the night to this day."""
    before, after = (datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN).dst() for hour in (0, 6))
    return bool(after if how == "begins" else before) and before != after


def reminders(view: View) -> int:
    return sum("Amends r-" in entry.text for entry in view.entries if entry.ours)


def test_promises_over_weekends_holidays_and_changes_of_time(machine: Machine) -> None:
    """Mail of the afternoon before: the promise is for the minute that working hours give, the tag comes at three
    quarters, the reminder at its time, and nothing at night."""
    for wrote in afternoons(machine.clock.now()):
        machine.forward(wrote - machine.clock.now())
        tickets = [(desk, write(desk)) for desk in machine.desks.values()]
        machine.settle()
        for at, tag, told in when(machine, *tickets[0]):
            machine.forward(at - machine.clock.now())
            for desk, ticket in tickets:
                view = desk.ticket(ticket)
                assert (f"amends-{tag}" in view.tags, reminders(view)) == (bool(tag), told), (desk.name, str(at))
                if told:
                    desk.set_status(ticket, "solved")
        machine.settle()


def when(machine: Machine, desk: Desk, ticket: str) -> list[tuple[datetime, str, int]]:
    """Just before and after the warning and the due time: the tag that is to be there, and how many reminders."""
    promise = machine.case(desk.name, ticket).promise
    assert promise
    begun = promise.since.replace(second=0, microsecond=0)
    assert timedelta() <= promise.due - walk(OFFICE, begun, 330, []) <= MINUTE
    warned = walk(OFFICE, begun, 248, [])
    return [
        (warned - 5 * MINUTE, "", 0),
        (warned + 2 * MINUTE, "due-soon", 0),
        (promise.due - MINUTE, "due-soon", 0),
        (promise.due + MINUTE, "update-due", 1),
    ]


def write(desk: Desk) -> str:
    ticket = desk.customer_writes(
        "Which sizes does the blue jacket come in?", name="Ada Moreno", subject="Jacket", channel=Channel.EMAIL
    )
    desk.assign(ticket, "Nadia Brandt")
    return ticket


@pytest.mark.parametrize("name", ["zendesk", "freshdesk"])
def test_a_pause_is_as_long_as_the_helpdesk_says(machine: Machine, name: str) -> None:
    """A ticket that waited for the customer over an hour whose webhooks came late has that hour left, not more."""
    desk = machine.desks[name]
    morning = next(at for at in mornings(machine.clock.now()))
    machine.forward(morning - machine.clock.now())
    ticket = write(desk)
    machine.settle()
    promise = machine.case(name, ticket).promise
    assert promise
    for status in ("pending", "open"):
        machine.forward(10 * MINUTE)
        desk.webhooks_on = False
        desk.set_status(ticket, status)
        machine.forward(20 * MINUTE)
        desk.webhooks_on = True
        desk.set_priority(ticket, "high" if status == "pending" else "low")
        machine.settle()
    paused = machine.case(name, ticket).promise
    assert paused
    assert abs(paused.due - promise.due - 30 * MINUTE) <= MINUTE


@pytest.mark.parametrize("name", ["zendesk", "freshdesk"])
def test_the_helpdesks_own_target_can_count_instead(sla: Machine, name: str) -> None:
    """Where the helpdesk keeps a target and the setting says so, its due time is the one that is reminded of, once; a
    target that it sets some moments after the message is seen all the same."""
    desk = sla.desks[name]
    ticket = write(desk)
    sla.settle()
    begun = sla.clock.now()
    ours = sla.case(name, ticket).promise
    assert ours
    assert ours.due > begun + timedelta(hours=5)
    desk.set_sla(ticket, begun + timedelta(hours=1))
    sla.forward(7 * MINUTE)
    theirs = sla.case(name, ticket).promise
    assert theirs
    assert timedelta() <= theirs.due - begun - timedelta(hours=1) <= MINUTE
    for minutes, told in ((40, 0), (15, 1), (300, 1)):
        sla.forward(minutes * MINUTE)
        assert reminders(desk.ticket(ticket)) == told


@pytest.fixture
def sla(machine: Machine) -> Iterator[Machine]:
    path = machine.aws.environment("WorkTicket")["SETTINGS_PATH"] + "clocks"
    machine.aws.put_parameter(path, "helpdesk_sla: theirs")
    machine.forward(2 * MINUTE)
    yield machine
    machine.aws.put_parameter(path, CLOCKS)
    machine.forward(2 * MINUTE)


def mornings(now: datetime) -> Iterator[datetime]:
    """Tuesdays that are no holiday, at nine."""
    for number in range(1, 60):
        day = (now + timedelta(days=number)).date()
        if day.weekday() == 1 and OFFICE.on(day):
            yield datetime(day.year, day.month, day.day, 9, 10, tzinfo=BERLIN).astimezone(UTC)
