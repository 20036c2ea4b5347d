"""What the writer wishes for: an outcome, one refused, a time to keep, a way to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from amends import languages
from amends.nouns import Quote, Wish
from amends.reading import linear, shadow, times
from amends.reading.phrases import WISHES, Found

_LONGEST = 100  # characters of a deadline's quote
_MARKS = 4  # characters at a sentence's end among which a question's mark stands
MOST = 20  # wishes in one text
_SIGNS = b" .,;:!?)\x00\r\n"


@dataclass(frozen=True)
class _Words:
    """What makes a time a deadline, or not one."""

    need: Any
    told: Any
    absent: Any  # of somebody who is away until then
    clause: Any
    unneeded: Any  # a need that is denied
    breaks: Any  # where another clause begins, of which that says nothing
    if_not: Any  # a time in the same clause as what has not come about yet
    if_open: Any  # the same, where what has not come about stands behind the time
    not_after: Any
    happens: Any  # behind a time: what is to happen then, and waits for nobody ("at seven we open")
    begins: Any  # before one: what begins then, and waits for nobody either ("we have visitors from Saturday")
    not_then: Any  # right before one: "not before Friday"
    not_any_more: Any  # right behind one: "bis Freitag nicht mehr"
    not_for_it: Any  # behind one: "but I don't need it for that"
    was: Any  # right before a day: "the wedding was on Saturday"
    was_then: Any  # right behind one


@cache
def _words(language: str) -> _Words:
    data = languages.data(language, "times")
    clause = rb",\s+|[;:(\x00-]\s*|\b(?:" + shadow.spelled(data["clause"]).encode() + rb")\s+|^\s+"
    told, denied = ("if_not", "if_open", "not_after", "happens", "begins"), ("not_then", "not_any_more", "not_for_it")
    marks = (data[name].replace("\n", "") for name in (*told, *denied, "was", "was_then"))
    around = (linear.compiled(shadow.spelled(mark).encode()) for mark in marks)
    return _Words(
        linear.words(data["need"]),
        linear.words(f"{data['told']}|{data['absent']}"),
        linear.words(data["absent"]),
        linear.compiled(clause),
        linear.words(data["unneeded"]),
        linear.compiled(rb"[,;:(\x00]|\b(?:" + shadow.spelled(f"{data['clause']}|{data['if']}").encode() + rb")\b"),
        *around,
    )


def wishes(
    text: str,
    seen: bytes,
    found: Sequence[Found],
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
    wanted += [
        Wish(kind, Quote(text[start:end], start, end, message))
        for kind, start, end in _also_refused(found, seen, language)
    ]
    refused = {wish.kind.partition(".")[2] for wish in wanted if wish.kind.startswith("refused.")}
    kept = [wish for wish in wanted if not (wish.kind.startswith("outcome.") and wish.kind[8:] in refused)]
    kept += [
        Wish("deadline", Quote(text[start:end], start, end, message), by)
        for start, end, by in _deadlines(text, seen, now, language)
    ]
    return tuple(sorted(kept, key=lambda wish: (wish.quote.start, wish.quote.end))[:MOST])


def _also_refused(found: Iterable[Found], seen: bytes, language: str) -> Iterator[tuple[str, int, int]]:
    """What is turned down in the same breath as something else: "no voucher please, no call"."""
    behind, names = _refused(language)
    for one in found:
        if one.family == "refused" and (more := behind.search(seen[one.end : one.end + _LONGEST])):
            told: bytes = more.group()
            kinds = (f"refused.{what}" for what, name in names.items() if linear.occurs(name, told))
            yield from ((kind, one.start, one.end + len(told.rstrip(_SIGNS))) for kind in kinds if kind != one.kind)


@cache
def _refused(language: str) -> tuple[Any, dict[str, Any]]:
    """What may stand behind something that is turned down; and the names of what that may be, by its kind."""
    data = languages.data(language, "asked")["refused"]
    what, also = data["what"], data["also"].replace("\n", "").replace("{article}", data["article"])
    also = also.replace("{what}", f"(?:{'|'.join(what.values())})")
    return linear.compiled(shadow.spelled(also).encode()), {kind: linear.words(name) for kind, name in what.items()}


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
    needed = max((at for at in needs if not any(start <= at < end for start, end in told)), default=0)
    strict = time.lead in leads["deadline_leads"]
    unmet = strict and words.if_not.search(before)
    behind = seen[time.end : time.end + _LONGEST]
    if _idle(words, before, behind, strict=strict, asked=b"?" in seen[max(start, end - _MARKS) : end]):
        return None
    begins = time.lead in leads["begin_leads"]
    if begins and (busy := words.begins.search(before)):
        return time.start - len(before) + int(busy.start())
    if (begins or time.lead not in leads["past_leads"]) and words.happens.match(behind):
        return time.start
    if time.lead in leads["past_leads"] or (not unmet and any(start >= needed for start, _ in told)):
        return None  # but not: "it arrived broken; I need it by Friday", "if I have heard nothing by Friday"
    if not strict:  # "please, I fly on Thursday": the need must be in the same clause
        before = before[max((end for _, end in linear.spans(words.clause, before)), default=0) :]
    if needs := [start for start, _ in linear.spans(words.need, before)]:
        clause = max((match.end() for match in words.clause.finditer(before, 0, needs[-1])), default=0)
        return time.start - len(before) + clause
    unless = words.if_not.search(before)
    if strict and not unless and words.not_after.search(behind):
        unless = words.if_open.search(before)
    if strict and unless:
        at: int = unless.start()
        return time.start - len(before) + at
    # "By Friday, please": the need may follow, but only after words that already sound like a deadline.
    if strict and _needed(words, behind[: max(0, end - time.end)]):
        return time.start
    return None


def _idle(words: _Words, before: bytes, behind: bytes, *, strict: bool, asked: bool) -> bool:
    """Whether nobody waits for a time: on it somebody is back, it has been, or it is said that nothing is needed."""
    if any(first <= 1 for first, _ in linear.spans(words.absent, behind, 1)):
        return True
    if strict and words.if_not.search(before):
        return False
    been = words.was.search(before) or words.was_then.search(behind) or words.not_for_it.search(behind)
    return bool(not strict and been) or _unneeded(words, before, behind, asked=asked)


def _unneeded(words: _Words, before: bytes, behind: bytes, *, asked: bool) -> bool:
    """Whether the words around a time say that nobody needs it by then: "I don't need it before Friday".

    asked: whether they ask, since "could it not be sent by Friday?" wants just that.
    """
    clause = before[max((end for _, end in linear.spans(words.breaks, before)), default=0) :]
    if denied := linear.spans(words.unneeded, clause):
        return not linear.occurs(words.need, clause[denied[-1][1] :])
    turned = not asked and (words.not_then.search(before) or words.not_any_more.search(behind))
    return bool(turned) and linear.occurs(words.need, before)


def _needed(words: _Words, behind: bytes) -> bool:
    """Whether words behind a time ask for something by then; not "by Friday I don't need it"."""
    denied = linear.spans(words.unneeded, behind)
    return any(not any(start <= at < end for start, end in denied) for at, _ in linear.spans(words.need, behind))
