"""Other spellings of the same words, put into the plain one of the same length: `cannae` is read as `cannot`."""

from __future__ import annotations

import re
from functools import cache

from amends import languages
from amends.reading.language import READ


def plain(seen: bytes, language: str) -> bytes:
    """A text's shadow with a language's dialect words in their plain spelling, every position kept."""
    words = _words(language) if language in READ else {}
    return _pattern(language).sub(lambda found: words[found.group()], seen) if words else seen


@cache
def _words(language: str) -> dict[bytes, bytes]:
    """Each as long as what it stands for; spaces fill up."""
    known: dict[str, str] = languages.data(language, "words").get("dialect", {})
    return {word.encode("latin-1"): said.ljust(len(word)).encode("latin-1") for word, said in known.items()}


@cache
def _pattern(language: str) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(map(re.escape, _words(language))) + rb")\b")
