"""The promise clock: what is due, when, and what moves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.clock import Clock, kept, next_due, wind
from amends.nouns import PromiseKind
from amends.policy import Clocks
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCKS = Clocks()
DAY = timedelta(days=1)


def thread(*entries: tuple[Role, float], channel: Channel = Channel.EMAIL, status: Status = Status.OPEN) -> Ticket:
    """A ticket whose messages came so many hours after Monday nine o'clock."""
    messages = tuple(
        Message(str(i), role, MONDAY + timedelta(hours=hours), "…") for i, (role, hours) in enumerate(entries)
    )
    return Ticket("zendesk", "1", "", status, channel, MONDAY, Person("c"), messages)


def wound(ticket: Ticket, hours: float = 0, before: Clock = Clock()) -> Clock:  # noqa: B008 - frozen
    return wind(before, ticket, CLOCKS, MONDAY + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        (Channel.SOCIAL, 60),
        (Channel.SOCIAL_PRIVATE, 60),
        (Channel.EMAIL, 360),
        (Channel.WEB, 360),
        (Channel.CHAT, 60),
        (Channel.MESSAGING, 60),
        (Channel.PHONE, 360),
        (Channel.REVIEW, 1440),
        (Channel.OTHER, 360),
    ],
)
def test_first_reply_by_channel(channel: Channel, minutes: int) -> None:
    """Social media is due in 60 minutes, e-mail in 6 hours, the others as the README's table says."""
    promise = wound(thread((Role.CUSTOMER, 0), channel=channel)).promise
    assert promise
    assert (promise.kind, promise.due - promise.since) == (PromiseKind.FIRST_REPLY, timedelta(minutes=minutes))


def test_the_first_unanswered_message_counts() -> None:
    """A customer who writes again while waiting does not have to wait longer for it."""
    promise = wound(thread((Role.CUSTOMER, 0), (Role.CUSTOMER, 3))).promise
    assert promise
    assert promise.due == MONDAY + timedelta(hours=6)


def test_what_was_settled_without_an_answer_is_not_waited_for() -> None:
    """Thanks, or a ticket solved by telephone, start no clock; the next question does, from its own time on."""
    ticket = thread((Role.CUSTOMER, 0), (Role.CUSTOMER, 240))
    first = wind(Clock(), ticket, CLOCKS, MONDAY + timedelta(hours=240), seen=MONDAY)
    assert first.promise
    assert first.promise.since == MONDAY + timedelta(hours=240)
    assert wind(first, ticket, CLOCKS, MONDAY + timedelta(hours=241), seen=MONDAY + timedelta(hours=240)) == first


def test_a_promise_outlives_the_part_of_a_thread_that_is_read() -> None:
    """A hundred notes among colleagues push the customer's message out of sight, and the promise still runs."""
    asked = thread((Role.CUSTOMER, 0))
    running = wound(asked)
    for later in (((Role.BOT, 1),), ((Role.CUSTOMER, 1), (Role.BOT, 2))):
        assert wound(thread(*later), 2, running) == running
    answered = wound(thread((Role.CUSTOMER, 1), (Role.AGENT, 2)), 2, running)
    assert answered.promise
    assert answered.promise.kind is PromiseKind.UPDATE
    asked_again = wound(thread((Role.CUSTOMER, 3)), 3, answered)
    assert asked_again.promise
    assert asked_again.promise.since == MONDAY + timedelta(hours=3)


def test_a_reopened_ticket_starts_its_clock_anew() -> None:
    """What a customer wrote a year before the ticket was reopened is not overdue by a year."""
    year = 365 * 24
    old = thread((Role.CUSTOMER, 0), (Role.CUSTOMER, year), (Role.CUSTOMER, year))
    messages = (old.messages[0], replace(old.messages[1], kind=Kind.REOPENED), old.messages[2])
    promise = wound(replace(old, messages=messages), year).promise
    assert promise
    assert promise.since == MONDAY + timedelta(hours=year)


@pytest.mark.parametrize(("channel", "hours"), [(Channel.EMAIL, 24), (Channel.SOCIAL, 4)])
def test_after_an_answer_an_update_is_due(channel: Channel, hours: int) -> None:
    """Until the ticket is solved the customer hears from us every 24 hours, on social media every 4."""
    promise = wound(thread((Role.CUSTOMER, 0), (Role.AGENT, 1), channel=channel)).promise
    assert promise
    assert (promise.kind, promise.due) == (PromiseKind.UPDATE, MONDAY + timedelta(hours=1 + hours))


