"""Thanks that only close a message which asks or tells something, and thanks that are not all that one says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from amends import languages
from amends.nouns import FEELINGS
from amends.reading import shadow
from amends.reading.phrases import Found, finder
from amends.reading.signed import Spans, without

SHEET = "open"  # and the family of what is open
POLITE = frozenset({"gratitude", "politeness"})  # families of cues in what closes a message
PRAISE, DONE = "praise", "done"  # its other families
_ASKED = frozenset({"open.asks", "open.waits"})  # kinds of what somebody closes with thanks in advance
_TAIL = 160  # characters at the end of a message in which it closes
_REACH = 4000  # characters that are looked at for more than thanks
_ASIDE = POLITE | frozenset(FEELINGS)  # a feeling alone may be about anything, and be what thanks are for
_CLAUSE = re.compile(r"[\n.!?;,:)–-]")
_NAMED = r"(?-i:[A-ZÄÖÜ](?:[\w'’-]*[a-zäöüß])?\.?)(?!\w)"  # not what is shouted


@cache
def _closing() -> re.Pattern[str]:
    closing, leave = ("|".join(languages.gathered("mail", key)) for key in ("closing", "sign_off"))
    return re.compile(
        rf"\s*(?:{closing})(?:[\s,.!]{{1,4}}(?:und |and |& )?(?:{leave}))?"
        rf"(?:[\s,.!–-]{{1,4}}{_NAMED}){{0,3}}[^\w?]{{0,20}}$",
        re.IGNORECASE,
    )


def unclosed(text: str, own: Spans, found: Sequence[Found], language: str) -> Spans:
    """The writer's words without thanks that close them, where something before asks or tells.

    found: the phrases in them. Where something before is praised or turned out well, thanks are thanks.
    """
    at = _closed(text, *own[-1], found) if own else -1
    if at < 0:
        return own
    before = {one.family for one in found if one.end <= at}
    ironic = any(one.end > at and one.family not in POLITE for one in found)
    if ironic or "gratitude" in before:
        return own
    said = "\n".join(text[start : min(end, at)] for start, end in own if start < at)[:_REACH]
    if "?" not in said:
        told = _phrases(said, shadow.fold(said), language)
        asked = any(one.kind in _ASKED for one in told)
        if any(one.family == PRAISE for one in told) or not (before - _ASIDE or asked):
            return own
    return without(text, own, ((at, own[-1][1]),))


def _closed(text: str, start: int, end: int, found: Sequence[Found]) -> int:
    """Where thanks begin that close these words; -1 where none do."""
    for one in found:
        if one.family in POLITE and one.start >= max(start, end - _TAIL):
            clauses = [mark.end() for mark in _CLAUSE.finditer(text, max(start, one.start - _TAIL), one.start)]
            at = clauses[-1] if clauses else start
            if _closing().match(text, at, end):
                return at
    return -1


def turn(text: str, seen: bytes, found: Sequence[Found], language: str) -> int:
    """Where thanks turn to something that is open, "Thanks, but …"; the text's end where they do not."""
    thanked = min((one.end for one in found if one.family == "gratitude"), default=len(text))
    told = _phrases(text, seen, language) if thanked < len(text) else ()
    return min((one.start for one in told if one.family == SHEET and one.start >= thanked), default=len(text))


def leave_open(words: str, language: str) -> bool:
    """Whether words beside thanks ask for something, await or decide it, or say what was not right."""
    return "?" in words or SHEET in _told(words, language)


def dismiss(words: str, language: str) -> bool:
    """Whether what looks like a wish only says that nothing is left to do: "please close the ticket"."""
    return DONE in _told(words, language)


def _told(words: str, language: str) -> set[str]:
    """The sheet's families in the words."""
    words = words[:_REACH]
    return {one.family for one in _phrases(words, shadow.fold(words), language)}


def _phrases(words: str, seen: bytes, language: str) -> Sequence[Found]:
    return finder(language, sheet=SHEET).all(words, seen) if languages.data(language, SHEET) else ()
