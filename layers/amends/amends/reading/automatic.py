"""Mail that nobody wrote: out of office, failed deliveries, acknowledgements. How each language says so is its data."""

from __future__ import annotations

import re
from functools import cache

from amends import languages

_ASKS = re.compile(r"[^\W\d_]\s?\?(?:\s|$)")
_LOOKED_AT = 2000  # characters


def automatic(text: str, subject: str = "") -> bool:
    """Whether nobody wrote this: out of office, a failed delivery, a mail server's notice.

    Who is away and asks something wrote it: "I'm on holiday from the 1st, when does my money come?"
    """
    if _subject().match(subject[:200]):
        return True
    return bool(_opening().search(text[:600])) and not _ASKS.search(text[:_LOOKED_AT])


@cache
def _subject() -> re.Pattern[str]:
    # "Re: Automatic reply" is a person's answer to one, so nothing may stand before.
    return re.compile(rf"^\W*(?:{_any('auto_subject')})", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    """At the start of a line, perhaps behind a greeting and thanks: a customer who tells of such a mail is not one."""
    courtesy = rf"(?:(?:{_any('greeting')})[,!.]?\s{{1,4}})?(?:(?:{_any('thanks')})[.!,]\s{{1,4}})?"
    return re.compile(rf"(?:^|\n)[\s>]{{0,8}}{courtesy}(?:{_any('auto_opening')})", re.IGNORECASE)


def _any(key: str) -> str:
    return "|".join(languages.gathered("mail", key))
