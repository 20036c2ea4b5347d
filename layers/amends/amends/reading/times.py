"""Times named in a text ("by Thursday", "bis Freitag"), worked out from when it was written.

How a language names times is data in its times.toml; what a day, an end of a week or a date means is here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from amends import languages
from amends.reading import linear, shadow

END_OF_DAY = time(23, 59)
MOST = 20  # times looked at in one text
_SATURDAY = 5
_HOURS = frozenset({"hour", "clock"})
_DAYS = frozenset({"day", "date", "part"})
_BESIDE = re.compile(rb"[\s,]{1,3}(?:on\s|am\s)?")
_GREETING = 10  # bytes before a time in which a greeting stands
_NOON, _A_DAY = time(12), timedelta(days=1)
_EARLIEST = 7  # an hour before this, with nothing beside it, is one of the afternoon
_EITHER = 6  # of a day, without its part: some are up by then, and some leave work
_SMALL_HOURS = 5  # an hour before this is one of the night
_REACH = 100_000  # bytes in which times are looked for


@dataclass(frozen=True)
class Named:
    """A time that a text names at `start` to `end`; lead: `by`, `before`, `on`, … or empty; by: its last moment.

    form: its shape, one of [forms] in times.toml: `span`, `day`, `end`, `week`, `part`, `date`, `clock`; exact: whether
    a clock tells it, and not a day or a part of one; part: when the part of the day that it names is over.
    """

    start: int
    end: int
    lead: str
    by: datetime | None
    form: str = ""
    exact: bool = False
    part: time | None = None


@dataclass(frozen=True)
class Words:
    """A language's names of times, spelled plainly so that they meet a text in any spelling."""

    forms: Mapping[str, Any]
    any_form: Any  # the forms together, which tells which of them a text has
    same_day: Any  # "the same day", which means nothing without a day that was spoken of
    by: str  # the plainest word before a deadline
    weekdays: tuple[str, ...]
    hours: tuple[str, ...]
    months: tuple[str, ...]
    ahead: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, timedelta]
    clock: Mapping[str, time]
    within: Mapping[str, str]  # the part of a day that its name tells: tonight
    zones: Mapping[str, str]  # a place whose clock a zone's name means; empty where nobody could tell
    zone: Any  # such a name behind an hour or its day: as it stands there, and the name alone
    ends: Mapping[str, str]
    leads: Mapping[str, frozenset[str]]
    greetings: re.Pattern[bytes] | None  # before what then is no time; None where no greeting names one


@cache
def words(language: str) -> Words:
    """The names of times of a language."""
    data = languages.data(language, "times")
    clock = {**data["parts"], **data["words"]}
    forms = {name: rb"\b(?:" + _filled(form, data).encode() + rb")" for name, form in data["forms"].items()}
    leads = ("deadline_leads", "past_leads", "begin_leads", "due_leads", "before", "next", "last", "afternoon")
    return Words(
        {name: linear.compiled(form) for name, form in forms.items()},
        linear.any_of(forms.values()),
        linear.compiled(rb"\b(?:" + _filled(data["same_day"], data).encode() + rb")\b"),
        plain(data["deadline_leads"][0]),
        tuple(map(plain, data["weekdays"])),
        tuple(map(plain, data["hours"])),
        tuple(map(plain, data["months"])),
        {plain(word): days for word, days in data["ahead"].items()},
        {plain(word): count for word, count in data["counts"].items()},
        {plain(word): timedelta(minutes=minutes) for word, minutes in data["units"].items()},
        {plain(word): time.fromisoformat(at) for word, at in clock.items()},
        {plain(word): plain(part) for word, part in data["within"].items()},
        {plain(word): place for word, place in data["zones"].items()},
        linear.compiled(_filled(data["zone"], data).encode()),
        {plain(word): what for word, what in data["ends"].items()},
        {name: frozenset(map(plain, data[name])) for name in leads},
        re.compile(rb"\b(?:" + _any(data["greetings"]).encode() + rb")\s+\Z") if "greetings" in data else None,
    )


def plain(word: str) -> str:
    """A word in the one spelling that all of its spellings share: `nachsten` for nächsten, nachsten and naechsten."""
    folded = " ".join(shadow.fold(word).decode("latin-1").split())
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s")):
        folded = folded.replace(double, single)
    return folded


