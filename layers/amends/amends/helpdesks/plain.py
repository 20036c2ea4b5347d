"""HTML as plain text, for the few messages that a helpdesk gives without a text form.

Linear in the length of the text, whatever it holds, and never an error: customers' mail programs write the HTML.
Quoted replies (`blockquote`) become lines with `> `, as a mail program's plain text has them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)|[!?])[^<>]*>")
_ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")  # int() of thousands of digits raises; no character has so many
_UNSEEN = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_DEEPEST = 3  # quotes in quotes


def plain(source: str) -> str:
    """The words that a reader of this HTML would see, a line each block. Text without a tag keeps its lines."""
    if "<" not in source:
        return _words(source).strip()
    lines: list[str] = []
    line: list[str] = []
    quoted = 0
    for text, name, closing in _seen(_without_comments(source)):
        line.append(_words(text))
        if name not in _BREAKS:
            line.append(" " if name in ("td", "th") else "")
            continue
        if words := " ".join("".join(line).split()):
            lines.append("> " * min(quoted, _DEEPEST) + words)
        line.clear()
        if name == "blockquote":
            quoted = max(0, quoted - 1) if closing else quoted + 1
    return "\n".join(lines)


def _seen(source: str) -> Iterator[tuple[str, str, bool]]:
    """Each run of text that shows, with the tag that ends it: its name, and whether it is a closing one."""
    unseen, at = "", 0
    for tag in _TAG.finditer(source):
        name, closing = (tag[2] or "").lower(), tag[1] == "/"
        if not unseen:
            yield source[at : tag.start()], name, closing
            unseen = name if name in _UNSEEN and not closing else ""
        elif closing and name == unseen:
            unseen = ""
        at = tag.end()
    yield "" if unseen else source[at:], "br", False


def _without_comments(source: str) -> str:
    first, *rest = source.split("<!--")
    parts = (part.partition("-->") for part in rest)
    return first + "".join(f" {after if closed else inside}" for inside, closed, after in parts)


def _words(text: str) -> str:
    return html.unescape(_ENDLESS.sub(" ", text))
