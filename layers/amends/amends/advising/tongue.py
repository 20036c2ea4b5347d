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
from amends.ticket import Role, Ticket

_LOOKED_AT = 4000  # characters of a message


def tongue(ticket: Ticket, readings: Sequence[Reading]) -> Tongue:
    """The newest reading's language, else that of the customer's newest words, as far as there are words in it.

    Formal unless the customer is informal first, or we were: informal words, and no formal ones of theirs.
    """
    own = [m.text[:_LOOKED_AT] for m in ticket.messages if m.role is Role.CUSTOMER and m.text.strip()]
    told = [reading.language for reading in readings if not reading.cannot_tell]
    told += [tell(text, shadow.fold(text), ticket.requester.locale) for text in own[-1:]]
    language = next(
        (one for one in reversed(told[: len(readings)] or told) if one in languages.read()), languages.NOTES
    )
    reply = ticket.newest_public_reply
    return Tongue(language, _informal(own, reply.text[:_LOOKED_AT] if reply else "", language))


def _informal(texts: Sequence[str], reply: str, language: str) -> bool:
    """reply: what we answered last, whose form of address is kept where theirs does not speak against it."""
    to_one, to_many, formal = _address(language)
    if formal is None or any(map(formal.search, texts)):
        return False
    said, marks = (texts, to_one) if formal.search(reply) else ([*texts, reply], (*to_one, *to_many))
    return any(words.search(shadow.fold(text)) for text in said for words in marks)


@cache
def _address(language: str) -> tuple[tuple[Any, ...], tuple[Any, ...], Any]:
    """What is informal to one person, what is so to a company as well, and what is formal; no formal, no difference."""
    data = languages.data(language, "words")
    if "informal" not in data:
        return (), (), None
    bidding = shadow.spelled(data["bidding"].replace("\n", "")).encode()
    to_one = (linear.words(data["informal_one"]), re.compile(bidding))
    return to_one, (linear.words(data["informal"]),), re.compile(data["formal"])