def _filled(form: str, data: Mapping[str, Any]) -> str:
    pieces = {
        **data["pieces"],
        "days": _any([*data["weekdays"], *data["ahead"]]),
        "weekdays": _any(data["weekdays"]),
        "months": _any([*data["months"], *data["short_months"]]),
        **{name: _any(data[name]) for name in ("counts", "units", "parts", "words", "hours", "zones")},
    }
    for name, piece in pieces.items():
        form = form.replace("{" + name + "}", piece)
    return shadow.spelled(form.replace("\n", ""))


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(alternatives, key=len, reverse=True)).replace(" ", r"\s+")


def named(seen: bytes, now: datetime | None, language: str = languages.NOTES) -> list[Named]:
    """The times in a text's shadow, in order, none within another. `now`: aware; without it `by` stays empty."""
    known, found = words(language), []
    forms = tuple(known.forms)
    seen, zones = _without_zones(seen[:_REACH], known)
    for index in sorted(known.any_form.Match(seen) or ()):
        form = forms[index]
        for count, match in enumerate(known.forms[form].finditer(seen)):
            if count >= MOST:
                break
            groups = _groups(match)
            lead = known.by if form in ("span", "end") else groups.get("lead", "")
            start, end = match.span()
            if known.greetings and known.greetings.search(seen, max(0, start - _GREETING), start):
                continue  # "Guten Morgen"
            if form == "date" and _version(seen, start, end):
                continue
            if "after" in groups:  # what shows that the time is over is no part of it
                end -= len(match.group(b"after"))
            exact = _exact(groups, known)
            zone = next((one for one in zones if start < one[0] <= end), None) if exact else None
            there = now and _there(now, zone[2] if zone else None)
            by = _by(form, groups, lead, there, known) if there else None
            end = max(end, zone[1]) if zone else end
            found.append(Named(start, end, lead, by, form, exact, _part(groups, known)))
    met = list(_met(list(_apart(found)), seen, known))
    return [replace(one, by=_shown(one.by, now.tzinfo)) if now and one.by else one for one in met]


def zoned(seen: bytes, language: str = languages.NOTES) -> bool:
    """Whether a text's shadow names the zone of an hour."""
    return linear.occurs(words(language).zone, seen)


def _without_zones(seen: bytes, known: Words) -> tuple[bytes, list[tuple[int, int, str]]]:
    """The shadow with the zones behind hours blanked out, so that a day may follow: "8am CET tomorrow"; and where each
    of them stood, with its place."""
    zones, blank = [], bytearray(seen)
    for match in known.zone.finditer(seen):
        start, end = match.span(1)
        zones.append((start, end, known.zones[plain(match.group(2).decode("latin-1"))]))
        blank[start:end] = b" " * (end - start)
    return bytes(blank), zones


def _there(now: datetime, place: str | None) -> datetime | None:
    """`now` by the clock of the place that was named; None where nobody could tell which it is."""
    if place is None:
        return now
    return now.astimezone(ZoneInfo(place)) if place else None


def _shown(by: datetime, zone: tzinfo | None) -> datetime:
    """A time as a clock of the zone shows it, also where clocks are put forward over it."""
    return by.astimezone(UTC).astimezone(zone)


def _version(seen: bytes, start: int, end: int) -> bool:
    """Whether a date is a part of a longer number: `8.4.1`, `10.4.1.2`."""
    behind = seen[end - 1 : end] == b"." and seen[end : end + 1].isdigit()
    return behind or (seen[start - 1 : start] == b"." and seen[max(0, start - 2) : start - 1].isdigit())


def same_day(seen: bytes, now: datetime, language: str = languages.NOTES) -> list[Named]:
    """Where a text's shadow names the same day as something else that is to come, which came at `now`."""
    by, spans = datetime.combine(now.date(), END_OF_DAY, now.tzinfo), words(language).same_day
    return [Named(start, end, "", by, "day") for start, end in linear.spans(spans, seen[:_REACH], MOST)]


