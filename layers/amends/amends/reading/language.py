"""Which language a text is in, told by its small words; or an honest `und`.

Amends reads the languages whose folders hold cues. Anything else is "cannot tell", so what matters here is never to
take another language, or a text of names and numbers, for one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from amends import languages
from amends.reading import shadow

UND = "und"
READ = frozenset(languages.read())
SHORT = 20  # characters: under it, a language must be plain from the words themselves
_REACH = 4000  # bytes that are looked at; the rest of a mail is in the same language
_WORDS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz'" else ord(" ") for code in range(256))
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


@lru_cache(maxsize=1)
def _known() -> dict[bytes, str]:
    """Each small word with the languages that have it, `da no sv`."""
    known: dict[bytes, str] = {}
    for language in languages.known():
        for word in set(languages.data(language, "words")["small"].split()):
            for spelling in {shadow.fold(word), shadow.fold(word.translate(_WRITTEN_OUT))}:
                known[spelling] = f"{known[spelling]} {language}" if spelling in known else language
    return known


def tell(text: str, seen: bytes, hint: str = "") -> str:
    """The language's primary tag, or `und`.

    seen: the shadow of the writer's own words; hint: a BCP-47 tag that the caller was given, believed only where
    the words themselves do not say.
    """
    start = len(seen) - len(seen.lstrip(b"\x00 \t\r\n"))
    looked_at = seen[start : start + _REACH]
    words = looked_at.translate(_WORDS).split()
    others = looked_at.count(_OTHER_LETTER)
    if others and others > sum(map(len, words)):
        return _by_script(text[start : start + _REACH])
    return _by_words(words, apostrophes=b"'" in looked_at) or _hinted(hint)


def _by_words(words: list[bytes], *, apostrophes: bool) -> str:
    known = _known()
    told = Counter(map(known.get, words))
    if apostrophes:
        unknown = [word for word in words if b"'" in word and word not in known]
        told.update(known.get(word.replace(b"'", b"")) for word in unknown)
    # A word that several languages share says a little for each of them.
    counts: dict[str, int] = {}
    for speaking, times in told.items():
        languages = speaking.split() if speaking else ()
        for language in languages:
            counts[language] = counts.get(language, 0) + times * (6 // len(languages))
    if not counts:
        return ""
    *_, second, most = 0, *sorted(counts.values())
    best = max(counts, key=counts.__getitem__)
    clear = most >= 6 and most > 1.3 * second
    enough = most >= len(words) * 0.9 if len(words) > 3 else True  # a name-laden line with one small word says nothing
    return best if clear and (enough or most >= 24) else ""


def _by_script(text: str) -> str:
    for language, script in _SCRIPTS.items():
        if script.search(text):
            return language
    return UND


def _hinted(hint: str) -> str:
    tag = hint.replace("_", "-").partition("-")[0].lower()
    return tag if re.fullmatch("[a-z]{2,3}", tag) else UND
