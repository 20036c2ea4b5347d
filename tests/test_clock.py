"""The promise clock: what is due, when, and what moves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amends.clock import Clock, awaited, kept, next_due, soon, wind
from amends.nouns import PromiseKind
from amends.targets import Clocks, targets
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCKS = Clocks()


def thread(*entries: tuple[Role, float], channel: Channel = Channel.EMAIL, status: Status = Status.OPEN) -> Ticket:
    """A ticket whose messages came so many hours after Monday nine o'clock."""
    messages = tuple(
        Message(str(i), role, MONDAY + timedelta(hours=hours), "…") for i, (role, hours) in enumerate(entries)
    )
    return Ticket("zendesk", "1", "", status, channel, MONDAY, Person("c"), messages)


def wound(ticket: Ticket, hours: float = 0, before: Clock = Clock()) -> Clock:  # noqa: B008 - frozen
    return wind(before, ticket, targets(CLOCKS, ticket), MONDAY + timedelta(hours=hours))


OWED = targets(CLOCKS, thread((Role.CUSTOMER, 0)))


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
    first = wind(Clock(), ticket, OWED, MONDAY + timedelta(hours=240), seen=MONDAY)
    assert first.promise
    assert first.promise.since == MONDAY + timedelta(hours=240)
    assert wind(first, ticket, OWED, MONDAY + timedelta(hours=241), seen=MONDAY + timedelta(hours=240)) == first


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


def test_a_rating_without_words_is_waited_on_until_there_are_words() -> None:
    """A bad mark deserves a look; once the customer writes, what they wrote is what waits."""
    mark = replace(thread((Role.CUSTOMER, 0)).messages[0], kind=Kind.RATING, text="")
    rated = replace(thread((Role.CUSTOMER, 0)), messages=(mark,))
    first = wound(rated).promise
    assert first
    assert first.since == MONDAY
    wrote = replace(rated, messages=(mark, *thread((Role.AGENT, 0), (Role.CUSTOMER, 70)).messages[1:]))
    later = wound(wrote, 70, Clock(promise=first)).promise
    assert later
    assert later.since == MONDAY + timedelta(hours=70)


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
    assert next_due(paused, None, OWED) is None
    again = wound(replace(ticket, status=status), 5, paused)
    assert again.paused_at == paused.paused_at
    resumed = wound(ticket, 12, again)
    assert resumed.promise
    assert resumed.promise.due == MONDAY + timedelta(hours=16)


def test_a_promise_that_passed_falls_due_again() -> None:
    """Nobody is forgotten: an unkept promise comes back at its last call, 24 hours after the customer wrote, and then
    every update interval."""
    clock = wound(thread((Role.CUSTOMER, 0)))
    due = MONDAY + timedelta(hours=6)
    assert next_due(clock, None, OWED) == due
    assert next_due(clock, due, OWED) == MONDAY + timedelta(hours=24)
    assert next_due(clock, MONDAY + timedelta(hours=24), OWED) == MONDAY + timedelta(hours=48)


def test_an_update_falls_due_every_update_interval() -> None:
    """Who was answered and has no solution yet hears from us day by day; there is no last call."""
    clock = wound(thread((Role.CUSTOMER, 0), (Role.AGENT, 1)))
    due = MONDAY + timedelta(hours=25)
    assert next_due(clock, None, OWED) == due
    assert next_due(clock, due, OWED) == due + timedelta(hours=24)


def test_on_social_media_it_comes_back_sooner_than_its_last_call() -> None:
    """An unanswered post is due after one hour, and again every four, and at 24 hours at the latest."""
    ticket = thread((Role.CUSTOMER, 0), channel=Channel.SOCIAL)
    clock, owed = wound(ticket), targets(CLOCKS, ticket)
    seen: list[float] = []
    reminded = None
    for _ in range(8):
        reminded = next_due(clock, reminded, owed)
        assert reminded
        seen.append((reminded - MONDAY).total_seconds() / 3600)
    assert seen == [1, 5, 9, 13, 17, 21, 24, 28]


def test_kept_and_broken() -> None:
    """A promise is kept by the first public reply, if that came in time."""
    before = wound(thread((Role.CUSTOMER, 0)))
    assert kept(before, thread((Role.CUSTOMER, 0))) is None
    assert kept(before, thread((Role.CUSTOMER, 0), (Role.AGENT, 5), (Role.AGENT, 9))) is True
    assert kept(before, thread((Role.CUSTOMER, 0), (Role.AGENT, 7))) is False
    assert kept(Clock(), thread((Role.CUSTOMER, 0), (Role.AGENT, 7))) is None


def test_a_reply_while_the_ticket_waits_breaks_no_promise() -> None:
    """Who answers on a ticket that is on hold is not late, however long it was there."""
    ticket = thread((Role.CUSTOMER, 0))
    paused = wound(replace(ticket, status=Status.HOLD), 2, wound(ticket))
    assert kept(paused, thread((Role.CUSTOMER, 0), (Role.AGENT, 40))) is True


