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

from amends.hours import YEARS, Hours, Span
from amends.section import Line, Section, Zone, several

ALWAYS = "always"  # the name of the calendar that has no closing time
CLOSED = "closed"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_A_WEEK = 60  # minutes: with less, a promise of 24 hours would take half a year

_SPAN = re.compile(r"(\d{1,2}):([0-5]\d)\s*-\s*(\d{1,2}):([0-5]\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_YEARLY = re.compile(r"\d\d-\d\d")


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


def _by_day(written: dict[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    """`mon-fri: …` as one entry a day."""
    week: dict[str, tuple[Span, ...]] = {}
    for name, spans in written.items():
        for day in _weekdays(name):
            if day in week:
                raise ValueError(f"{day} is there twice")
            week[day] = spans
    if sum(end - start for spans in week.values() for start, end in spans) < LEAST_A_WEEK:
        raise ValueError("must hold at least one hour a week")
    return week


def _weekdays(name: str) -> Iterator[str]:
    first, ranges, last = name.strip().lower().partition("-")
    if not {first, last if ranges else first} <= set(DAYS):
        raise ValueError(f"days are {', '.join(DAYS)} and ranges such as mon-fri")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    yield from DAYS[begin : end + 1] if begin <= end else (*DAYS[begin:], *DAYS[: end + 1])


def _by_date(written: dict[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    """Ranges of dates as one entry a day."""
    return {day: spans for name, spans in written.items() for day in _dates(name)}


def _dates(name: str) -> Iterator[str]:
    if _YEARLY.fullmatch(name):
        _date(f"2024-{name}")  # a leap year, for who keeps the 29th of February
        yield name
        return
    first, _, last = (part.strip() for part in name.partition(" to "))
    if not (_DATE.fullmatch(first) and _DATE.fullmatch(last or first)):
        raise ValueError("days are such as 2026-12-24, 12-24 for every year, or 2026-12-24 to 2026-12-31")
    day, end = _date(first), _date(last or first)
    if not timedelta() <= end - day <= timedelta(days=62):
        raise ValueError("a range of days ends after it starts, and within two months")
    while day <= end:
        yield day.isoformat()
        day += timedelta(days=1)


def _date(name: str) -> date:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        raise ValueError("there is no such day") from None
    if day.year not in YEARS:
        raise ValueError(f"must be in the years {YEARS[0]} to {YEARS[-1]}")
    return day


def _code(code: str) -> str:
    from holidays import list_supported_countries  # not before somebody names a country

    known, (country, regional, region) = list_supported_countries(), code.partition("-")
    if country not in known:
        raise ValueError("must be a country's two capital letters, such as DE, or with its region, such as DE-BY")
    if regional and region not in known[country]:
        raise ValueError(f"there is no such region; of {country} there are {', '.join(known[country]) or 'none'}")
    return code


def _norway(given: Any) -> Any:
    return ["NO" if each is False else each for each in several(given)]  # to YAML, `NO` says false


_Written = Annotated[str, Field(pattern=rf"^{_SPAN.pattern}$|^{CLOSED}$", examples=["09:00-17:00", CLOSED])]
Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans, json_schema_input_type=_Written | list[_Written])]
DayRange = Annotated[str, AfterValidator(lambda name: list(_weekdays(name)) and name), Field(examples=["mon-fri"])]
DateRange = Annotated[
    str,
    BeforeValidator(lambda name: str(name).strip()),  # to YAML, 1224 is a number
    AfterValidator(lambda name: list(_dates(name)) and name),
    Field(examples=["2026-12-24", "12-24"]),
]
Country = Annotated[Line, AfterValidator(_code), Field(examples=["DE-BY", "US"])]


class Calendar(Section):
    """When a team works: its week, the holidays it keeps, and days of its own."""

    zone: Zone = Field(description="Time zone of the spans")
    week: Annotated[dict[DayRange, Spans], AfterValidator(_by_day)] = Field(
        description="Day or range of days -> its spans", examples=[{"mon-fri": "09:00-17:00"}]
    )
    holidays: Annotated[
        tuple[Country, ...], BeforeValidator(_norway, json_schema_input_type=Country | list[Country])
    ] = Field((), description="Countries or regions whose public holidays are kept")
    days: Annotated[dict[DateRange, Spans], AfterValidator(_by_date)] = Field(
        default_factory=dict,
        description="Own days -> their spans, above week and holidays",
        examples=[{"12-24": "closed"}],
    )

    @property
    def hours(self) -> Hours:
        week = tuple(self.week.get(day, ()) for day in DAYS)
        return Hours(self.zone, week, self.holidays, self.days)
