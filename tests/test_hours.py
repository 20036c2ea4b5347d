"""Opening hours: what counts of a day, a week, a year, held to a model that walks minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.hours import Hours, Span, Times, advance, next_open

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE_TO_SIX: tuple[Span, ...] = ((540, 720), (810, 1080))  # 09:00-12:00, 13:30-18:00
OFFICE = Hours("Europe/Berlin", (NINE_TO_SIX,) * 5 + ((), ()), ("DE-BY",), {"12-24": ((540, 720),)})
ROUND_THE_CLOCK = Hours("Europe/Berlin", (((0, 1440),),) * 7)


def berlin(text: str) -> datetime:
    """`2026-11-23 09:00` in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),  # over lunch
        ("2026-11-23 12:15", 1, "2026-11-23 14:30"),  # in the break
        ("2026-11-23 17:00", 6, "2026-11-24 15:30"),  # over night
        ("2026-11-27 17:00", 2, "2026-11-30 10:00"),  # over the weekend
        ("2026-11-28 03:00", 1, "2026-11-30 10:00"),  # on a Saturday night
        ("2026-11-23 17:00", 1, "2026-11-23 18:00"),  # to the end of the day, not to the next morning
        ("2026-12-23 17:00", 5, "2026-12-28 10:00"),  # half of Christmas Eve, two holidays, a Sunday
        ("2026-01-05 17:00", 2, "2026-01-07 10:00"),  # Epiphany, a holiday in Bavaria
        ("2026-03-27 17:00", 2, "2026-03-30 10:00"),  # the weekend on which summer time begins
        ("2026-10-23 17:00", 2, "2026-10-26 10:00"),  # and ends
    ],
)
def test_only_working_time_counts(since: str, hours: int, until: str) -> None:
    """Nights, breaks, weekends, holidays and own days are no working time, whatever the clocks do."""
    assert advance(OFFICE, berlin(since), hours * HOUR) == berlin(until)


@pytest.mark.parametrize("day", ["2026-03-28 20:00", "2026-10-24 20:00"])
def test_daylight_saving_never_loses_an_hour(day: str) -> None:
    """Who works round the clock has the same time on the nights on which the clocks change as everybody else."""
    since = berlin(day)
    assert advance(ROUND_THE_CLOCK, since, 24 * HOUR) == since + 24 * HOUR == advance(None, since, 24 * HOUR)


def test_the_night_shift_works_an_hour_less_in_spring_and_more_in_autumn() -> None:
    """A day on which the clocks change is as long as it really is."""
    night = Hours("Europe/Berlin", (((0, 360),),) * 7)
    assert advance(night, berlin("2026-03-29 00:00"), 5 * HOUR) == berlin("2026-03-29 06:00")
    assert advance(night, berlin("2026-10-25 00:00"), 7 * HOUR) == berlin("2026-10-25 06:00")


def test_the_next_opening() -> None:
    """While the team works it is now; else when it begins."""
    assert next_open(OFFICE, berlin("2026-11-23 10:10")) == berlin("2026-11-23 10:10")
    assert next_open(OFFICE, berlin("2026-11-23 00:00")) == berlin("2026-11-23 09:00")
    assert next_open(OFFICE, berlin("2026-11-23 12:00")) == berlin("2026-11-23 13:30")
    assert next_open(OFFICE, berlin("2026-12-24 12:00")) == berlin("2026-12-28 09:00")
    assert next_open(None, berlin("2026-12-25 00:00")) == berlin("2026-12-25 00:00")


def test_a_pause_does_not_count() -> None:
    """What was left before it is left after it; a pause in the night takes nothing away."""
    pause = (berlin("2026-11-23 10:00"), berlin("2026-11-23 17:00"))
    assert advance(OFFICE, berlin("2026-11-23 09:00"), 2 * HOUR, [pause]) == berlin("2026-11-23 18:00")
    asleep = (berlin("2026-11-23 19:00"), berlin("2026-11-24 07:00"))
    assert advance(OFFICE, berlin("2026-11-23 17:00"), 2 * HOUR, [asleep]) == berlin("2026-11-24 10:00")
    assert advance(None, berlin("2026-11-23 09:00"), 2 * HOUR, [pause]) == berlin("2026-11-23 18:00")


