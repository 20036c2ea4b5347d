"""Section `clocks`: which minutes and hours a ticket gets, and what an admin is told when it is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from amends.clock import Clock, wind
from amends.documents import SettingsError, parse, parse_section
from amends.nouns import PromiseKind
from amends.targets import Clocks, Targets, targets
from amends.ticket import Channel, Message, Person, Role, Status, Ticket
from tests.fakes import NOON

OFFICE = "{zone: Europe/Berlin, week: {mon-fri: [09:00-12:00, 13:30-18:00]}}"


def ticket(channel: Channel = Channel.EMAIL, priority: str = "", group: str = "") -> Ticket:
    wrote = (Message("1", Role.CUSTOMER, NOON, "…"),)
    given = Ticket("zendesk", "1", "", Status.OPEN, channel, NOON, Person("c"), wrote)
    return replace(given, priority=priority, group=group)


def owed(text: str, it: Ticket | None = None, tier: str = "") -> Targets:
    clocks = parse_section("clocks", text)
    assert isinstance(clocks, Clocks)
    return targets(clocks, it or ticket(), tier)


def minutes(text: str, it: Ticket | None = None, tier: str = "") -> list[int]:
    """First reply, next reply, update and last call in minutes."""
    found = owed(text, it, tier)
    return [t // timedelta(minutes=1) for t in (found.first_reply, found.next_reply, found.update, found.last_call)]


def test_nothing_set_is_the_research() -> None:
    """Social 60 minutes, e-mail 6 hours, the last call after 24, at every hour of the day."""
    assert minutes("", ticket(Channel.SOCIAL)) == [60, 60, 240, 1440]
    assert minutes("") == [360, 360, 1440, 1440]
    assert owed("").hours is None
    assert owed("").team is None


POLICIES = """
first_reply: {email: 200}
policies:
  - {tier: gold, priority: urgent, first_reply: 10}
  - {tier: [gold, silver], next_reply: 20, update: 30}
  - {priority: [urgent, high], first_reply: 40, last_call: 50}
  - {channel: [chat], group: 77, first_reply: 5}
"""


@pytest.mark.parametrize(
    ("it", "tier", "expected"),
    [
        (ticket(), "", [200, 200, 1440, 1440]),
        (ticket(priority="low"), "bronze", [200, 200, 1440, 1440]),
        (ticket(priority="high"), "", [40, 40, 1440, 50]),
        (ticket(priority="high"), "silver", [40, 20, 30, 50]),
        (ticket(priority="urgent"), "gold", [10, 10, 30, 50]),
        (ticket(), "gold", [200, 20, 30, 1440]),
        (ticket(Channel.CHAT, group="77"), "", [5, 5, 1440, 1440]),
        (ticket(Channel.CHAT, group="78"), "", [60, 60, 1440, 1440]),
        (ticket(Channel.EMAIL, group="77"), "", [200, 200, 1440, 1440]),
    ],
)
def test_the_first_policy_that_fits_and_sets_it_counts(it: Ticket, tier: str, expected: list[int]) -> None:
    """By channel, priority, tier and group; a first reply alone means the next ones too."""
    assert minutes(POLICIES, it, tier) == expected


def test_a_ticket_without_a_priority_is_a_normal_one() -> None:
    """Zendesk lets agents leave the priority empty."""
    assert minutes("policies: [{priority: normal, first_reply: 15}]")[0] == 15


def test_each_policy_counts_in_its_own_calendar() -> None:
    """Gold customers' minutes count round the clock, the others' in office hours; reminders keep office hours."""
    text = f"""
count: office
calendars: {{office: {OFFICE}, night: {{zone: UTC, week: {{mon-sun: 00:00-06:00}}}}}}
policies: [{{tier: gold, count: always}}, {{group: 5, count: night}}]
"""
    assert owed(text).hours == owed(text, tier="gold").team
    assert owed(text, tier="gold").hours is None
    assert owed(text, ticket(group="5")).team == owed(text, ticket(group="5")).hours != owed(text).hours
    assert owed(text + "\nreminders: {hours: always}", tier="").team is None
    asked = f"calendars: {{office: {OFFICE}}}\nreminders: {{hours: office}}"
    assert owed(asked).hours is None
    assert owed(asked).team is not None


def test_a_calendar_says_when_a_team_works() -> None:
    """Ranges of days, breaks, holidays, own days: each once or every year, alone or in a range."""
    hours = owed("""
count: shop
calendars:
  shop:
    zone: Europe/Oslo
    week: {fri-mon: 10:00-24:00, wed: [13:00-14:00, 09:00-12:00]}
    holidays: NO
    days: {12-24: 10:00-12:00, 2026-12-28 to 2026-12-30: closed, 2026-05-17: [08:00-09:00]}
