"""What our own replies show: promises not kept, words that admit a failure, apologies already given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from amends import languages
from amends.advising.masks import in_quotes
from amends.judging.apology import ENOUGH
from amends.nouns import History, Pledge
from amends.reading import shadow
from amends.reading import times as reading_times

_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b|\btonight\b", re.I)
_CLOCK = re.compile(r"\d ?(?:[ap]\.?m\b|uhr\b)|\d[:.]\d\d|\bo'clock\b", re.I)
_CALL = re.compile(r"\b(?:call|ring|phone)\b|\b(?:rück|an)?ruf\w*", re.I)
_AS_SAID = frozenset({"span", "end", "week"})  # "within 5 working days": nobody named the day that it comes to
_RECENT = timedelta(days=6)  # so long a weekday alone says which day is meant
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
_TIMES = {2: "Twice", 3: "Three times", 4: "Four times"}
_LONGEST = 20  # words of a quote
_GREETED = re.compile(
    r"(?i)^(?:hi|hello|hey|dear|so sorry|sorry|guten (?:tag|morgen|abend)|hallo|sehr geehrte[rs]?|liebe[rs]?)\b"
    r"[^,.!?]{0,30}[,!]\s+"
)
# A promise to send something, which says nothing of when it arrives.
_SENDING = re.compile(
    r"(?i)\b(?:post|ship|dispatch|mail|go(?:es)? out|sent|versandt|verschickt|abgeschickt|geht raus)\w*\b"
)
_ARRIVING = re.compile(r"(?i)\b(?:have|receive|arrive|deliver|with you|reach|erhalten|ankommen|da sein|haben)\w*\b")


def ours(history: History, who: str, today: date | None = None) -> str:
    """One to three short sentences; empty where our replies show nothing."""
    told = [*_broken(history, today), *_admitted(history), *_claimed(history)]
    given = len(history.apologies)
    if told and given:
        count = _NUMBERS.get(given, str(given))
        noun = "apology" if given == 1 else "apologies"
        hurt = "; a third without an act will hurt" if given == ENOUGH else ""
        hurt = "; another without an act will hurt" if given > ENOUGH else hurt
        told.append(f"{count} {noun} given to {who}{hurt}.")
    return " ".join(told)


def days(history: History, language: str = languages.NOTES, today: date | None = None) -> str:
    """`Tuesday, then Friday`: the times that were promised and passed; empty where the words name none, or today."""
    named = [_term(pledge, language, today) for pledge in history.broken_pledges]
    if not named or not all(named) or len(set(named)) < len(named):
        return ""
    if any(pledge.by and pledge.by.date() == today for pledge in history.broken_pledges):
        return ""
    then: str = languages.data(language, "wording")["then"]
    return then.join(named[-2:])


def of_a_call(history: History) -> bool:
    """Whether what was promised and not kept is a word by telephone, and nothing else."""
    broken = history.broken_pledges
    return bool(broken) and all(pledge.contact and _CALL.search(pledge.quote.text) for pledge in broken)


def of_sending(history: History) -> bool:
    """Whether what was promised and not kept is to send something, which says nothing of when it arrives."""
    broken = history.broken_pledges[-2:]  # as many as are named
    return bool(broken) and all(_only_sent(pledge.quote.text) for pledge in broken)


def _broken(history: History, today: date | None) -> list[str]:
    broken = history.broken_pledges
    if not broken:
        return []
    named = [_moment(pledge, today) for pledge in broken]
    if all(named) and len(set(named)) == len(named) and _only_sent(broken[-1].quote.text):
        before = f"{named[-2]} promised, then " if len(named) > 1 else ""
        return [f"{before}{named[-1]} promised for sending; nothing has come."]
    if all(named) and len(set(named)) == len(named):
        return [f"{' and '.join(named[-2:])} promised, {'neither' if len(named) > 1 else 'not'} kept."]
    words = _quoted(broken[-1].quote.text)
    return [
        f"“{words}” was promised and not kept."
        if len(broken) == 1
        else f"{len(broken)} promises not kept, the last “{words}”."
    ]


def claimed(history: History) -> int:
    """How many of our replies called it done before it was; none where that is not shown."""
    before = {quote.message for quote in history.earlier_claims}
    return len(before) + bool(history.claims) if before else 0


def _only_sent(words: str) -> bool:
    return bool(_SENDING.search(words)) and not _ARRIVING.search(words)


def _admitted(history: History) -> list[str]:
    """What we admitted, in our own words, with what it was about where one reply says both."""
    if not history.admissions:
        return []
    last = history.admissions[-1]
    said = [quote for quote in history.admissions if quote.message == last.message]
    words = " ".join(quote.text for quote in said[-2:])
    return [f"“{_quoted(words if len(words.split()) <= _LONGEST else last.text)}”."]


def _claimed(history: History) -> list[str]:
    """How often we called it done before it was, and the last time in our own words."""
    count = claimed(history)
    if not count:
        return []
    words = _quoted((*history.earlier_claims, *history.claims)[-1].text)
    if count == 1:
        return [f"Called done before it was: “{words}”."]
    return [f"{_TIMES.get(count, f'{count} times')} called done, the last time “{words}”."]


def _day(pledge: Pledge) -> str:
    """The weekday that was named; `tomorrow` and the like become one by the due time, whose day ends at midnight."""
    match = _DAY.search(pledge.quote.text)
    due = _WEEKDAYS[_last_day(pledge.by).weekday()] if pledge.by else ""
    if due and due.lower() in pledge.quote.text.lower():  # of several days in one sentence, the one that was waited for
        return due
    word = match.group(0).lower() if match else ""
    if word.endswith("day") and word != "today":
        return word.capitalize()
    return due


def _term(pledge: Pledge, language: str, today: date | None) -> str:
    """The time as it was promised: in its own words, by its date where no weekday tells it any more, or by its day."""
    if pledge.form in _AS_SAID and _is_in(language, pledge.term) and not _another_week(pledge, today):
        return pledge.term[0].lower() + pledge.term[1:]
    data = languages.data(language, "times")
    day = _day(pledge)
    if pledge.by and (pledge.form in _AS_SAID or _by_date(pledge, pledge.by, today)):
        on = _last_day(pledge.by)
        weekday, month = data["weekdays"][on.weekday()].capitalize(), data["months"][on.month - 1].capitalize()
        named: str = data["day"].format(weekday=weekday, day=on.day, month=month, number=on.month)
        return named
    return data["weekdays"][_WEEKDAYS.index(day)].capitalize() if day else ""


def _another_week(pledge: Pledge, today: date | None) -> bool:
    """Whether "this week" is another one by now."""
    if pledge.form != "week" or not pledge.by or not today:
        return False
    return today.isocalendar()[:2] != _last_day(pledge.by).isocalendar()[:2]


def _by_date(pledge: Pledge, by: datetime, today: date | None) -> bool:
    if today and today - _last_day(by) > _RECENT:
        return True
    weekdays = (day for language in languages.read() for day in languages.data(language, "times")["weekdays"])
    return pledge.form == "date" and not any(day in pledge.term.lower() for day in weekdays)


def _is_in(language: str, term: str) -> bool:
    """Whether a time is named in this language."""
    return bool(reading_times.named(shadow.fold(term), None, language))


def _last_day(by: datetime) -> date:
    return (by - timedelta(seconds=1)).date()


def _moment(pledge: Pledge, today: date | None) -> str:
    """The day, and the clock time where one was promised: `Friday 17:00 (CET)`; else our own words for the time."""
    if pledge.form in _AS_SAID:
        return f"“{pledge.term}”"
    told = _term(pledge, languages.NOTES, today)
    if (
        not told
        or pledge.by is None
        or pledge.by.time() == reading_times.END_OF_DAY
        or not _CLOCK.search(pledge.quote.text)
    ):
        return told
    name = pledge.by.strftime("%Z")
    return f"{told} {pledge.by:%H:%M} ({name if name[:1].isalpha() else 'UTC' + name})"


def _quoted(text: str) -> str:
    words: Sequence[str] = in_quotes(_GREETED.sub("", text)).split()
    return " ".join(words[:_LONGEST]).rstrip(".!,;:") + ("…" if len(words) > _LONGEST else "")