def undotted(text: str, seen: bytes, found: Iterable[Named]) -> bytes:
    """The shadow without the dots of dates, at which no sentence ends: "wird am 20.11. geliefert", "am 5. Mai"."""
    plain = bytearray(seen)
    for one in found:
        inner = one.end if text[one.end : one.end + 2].strip().islower() else one.end - 1
        plain[one.start : inner] = plain[one.start : inner].replace(b".", b"-")
    return bytes(plain)


def _groups(match: Any) -> dict[str, str]:
    """What a form's groups hold, plainly spelled; numbered groups (`dom2`) stand for the same thing (`dom`)."""
    groups = {}
    for name, value in match.groupdict().items():
        if value is not None:
            key = name.decode() if isinstance(name, bytes) else name
            groups[key] = plain(value.decode("latin-1"))
    return groups


def _apart(found: list[Named]) -> Iterator[Named]:
    """The longest of those that overlap."""
    taken: list[Named] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if all(one.end <= other.start or one.start >= other.end for other in taken):
            taken.append(one)
    return iter(sorted(taken, key=lambda n: n.start))


def _met(found: Sequence[Named], seen: bytes, known: Words) -> Iterator[Named]:
    """A day and an hour that stand side by side are one time: "by 5pm on Wednesday", "Saturday at 11"."""
    waiting: Named | None = None
    for one in found:
        if waiting and (both := _both(waiting, one, seen, known)):
            yield both
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = one
    if waiting:
        yield waiting


def _both(first: Named, second: Named, seen: bytes, known: Words) -> Named | None:
    """One time of a day and an hour, in either order; None where they do not belong together."""
    hour, day = (first, second) if first.form in _HOURS else (second, first)
    near = _BESIDE.fullmatch(seen, first.end, second.start)
    if not (near and hour.form in _HOURS and day.form in _DAYS and not day.exact):
        return None
    together = replace(day, start=first.start, end=second.end, lead=first.lead or second.lead)
    if not (hour.by and day.by):
        return replace(together, by=None)
    bare = hour.by.hour % 12 or 12
    if hour.form == "hour" and bare == _EITHER and not day.part:
        return together
    at = hour.by.time() if hour.form == "clock" else _of_work(bare, day.part)
    on = day.by.date() + (_A_DAY if day.lead in known.leads["before"] else timedelta())
    return replace(together, by=datetime.combine(on, at, hour.by.tzinfo), exact=True)


def _exact(groups: dict[str, str], known: Words) -> bool:
    if "unit" in groups:
        return known.units[groups["unit"]] < _A_DAY
    return not groups.keys().isdisjoint(("hour", "hour24", "hour24b", "word", "upto", "bare"))


def _by(form: str, groups: dict[str, str], lead: str, now: datetime, known: Words) -> datetime | None:
    if bare := groups.get("bare"):
        return _next(known.hours.index(bare) + 1 if bare in known.hours else int(bare), now)
    if form == "span":
        said = groups.get("count", "1")
        count, unit = int(said) if said.isdecimal() else known.counts[said], known.units[groups["unit"]]
        if "working" in groups:
            return _worked(now, count)
        return now + count * unit if unit >= _A_DAY else _shown(now.astimezone(UTC) + count * unit, now.tzinfo)
    day = (_date if form in ("date", "dom") else _end if form in ("end", "week") else _day)(groups, now.date(), known)
    if day is None or groups.get("which") in known.leads["last"]:
        return None
    at = _clock(groups, known)
    if form == "clock" and at and "day" not in groups and lead in known.leads["deadline_leads"] and at < now.time():
        day += _A_DAY  # "by 8am", written at ten
    if at is None and lead in known.leads["before"]:
        day, at = day - _A_DAY, END_OF_DAY
    return datetime.combine(day, at or known.clock.get(groups.get("part", ""), END_OF_DAY), now.tzinfo)


def _next(hour: int, now: datetime) -> datetime:
    """The next time that a clock strikes this hour, before or after noon."""
    at = now.replace(hour=hour % 12, minute=0, second=0, microsecond=0)
    while at <= now:
        at += timedelta(hours=12)
    return at


def _worked(now: datetime, days: int) -> datetime:
    """The end of the last of so many working days, counted from the day after."""
    on = now.date()
    while days:
        on += _A_DAY
        days -= on.weekday() < _SATURDAY
    return datetime.combine(on, END_OF_DAY, now.tzinfo)


