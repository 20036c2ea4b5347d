"""What the customer asks for by name: "a copy of their contract" rather than "an answer"; data in asked.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """words: what is asked for, newest first; instead: the wishes, such as `refund`, that these words name better."""

    words: tuple[str, ...] = ()
    instead: frozenset[str] = frozenset()
    way: bool = False  # whether the way of answering is among them


def asked(ticket: Ticket, readings: Sequence[Reading], history: History) -> Asked:
    """The wishes that can be named. After a broken promise those before it are still open."""
    texts = {message.id: message.text for message in ticket.messages}
    known = [(reading.language, texts.get(reading.message, "")) for reading in reversed(readings)]
    if history.broken_pledges and readings:
        before = [m.text for m in ticket.messages if m.role is Role.CUSTOMER and from_customer(m)]
        known += [(readings[-1].language, text) for text in reversed(before) if (known[0][0], text) not in known]
    found = [one for language, text in known for one in _in(clean(text[:_READ]), language)]
    instead = frozenset(kind for _, kinds in found for kind in kinds)
    return Asked(tuple(dict.fromkeys(words for words, _ in found))[:MOST], instead, "way" in instead)


def _in(text: str, language: str) -> Iterator[tuple[str, Sequence[str]]]:
    told = " ".join(text.split())
    named: set[str] = set()
    for pattern, words, instead in _known(language):
        match = pattern.search(told)
        if match and (not instead or not named.issuperset(instead)):
            named.update(instead)
            given = [_theirs(mask(part)) for part in match.groups("")]
            yield words.format(*given), instead


def _theirs(words: str) -> str:
    return re.sub(r"(?i)\b(?:my|our)\b", "their", words)


@cache
def _known(language: str) -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    entries: list[Any] = languages.data(language, "asked").get("asked", [])
    return tuple((joined(entry["pattern"]), entry["words"], tuple(entry.get("instead", ()))) for entry in entries)
