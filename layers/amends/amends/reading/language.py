"""Which language a text is in, told by its small words; or an honest `und`.

Amends reads the languages whose folders hold cues. Anything else is "cannot tell", so what matters here is never to
take another language, or a text of names and numbers, for one of them.
"""

from __future__ import annotations

import re
from functools import cache
from struct import unpack

from amends import languages
from amends.reading import keywords, shadow
from amends.reading.keywords import Words

UND = "und"
READ = frozenset(languages.read())
SHORT = 20  # characters: under it, a language must be plain from the words themselves
_REACH = 4000  # bytes that are looked at; the rest of a mail is in the same language
_WIDE = 16  # bits of what is said for one language: a word says at most 6
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_OTHER_LETTER = shadow.LETTER.encode("latin-1")
# Scripts that one language owns, or nearly so; others (Cyrillic, Arabic, Devanagari …) serve many and stay `und`.
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}


@cache
def _known() -> dict[bytes, int]:
    """What each small word says for each language, side by side in one number, in the order of `languages.known()`."""
    speaking: dict[bytes, set[int]] = {}
    for number, language in enumerate(languages.known()):
        for word in languages.data(language, "words")["small"].split():
            for spelling in (shadow.fold(word), shadow.fold(word.translate(_WRITTEN_OUT))):
                speaking.setdefault(spelling, set()).add(number)
    # A word that several languages share says a little for each of them.
    return {word: sum(6 // len(all_of) << _WIDE * one for one in all_of) for word, all_of in speaking.items()}


def tell(text: str, seen: bytes, hint: str = "", words: Words | None = None) -> str:
    """The language's primary tag, or `und`.

    seen: the shadow of the writer's own words; hint: a BCP-47 tag that the caller was given, believed only where
    the words themselves do not say; words: the shadow's, where the caller has them.
    """
    start = len(seen) - len(seen.lstrip(b"\x00 \t\r\n"))
    looked_at = seen[start : start + _REACH]
    row, odd, _ = words if words and len(seen) <= _REACH else keywords.words(looked_at)
    others = looked_at.count(_OTHER_LETTER)
    if others and others > sum(map(len, row)):
        return _by_script(text[start : start + _REACH])
    return _by_words(row, odd) or _hinted(hint)


def _by_words(row: list[bytes], odd: list[int]) -> str:
    known = _known()
    told = sum(filter(None, map(known.get, row)))
    told += sum(known.get(row[at].replace(b"'", b""), 0) for at in odd if row[at] not in known)
    if not told:
        return ""
    every = languages.known()
    counts = unpack(f"<{len(every)}H", told.to_bytes(len(every) * _WIDE // 8, "little"))
    *_, second, most = sorted(counts)
    clear = most >= 6 and most > 1.3 * second
    enough = most >= len(row) * 0.9 if len(row) > 3 else True  # a name-laden line with one small word says nothing
    return every[counts.index(most)] if clear and (enough or most >= 24) else ""


def _by_script(text: str) -> str:
    for language, script in _SCRIPTS.items():
        if script.search(text):
            return language
    return UND


def _hinted(hint: str) -> str:
    tag = hint.replace("_", "-").partition("-")[0].lower()
    return tag if re.fullmatch("[a-z]{2,3}", tag) else UND
