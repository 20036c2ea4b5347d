"""The first line: what is owed and by when, in at most 18 words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from amends.advising import times
from amends.advising.masks import mask
from amends.judging.apology import enough_said
from amends.nouns import Apology, Promise, PromiseKind, Reading, Severity, Verdict, Wish

LONGEST = 18  # words
_OWED = {
    Apology.NONE: "Answer with care",
    Apology.REACHING_OUT: "Small apology owed",
    Apology.REGRET: "Regret owed, not blame",
    Apology.ACCOUNTABLE: "We owe an apology",
}
_THEN = ", then a private message"
_GENTLE = "Answer gently"
_ACT = "Act, don't apologise again"
_PART = r"(?: morning| noon| afternoon| evening| night)?"
_DAY = "|".join(
    (
        rf"(?:next |this |coming )?(?:mon|tues|wednes|thurs|fri|satur|sun)day{_PART}",
        rf"tomorrow{_PART}",
        "today|tonight|noon|the weekend|this week|next week|christmas|easter",
        "the end of (?:the|this) (?:week|month|day)",
        r"\d{1,2}(?::\d\d)? ?(?:am|pm)",
        r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]{2,8}",
        r"[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?",
    )
)
_BY = re.compile(rf"\b(by|before|until|till|on|for|at)\s+({_DAY})\b", re.I)
_BARE = re.compile(r"(?<!by )(?<!before )(?<!until )\b(?:today|tonight|tomorrow|this week|this month)\b", re.I)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)(day)\b", re.I)


def headline(
    verdict: Verdict,
    promise: Promise | None,
    readings: Sequence[Reading],
    now: datetime,
    zone: str,
    *,
    public: bool,
    review: bool,
    name: str,
    wording: bool,
) -> str:
    """What is owed, by when, and, where there is room, the lead's reason and the customer's own deadline."""
    owed = _owed(verdict, readings)
    due = _due(promise, now, zone, public=public, review=review)
    wanted = needed_by(readings, now)
    first = [f"{owed}.", due]
    if public:  # the public answer is what is owed first; a lead's reason says how grave it is
        first = [due] if verdict.lead else [due, f"{owed}."]
    if verdict.lead:
        reason = verdict.lead if wording else verdict.lead.replace("promises broken", "dates passed")
        first.append(f"Lead needed: {reason}.")
    if not wanted:
        return _within(first, "")
    needs = f"{name} needs it {wanted}." if len(name.split()) == 1 else f"Needed {wanted}."
    if _sooner(readings, promise):  # their own deadline comes before ours, and is named first
        line = _within([needs, *first] if public else [first[0], needs, *first[1:]], "")
        if len(line.split()) <= LONGEST:
            return line
    return _within(first, needs)


def _owed(verdict: Verdict, readings: Sequence[Reading]) -> str:
    if verdict.gentle:
        return _GENTLE
    if enough_said(verdict, readings) and verdict.apology is not Apology.NONE:
        return _ACT
    if verdict.apology is Apology.REGRET and verdict.severity <= Severity.SMALL:
        return _OWED[Apology.REACHING_OUT]
    return _OWED[verdict.apology]


def needed_by(readings: Sequence[Reading], now: datetime) -> str:
    """The customer's deadline in their own words, `by Thursday`; by its date where the words do not carry it."""
    wish = _deadline(readings)
    if wish is None:
        return ""
    if match := _BARE.search(wish.quote.text):
        return match.group(0).lower()
    if match := _BY.search(wish.quote.text):
        how = match.group(1).lower()
        word = {"till": "until", "at": "by", "on": "by"}.get(how, how)
        shown = mask(_WEEKDAY.sub(lambda m: m.group(0).capitalize(), match.group(2)))
        return f"{word} {shown}"
    if wish.by is None:
        return ""
    last = wish.by - timedelta(seconds=1)  # a day ends at midnight, in the zone that the deadline was worked out in
    return "today" if last.date() == now.astimezone(last.tzinfo).date() else f"by {times.day(last)}"


def _sooner(readings: Sequence[Reading], promise: Promise | None) -> bool:
    """Whether the customer's own deadline ends before an answer is due."""
    wish = _deadline(readings)
    return bool(promise and wish and wish.by and wish.by < promise.due)


def _deadline(readings: Sequence[Reading]) -> Wish | None:
    """The earliest that could be worked out, else the newest that was named."""
    found = [wish for reading in reversed(readings) for wish in reading.wishes if wish.kind == "deadline"]
    dated = [wish for wish in found if wish.by]
    return min(dated, key=lambda wish: wish.by or datetime.max) if dated else next(iter(found), None)  # noqa: DTZ901


def _due(promise: Promise | None, now: datetime, zone: str, *, public: bool, review: bool) -> str:
    what = "Update" if promise and promise.kind is PromiseKind.UPDATE else "Reply"
    then = _THEN if public and not review else ""
    if public:
        what = "Public answer"
    if promise is None:
        return f"{what} wanted{then}."
    return f"{what} {times.by(promise.due, now, zone)}{then}."


def _within(first: Sequence[str], spare: str) -> str:
    """What must be there, and the rest where 18 words hold it; a due time on another day takes three words more."""
    line = " ".join(first)
    if len(line.split()) > LONGEST:
        line = line.replace(_THEN, "")
    return f"{line} {spare}".strip() if len(f"{line} {spare}".split()) <= LONGEST else line
