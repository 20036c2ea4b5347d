"""The promise clock over random histories of a ticket, held to a plain model that knows everything that happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.clock import Clock, next_due, soon, wind
from amends.hours import Hours
from amends.nouns import PromiseKind
from amends.targets import Clocks, targets
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

MINUTE = timedelta(minutes=1)
CALENDARS = {
    "always": None,
    "office": {"zone": "Europe/Berlin", "week": {"mon-fri": ["09:00-12:00", "13:30-18:00"]}, "holidays": "DE"},
    "shop": {"zone": "America/New_York", "week": {"tue-sun": "10:00-24:00"}, "days": {"2026-03-28": "closed"}},
    "whole": {"zone": "Europe/Berlin", "week": {"mon-sun": "00:00-24:00"}},
}
STARTS = (
    datetime(2026, 3, 27, 15, tzinfo=UTC),  # the weekend on which Europe's summer time begins
    datetime(2026, 3, 6, 15, tzinfo=UTC),  # and America's
    datetime(2026, 10, 23, 15, tzinfo=UTC),  # Europe's ends
    datetime(2026, 10, 30, 15, tzinfo=UTC),  # America's ends
    datetime(2026, 12, 23, 15, tzinfo=UTC),  # Christmas
)
EVENTS = (
    "asks",
    "answers",
    "notes",
    "acknowledges",
    "ours",
    "open",
    "pending",
    "hold",
    "solve",
    "urgent",
    "low",
    "chat",
)
HISTORIES = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(2, 900)), min_size=1, max_size=9)


@dataclass(frozen=True)
class Moment:
    """A ticket as it stood from `at` on."""

    at: datetime
    ticket: Ticket


def clocks(calendar: str) -> Clocks:
    policies = [{"priority": "urgent", "first_reply": 35, "update": 90}]
    own = {name: given for name, given in CALENDARS.items() if given}
    return Clocks.model_validate({"count": calendar, "calendars": own, "policies": policies})


def story(begin: datetime, history: list[tuple[str, int]]) -> list[Moment]:
    """The ticket after each event, as the helpdesk shows it; times are whole minutes."""
    asked = Message("0", Role.CUSTOMER, begin, "…")
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, begin, Person("c"), (asked,), status_since=begin)
    moments, at = [Moment(begin, ticket)], begin
    for number, (event, minutes) in enumerate(history, start=1):
        at += minutes * MINUTE
        ticket = after(ticket, event, at, str(number))
        moments.append(Moment(at, ticket))
    return moments


def after(ticket: Ticket, event: str, at: datetime, id_: str) -> Ticket:
    """The ticket once this happened. What a customer writes opens it, as both helpdesks do."""
    said = {
        "asks": Message(id_, Role.CUSTOMER, at, "…"),
        "answers": Message(id_, Role.AGENT, at, "…"),
        "notes": Message(id_, Role.AGENT, at, "…", public=False),
        "acknowledges": Message(id_, Role.AGENT, at, "…", kind=Kind.AUTOMATIC),
        "ours": Message(id_, Role.AMENDS, at, "…", public=False),
    }
    if event in said:
        ticket = replace(ticket, messages=(*ticket.messages, said[event]))
    status = {"open": Status.OPEN, "pending": Status.PENDING, "hold": Status.HOLD, "solve": Status.SOLVED}.get(event)
    if event == "asks":
        status = Status.OPEN
    if status and status is not ticket.status:
        if ticket.status is Status.SOLVED:
            reopened = Message(f"reopened-{id_}", Role.CUSTOMER, at, "", kind=Kind.REOPENED)
            said_now = ticket.messages[-1:] if event == "asks" else ()
            before = ticket.messages[:-1] if event == "asks" else ticket.messages
            ticket = replace(ticket, messages=(*before, reopened, *said_now))
        ticket = replace(ticket, status=status, status_since=at)
    changes = {"urgent": {"priority": "urgent"}, "low": {"priority": "low"}, "chat": {"channel": Channel.CHAT}}
    return replace(ticket, **changes.get(event, {}))  # type: ignore[arg-type]


def model(moments: list[Moment], calendar: str) -> tuple[str, datetime, datetime] | None:
    """What is owed in the end, since when and by when, by somebody who watched all of it, minute by minute."""
    kind, since, answered = "first_reply", moments[0].at, False
    before = moments[0].ticket
    running = True
    for moment in moments[1:]:
        ticket, at = moment.ticket, moment.at
        new = [message for message in ticket.messages if message not in before.messages]
        if ticket.status is Status.SOLVED:
            running = False
        for message in new:
            if message.kind is Kind.REOPENED:
                running, kind, since = True, "next_reply" if answered else "first_reply", at
            elif message.role is Role.CUSTOMER and kind == "update":
                kind, since = "next_reply", at
            elif message.role is Role.AGENT and message.public and message.kind is Kind.WRITTEN:
                kind, since, answered = "update", at, True
        before = ticket
    if not running:
        return None
    clock, last = clocks(calendar), moments[-1].ticket
    left = targets(clock, last).of(PromiseKind(kind)) // MINUTE
    hours, at = clock.hours(calendar), since
    while left:
        stands = next(moment.ticket for moment in reversed(moments) if moment.at <= at)
        left -= works(hours, at) and not stands.status.paused and not stands.status.ended
        at += MINUTE
    return kind, since, at


def works(hours: Hours | None, at: datetime) -> bool:
    if hours is None:
        return True
    local = at.astimezone(ZoneInfo(hours.zone))
    return any(start <= local.hour * 60 + local.minute < end for start, end in hours.on(local.date()))


def wound(moments: list[Moment], calendar: str, late: list[int]) -> Clock:
    """The clock after looks at the ticket, each some seconds or minutes after something happened to it."""
    clock, seen = Clock(), clocks(calendar)
    for number, moment in enumerate(moments):
        gap = (moments[number + 1].at - moment.at) // MINUTE if number + 1 < len(moments) else 10_000
        for wait in sorted(min(each, gap - 1) for each in late):
            clock = wind(clock, moment.ticket, targets(seen, moment.ticket), moment.at + wait * MINUTE)
    return clock


@settings(deadline=None, max_examples=250)
@given(
    st.sampled_from(STARTS),
    HISTORIES,
    st.sampled_from(list(CALENDARS)),
    st.lists(st.integers(0, 300), min_size=1, max_size=3),
)
def test_the_clock_shows_what_somebody_would_who_saw_everything(
    begin: datetime, history: list[tuple[str, int]], calendar: str, late: list[int]
) -> None:
    """Replies, notes, acknowledgements, pauses, reopenings, changes of priority and channel, in any hours: the same
    promise and the same minute as when each minute is counted by hand."""
    moments = story(begin, history)
    expected = model(moments, calendar) if not moments[-1].ticket.status.paused else None
    clock = wound(moments, calendar, late)
    if moments[-1].ticket.status.paused:
        assert next_due(clock, None, targets(clocks(calendar), moments[-1].ticket)) is None
    elif expected is None:
        assert clock == Clock()
    else:
        assert clock.promise
        assert (clock.promise.kind, clock.promise.since, clock.promise.due) == expected


@settings(deadline=None)
@given(
    st.sampled_from(STARTS),
    HISTORIES,
    st.sampled_from(list(CALENDARS)),
    st.lists(st.integers(0, 300), min_size=1, max_size=3),
    st.lists(st.integers(0, 300), min_size=1, max_size=3),
)
def test_the_same_history_in_any_delivery_order_gives_the_same_clock(
    begin: datetime, history: list[tuple[str, int]], calendar: str, late: list[int], later: list[int]
) -> None:
    """Webhooks come once, twice, late or in another order: whenever and however often a ticket is looked at, as long
    as each status was seen once, the clock is the same."""
    moments = story(begin, history)
    assert wound(moments, calendar, late) == wound(moments, calendar, later)


@settings(deadline=None)
@given(st.sampled_from(STARTS), HISTORIES, st.sampled_from(list(CALENDARS)), st.integers(1, 3000))
def test_a_due_time_follows_its_promise_and_a_pause_never_shortens_it(
    begin: datetime, history: list[tuple[str, int]], calendar: str, pause: int
) -> None:
    """Due after the start, the warning between the two, at whole minutes; who pauses once more is never due sooner."""
    moments = story(begin, history)
    last = moments[-1].ticket
    owed = targets(clocks(calendar), last)
    clock = wound(moments, calendar, [1])
    if clock.promise is None or clock.paused_at:
        return
    warned = soon(clock, owed)
    assert warned
    assert clock.promise.since < warned <= clock.promise.due
    assert clock.promise.due.second == 0
    held = moments[-1].at + 2 * MINUTE
    holding = replace(last, status=Status.HOLD, status_since=held)
    back = replace(last, status=Status.OPEN, status_since=held + pause * MINUTE)
    resumed = wind(wind(clock, holding, owed, held), back, owed, held + pause * MINUTE)
    assert resumed.promise
    assert resumed.promise.due >= clock.promise.due


@settings(deadline=None)
@given(st.sampled_from(STARTS), HISTORIES, st.sampled_from(list(CALENDARS)), st.integers(1, 12))
def test_a_promise_that_nobody_keeps_comes_back_and_never_at_once(
    begin: datetime, history: list[tuple[str, int]], calendar: str, rounds: int
) -> None:
    """Each due time lies after the one before it, and there is always another."""
    moments = story(begin, history)
    last = moments[-1].ticket
    owed = targets(clocks(calendar), last)
    clock = wound(moments, calendar, [1])
    due: datetime | None = None
    for _ in range(rounds if clock.promise and not clock.paused_at else 0):
        following = next_due(clock, due, owed)
        assert following
        assert due is None or following > due
        due = following
