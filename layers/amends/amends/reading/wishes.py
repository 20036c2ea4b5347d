"""What the writer wishes for: an outcome, one refused, a time to keep, a way to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from amends import languages
from amends.nouns import Quote, Wish
from amends.reading import linear, shadow, times
from amends.reading.phrases import WISHES, Found

_LONGEST = 100  # characters of a deadline's quote
MOST = 20  # wishes in one text


@dataclass(frozen=True)
class _Words:
    """What makes a time a deadline, or not one."""

    need: Any
    told: Any
    absent: Any  # of somebody who is away until then
    clause: Any
    if_not: Any  # a time in the same clause as what has not come about yet
    if_open: Any  # the same, where what has not come about stands behind the time
    not_after: Any
    happens: Any  # behind a time: what is to happen then, and waits for nobody ("at seven we open")
    begins: Any  # before one: what begins then, and waits for nobody either ("we have visitors from Saturday")


@cache
def _words(language: str) -> _Words:
    data = languages.data(language, "times")
    clause = rb",\s+|[;:(\x00-]\s*|\b(?:" + shadow.spelled(data["clause"]).encode() + rb")\s+|^\s+"
    marks = (data[name].replace("\n", "") for name in ("if_not", "if_open", "not_after", "happens", "begins"))
    behind = (linear.compiled(shadow.spelled(mark).encode()) for mark in marks)
    return _Words(
        linear.words(data["need"]),
        linear.words(f"{data['told']}|{data['absent']}"),
        linear.words(data["absent"]),
        linear.compiled(clause),
        *behind,
    )


def wishes(
    text: str,
    seen: bytes,
    found: Iterable[Found],
    now: datetime | None,
    message: str = "",
    language: str = languages.NOTES,
) -> tuple[Wish, ...]:
    """All wishes in order; found: what the phrase finder found; now: when the text was written, aware."""
    wanted = [
        Wish(one.kind, Quote(text[one.start : one.end], one.start, one.end, message))
        for one in found
        if one.family in WISHES
    ]
    refused = {wish.kind.partition(".")[2] for wish in wanted if wish.kind.startswith("refused.")}
    kept = [wish for wish in wanted if not (wish.kind.startswith("outcome.") and wish.kind[8:] in refused)]
    kept += [
        Wish("deadline", Quote(text[start:end], start, end, message), by)
        for start, end, by in _deadlines(text, seen, now, language)
    ]
    return tuple(sorted(kept, key=lambda wish: (wish.quote.start, wish.quote.end))[:MOST])


def _deadlines(
    text: str, seen: bytes, now: datetime | None, language: str
) -> Iterator[tuple[int, int, datetime | None]]:
    named = times.named(seen, now, language)
    if not named:
        return
    bounds = shadow.sentences(seen)
    for time in named:
        if now and time.by and time.by.date() < now.date():  # a day that has passed is none to keep
            continue
        opening = _opening(seen, time, *shadow.sentence_at(bounds, time.start), language)
        if opening is not None:
            yield shadow.word_start(text, opening), time.end, time.by


def _opening(seen: bytes, time: times.Named, start: int, end: int, language: str) -> int | None:
    """Where the quote of a deadline begins; None when the time is no deadline."""
    words, leads = _words(language), times.words(language).leads
    before = seen[max(start, time.start - _LONGEST) : time.start]
    told = linear.spans(words.told, before)
    needs = [start for start, _ in linear.spans(words.need, before)]
    # "It was due on the 3rd" tells; that `due` asks for nothing.
    if any(first <= 1 for first, _ in linear.spans(words.absent, seen[time.end : time.end + _LONGEST], 1)):
        return None
    needed = max((at for at in needs if not any(start <= at < end for start, end in told)), default=0)
    strict = time.lead in leads["deadline_leads"]
    unmet = strict and words.if_not.search(before)
    begins = time.lead in leads["begin_leads"]
    if begins and (busy := words.begins.search(before)):
        return time.start - len(before) + int(busy.start())
    if (begins or time.lead not in leads["past_leads"]) and words.happens.match(seen[time.end : time.end + _LONGEST]):
        return time.start
    if time.lead in leads["past_leads"] or (not unmet and any(start >= needed for start, _ in told)):
        return None  # but not: "it arrived broken; I need it by Friday", "if I have heard nothing by Friday"
    if not strict:  # "please, I fly on Thursday": the need must be in the same clause
        before = before[max((end for _, end in linear.spans(words.clause, before)), default=0) :]
    if needs := [start for start, _ in linear.spans(words.need, before)]:
        clause = max((match.end() for match in words.clause.finditer(before, 0, needs[-1])), default=0)
        return time.start - len(before) + clause
    unless = words.if_not.search(before)
    if strict and not unless and words.not_after.search(seen[time.end : time.end + _LONGEST]):
        unless = words.if_open.search(before)
    if strict and unless:
        at: int = unless.start()
        return time.start - len(before) + at
    # "By Friday, please": the need may follow, but only after words that already sound like a deadline.
    if strict and words.need.search(seen[time.end : min(end, time.end + _LONGEST)]):
        return time.start
    return None
