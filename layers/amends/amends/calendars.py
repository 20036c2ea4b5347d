"""A calendar as an admin writes it, checked and made into opening hours.

office:
  zone: Europe/Berlin
  week: {mon-thu: [09:00-12:00, 13:30-18:00], fri: 09:00-15:00}
  holidays: DE-BY
  days: {12-24: 09:00-12:00, 2026-12-28 to 2026-12-30: closed}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from amends.hours import Hours, Span
from amends.section import Line, Section, Zone

ALWAYS = "always"  # the name of the calendar that has no closing time
CLOSED = "closed"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_A_WEEK = 60  # minutes: with less, a promise of 24 hours would take half a year

_SPAN = re.compile(r"(\d{1,2}):([0-5]\d)\s*-\s*(\d{1,2}):([0-5]\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_YEARLY = re.compile(r"\d\d-\d\d")


def several(given: Any) -> Any:
    """One value stands for a list of one, so that an admin may leave the brackets out."""
    return given if isinstance(given, list | tuple) else [given]


def _spans(given: Any) -> tuple[Span, ...]:
    if given in (CLOSED, []):
        return ()
    spans = sorted(_span(each) for each in several(given))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise ValueError(f"two of the spans overlap at {start // 60:02}:{start % 60:02}")
    return tuple(spans)


def _span(given: Any) -> Span:
    match = _SPAN.fullmatch(str(given).strip())
    if match is None:
        raise ValueError("must be spans such as 09:00-12:00, or closed")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(start, end) > 1440:
        raise ValueError("a day ends at 24:00")
    if end <= start:
        raise ValueError("a span ends after it starts; a night is two: 22:00-24:00, and 00:00-06:00 on the next day")
    return start, end


def _week(given: Any) -> dict[str, Any]:
    """`mon-fri: …` as one entry a day."""
    if not isinstance(given, dict):
        raise ValueError("must be days with spans, such as {mon-fri: 09:00-17:00}")
    week: dict[str, Any] = {}
    for name, spans in given.items():
        for day in _weekdays(str(name)):
            if day in week:
                raise ValueError(f"{day} is there twice")
            week[day] = spans
    return week


def _weekdays(name: str) -> Iterator[str]:
    first, _, last = name.strip().lower().partition("-")
    if not {first, last or first} <= set(DAYS):
        raise ValueError(f"days are {', '.join(DAYS)} and ranges such as mon-fri")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    yield from DAYS[begin : end + 1] if begin <= end else (*DAYS[begin:], *DAYS[: end + 1])


def _some(week: dict[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    if sum(end - start for spans in week.values() for start, end in spans) < LEAST_A_WEEK:
        raise ValueError("must hold at least one hour a week")
    return week


def _own_days(given: Any) -> dict[str, Any]:
    """Dates, ranges of dates and yearly days as one entry a day."""
    if not isinstance(given, dict):
        raise ValueError("must be dates with spans or closed, such as {2026-12-24: closed}")
    return {day: spans for name, spans in given.items() for day in _dates(str(name).strip())}


def _dates(name: str) -> Iterator[str]:
    if _YEARLY.fullmatch(name):
        date.fromisoformat(f"2024-{name}")  # a leap year, for who keeps the 29th of February
        yield name
        return
    first, _, last = (part.strip() for part in name.partition(" to "))
    if not (_DATE.fullmatch(first) and _DATE.fullmatch(last or first)):
        raise ValueError("days are such as 2026-12-24, 12-24 for every year, or 2026-12-24 to 2026-12-31")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if not timedelta() <= end - day <= timedelta(days=62):
        raise ValueError("a range of days ends after it starts, and within two months")
    while day <= end:
        yield day.isoformat()
        day += timedelta(days=1)


def _code(code: str) -> str:
    from holidays import list_supported_countries  # not before somebody names a country

    known, (country, _, region) = list_supported_countries(), code.partition("-")
    if country not in known:
        raise ValueError("must be a country's two capital letters, such as DE, or with its region, such as DE-BY")
    if region and region not in known[country]:
        raise ValueError(f"there is no such region; of {country} there are {', '.join(known[country]) or 'none'}")
    return code


def _norway(given: Any) -> Any:
    return ["NO" if each is False else each for each in several(given)]  # to YAML, `NO` says false


Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans)]


class Calendar(Section):
    """When a team works: its week, the holidays it keeps, and days of its own."""

    zone: Zone = Field(description="Time zone of the spans")
    week: Annotated[dict[str, Spans], BeforeValidator(_week), AfterValidator(_some)] = Field(
        description="Day or range of days -> its spans"
    )
    holidays: Annotated[tuple[Annotated[Line, AfterValidator(_code)], ...], BeforeValidator(_norway)] = Field(
        (), description="Countries or regions whose public holidays are kept"
    )
    days: Annotated[dict[str, Spans], BeforeValidator(_own_days)] = Field(
        default_factory=dict, description="Own days -> their spans, above week and holidays"
    )

    @property
    def hours(self) -> Hours:
        week = tuple(self.week.get(day, ()) for day in DAYS)
        return Hours(self.zone, week, self.holidays, self.days)
