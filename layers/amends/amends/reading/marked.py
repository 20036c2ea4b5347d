"""Whether a text has any of the marks by which mail programs and machines show what is not new words, see quoting.py.

Most messages have none, and one look by RE2 tells: at the text in ASCII, where `?` stands for any character that has no
place there. The patterns are those of quoting.py and the languages, made no narrower: they too take `?` for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from amends.reading import linear, quoting

# Text: ends of lines are alike, and other control characters have no place either.
_LINES = b"\r\v\f\x1c\x1d\x1e"
_PLAIN = bytes(
    ord("\n") if code in _LINES else code if code >= ord(" ") or code in b"\t\n" else ord("?") for code in range(256)
)
_LIKE_ASCII = re.compile("[ıİſ\u212a]")  # in any case the same as `i`, `s` or `k`
# Patterns: a class of characters, a shorthand for one, a boundary, where a line begins or ends, how often, a letter.
_PIECE = re.compile(r"\[\^?(?:\\.|[^\]\\])+\]|\\.|\{\d+,\d+\}|[$^]|[^\x00-\x7f]")


def marked(text: str) -> bool:
    """Whether cleaning may find anything in the text, but for a block of names and numbers at its end."""
    return occurs(_marks(), text)


def names_sender(text: str) -> bool:
    """Whether any line may be a header that names a mail's sender."""
    return occurs(_sender(), text)


def occurs(pattern: Any, text: str) -> bool:
    """Whether a pattern of `any_line` may be found in the text."""
    if not text.isascii() and _LIKE_ASCII.search(text):
        return True
    return linear.occurs(pattern, text.encode("ascii", "replace").translate(_PLAIN))


@cache
def _marks() -> Any:
    return any_line(quoting.of_lines(), (quoting.ADDRESSED.pattern, quoting.HTML.pattern))


@cache
def _sender() -> Any:
    return any_line([quoting.form("sender")])


def any_line(lines: Iterable[str], anywhere: Iterable[str] = ()) -> Any:
    """What finds whatever any of these patterns does. lines: for how a line begins."""
    either = [*(rf"(?:(?m:^)|\?)(?:{wider(line)})" for line in lines), *map(wider, anywhere)]
    return linear.compiled(f"(?i){'|'.join(either)}".encode("ascii"))


def wider(pattern: str) -> str:
    """A pattern of RE2 for ASCII with `?` for whatever else, which finds whatever this one of Python's does."""
    return _PIECE.sub(_wider, pattern)


def _wider(found: re.Match[str]) -> str:
    piece = found.group()
    if piece[0] == "[":
        return rf"(?:{piece.encode('ascii', 'ignore').decode()}|\?)"
    if piece[0] == "{":
        return re.sub(r",\d+", ",", piece)  # a pattern that counts far is a large one
    if not piece.isascii():
        return "[?iks]" if _LIKE_ASCII.match(piece) else r"\?"
    if piece[0] == "\\" and piece[1] in "wWsSdD":
        return rf"(?:{piece}|\?)"
    return {r"\b": "", r"\B": "", "^": "", "$": r"(?:(?m:$)|\?)"}.get(piece, piece)