def test_the_helpdesks_own_time_of_a_status_counts() -> None:
    """A webhook that comes an hour late moves no due time: the helpdesk says when the status changed."""
    ticket = thread((Role.CUSTOMER, 0))
    held = replace(ticket, status=Status.HOLD, status_since=MONDAY + timedelta(hours=2))
    back = replace(ticket, status=Status.OPEN, status_since=MONDAY + timedelta(hours=5))
    clock = wound(back, 6, wound(held, 3, wound(ticket)))
    assert clock.promise
    assert clock.promise.due == MONDAY + timedelta(hours=6 + 3)


@pytest.mark.parametrize("kind", [Kind.WRITTEN, Kind.REPORT])
def test_the_customer_answers_by_another_way(kind: Kind) -> None:
    """Who calls instead of answering the mail is waited for no longer, also where the ticket is still pending."""
    ticket = thread((Role.CUSTOMER, 0), (Role.AGENT, 1), (Role.CUSTOMER, 3))
    called = replace(ticket.messages[2], kind=kind, role=Role.AGENT if kind is Kind.REPORT else Role.CUSTOMER)
    ticket = replace(
        ticket,
        messages=(*ticket.messages[:2], called),
        status=Status.PENDING,
        status_since=MONDAY + timedelta(hours=1),
    )
    clock = wound(ticket, 4)
    assert clock.promise
    assert (clock.promise.kind, clock.promise.due) == (PromiseKind.NEXT_REPLY, MONDAY + timedelta(hours=9))
    assert next_due(clock, None, OWED) == clock.promise.due
    set_since = replace(ticket, status_since=MONDAY + timedelta(hours=4))
    assert next_due(wound(set_since, 5, clock), None, OWED) is None


def test_who_writes_again_ends_the_wait_at_that_moment() -> None:
    """An agent sets pending without answering; the customer's next message lets the first promise run on."""
    ticket = thread((Role.CUSTOMER, 0), (Role.CUSTOMER, 5))
    pending = replace(ticket, status=Status.PENDING, status_since=MONDAY + timedelta(hours=2))
    waiting = wound(replace(pending, messages=ticket.messages[:1]), 3)
    assert waiting.paused_at == MONDAY + timedelta(hours=2)
    clock = wound(pending, 6, waiting)
    assert clock.promise
    assert clock.promise.due == MONDAY + timedelta(hours=6 + 3)


def test_reopening_starts_a_promise_of_its_own() -> None:
    """What was owed before a ticket was solved is no longer owed when it is opened again."""
    ticket = thread((Role.CUSTOMER, 0), (Role.CUSTOMER, 50))
    reopened = replace(ticket.messages[1], kind=Kind.REOPENED)
    promise = wound(replace(ticket, messages=(ticket.messages[0], reopened))).promise
    assert promise
    assert promise.due == MONDAY + timedelta(hours=56)


def test_most_of_the_time_passes_before_a_warning() -> None:
    """Three quarters of six hours are four and a half; a share of one gives no warning of its own."""
    clock = wound(thread((Role.CUSTOMER, 0)))
    assert soon(clock, OWED) == MONDAY + timedelta(hours=4.5)
    assert soon(clock, replace(OWED, tag_at=1)) == next_due(clock, None, OWED)
    assert soon(Clock(), OWED) is None


SLA = MONDAY + timedelta(hours=2, seconds=30)


@pytest.mark.parametrize(
    ("setting", "theirs", "minutes"),
    [
        ("ours", SLA, 360),
        ("theirs", SLA, 121),
        ("earlier", SLA, 121),
        ("theirs", MONDAY + timedelta(hours=9), 540),
        ("earlier", MONDAY + timedelta(hours=9), 360),
        ("theirs", MONDAY - timedelta(hours=1), 360),  # of an earlier message
        ("theirs", None, 360),
    ],
)
def test_whose_due_time_counts_is_a_setting(setting: str, theirs: datetime | None, minutes: int) -> None:
    """Ours, the helpdesk's own where it keeps one, or the earlier of the two: never two clocks that both nag."""
    kept_there = ((PromiseKind.FIRST_REPLY, theirs),) if theirs else ()
    ticket = replace(thread((Role.CUSTOMER, 0)), sla=kept_there)
    owed = targets(Clocks.model_validate({"helpdesk_sla": setting}), ticket)
    clock = wind(Clock(), ticket, owed, MONDAY)
    assert clock.promise
    assert clock.promise.due == MONDAY + timedelta(minutes=minutes)
    warned = soon(clock, owed)
    assert warned
    assert MONDAY < warned < clock.promise.due
    looks = awaited(clock, owed)
    if setting == "ours" or (theirs and theirs > MONDAY):
        assert looks is None
    else:
        assert looks == MONDAY + timedelta(minutes=5)


def test_the_helpdesks_target_for_another_promise_does_not_count() -> None:
    """A target for the first reply says nothing of the update that is owed after it."""
    ticket = replace(thread((Role.CUSTOMER, 0), (Role.AGENT, 1)), sla=((PromiseKind.FIRST_REPLY, SLA),))
    owed = targets(Clocks.model_validate({"helpdesk_sla": "theirs"}), ticket)
    clock = wind(Clock(), ticket, owed, MONDAY)
    assert clock.promise
    assert clock.promise.due == MONDAY + timedelta(hours=25)
    assert awaited(clock, owed) is None
