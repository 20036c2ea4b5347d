"""Other spellings of the same words, put into the plain one of the same length: `cannae` is read as `cannot`."""

from __future__ import annotations

import re
from functools import cache

from amends import languages
from amends.reading.keywords import Words
from amends.reading.language import READ


def plain(seen: bytes, words: Words, language: str) -> bytes:
    """A text's shadow with a language's dialect words in their plain spelling, every position kept."""
    if language not in READ or _needed(language).isdisjoint(words.every):
        return seen
    said = _words(language)
    return _pattern(language).sub(lambda found: said[found.group()], seen)


@cache
def _words(language: str) -> dict[bytes, bytes]:
    """Each as long as what it stands for; spaces fill up."""
    known: dict[str, str] = languages.data(language, "words").get("dialect", {})
    return {word.encode("latin-1"): said.ljust(len(word)).encode("latin-1") for word, said in known.items()}


@cache
def _needed(language: str) -> frozenset[bytes]:
    return frozenset(word.replace(b"'", b"") for word in _words(language))


@cache
def _pattern(language: str) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(map(re.escape, _words(language))) + rb")\b")
