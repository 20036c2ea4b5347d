"""Dangers that cannot wait for a clock: what to do at once, ahead of every apology.

Which words tell of a danger is each language's dangers.toml; what to do then is dangers.toml here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from amends import languages
from amends.advising.excerpts import clause
from amends.advising.reflect import joined
from amends.judging.lead import EXPOSED, HARD_PLACE, HURT, MAY_BE_HURT
from amends.nouns import Quote
from amends.ticket import Kind, Message, Ticket, from_customer

_LOOKED_AT = 4000  # characters of a message
HARM = frozenset({HURT, MAY_BE_HURT})  # leads of a danger to somebody
_OF_LEAD = {  # dangers that judging has found; those that have words of their own ask for them too
    "eaten": HARM,
    "medicine": HARM,
    "ill": HARM,
    "hurt": frozenset({HURT}),
    "unsafe": frozenset({MAY_BE_HURT}),
    "exposed": frozenset({EXPOSED}),
    "runs_out": frozenset({HARD_PLACE}),
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Danger:
    """now: what it is, in the first line; first: the safety step, with {who}; gap: what only the agent can fill in;
    quote: the clause that tells of it, None where several messages together do; unnamed: the step where no cause is
    known; said_as: the kind whose words are suggested."""

    kind: str
    now: str
    first: str
    gap: str
    quote: Quote | None = None
    unnamed: str = ""
    said_as: str = ""


def danger(ticket: Ticket, language: str, lead: str = "", *, open_still: bool = False) -> Danger | None:
    """The gravest danger that the unanswered words tell of, or the customer's earlier ones where it goes on.

    lead: why a lead is needed, as judging says it; open_still: whether what was answered is known not to be solved.
    """
    every = [message for message in ticket.messages if from_customer(message)]
    for kind, acts in _acts().items():
        if kind in _OF_LEAD:
            words = languages.data(language, "dangers")["now"].get(kind, "")
            quote = _where(words, ticket.unanswered, language) if words else None
            if lead in _OF_LEAD[kind] and (quote or not words):
                shown, said_as = (quote if "shown" in acts else None), acts.get("said_as", "")
                return Danger(kind, acts["now"], acts["first"], acts["gap"], shown, said_as=said_as)
            continue
        messages = every if open_still or acts.get("always") else ticket.unanswered
        told, quote = _told(kind, messages, language, supposed="supposed" in acts)
        if told:
            return Danger(kind, acts["now"], acts["first"], acts["gap"], quote, acts.get("unnamed", ""))
    return None


def _where(words: str, messages: Sequence[Message], language: str) -> Quote | None:
    """The clause that holds the words, in the newest message that does."""
    for message in reversed(messages):
        if match := joined(words).search(message.text[:_LOOKED_AT]):
            told = Quote(match.group(), *match.span(), message.id, message.kind is Kind.REPORT)
            return clause(message.text, told, language)
    return None


def _told(kind: str, messages: Sequence[Message], language: str, *, supposed: bool) -> tuple[bool, Quote | None]:
    """Whether the words tell of it as it is now, and the clause that does, the newest message first."""
    data = languages.data(language, "dangers")
    if kind not in data.get("now", {}):
        return False, None
    tells = joined(data["now"][kind])
    not_now = [joined(data["over"]), *([] if supposed else [joined(data["supposed"])])]
    within, across = False, None
    for message in reversed(messages):
        text = message.text[:_LOOKED_AT]
        for match in tells.finditer(text):
            start, end = _sentence(text, match.start())
            within = within or match.end() <= end
            if match.end() <= end and not any(words.search(text[start:end]) for words in not_now):
                told = Quote(match.group(0), *match.span(), message.id, message.kind is Kind.REPORT)
                return True, clause(message.text, told, language)
            if across is None and match.end() > end:  # its first sentence stands for it
                first = Quote(text[match.start() : end].rstrip(" .!?\n"), match.start(), end, message.id)
                across = clause(message.text, replace(first, end=first.start + len(first.text)), language)
    whole = "\n".join(message.text[:_LOOKED_AT] for message in messages)
    told_across = not within and tells.search(whole) is not None  # over several sentences, or messages
    return told_across, across if told_across else None


def _sentence(text: str, at: int) -> tuple[int, int]:
    edges = [match.end() for match in _SENTENCE.finditer(text)]
    return max((edge for edge in edges if edge <= at), default=0), min((e for e in edges if e > at), default=len(text))


@cache
def _acts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("dangers.toml").read_text(encoding="utf-8"))
