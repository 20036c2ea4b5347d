"""What a case is looked up and weighed by, in the customer's own words: an order's number, sums, the day that comes.

Only what no quote in the note shows already, and no number that could be a card's, an account's or a phone's: but for
the one on which they ask to be rung.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from amends import languages
from amends.advising import times
from amends.advising.masks import mask, masked, plain, secrets
from amends.advising.need import deadline, whole_day
from amends.nouns import Quote, Reading
from amends.reading import linear, shadow
from amends.reading import times as reading_times
from amends.ticket import Ticket, from_customer

MOST = 3
_READ = 4000  # characters of a message
_FEWEST, _DIGITS = 3, 6  # of a number that gives nobody away
# Of 7 to 15 digits, and no part of a longer one; an hour may stand behind it.
_TO_RING = r"(?<![\w/-])(?<!\d[ .])([+(]{0,2}\d(?:[ ()/.-]{0,2}\d){6,14})(?![\w:]|[ ()/.-]{0,2}\d(?!\d?:))"
_NAMED = 60  # characters before a number that tell what it is
_SUMS = 2
_NO_DAY = frozenset({"part", "week", "span", "hour"})
_A_MINUTE = timedelta(minutes=1)
_A_DAY_OFF, _SOON = timedelta(hours=12), timedelta(days=5)  # a nearer weekday is today, a further one may have been


def particulars(
    ticket: Ticket, readings: Sequence[Reading], shown: Sequence[Quote], now: datetime, zone: str, *, ring: bool = False
) -> tuple[str, ...]:
    """At most three: a number, an error's code, sums, and the next day or hour to come that they name, but for their
    own deadline, which the note names elsewhere. shown: the note's quotes; ring: whether they are to be rung, so that
    the telephone number that they gave for it comes first."""
    quoted = " ".join(plain(quote.text) for quote in shown)
    telephones: list[str] = []
    numbers: list[str] = []
    codes: list[str] = []
    sums: list[str] = []
    ahead: list[datetime] = []
    for text, reading in _newest_first(ticket, readings):
        numbers += _numbers(text)
        if reading:
            telephones += _telephones(text) if ring else ()
            codes += _codes(text)
            sums += _sums(text)
            ahead += _ahead(text, reading, ticket, now, zone, quoted)
    told_elsewhere = _told_elsewhere(ticket, readings, zone)
    coming = min((time for time in ahead if time.date() not in told_elsewhere), default=None)
    day = (times.day(coming) if whole_day(coming) else times.clock(coming, now, zone)) if coming else ""
    due = [f"{day}, which they name"] if day else []
    told = telephones[:1]  # whatever the quotes show, where it is hidden
    for found in (numbers, codes):
        told += [one for one in dict.fromkeys(found) if one not in quoted][:1]
    once = {re.sub(r"\D", "", one): one for one in reversed(sums) if one not in quoted}  # "143 GBP" is "143 pounds"
    told += list(once.values())[::-1][:_SUMS]
    return (*told[: MOST - len(due)], *due)


def _newest_first(ticket: Ticket, readings: Sequence[Reading]) -> Iterator[tuple[str, Reading | None]]:
    """The customer's messages with what was read in those that are open; of answered ones only a number is of use."""
    known = {reading.message: reading for reading in readings}
    for message in reversed(ticket.messages):
        if from_customer(message):
            reading = known.get(message.id)
            own = reading.own if reading else ((0, _READ),)
            yield "\n".join(message.text[start : min(end, _READ)] for start, end in own), reading


def _numbers(text: str) -> Iterator[str]:
    for match in _known()[0].finditer(text):
        words = " ".join(match.group().split())
        if _FEWEST <= sum(map(str.isdigit, match["number"])) <= _DIGITS:
            yield words


def _telephones(text: str) -> Iterator[str]:
    """The numbers on which they ask to be rung; a date, an hour or a card's number is none."""
    told, (numbers, others) = " ".join(text.split()), _to_ring()
    for match in numbers.finditer(told):
        which = match.lastindex or 0
        number, at = match[which], match.start(which)
        if masked(number) and not secrets(number) and not others.search(told, max(0, at - _NAMED), at):
            yield number


def _codes(text: str) -> Iterator[str]:
    for match in _known()[2].finditer(text):
        yield " ".join(match.group().split())


def _sums(text: str) -> Iterator[str]:
    for match in _known()[1].finditer(text):
        words = " ".join((match["bare"] or match["paid"] or match.group()).split())
        if mask(words) == words:
            yield words


def _ahead(text: str, reading: Reading, ticket: Ticket, now: datetime, zone: str, quoted: str) -> Iterator[datetime]:
    """The days to come that a text names, but for those that a quote shows."""
    written = next((message.at for message in ticket.messages if message.id == reading.message), now)
    seen, known = shadow.fold(text), reading_times.words(reading.language)
    found = reading_times.named(seen, written.astimezone(ZoneInfo(zone)), reading.language)
    seen = reading_times.undotted(text, seen, found)
    bounds = shadow.sentences(seen)
    for time in found:
        words = text[time.start : time.end]
        if time.by is None or time.by <= now or time.lead in known.leads["past_leads"] or words in quoted:
            continue
        start, end = shadow.sentence_at(bounds, time.start)
        clause = seen[start : time.start].rpartition(b",")[2] + seen[time.start : end].partition(b",")[0]
        far = _weekday(words, time, known) and not _A_DAY_OFF <= time.by - now <= _SOON
        away = linear.occurs(_absent(reading.language), clause)
        on = (time.by - _A_MINUTE).date()
        away = away or (whole_day(time.by) and on == written.astimezone(time.by.tzinfo).date())  # the day it is
        if not (far or away or _is_now(words, time, known) or _may_be_past(words, time, clause, reading.language)):
            yield time.by


