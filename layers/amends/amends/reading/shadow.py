"""A text's shadow: the same text in one byte a character, so that every position found in it is a position in the text.

Matching runs on the shadow. Case, curly apostrophes, accents, full-width letters and odd spaces are folded away, and
whatever has no place in a byte (other scripts, lone surrogates) becomes a filler byte, one for one. RE2 then never
sees UTF-8, and no offset has to be converted back.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

REMOVED = b"\x00"  # in place of words that are not the writer's own
ODD = "\x1a"  # a control character or a sign that no phrase names
LETTER = "\xff"  # a letter of another script
HIDDEN = "\x1b"  # what shows nothing or only steers the display, such as a soft hyphen
# Soft hyphens, joiners, zero-width characters, bidirectional marks and byte order marks.
STEERING = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
)

_SAME = {
    "'": "’‘ʼ`´′＇ʹ‛",
    '"': "“”„«»″‟",
    "-": "–—−‐‑‒―",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u2028\u2029\x85",
    ".": "…",
    "s": "ßẞ",
    "o": "øØœŒ",
    "a": "æÆ",
    "l": "łŁ",
    "d": "đĐðÐ",
    "t": "þÞ",
    "i": "ı",
    "\x80": "😡😠🤬👿💢",  # an angry face
    "\x81": "😞😔😢😭😩😫🙁☹😣😖😤😒🙄",  # an unhappy face
    "\x82": "🙏💐",  # thanks
    "\x83": "😂🤣😆😅😹😜😝",  # a laughing face
    "\x84": "😊🎉😀😁🙂😍🥰👍😄😃🥳😘👏💪",  # a happy one
    "$": "€£¥",
    HIDDEN: STEERING,
}
# Cyrillic and Greek letters that look like Latin ones: they pass for them in words that hold both.
_LOOKALIKE = str.maketrans(
    "авекмнорстухіѕјһԁАВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορυχ",
    "abekmhopctyxisjhdabekmhopctyxisjabezhikmnoptyxaeiknopyx",
)


def _table() -> dict[int, str]:
    table = dict.fromkeys((*range(9), 11, *range(14, 32), 127), ODD)
    for code in (*range(0x80, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        known = (base.isascii() and base.isalnum()) or code >= 0xFF01
        table[code] = base if known else LETTER if chr(code).isalpha() else ODD
    for byte, characters in _SAME.items():
        table.update(dict.fromkeys(map(ord, characters), byte))
    return table


_HIDDEN = HIDDEN.encode()
_FOLD = _table()
_FOLD_LATIN = bytes(ord(_FOLD.get(code, chr(code)).lower()) for code in range(256))  # the same for texts of bytes
_OTHER_LETTER = re.compile(r"[^\W\x00-\xff]")
_OTHER = re.compile(r"[^\x00-\xff]")
_OTHERS = re.compile(f"{_OTHER.pattern}{{1,20}}")  # a word of another script, or a sign that comes again and again
_TAG = re.compile(rb"<(?:!--|/?[a-z])[^<>]{0,2000}>")
_ENTITY = rb"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});"
_WITH_ENTITY = re.compile(rb"(?<![\w'])[\w']{0,60}(?:" + _ENTITY + rb"[\w']{0,60})+")
_SHORTENS = re.compile(f"[&{STEERING}]")
_LONGEST_WORD = 200
_SPELLED = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss?"}
_WITH_HIDDEN = re.compile(rb"(?<![\w'])[\w']{0,60}(?:\x1b{1,20}[\w']{0,60})+")
_UNSEEN = re.compile(rb"<(style|script|title)\b[^<>]{0,2000}>[^<]*</\1>")
# What ends a sentence: its mark followed by space, an empty line, or words that are not the writer's own.
# Looked at from a run's first mark alone: a mail of dots must not be gone through once a dot.
# Every sign that may end one comes first, so that the text between such signs is skipped.
_END = re.compile(
    rb"""[.!?\n\x00](?:(?<=[.!?])(?<![.!?][.!?])[.!?]*(?![.!?])(?=[\s"')\x00]|$)"""
    rb"""|(?<=\n)(?:[ \t\r]*\n|[ \t]*[-*\x1a] )|(?<=\x00)\x00*)"""
)


def fold(text: str) -> bytes:
    """The shadow of a text: `len(fold(text)) == len(text)`.

    A word in which something is hidden moves to its own end, in one piece; `word_start` gives its beginning.
    """
    shown = _shadow(text)
    return _WITH_HIDDEN.sub(_shown, shown) if _HIDDEN in shown else shown


def _shown(found: re.Match[bytes]) -> bytes:
    word = found.group().replace(_HIDDEN, b"")
    return word.rjust(len(found.group())) if word else ODD.encode() * len(found.group())


def _shadow(text: str) -> bytes:
    folded = text.encode("latin-1", "replace").translate(_FOLD_LATIN)
    if text.isascii() or not (odd := [(one.start(), one.end()) for one in _OTHERS.finditer(text)]):
        return folded
    parts, at = [], 0
    for start, end in odd:
        beside = text[max(0, start - 1) : start] + text[end : end + 1]
        latin = any(letter.isascii() and letter.isalpha() for letter in beside)
        parts += [folded[at:start], _folded(text[start:end].translate(_LOOKALIKE) if latin else text[start:end])]
        at = end
    return b"".join([*parts, folded[at:]])


@lru_cache(maxsize=4096)
def _folded(others: str) -> bytes:
    """The shadow of characters that are none of Latin-1's."""
    folded = _OTHER.sub(ODD, _OTHER_LETTER.sub(LETTER, others.translate(_FOLD)))
    return folded.encode("latin-1").lower()


def keep(shadow: bytes, spans: tuple[tuple[int, int], ...]) -> bytes:
    """The shadow with everything outside the spans marked as removed."""
    parts, at = [], 0
    for start, end in spans:
        parts += [REMOVED * (start - at), shadow[start:end]]
        at = end
    return b"".join([*parts, REMOVED * (len(shadow) - at)])


def without_markup(shadow: bytes) -> bytes:
    """The shadow with HTML tags blanked out, so that `<b>cannot</b> log in` reads as one phrase."""
    if b"<" in shadow:
        shadow = _UNSEEN.sub(lambda tag: REMOVED * len(tag.group()), shadow)
        shadow = _TAG.sub(lambda tag: b" " * len(tag.group()), shadow)
    return _WITH_ENTITY.sub(_decoded, shadow) if b"&" in shadow and b";" in shadow else shadow


def _decoded(found: re.Match[bytes]) -> bytes:
    """`can&#39;t` as `    can't`: the word in one piece, its end where it was. `word_start` gives its beginning."""
    raw = found.group()
    decoded = fold(html.unescape(raw.decode("latin-1")))
    return decoded.rjust(len(raw)) if len(decoded) <= len(raw) else raw


def word_start(text: str, start: int) -> int:
    """Where the word at a position begins in the text, when HTML entities or what is hidden made its shadow shorter."""
    at, end = start, start
    while at and _of_word(text[at - 1]):
        at -= 1
    while end < min(len(text), start + _LONGEST_WORD) and _of_word(text[end]):
        end += 1
    return at if shortened(text[at:end]) else start


def shortened(text: str) -> bool:
    """Whether words of a text may be shorter in its shadow."""
    return _SHORTENS.search(text) is not None


def _of_word(letter: str) -> bool:
    return letter.isalnum() or letter in "#;" or shortened(letter)


def spelled(words: str) -> str:
    """Lower-case words, or a pattern of them, for any of their spellings: `für` for für, fur and fuer."""
    for letter, either in _SPELLED.items():
        words = words.replace(letter, either)
    return words


def spellings(letter: str) -> tuple[str, ...]:
    """A letter in each of its spellings: `ü` as u and ue."""
    either = _SPELLED.get(letter, letter)
    return (letter,) if either == letter else (either[:-2], either[:-1])


def sentences(shadow: bytes) -> list[tuple[int, int]]:
    """The sentences' spans in order, end marks included; together they cover the shadow."""
    spans, start = [], 0
    for mark in _END.finditer(shadow):
        end = mark.end()
        spans.append((start, end))
        start = end
    if start < len(shadow) or not spans:
        spans.append((start, len(shadow)))
    return spans


def sentence_at(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """The one of these sentences that holds a position."""
    return spans[max(0, bisect_right(spans, (at, 1 << 62)) - 1)]
