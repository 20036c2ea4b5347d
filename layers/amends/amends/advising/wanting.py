"""What the customer asks for by name: "a copy of their contract" rather than "an answer"; data in asked.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from amends import languages
from amends.advising.masks import mask
from amends.advising.reflect import joined
from amends.nouns import History, Reading
from amends.reading.clean import clean
from amends.ticket import Role, Ticket, from_customer

_READ = 2000  # characters of a text
MOST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """words: what is asked for, newest first; instead: the wishes, such as `refund`, that these words name better.

    then, gaps: what the first step and the gap in the words need for it; open: wishes that a broken promise left open.
    """

    words: tuple[str, ...] = ()
    instead: frozenset[str] = frozenset()
    way: bool = False  # whether the way of answering is among them
    then: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    other: str = ""  # who is to be answered in place of the customer, such as `the daughter`
    said: tuple[str, ...] = ()  # the customer's words that ask for all this, on one line each


def asked(ticket: Ticket, readings: Sequence[Reading], history: History) -> Asked:
    """The wishes that can be named. After a broken promise those before it are still open."""
    texts = {message.id: message.text for message in ticket.messages}
    known = [
        (reading.language, reading.words(texts.get(reading.message, ""))[:_READ]) for reading in reversed(readings)
    ]
    if history.broken_pledges and readings:
        read = {reading.message for reading in readings}
        before = [m for m in ticket.messages if m.role is Role.CUSTOMER and from_customer(m) and m.id not in read]
        known += [(readings[-1].language, clean(message.text[:_READ])) for message in reversed(before)]
    found = [one for language, text in known for one in _in(text, language)]
    instead = frozenset(kind for one in found for kind in one.instead)
    return Asked(
        tuple(dict.fromkeys(one.words for one in found))[:MOST],
        instead,
        "way" in instead,
        then=tuple(dict.fromkeys(one.then for one in found if one.then))[:1],
        gaps=tuple(dict.fromkeys(one.gap for one in found if one.gap))[:1],
        open=tuple(one.book for one in found if one.book) if history.broken_pledges else (),
        other=next((one.other for one in found if one.other), ""),
        said=tuple(one.said for one in found),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of asked.toml, whose head explains the fields."""

    pattern: re.Pattern[str]
    words: str
    instead: tuple[str, ...]
    then: str
    gap: str
    book: str
    other: str
    said: str = ""


def _in(text: str, language: str) -> Iterator[_Entry]:
    """The entries that are found, their slots filled."""
    told = " ".join(text.split())
    named: set[str] = set()
    for entry in _known(language):
        match = entry.pattern.search(told)
        if match and (not entry.instead or not named.issuperset(entry.instead)):
            named.update(entry.instead)
            given = [_theirs(mask(part)) for part in match.groups("")]
            then = entry.then.format(*given, who="{who}")
            words, other = entry.words.format(*given), entry.other.format(*given)
            yield replace(entry, words=words, then=then, other=other, said=match.group())


def _theirs(words: str) -> str:
    return re.sub(r"(?i)\b(?:my|our)\b", "their", words)


@cache
def _known(language: str) -> tuple[_Entry, ...]:
    entries: list[Any] = languages.data(language, "asked").get("asked", [])
    return tuple(
        _Entry(
            joined(entry["pattern"]),
            entry["words"],
            tuple(entry.get("instead", ())),
            entry.get("then", ""),
            entry.get("gap", ""),
            entry.get("book", ""),
            entry.get("other", ""),
        )
        for entry in entries
    )
