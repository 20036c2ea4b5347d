"""By when the customer needs it, in their own words, and until when an answer or a next word still helps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from amends import languages
from amends.advising import times
from amends.advising.masks import mask
from amends.nouns import Promise, Reading, Wish
from amends.reading import shadow
from amends.reading import times as reading_times
from amends.ticket import Ticket

_BEFORE = timedelta(minutes=30)  # so long before an hour that they named, an answer still leaves time to use it
_SOON = timedelta(days=2)
_LOOKED_AT = 4000  # characters of a message
_WORK_ENDS = time(18)  # what is needed "today" or "tonight" is of little use after it
_PART = r"(?: morning| noon| afternoon| evening| night)?"
_DAY = "|".join(
    (
        rf"(?:next |this |coming )?(?:mon|tues|wednes|thurs|fri|satur|sun)day{_PART}",
        rf"tomorrow{_PART}",
        "today|tonight|noon|the weekend|this week|next week|christmas|easter",
        "the end of (?:the|this) (?:week|month|day)",
        r"\d{1,2}(?::\d\d)? ?(?:am|pm)(?: today| tomorrow)?",
        r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]{2,8}",
        r"[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?",
    )
)
_BY = re.compile(rf"\b(by|before|until|till|on|for|at)\s+({_DAY})\b", re.I)
_BARE = re.compile(r"(?<!by )(?<!before )(?<!until )\b(?:today|tonight|tomorrow|this week|this month)\b", re.I)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)(day)\b", re.I)
_IN_DAYS = re.compile(r"\b(?:days?|weeks?|tage?n?|wochen?|werktage?n?)\b", re.I)  # "within 7 days" means a day
_HOUR = re.compile(r"\d(?::\d\d)? ?(?:am|pm)|noon", re.I)


def needed_by(readings: Sequence[Reading], now: datetime, zone: str) -> str:
    """The customer's deadline in their own words, `by Thursday`; by its date where the words do not carry it, and an
    hour by the writer's clock, in the agents' zone where that shows the same."""
    wish = deadline(readings)
    if wish is None:
        return ""
    by, at = _BY.search(wish.quote.text), _hour(wish)
    zoned = _names_zone(wish.quote.text)
    if at and (zoned or (at.date() != now.astimezone(at.tzinfo).date() and _names_hour(wish.quote.text, at))):
        return f"by {_theirs(at, now, zone)}"
    if by and zoned:
        return f"{_said(by)} {mask(wish.quote.text[by.end() :].strip())}"
    if by and _HOUR.search(by.group(2)):
        return _said(by)
    if match := _BARE.search(wish.quote.text):
        return match.group(0).lower()
    if by:
        return _said(by)
    if wish.by is None:
        return ""
    if at:
        return f"by {_theirs(at, now, zone)}"
    last = wish.by - timedelta(seconds=1)  # a day ends at midnight, in the zone that the deadline was worked out in
    return "today" if last.date() == now.astimezone(last.tzinfo).date() else f"by {times.day(last)}"


def _theirs(at: datetime, now: datetime, zone: str) -> str:
    same = at.utcoffset() == at.astimezone(ZoneInfo(zone)).utcoffset()
    return times.clock(at, now, zone if same else str(at.tzinfo))


def _hour(wish: Wish) -> datetime | None:
    """The deadline, where an hour is meant rather than a day."""
    return None if wish.by is None or whole_day(wish.by) or _IN_DAYS.search(wish.quote.text) else wish.by


def _names_hour(words: str, at: datetime) -> bool:
    """Whether an hour itself is told, rather than the "morning" that ends with it."""
    part, ends = _part_of_day()
    return at.time() not in ends if part.search(words) else any(map(str.isdigit, words))


def _names_zone(words: str) -> bool:
    """Whether an hour is told by a clock that the words name: "8am CET", "5pm my time"."""
    return any(reading_times.zoned(shadow.fold(words), one) for one in languages.read())


@cache
def _part_of_day() -> tuple[re.Pattern[str], frozenset[time]]:
    """`morning` and the like, which say more than the hour they end with; and those hours."""
    tables = [languages.data(one, "times") for one in languages.read()]
    parts = [part for data in tables for part in data["parts"] if part not in (*data["words"], *data["ahead"])]
    ends = frozenset(time.fromisoformat(at) for data in tables for at in data["parts"].values())
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE), ends


def named(ticket: Ticket, now: datetime, zone: str, language: str) -> tuple[str, datetime | None]:
    """The first time of today or tomorrow that the newest words name, as they say it, and until when a word helps.

    For a reminder, where it matters less whether it was named as a deadline than that it comes.
    """
    newest = ticket.newest_from_customer
    if newest is None:
        return "", None
    text, past = newest.text[:_LOOKED_AT], reading_times.words(language).leads["past_leads"]
    found = reading_times.named(shadow.fold(text), newest.at.astimezone(ZoneInfo(zone)), language)
    ahead = [one for one in found if one.by and now < one.by <= now + _SOON and one.lead not in past]
    ahead = [one for one in ahead if not _ours_to_keep(text, one.start)]
    if not ahead:
        return "", None
    first = min(ahead, key=lambda one: one.by or now)
    return mask(" ".join(text[first.start : first.end].split())), still_helps(first.by or now, now, zone)


def _ours_to_keep(text: str, at: int) -> bool:
    """Whether the sentence tells of a time that we named: "You promised Tuesday, then Friday"."""
    start, end = shadow.sentence_at(shadow.sentences(shadow.fold(text)), at)
    clause_ends = re.search("[,;:]|$", text[at:end])
    return bool(_promised().search(text[start : at + clause_ends.start() if clause_ends else end]))


@cache
def _promised() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(languages.gathered('words', 'promised'))})\b", re.IGNORECASE)


def _said(match: re.Match[str]) -> str:
    how = match.group(1).lower()
    word = {"till": "until", "at": "by", "on": "by"}.get(how, how)
    return f"{word} {mask(_WEEKDAY.sub(lambda m: m.group(0).capitalize(), match.group(2)))}"


def deadline(readings: Sequence[Reading]) -> Wish | None:
    """The earliest that could be worked out, else the newest that was named."""
    found = [wish for reading in reversed(readings) for wish in reading.wishes if wish.kind == "deadline"]
    dated = [wish for wish in found if wish.by]
    return min(dated, key=lambda wish: wish.by or datetime.max) if dated else next(iter(found), None)  # noqa: DTZ901


def latest(readings: Sequence[Reading], now: datetime, zone: str) -> datetime | None:
    """The last moment at which a word from us still helps before the customer's deadline; None without one ahead."""
    wish = deadline(readings)
    return still_helps(wish.by, now, zone) if wish and wish.by else None


def reply_by(promise: Promise | None, readings: Sequence[Reading], now: datetime, zone: str) -> datetime | None:
    """When an answer is owed: by the promise clock, or sooner where the customer needs it sooner."""
    if promise is None or promise.due < now:
        return promise.due if promise else None
    return min(promise.due, latest(readings, now, zone) or promise.due)


def still_helps(by: datetime, now: datetime, zone: str) -> datetime | None:
    """Half an hour before the hour `by`, or the end of work of its day, if still ahead; None once it has passed."""
    local = by.astimezone(ZoneInfo(zone))
    day_ends = (local - timedelta(seconds=1)).replace(hour=_WORK_ENDS.hour, minute=0, second=0)
    wanted = day_ends if whole_day(local) else by.astimezone(UTC) - _BEFORE  # whatever the clocks are put to
    return next((moment for moment in (wanted, by) if moment > now), None)


def whole_day(by: datetime) -> bool:
    """Whether a day was named rather than an hour of it: its last minute, or the midnight that follows."""
    return (by.hour, by.minute) in ((23, 59), (0, 0))
