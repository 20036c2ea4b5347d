"""Many reminders at once: the nearest promise first, within our share, and nobody who writes meanwhile waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest

from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld

QUESTION = "Hello, which sizes does the blue jacket come in? Kind regards"
ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
NIGHT = """
first_reply: {email: 60}
reminders: {tag_at: 1, hours: office}
calendars: {office: {zone: UTC, week: {mon-sun: 09:00-17:00}}}
"""
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
A_MINUTE = 11  # reminders: seven tenths of fifty ticket updates, at three each


def look(fake: FakeWorld, ticket: str) -> None:
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)


def night(every: timedelta, tickets: int, clocks: str = NIGHT) -> tuple[FakeWorld, list[str]]:
    """Customers who wrote through the night; their promises fell due while the team was away."""
    fake = FakeWorld("{mode: notes, limits: {requests_per_minute: {zendesk: 5000}}}", clocks)
    fake.clock.at = NINE - timedelta(hours=15)
    written = []
    for _ in range(tickets):
        written.append(fake.desk.write(QUESTION))
        look(fake, written[-1])
        fake.clock.at += every
    return fake, written


def fire(fake: FakeWorld, seed: int = 0) -> None:
    """The schedules that are due by now, in whatever order the scheduler takes them."""
    due = [(name, *what) for name, what in fake.reminders.schedules.items() if what[2] <= fake.clock()]
    due.sort(key=lambda each: crc32(f"{seed}{each[0]}".encode()))
    for name, helpdesk, ticket, at in due:
        del fake.reminders.schedules[name]
        run(Hint("remind", helpdesk, ticket, at), fake.world)


def told(fake: FakeWorld, ticket: str) -> datetime | None:
    """When the reminder was written."""
    return next((m.at for m in fake.desk.tickets[ticket].messages if "Amends r-" in m.text), None)


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_promise_comes_first(seed: int) -> None:
    """A hundred and fifty reminders wait for the team: they come in the order of what was promised, eleven a minute,
    whatever order the schedules fire in."""
    fake, tickets = night(timedelta(minutes=4), 150)
    fake.clock.at = NINE
    while any(told(fake, ticket) is None for ticket in tickets):
        fire(fake, seed)
        fake.clock.at += MINUTE
    times = [told(fake, ticket) for ticket in tickets]
    assert times == sorted(times, key=lambda at: at or NINE)
    assert fake.clock() - NINE == 14 * MINUTE
    assert max(times.count(at) for at in times) == A_MINUTE
    assert all(spent <= 50 for (name, _), spent in fake.casebook.spent.items() if name == "zendesk-updates")


def test_those_promised_for_the_same_minute_share_the_minutes_evenly() -> None:
    """Where order does not matter, they still do not all come at once."""
    fake, tickets = night(timedelta(0), 99, "{first_reply: {email: 900}, reminders: {tag_at: 1}}")
    fake.clock.at = NINE
    for _ in range(16):
        fire(fake)
        fake.clock.at += MINUTE
    assert all(told(fake, ticket) for ticket in tickets)


def test_a_reminder_that_is_alone_comes_at_once() -> None:
    """Nobody waits for a turn where there is no crowd."""
    fake, [ticket] = night(timedelta(hours=1), 1)
    fake.clock.at = NINE
    fire(fake)
    assert told(fake, ticket) == NINE


def test_new_messages_do_not_wait_for_the_night() -> None:
    """While the night's reminders come, every new message is looked at in its own minute."""
    fake, _ = night(timedelta(minutes=5), 100)
    fake.clock.at = NINE
    for _ in range(10):
        fire(fake)
        new = fake.desk.write(ANGRY)
        look(fake, new)
        assert fake.desk.notes(new)
        fake.clock.at += MINUTE


def test_a_customer_who_writes_while_the_reminder_waits_is_not_held_up() -> None:
    """A reminder waits by its schedule, not in the queue: its ticket is free for what the customer writes."""
    fake, tickets = night(timedelta(minutes=5), 60)
    fake.clock.at = NINE
    fire(fake)
    last = tickets[-1]
    assert told(fake, last) is None
    turn = fake.casebook.peek("zendesk", last).turn
    assert turn == fake.casebook.peek("zendesk", last).due
    fake.clock.at += timedelta(seconds=5)
    fake.desk.answer(last, "In S to XL.")
    look(fake, last)
    case = fake.casebook.peek("zendesk", last)
    assert case.turn is None
    for _ in range(8):
        fake.clock.at += MINUTE
        fire(fake)
    assert told(fake, last) is None


def test_who_was_answered_in_the_night_takes_nobodys_turn() -> None:
    """An answer takes the ticket out of the agenda, so that the others come the sooner."""
    fake, tickets = night(timedelta(minutes=5), 44)
    for ticket in tickets[:33]:
        fake.desk.answer(ticket, "In S to XL.")
        look(fake, ticket)
    fake.clock.at = NINE
    fire(fake)
    assert [told(fake, ticket) for ticket in tickets[33:]] == [NINE] * 11


def test_one_schedule_a_ticket_also_while_it_waits() -> None:
    """A turn replaces the schedule that fired; nothing is left over."""
    fake, tickets = night(timedelta(minutes=5), 60)
    fake.clock.at = NINE
    for _ in range(8):
        fire(fake)
        assert len(fake.reminders.schedules) == len(tickets)
        fake.clock.at += MINUTE
