"""Opening hours: when a team works, and where so many working minutes from a moment end. Pure.

Hours are local wall times; all that comes out is in UTC, worked out day by day, so that a day on which the clocks
change is as long as it really is. None stands for every hour there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Span = tuple[int, int]  # minutes since midnight
Times = tuple[datetime, datetime]

YEARS = range(1970, 2201)  # in which times are taken: at the ends of Python's calendar no due time can be told

_DAY = timedelta(days=1)
_FOREVER = datetime.max.replace(tzinfo=UTC)
_MOST_DAYS = 800  # who is closed for longer is taken to be open: a promise must end some day


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team works. week: spans by weekday, Monday first; holidays: `DE`, `DE-BY`; days: own days, by date
    (`2026-12-24`) or every year (`12-24`), which stand above the week and the holidays."""

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[str, ...] = ()
    days: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans of one day."""
        for key in (day.isoformat(), f"{day:%m-%d}"):
            if key in self.days:
                return self.days[key]
        closed = any(day in _public(code) for code in self.holidays)
        return () if closed else self.week[day.weekday()]


def advance(hours: Hours | None, since: datetime, by: timedelta, pauses: Sequence[Times] = ()) -> datetime:
    """The moment at which `by` of open time has passed since `since`, pauses left out. pauses: in order."""
    left = by
    for begin, end in _without(_open(hours, since), pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("open times never end")


def next_open(hours: Hours | None, at: datetime) -> datetime:
    """`at` itself while the team works, else when it begins next."""
    return next(begin for begin, end in _open(hours, at) if end > at)


def _open(hours: Hours | None, since: datetime) -> Iterator[Times]:
    """Open times from `since` on, in order and apart."""
    last = since
    if hours is not None:
        zone = ZoneInfo(hours.zone)
        day = since.astimezone(zone).date()
        for _ in range(_MOST_DAYS):
            for start, end in hours.on(day):
                begin, stop = max(_utc(day, start, zone), last), _utc(day, end, zone)
                if stop > begin:
                    yield begin, stop
                    last = stop
            day += _DAY
    yield last, _FOREVER


def _without(times: Iterator[Times], pauses: Sequence[Times]) -> Iterator[Times]:
    for begin, end in times:
        for pause, resumed in pauses:
            if resumed <= begin or pause >= end:
                continue
            if pause > begin:
                yield begin, pause
            begin = max(begin, resumed)
        if begin < end:
            yield begin, end


def _utc(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall time in UTC. 24:00 is the next day's midnight, whatever the clocks do in between."""
    at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    return at.replace(tzinfo=zone).astimezone(UTC)


@cache
def _public(code: str) -> Any:
    """A country's or region's holidays: a collection of dates that fills itself year by year."""
    from holidays import country_holidays  # a third of a second, which only those pay who ask for it

    country, _, region = code.partition("-")
    return country_holidays(country, subdiv=region or None)
