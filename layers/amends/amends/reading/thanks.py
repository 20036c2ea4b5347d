"""Thanks that only close a message which asks or tells something, and thanks that are not all that one says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from amends import languages
from amends.reading import shadow
from amends.reading.phrases import Found, finder
from amends.reading.signed import Spans, without

SHEET = "open"
_TAIL = 160  # characters at the end of a message in which it closes
_REACH = 4000  # characters that are looked at for more than thanks
_POLITE = frozenset({"gratitude", "politeness"})  # families of what closes a message
_NAMED = r"(?-i:[A-ZÄÖÜ](?:[\w'’-]*[a-zäöüß])?\.?)(?!\w)"  # not what is shouted


@cache
def _closing() -> re.Pattern[str]:
    closing, leave = ("|".join(languages.gathered("mail", key)) for key in ("closing", "sign_off"))
    return re.compile(
        rf"(?:^|[\n.!?;,:)–-])\s*(?P<thanks>(?:{closing})(?:[\s,.!]{{1,4}}(?:und |and |& )?(?:{leave}))?"
        rf"(?:[\s,.!–-]{{1,4}}{_NAMED}){{0,3}}[^\w?]{{0,20}})$",
        re.IGNORECASE,
    )


def unclosed(text: str, own: Spans, found: Sequence[Found], language: str) -> Spans:
    """The writer's words without thanks that close them, where something before asks or tells.

    found: the phrases in them. Where something before is praised or turned out well, thanks are thanks.
    """
    if not own:
        return own
    start, end = own[-1]
    begun = max(start, end - _TAIL)
    if not any(one.family in _POLITE and one.end > begun for one in found):
        return own
    closing = _closing().search(text, begun, end)
    if closing is None:
        return own
    at = closing.start("thanks")
    before = {one.family for one in found if one.end <= at}
    ironic = any(one.end > at and one.family not in _POLITE for one in found)
    if ironic or "gratitude" in before:
        return own
    said = "\n".join(text[begin : min(stop, at)] for begin, stop in own)
    tells = before - _POLITE or leave_open(said, language)
    return without(text, own, ((at, end),)) if tells and not _found(said, language, "praise") else own


def turn(text: str, seen: bytes, found: Sequence[Found], language: str) -> int:
    """Where thanks turn to something that is open, "Thanks, but …"; the text's end where they do not."""
    thanked = min((one.end for one in found if one.family == "gratitude"), default=len(text))
    told = (
        finder(language, sheet=SHEET).all(text, seen) if thanked < len(text) and languages.data(language, SHEET) else ()
    )
    return min((one.start for one in told if one.family == SHEET and one.start >= thanked), default=len(text))


def leave_open(words: str, language: str) -> bool:
    """Whether words beside thanks ask for something, await or decide it, or say what was not right."""
    return "?" in words or _found(words, language, SHEET)


def dismiss(words: str, language: str) -> bool:
    """Whether what looks like a wish only says that nothing is left to do: "please close the ticket"."""
    return _found(words, language, "done")


def _found(words: str, language: str, family: str) -> bool:
    """Whether a family of the sheet is in words of a language, if that has one."""
    words = words[:_REACH]
    told = finder(language, sheet=SHEET).all(words, shadow.fold(words)) if languages.data(language, SHEET) else ()
    return any(one.family == family for one in told)