""").hours
    assert hours
    assert hours.on(date(2026, 11, 23)) == ((600, 1440),)  # Monday
    assert hours.on(date(2026, 11, 24)) == ()  # Tuesday
    assert hours.on(date(2026, 11, 25)) == ((540, 720), (780, 840))
    assert hours.on(date(2026, 12, 25)) == ()  # Christmas, a Friday
    assert hours.on(date(2026, 12, 24)) == hours.on(date(2027, 12, 24)) == ((600, 720),)
    assert hours.on(date(2026, 12, 28)) == hours.on(date(2026, 12, 30)) == ()
    assert hours.on(date(2026, 5, 17)) == ((480, 540),)  # Norway's national day, worked all the same


def test_a_change_of_priority_or_group_moves_what_is_due() -> None:
    """The due time is worked out anew from when the customer wrote."""
    clocks = parse({"clocks": POLICIES}).clocks
    for priority, expected in (("normal", 200), ("high", 40), ("low", 200)):
        it = ticket(priority=priority)
        promise = wind(Clock(), it, targets(clocks, it), NOON).promise
        assert promise
        assert promise.kind is PromiseKind.FIRST_REPLY
        assert promise.due == NOON + timedelta(minutes=expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "count: office",
            'count is "office": there is no such calendar: define it under `calendars`; there are always',
        ),
        ("reminders: {hours: x}", 'reminders.hours is "x": there is no such calendar'),
        (
            f"calendars: {{office: {OFFICE}}}\npolicies: [{{tier: a, count: offce}}]",
            'line 2: policies, entry 1, count is "offce": there is no such calendar: define it under '
            "`calendars`; did you mean office? there are always, office",
        ),
        (f"calendars: {{always: {OFFICE}}}", "every hour there is; give the calendar another name"),
        ("policies: [{tier: gold}]", "policies, entry 1: sets nothing; it can set first_reply, next_reply, update"),
        ("policies: [{tier: gold, first_reply: 3000}]", 'first_reply is "3000": must be at most 1440'),
        ("policies: [{priority: hot, update: 60}]", "priorities are low, normal, high, urgent"),
        ("policies: [{channel: pigeon, update: 60}]", 'channel is "pigeon": must be one of email, web'),
        ("calendars: {o: {zone: Europe/Berlin}}", "calendars.o.week: is missing"),
        ("calendars: {o: {zone: Berlin, week: {mon: 09:00-17:00}}}", "must be an IANA time zone"),
        ("calendars: {o: {zone: UTC, week: {Monday: 09:00-17:00}}}", "week.Monday: days are mon, tue, wed"),
        ("calendars: {o: {zone: UTC, week: {mon-: 09:00-17:00}}}", "week.mon-: days are mon, tue, wed"),
        ("calendars: {o: {zone: UTC, week: [mon]}}", "calendars.o.week: must be `name: value` pairs"),
        ("calendars: {o: {zone: UTC, week: {mon-tue: 09:00-17:00, tue: closed}}}", "week: tue is there twice"),
        (
            "calendars: {o: {zone: UTC, week: {mon: 9-17}}}",
            'week.mon is "9-17": must be spans such as 09:00-12:00',
        ),
        ("calendars: {o: {zone: UTC, week: {mon: 22:00-06:00}}}", "a night is two: 22:00-24:00, and 00:00-06:00"),
        ("calendars: {o: {zone: UTC, week: {mon: 22:00-25:00}}}", "a day ends at 24:00"),
        ("calendars: {o: {zone: UTC, week: {mon: [09:00-12:00, 11:30-13:00]}}}", "two of the spans overlap at 11:30"),
        ("calendars: {o: {zone: UTC, week: {mon: 09:00-09:30}}}", "must hold at least one hour a week"),
        ("calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, holidays: XX}}", "two capital letters, such as DE"),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, holidays: [DE, AT-X]}}",
            'holidays, entry 2 is "AT-X": there is no such region; of AT there are 1, 2',
        ),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, holidays: DE-}}",
            'holidays is "DE-": there is no such region; of DE there are BB, BE',
        ),
        ("calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, days: {xmas: closed}}}", "days are such as 2026-12-24"),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, days: {02-30: closed}}}",
            "there is no such day",
        ),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, days: closed}}",
            'is "closed": must be `name',
        ),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, days: {2026-12-31 to 2026-12-01: closed}}}",
            "a range of days ends after it starts, and within two months",
        ),
        (
            "calendars: {o: {zone: UTC, week: {mon: 09:00-17:00}, days: {2026-13-01: closed}}}",
            "there is no such day",
        ),
        ("reminders: {tag_at: 75}", 'reminders.tag_at is "75": must be at most 1'),
    ],
)
def test_a_wrong_document_says_where_and_what_is_allowed(text: str, says: str) -> None:
    """An admin can mend it without asking a developer."""
    with pytest.raises(SettingsError) as error:
        parse_section("clocks", text)
    assert says in str(error.value)