def test_the_customers_reply_starts_the_next() -> None:
    """After an answer, the customer's next message has a promise of its own."""
    promise = wound(thread((Role.CUSTOMER, 0), (Role.AGENT, 1), (Role.CUSTOMER, 2))).promise
    assert promise
    assert (promise.kind, promise.due) == (PromiseKind.NEXT_REPLY, MONDAY + timedelta(hours=8))


@pytest.mark.parametrize(
    "change", [{"public": False}, {"kind": Kind.AUTOMATIC}, {"role": Role.BOT}, {"role": Role.AMENDS}]
)
def test_only_a_persons_public_reply_moves_it(change: dict[str, object]) -> None:
    """Private notes, automatic answers and our own notes are no answer to the customer."""
    ticket = thread((Role.CUSTOMER, 0), (Role.AGENT, 1))
    first, second = ticket.messages
    promise = wound(replace(ticket, messages=(first, replace(second, **change)))).promise  # type: ignore[arg-type]
    assert promise
    assert promise.kind is PromiseKind.FIRST_REPLY


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.DELETED])
def test_an_ended_ticket_owes_nothing(status: Status) -> None:
    """Solving, closing and deleting end the promise; reopening starts it from the customer's message."""
    ended = wound(thread((Role.CUSTOMER, 0), status=status))
    assert ended == Clock()
    assert wound(thread((Role.CUSTOMER, 0)), before=ended).promise


def test_a_thread_without_a_customer_owes_nothing() -> None:
    """A ticket that an agent opened to write first has no promise yet."""
    assert wound(thread((Role.AGENT, 0))).promise is None


@pytest.mark.parametrize("status", [Status.PENDING, Status.HOLD])
def test_pausing_keeps_what_is_left(status: Status) -> None:
    """Two hours in, a pause of ten hours moves the due time by ten hours."""
    ticket = thread((Role.CUSTOMER, 0))
    running = wound(ticket)
    paused = wound(replace(ticket, status=status), 2, running)
    assert next_due(paused, None, DAY) is None
    again = wound(replace(ticket, status=status), 5, paused)
    assert again.paused_at == paused.paused_at
    resumed = wound(ticket, 12, again)
    assert resumed.promise
    assert resumed.promise.due == MONDAY + timedelta(hours=16)


def test_a_promise_that_passed_falls_due_again() -> None:
    """Nobody is forgotten: an unkept promise comes back every update interval."""
    clock = wound(thread((Role.CUSTOMER, 0)))
    due = MONDAY + timedelta(hours=6)
    assert next_due(clock, None, DAY) == due
    assert next_due(clock, due, DAY) == due + DAY
    assert next_due(clock, due + DAY, DAY) == due + 2 * DAY


def test_kept_and_broken() -> None:
    """A promise is kept by the first public reply, if that came in time."""
    before = wound(thread((Role.CUSTOMER, 0)))
    assert kept(before, thread((Role.CUSTOMER, 0))) is None
    assert kept(before, thread((Role.CUSTOMER, 0), (Role.AGENT, 5), (Role.AGENT, 9))) is True
    assert kept(before, thread((Role.CUSTOMER, 0), (Role.AGENT, 7))) is False
    assert kept(Clock(), thread((Role.CUSTOMER, 0), (Role.AGENT, 7))) is None


ENTRIES = st.lists(
    st.tuples(st.sampled_from([Role.CUSTOMER, Role.AGENT, Role.BOT, Role.AMENDS]), st.floats(0, 500)), max_size=8
).map(lambda entries: sorted(entries, key=lambda entry: entry[1]))


@given(ENTRIES, st.sampled_from(Channel), st.lists(st.tuples(st.sampled_from(Status), st.floats(0, 50)), max_size=6))
def test_a_due_time_is_never_before_its_promise_starts(
    entries: list[tuple[Role, float]], channel: Channel, steps: list[tuple[Status, float]]
) -> None:
    """Whatever happens on a ticket: due after the start, at a whole minute, and never sooner for a pause."""
    ticket = thread(*entries, channel=channel)
    clock, at = Clock(), max((hours for _, hours in entries), default=0.0)
    for status, hours in steps:
        at += hours
        last, clock = clock, wind(clock, replace(ticket, status=status), CLOCKS, MONDAY + timedelta(hours=at))
        if clock.promise:
            assert clock.promise.since < clock.promise.due
            assert clock.promise.due.second == 0
            if last.promise and last.promise.since == clock.promise.since:
                assert clock.promise.due >= last.promise.due
        due = next_due(clock, None, DAY)
        assert due is None or not status.paused