def _day(groups: dict[str, str], today: date, known: Words) -> date | None:
    day = groups.get("day", "")
    if not day or day in known.ahead:
        return today + timedelta(days=known.ahead.get(day, 0))
    weekday = known.weekdays.index(day)
    ahead = (weekday - today.weekday()) % 7
    if groups.get("which") in known.leads["next"]:  # said on a Monday, "next Friday" is the week after
        ahead += 7 if weekday > today.weekday() else 0
        ahead = ahead or 7
    return today + timedelta(days=ahead)


def _end(groups: dict[str, str], today: date, known: Words) -> date | None:
    if "day" in groups:  # "by end of day tomorrow"
        return _day(groups, today, known)
    said = groups["end"]
    coming = any(word in said.split() for word in known.leads["next"])
    what = next((what for word, what in known.ends.items() if word in said), "day")
    if what == "month":
        ahead = today.replace(day=28) + timedelta(days=4) if coming else today
        return ahead.replace(day=calendar.monthrange(ahead.year, ahead.month)[1])
    if what == "weekend":
        return today + timedelta(days=(6 - today.weekday()) % 7)
    if what == "week":  # the working week: a customer who says so means Friday
        return today + timedelta(days=(4 - today.weekday()) % 7 + (7 if coming else 0))
    return today


def _date(groups: dict[str, str], today: date, known: Words) -> date | None:
    try:
        if "iso" in groups:
            return date.fromisoformat(groups["iso"])
        dom = int(next(groups[key] for key in ("dom", "dom2", "dom3", "dom4", "dom5") if key in groups))
        if "dom4" in groups or "dom5" in groups:
            this = today.replace(day=dom)
            return this if this >= today else (this.replace(day=1) + timedelta(days=32)).replace(day=dom)
        month = int(groups["month3"]) if "month3" in groups else _month(groups.get("month") or groups["month2"], known)
        this = date(today.year, month, dom)
        return this if this >= today - timedelta(days=180) else this.replace(year=today.year + 1)
    except ValueError:  # the 31st of a month that has none: a deadline still, but no date
        return None


def _month(name: str, known: Words) -> int:
    return next(number for number, month in enumerate(known.months, 1) if month.startswith(name[:3]))


def _clock(groups: dict[str, str], known: Words) -> time | None:
    if word := groups.get("word"):
        return known.clock[word]
    for hour, minute in (("hour24", "minute24"), ("hour24b", "minute24b")):
        if hour in groups:
            return _in_part(time(int(groups[hour]), min(59, int(groups.get(minute, "0")))), _part(groups, known))
    if "upto" in groups:
        return _upto(int(groups["upto"]), _part(groups, known))
    if "hour" not in groups or int(groups["hour"]) > 12:
        return None
    hours = int(groups["hour"]) % 12 + (12 if groups["half"] in known.leads["afternoon"] else 0)
    return time(hours, min(59, int(groups.get("minute", "0"))))


def _upto(hour: int, part: time | None) -> time | None:
    """The end of "between 12 and 5", by the part of the day that was named, or else by when people work."""
    if 0 < hour <= 12:
        return _of_work(hour, part)
    return time(hour) if hour < 24 else None


def _of_work(hour: int, part: time | None = None) -> time:
    """The hour, 1 to 12, in the part of the day that was named, or else of the day's work."""
    after = _is_late(hour, part) if part else hour < _EARLIEST
    return time(hour % 12 + 12) if after or hour == 12 else time(hour)


def _in_part(at: time, part: time | None) -> time:
    """An hour of a clock with 24, which in the evening may be said as one with 12: "heute Abend um 8 Uhr"."""
    return at.replace(hour=at.hour + 12) if part and 0 < at.hour < 12 and _is_late(at.hour, part) else at


def _is_late(hour: int, part: time) -> bool:
    """Whether an hour is one behind noon, by when the part of the day that was named is over."""
    if part == END_OF_DAY:  # the night
        return hour >= _SMALL_HOURS
    return part > _NOON and hour + 10 <= part.hour


def _part(groups: dict[str, str], known: Words) -> time | None:
    """When the part of the day is over that was named; None for none."""
    said = next((groups[key] for key in ("part", "part2", "part3") if key in groups), "")
    return known.clock.get(said or known.within.get(groups.get("day", ""), ""))