def test_a_team_that_never_comes_back_does_not_stop_the_clock() -> None:
    """Own days that close a calendar for years end in a due time all the same."""
    days = {(date(2026, 1, 1) + timedelta(days=n)).isoformat(): () for n in range(1500)}
    closed = Hours("Europe/Berlin", (NINE_TO_SIX,) * 7, (), days)
    assert advance(closed, berlin("2026-11-23 09:00"), HOUR) < berlin("2030-01-01 00:00")


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana")
SPANS = st.sets(st.sampled_from(range(0, 1441, 30)), min_size=0, max_size=4).map(
    lambda marks: tuple(zip(*[iter(sorted(marks)[: len(marks) // 2 * 2])] * 2, strict=True))
)
WEEKS = st.lists(SPANS, min_size=7, max_size=7).map(tuple).filter(lambda week: any(week))
STARTS = st.sampled_from([datetime(2026, m, d, tzinfo=UTC) for m, d in ((3, 6), (3, 27), (10, 2), (10, 23), (6, 5))])
CALENDARS = st.builds(
    Hours,
    st.sampled_from(ZONES),
    WEEKS,
    st.sampled_from([(), ("DE",), ("US", "IN")]),
    st.dictionaries(st.sampled_from(["2026-03-28", "10-25", "2026-06-06"]), SPANS, max_size=2),
)


def walk(hours: Hours | None, since: datetime, minutes: int, pauses: list[Times]) -> datetime:
    """The plain model: look at the wall clock every minute, and count those in which the team works."""
    at, zone = since, ZoneInfo(hours.zone if hours else "UTC")
    while minutes:
        local = at.astimezone(zone)
        now = local.hour * 60 + local.minute
        works = hours is None or any(start <= now < end for start, end in hours.on(local.date()))
        minutes -= works and not any(begin <= at < end for begin, end in pauses)
        at += MINUTE
    return at


def in_the_changing_hour(hours: Hours) -> bool:
    """Whether a span begins or ends within the hours that some nights have not, or twice."""
    return any(
        0 < mark <= 180 and mark < 1440 for spans in (*hours.week, *hours.days.values()) for s in spans for mark in s
    )


@settings(deadline=None, max_examples=150)
@given(
    st.none() | CALENDARS.filter(lambda hours: not in_the_changing_hour(hours)),
    STARTS,
    st.integers(0, 4000),
    st.integers(1, 1440),
    st.lists(st.integers(1, 3000), max_size=6),
)
def test_it_counts_as_somebody_with_a_watch_would(
    hours: Hours | None, day: datetime, offset: int, minutes: int, marks: list[int]
) -> None:
    """Any week, any zone, any holidays and pauses: the same minute as when each is counted by itself."""
    since = day + offset * MINUTE
    at, edges = since, []
    for mark in marks[: len(marks) // 2 * 2]:
        at += mark * MINUTE
        edges.append(at)
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    assert advance(hours, since, minutes * MINUTE, pauses) == walk(hours, since, minutes, pauses)


@settings(deadline=None)
@given(
    st.none() | CALENDARS,
    STARTS,
    st.integers(0, 4000),
    st.integers(1, 1440),
    st.integers(1, 2000),
    st.integers(1, 2000),
)
def test_a_pause_never_brings_a_due_time_nearer(
    hours: Hours | None, day: datetime, offset: int, minutes: int, before: int, long: int
) -> None:
    """Pausing never shortens what is left, and more time is never due sooner."""
    since = day + offset * MINUTE
    pause = (since + before * MINUTE, since + (before + long) * MINUTE)
    plain, paused = (advance(hours, since, minutes * MINUTE, p) for p in ((), (pause,)))
    assert since < plain <= paused
    assert advance(hours, since, (minutes + 1) * MINUTE, (pause,)) > paused
    assert since <= next_open(hours, since)
    assert next_open(hours, next_open(hours, since)) == next_open(hours, since)
