"""What our own replies show: promises not kept, words that admit a failure, apologies already given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from amends import languages
from amends.advising.masks import mask
from amends.judging.apology import ENOUGH
from amends.nouns import History, Pledge

_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b|\btonight\b", re.I)
_CLOCK = re.compile(r"\d ?(?:[ap]\.?m\b|uhr\b)|\d[:.]\d\d|\bo'clock\b", re.I)
_CALL = re.compile(r"\b(?:call|ring|phone)\b|\b(?:rück|an)?ruf\w*", re.I)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
_LONGEST = 20  # words of a quote


def ours(history: History, who: str) -> str:
    """One to three short sentences; empty where our replies show nothing."""
    told = [*_broken(history), *_admitted(history)]
    given = len(history.apologies)
    if told and given:
        count = _NUMBERS.get(given, str(given))
        noun = "apology" if given == 1 else "apologies"
        hurt = "; a third without an act will hurt" if given == ENOUGH else ""
        hurt = "; another without an act will hurt" if given > ENOUGH else hurt
        told.append(f"{count} {noun} given to {who}{hurt}.")
    return " ".join(told)


def days(history: History, language: str = languages.NOTES, today: date | None = None) -> str:
    """`Tuesday, then Friday`: the days that were promised and passed; empty where the words name none, or today."""
    named = [_day(pledge) for pledge in history.broken_pledges]
    if not named or not all(named) or len(set(named)) < len(named):
        return ""
    if any(pledge.by and pledge.by.date() == today for pledge in history.broken_pledges):
        return ""
    weekdays = languages.data(language, "times")["weekdays"]
    own = [weekdays[_WEEKDAYS.index(day)].capitalize() for day in named]
    then: str = languages.data(language, "wording")["then"]
    return then.join(own[-2:])


def of_a_call(history: History) -> bool:
    """Whether what was promised and not kept is a word by telephone, and nothing else."""
    broken = history.broken_pledges
    return bool(broken) and all(pledge.contact and _CALL.search(pledge.quote.text) for pledge in broken)


def _broken(history: History) -> list[str]:
    broken = history.broken_pledges
    if not broken:
        return []
    named = [_moment(pledge) for pledge in broken]
    if all(named) and len(set(named)) == len(named):
        return [f"{' and '.join(named[-2:])} promised, {'neither' if len(named) > 1 else 'not'} kept."]
    words = _quoted(broken[-1].quote.text)
    return [
        f"“{words}” was promised and not kept."
        if len(broken) == 1
        else f"{len(broken)} promises not kept, the last “{words}”."
    ]


def _admitted(history: History) -> list[str]:
    return [f"“{_quoted(history.admissions[-1].text)}”."] if history.admissions and not history.broken_pledges else []


def _day(pledge: Pledge) -> str:
    """The weekday that was named; `tomorrow` and the like become one by the due time, whose day ends at midnight."""
    match = _DAY.search(pledge.quote.text)
    word = match.group(0).lower() if match else ""
    if word.endswith("day") and word != "today":
        return word.capitalize()
    return _WEEKDAYS[(pledge.by - timedelta(seconds=1)).weekday()] if pledge.by else ""


def _moment(pledge: Pledge) -> str:
    """The day, and the clock time where one was promised: `Friday 17:00 (CET)`."""
    told = _day(pledge)
    if not told or pledge.by is None or not _CLOCK.search(pledge.quote.text):
        return told
    name = pledge.by.strftime("%Z")
    return f"{told} {pledge.by:%H:%M} ({name if name[:1].isalpha() else 'UTC' + name})"


def _quoted(text: str) -> str:
    words: Sequence[str] = mask(text).split()
    return " ".join(words[:_LONGEST]).rstrip(".!,;:") + ("…" if len(words) > _LONGEST else "")
