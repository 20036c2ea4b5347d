"""Times named in a text ("by Thursday", "within 24 hours", "on 3 March"), worked out from when it was written."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from amends.reading import linear

_WEEKDAYS = [day.lower() for day in calendar.day_name]
_MONTHS = [month.lower() for month in calendar.month_name][1:]
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_COUNTS, 1)}
_NUMBERS |= {"a": 1, "an": 1, "the": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3}
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(7)}
_END_OF_DAY = time(23, 59)
MOST = 20  # times looked at in one text

_DAY = "|".join([*_WEEKDAYS, "today", "tonight", "tomorrow", "the day after tomorrow"])
_MONTH = "|".join([*_MONTHS, *(month[:3] for month in _MONTHS), "sept"])
_LEAD = (
    r"(?P<lead>(?:no later than|not later than|latest by|latest|by|before|until|till|on|for|from|since|within|in)\s+)?"
)
_NOUN = r"(?:the\s+)?(?:(?P<which>this|next|coming|last)\s+)?"
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)"
_CLOCK += r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>\d{2})"
_FORMS = {
    "span": (
        r"(?:within|in|over)\s+(?:the\s+next\s+|the\s+|next\s+)?"
        r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + r")?\s*-?(?P<unit>minute|hour|day|week)s?"
    ),
    "day": _LEAD + _NOUN + r"(?P<day>" + _DAY + r")(?:\s+(?P<part>morning|noon|afternoon|evening|night))?"
    r"(?:,?\s+(?:at\s+|by\s+|before\s+)?(?:" + _CLOCK + r"))?",
    "end": r"(?:by|before|until|till|at)\s+(?:the\s+)?(?P<end>end\s+of\s+(?:the\s+|this\s+|next\s+)?"
    r"(?:day|week|month|business)|weekend|close\s+of\s+business|eod|cob)",
    "date": _LEAD + r"(?:the\s+)?(?:(?:" + "|".join(_WEEKDAYS) + r"),?\s+(?:the\s+)?)?"
    r"(?:(?P<dom>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>" + _MONTH + r")"
    r"|(?P<month2>" + _MONTH + r")\.?\s+(?:the\s+)?(?P<dom2>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<iso>20\d\d-\d\d-\d\d)"
    r"|(?P<dom3>\d{1,2})\.(?P<month3>\d{1,2})\.(?:20\d\d)?|the\s+(?P<dom4>\d{1,2})(?:st|nd|rd|th))"
    r"(?:\s*,?\s*20\d\d)?",
    "clock": r"(?P<lead>by|before|until|till|no later than|at)\s+(?:"
    + _CLOCK
    + r"|(?P<word>noon|midday|midnight|lunchtime))"
    r"(?:\s+(?P<day>today|tonight|tomorrow))?",
}
_COMPILED: dict[str, Any] = {name: linear.compiled(rb"\b(?:" + form.encode() + rb")") for name, form in _FORMS.items()}
_PARTS = {"morning": time(12), "noon": time(12), "afternoon": time(18), "evening": time(21), "night": _END_OF_DAY}


@dataclass(frozen=True)
class Named:
    """A time that a text names at `start` to `end`; lead: `by`, `before`, `on`, … or empty; by: its last moment."""

    start: int
    end: int
    lead: str
    by: datetime | None


def named(seen: bytes, now: datetime | None) -> list[Named]:
    """The times in a text's shadow, in order, none within another. `now`: aware; without it `by` stays empty."""
    found: list[Named] = []
    for form, compiled in _COMPILED.items():
        for count, match in enumerate(compiled.finditer(seen)):
            if count >= MOST:
                break
            groups = {name: value.decode("latin-1") for name, value in _groups(match).items()}
            lead = " ".join(groups.get("lead", "").split()) or ("within" if form == "span" else "")
            if form == "end":
                lead = "by"
            start, end = match.span()
            found.append(Named(start, end, lead, _by(form, groups, lead, now) if now else None))
    return list(_apart(found))


def _groups(match: Any) -> dict[str, bytes]:
    return {
        (name.decode() if isinstance(name, bytes) else name): value
        for name, value in match.groupdict().items()
        if value is not None
    }


def _apart(found: list[Named]) -> Iterator[Named]:
    """The longest of those that overlap."""
    taken: list[Named] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if all(one.end <= other.start or one.start >= other.end for other in taken):
            taken.append(one)
    return iter(sorted(taken, key=lambda n: n.start))


def _by(form: str, groups: dict[str, str], lead: str, now: datetime) -> datetime | None:
    if form == "span":
        count = groups.get("count", "1")
        return now + (int(count) if count.isdecimal() else _NUMBERS[count]) * _UNITS[groups["unit"]]
    day = {"day": _day, "end": _end, "date": _date, "clock": _day}[form](groups, now.date())
    if day is None or groups.get("which") == "last":
        return None
    at = _clock(groups)
    if at is None and lead == "before":
        day, at = day - timedelta(days=1), _END_OF_DAY
    return datetime.combine(day, at or _PARTS.get(groups.get("part", ""), _END_OF_DAY), now.tzinfo)


def _day(groups: dict[str, str], today: date) -> date | None:
    day = groups.get("day", "today")
    if day in ("today", "tonight"):
        return today
    if day.endswith("tomorrow"):
        return today + timedelta(days=2 if "after" in day else 1)
    ahead = (_WEEKDAYS.index(day) - today.weekday()) % 7
    if groups.get("which") == "next":  # said on a Monday, "next Friday" is the week after
        ahead += 7 if _WEEKDAYS.index(day) > today.weekday() else 0
        ahead = ahead or 7
    return today + timedelta(days=ahead)


def _end(groups: dict[str, str], today: date) -> date | None:
    what = groups["end"]
    if "month" in what:
        ahead = today.replace(day=28) + timedelta(days=4) if "next" in what else today
        return ahead.replace(day=calendar.monthrange(ahead.year, ahead.month)[1])
    if "weekend" in what:
        return today + timedelta(days=(6 - today.weekday()) % 7)
    if "week" in what:  # the working week: a customer who says so means Friday
        return today + timedelta(days=(4 - today.weekday()) % 7 + (7 if "next" in what else 0))
    return today


def _date(groups: dict[str, str], today: date) -> date | None:
    try:
        if "iso" in groups:
            return date.fromisoformat(groups["iso"])
        dom = int(next(groups[key] for key in ("dom", "dom2", "dom3", "dom4") if key in groups))
        if "dom4" in groups:
            this = today.replace(day=dom)
            return this if this >= today else (this.replace(day=1) + timedelta(days=32)).replace(day=dom)
        month = int(groups["month3"]) if "month3" in groups else _month(groups.get("month") or groups["month2"])
        this = date(today.year, month, dom)
        return this if this >= today - timedelta(days=180) else this.replace(year=today.year + 1)
    except ValueError:  # the 31st of a month that has none: a deadline still, but no date
        return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _clock(groups: dict[str, str]) -> time | None:
    if word := groups.get("word"):
        return {"midnight": _END_OF_DAY, "lunchtime": time(13)}.get(word, time(12))
    if "hour24" in groups:
        return time(int(groups["hour24"]), min(59, int(groups["minute24"])))
    if "hour" not in groups or int(groups["hour"]) > 12:
        return None
    hour = int(groups["hour"]) % 12 + (12 if groups["half"].startswith("p") else 0)
    return time(hour, min(59, int(groups.get("minute", "0"))))