def _told_elsewhere(ticket: Ticket, readings: Sequence[Reading], zone: str) -> frozenset[date]:
    """The days that are no news: their own deadline's, and those that our newest reply named."""
    wish, reply, known = deadline(readings), ticket.newest_public_reply, ZoneInfo(zone)
    days = [wish.by.astimezone(known)] if wish and wish.by else []
    if reply:
        seen, at = shadow.fold(reply.text[:_READ]), reply.at.astimezone(known)
        days += [time.by for one in languages.read() for time in reading_times.named(seen, at, one) if time.by]
    return frozenset(day.date() for day in days)


def _may_be_past(words: str, time: reading_times.Named, clause: bytes, language: str) -> bool:
    """Whether it may be a day that was: "on Monday" or "on the 3rd" in a clause that tells of something past, and a
    weekday where nothing says that it is to come; but not "3 December" or "tomorrow"."""
    known, (past, to_come) = reading_times.words(language), _tenses(language)
    bare = len(re.findall(r"\d+", words)) == 1 and not any(m[:3] in reading_times.plain(words) for m in known.months)
    unsure = _weekday(words, time, known) or (time.form in ("date", "dom") and bare)
    return unsure and (linear.occurs(past, clause) or not linear.occurs(to_come, clause))


def _weekday(words: str, time: reading_times.Named, known: reading_times.Words) -> bool:
    return time.form == "day" and any(day in reading_times.plain(words) for day in known.weekdays)


def _is_now(words: str, time: reading_times.Named, known: reading_times.Words) -> bool:
    """Whether it is no day to look out for: "today", "this morning", "this week", an hour without its day."""
    said = reading_times.plain(words).split()
    return time.form in _NO_DAY or any(known.ahead.get(word) == 0 for word in said)


@cache
def _to_ring() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A telephone number with the words that ask to be rung on it, and what another number is called, before it."""
    given = "|".join(languages.gathered("words", "to_ring"))
    other = (languages.gathered("words", name) for name in ("plain_numbers", "long_numbers", "not_to_ring"))
    named = rf"\b(?:{'|'.join(word for words in other for word in words)})(?:[ -]?(?:number|no|nr|nummer)\b\.?)?"
    return (
        re.compile(given.replace("{number}", _TO_RING), re.IGNORECASE),
        re.compile(rf"{named}(?: (?:is|ist|lautet))?\W{{0,3}}\Z", re.IGNORECASE),
    )


@cache
def _known() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Numbers behind the word for what they number, sums of money, and codes of errors, in any language that is
    known."""
    nouns, money = (languages.gathered("words", name) for name in ("plain_numbers", "money"))
    number = (
        rf"\b(?:{'|'.join(nouns)})(?:[ -]?(?:number|no|nr|nummer|ref)\b\.?)?[:\s]{{1,2}}(?-i:#?\s?"
        r"(?P<number>(?:[A-Z]{1,4}[-/]?)?\d{1,6}(?:[-/]\d{1,6})?(?:-[A-Z])?))(?![\w-])"
    )
    amount = r"\d{1,3}(?:[.,'’ ]\d{3})*(?:[.,]\d\d)?(?![\d.,]*\d)"
    signs = r"[€£$]|\b(?:eur|usd|gbp|chf|aud|cad)\b"
    sums = rf"(?:{signs})\s?{amount}|(?<![\d.,]){amount}\s?(?:[€£$]|\b(?:eur|usd|gbp|chf|{'|'.join(money)})\b)"
    charging, before, behind, errors = (
        languages.gathered("words", name) for name in ("charging", "no_sums_before", "no_sums_behind", "error_codes")
    )
    cents = r"(?<![\d.,:])\d{1,3}(?:[.,'’ ]\d{3})*[.,]\d\d(?![\w:%]|[.,]\d)"
    not_before = "".join(rf"(?<!\b{word} )" for word in before)
    cents = rf"{not_before}{cents}(?!\s?(?:{'|'.join(behind)})\b)"
    between = r"(?:\w+ ){0,3}?"
    paid = (
        rf"\b(?:{'|'.join(charging)}) {between}(?P<paid>{cents})|(?P<bare>{cents}) {between}(?:{'|'.join(charging)})\b"
    )
    code = (
        rf"\b(?:{'|'.join(errors)})[:\s]{{1,2}}(?-i:[A-Z]{{1,4}}[-_]?\d{{1,6}}|0x[0-9A-Fa-f]{{2,8}}|\d{{3,6}})(?![\w-])"
    )
    every = rf"{sums}|{paid}"
    return re.compile(number, re.IGNORECASE), re.compile(every, re.IGNORECASE), re.compile(code, re.IGNORECASE)


@cache
def _absent(language: str) -> Any:
    """Words for somebody who is away until a day."""
    return linear.words(languages.data(language, "times")["absent"])


@cache
def _tenses(language: str) -> tuple[Any, Any]:
    """What tells that a time is past, and that it is to come."""
    data = languages.data(language, "times")
    return linear.words(f"{data['told']}|{data['past']}"), linear.words(data["to_come"])
