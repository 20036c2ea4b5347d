"""In which language, and in which form of address, words are suggested: the customer's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from amends import languages
from amends.advising.reflect import Tongue
from amends.nouns import Reading
from amends.reading import linear, shadow
from amends.reading.language import tell
from amends.ticket import Role, Ticket, is_reply

_LOOKED_AT = 4000  # characters of a message


def tongue(ticket: Ticket, readings: Sequence[Reading]) -> Tongue:
    """The newest reading's language, else that of the customer's newest words, as far as there are words in it.

    Formal unless the customer is informal first, or we were: informal words, and no formal ones of theirs. Who signs
    with their last name alone says "euer" of the company, and no "du" to us.
    """
    own = [m.text[:_LOOKED_AT] for m in ticket.messages if m.role is Role.CUSTOMER and m.text.strip()]
    told = [reading.language for reading in readings if not reading.cannot_tell]
    told += [tell(text, shadow.fold(text), ticket.requester.locale) for text in own[-1:]]
    language = next(
        (one for one in reversed(told[: len(readings)] or told) if one in languages.read()), languages.NOTES
    )
    replies = [message.text[:_LOOKED_AT] for message in reversed(ticket.messages) if is_reply(message)]
    surname = _signed_by_surname(own, ticket.requester.name)
    return Tongue(language, _informal(own, replies, language, surname=surname))


def _signed_by_surname(texts: Sequence[str], name: str) -> bool:
    """Whether the newest of the texts ends with the last name, without the first in the same line."""
    first, _, last = name.rpartition(" ")
    line = (texts[-1].strip().splitlines() or [""])[-1].split() if texts else []
    return bool(first) and line[-1:] == [last] and first.split()[0] not in line


def _informal(texts: Sequence[str], replies: Sequence[str], language: str, *, surname: bool) -> bool:
    """replies: our answers, newest first; the form of address of the newest that has one is kept where theirs does not
    speak against it."""
    to_one, to_many, formal = _address(language)
    if formal is None or any(map(formal.search, texts)):
        return False
    for reply in replies:
        if formal.search(reply):
            return _marked(texts, to_one)
        if _marked([reply], (*to_one, *to_many)):
            return True
    return _marked(texts, to_one if surname else (*to_one, *to_many))


def _marked(texts: Sequence[str], marks: Sequence[Any]) -> bool:
    return any(words.search(shadow.fold(text)) for text in texts for words in marks)


@cache
def _address(language: str) -> tuple[tuple[Any, ...], tuple[Any, ...], Any]:
    """What is informal to one person, what is so to a company as well, and what is formal; no formal, no difference."""
    data = languages.data(language, "words")
    if "informal" not in data:
        return (), (), None
    bidding = shadow.spelled(data["bidding"].replace("\n", "")).encode()
    to_one = (linear.words(data["informal_one"]), re.compile(bidding))
    return to_one, (linear.words(data["informal"]),), re.compile(data["formal"])
