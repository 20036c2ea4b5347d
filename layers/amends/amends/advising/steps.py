"""What to do before writing, what is still missing, and what the customer wants: data in steps.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from amends import languages
from amends.advising.about import About
from amends.advising.kinds import Kind, whole
from amends.advising.masks import mask
from amends.nouns import Cause, Reading, Wish
from amends.ticket import Role, Ticket

A_CALL = "a call"  # what steps.toml calls a call that is asked for
EXPLANATION = "explanation of what happened"  # what steps.toml calls it where words are asked for, and no deed
PHOTO = "a photo"  # what steps.toml calls a picture, without which some things cannot be settled
_LOOKED_AT = 4000  # characters of a message


def first(cause: Cause, kind: Kind, readings: Sequence[Reading], case: About) -> str:
    """The first thing to do, as an agent's own act: what the kind of matter asks for, else what the cause does."""
    core = next((reading.core_function for reading in readings if reading.core_function), "")
    if core and cause in (Cause.UNCLEAR, Cause.NONE):
        return f"do “{mask(core)}” for {case.who} if you can; then show the way."
    known: Sequence[str] = kind.first or _data()[cause.value]["first"]
    return case.fill(next(step for step in known if case.it or "{it}" not in step))


def gap(cause: Cause, kind: Kind) -> str:
    """What only the agent can fill in."""
    words: str = kind.gap or _data()[cause.value]["gap"]
    return words


def beside(cause: Cause, case: About) -> str:
    """The act for a second cause, beside the first one's step; steps.toml names those that can be one."""
    return case.fill(_data()[cause.value]["beside"])


def owed(cause: Cause) -> str:
    """What somebody with this trouble wants where they do not say it; empty where that is anybody's guess."""
    words: str = _data()[cause.value].get("want", "")
    return words


def lacking(cause: Cause, kind: Kind, ticket: Ticket) -> tuple[str, ...]:
    """What the thread still lacks to solve it, so that one answer asks for all of it."""
    data = _data()
    texts = [m.text[:_LOOKED_AT] for m in ticket.messages if m.role in (Role.CUSTOMER, Role.AGENT)]
    texts.append(ticket.subject)
    needs: Sequence[str] = data[cause.value]["lacks"] if kind.lacks is None else kind.lacks
    return tuple(need for need in needs if not any(_is_there(need).search(text) for text in texts))


@cache
def _is_there(need: str) -> re.Pattern[str]:
    """Words by which a text has it, in any language that is read."""
    return whole([languages.data(one, "matters")["has"][need] for one in languages.read()])


def wants(readings: Sequence[Reading], turned_down: Sequence[str], case: About) -> tuple[str, ...]:
    """What is asked for, in plain words, newest first; what is refused as well is left to its own label."""
    asked = _asked(readings, "outcome")
    return tuple(dict.fromkeys(_named(words, what, case) for what, words, _ in asked if what not in turned_down))


def _named(words: str, what: str, case: About) -> str:
    """A wish with the thing that it is about; a noun for it where no thing is known, never "it"."""
    if "{it}" not in words:
        return words
    bare: str = _data()["without_thing"][what]
    return case.fill(words) if case.it else bare


def listed(words: Sequence[str]) -> str:
    """`a voucher, another apology and a replacement`."""
    *before, last = words or [""]
    return f"{', '.join(before)} and {last}" if before else last


def refused(readings: Sequence[Reading]) -> tuple[tuple[str, str], ...]:
    """What is turned down, as (what, plain words)."""
    return tuple(dict.fromkeys((what, words) for what, words, _ in _asked(readings, "refused")))


def to_book(readings: Sequence[Reading], turned_down: Sequence[str], open_still: Sequence[str]) -> tuple[str, ...]:
    """What must be booked before it is named, for what is asked for; open_still: wishes of before a broken promise."""
    asked = [slot for what, _, slot in _asked(readings, "outcome") if what not in turned_down]
    before = [_data()["outcome"][what][1] for what in open_still if what not in turned_down]
    return tuple(dict.fromkeys([*asked, *before]))[:2]


def contact(readings: Sequence[Reading]) -> str:
    """The way of answering that was asked for, in plain words; empty for none."""
    ways = [wish.kind.partition(".")[2] for r in reversed(readings) for wish in r.wishes if wish.kind[:8] == "contact."]
    known: dict[str, str] = _data()["contact"]
    return known.get(ways[0], "") if ways else ""


def plainly(family: str, what: str) -> str:
    """A wish in plain words; family: `outcome`, `refused` or `contact`."""
    data = _data()
    known: dict[str, list[str]] = {**data["outcome"], **data.get(family, {})}
    words = known.get(what, what.replace("_", " "))
    said = words if isinstance(words, str) else words[0]
    return data["without_thing"][what] if "{it}" in said else said


def _asked(readings: Sequence[Reading], family: str) -> Iterator[tuple[str, str, str]]:
    outcomes = _data()["outcome"]
    for reading in reversed(readings):
        for wish in reading.wishes:
            head, _, what = wish.kind.partition(".")
            if head == family and not (family == "refused" and _is_fault(wish, reading)):
                plain = what.replace("_", " ")
                words, slot = _data()[family].get(what) or outcomes.get(what, (plain, plain))
                yield what, words, slot


def _is_fault(wish: Wish, reading: Reading) -> bool:
    """Whether the words that sound like a refusal tell of a fault: "there is no refund"."""
    quote = wish.quote
    return any(c.family == "fault" and c.quote.meets(quote) for c in reading.cues)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("steps.toml").read_text(encoding="utf-8"))
