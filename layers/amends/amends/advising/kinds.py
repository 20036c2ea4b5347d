"""What kind of matter it is, where the cause alone does not tell the first step: data in kinds.toml, and the words in a
language's matters.toml.

A dripping tap and a crashing app are both faulty; one needs a visit, the other somebody who tries it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amends import languages
from amends.advising.reflect import joined
from amends.nouns import Reading, Verdict
from amends.ticket import Ticket

GENTLE = "gentle"
NOT_SAFE = "not_safe"  # the kind in which a person, and not despair, is the danger
_LOOKED_AT = 4000  # characters of a message


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of kinds.toml, whose head explains the fields. lacks is None where the cause's own holds."""

    name: str = ""
    causes: frozenset[str] = frozenset()
    when: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    first: tuple[str, ...] = ()
    gap: str = ""
    lacks: tuple[str, ...] | None = None
    answered: bool = False
    refused: bool = False


PLAIN = Kind()


def kind(verdict: Verdict, ticket: Ticket, readings: Sequence[Reading], *, refused: bool = False) -> Kind:
    """The kind that the customer's newest words show, and those that name the cause; `PLAIN` for none.

    refused: whether a reply of ours refused the money.
    """
    read = {reading.message for reading in readings} | ({verdict.cause_quote.message} if verdict.cause_quote else set())
    told = "\n".join(m.text[:_LOOKED_AT] for m in ticket.messages if m.id in read).replace("’", "'")
    sought = GENTLE if verdict.gentle else verdict.cause.value
    answered = ticket.newest_public_reply is not None
    among = (one for one in known() if sought in one.causes)
    among = (one for one in among if (answered or not one.answered) and (refused or not one.refused))
    return next((one for one in among if _fits(one, told)), PLAIN)


@cache
def known() -> tuple[Kind, ...]:
    """Every kind there is, in the order in which they are looked for."""
    document = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
    return tuple(
        Kind(
            name=raw["name"],
            causes=frozenset(raw["causes"]),
            when=_words(raw["name"], "when"),
            unless=_words(raw["name"], "unless"),
            first=tuple(raw["first"]),
            gap=raw.get("gap", ""),
            lacks=tuple(raw["lacks"]) if "lacks" in raw else None,
            answered=raw.get("answered", False),
            refused=raw.get("refused", False),
        )
        for raw in document["kind"]
    )


def _words(name: str, part: str) -> re.Pattern[str] | None:
    """What all languages that are read say of a kind, as whole words; None where none says anything."""
    every = (languages.data(one, "matters")["kind"].get(name, {}).get(part) for one in languages.read())
    told = [words for words in every if words]
    return whole(told) if told else None


def whole(alternatives: Sequence[str]) -> re.Pattern[str]:
    """One of the alternatives, as whole words."""
    return joined(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


def _fits(one: Kind, told: str) -> bool:
    return bool(one.when and one.when.search(told)) and not (one.unless and one.unless.search(told))
