"""HTML as the simulated helpdesks keep it: customers' plain text made harmless, notes sanitised, both read as text."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

# What a stored comment may hold (the vendors publish no list; these are the tags agents' editors make).
_KEPT = frozenset({"p", "br", "strong", "em", "b", "i", "ul", "ol", "li", "code", "pre", "blockquote", "a", "div"})
_DROPPED_WHOLE = frozenset({"script", "style", "iframe", "object", "svg", "template", "title"})
_BREAKS = {"p": "\n\n", "div": "\n\n", "ul": "\n", "ol": "\n", "blockquote": "\n\n", "pre": "\n\n", "br": "\n"}


class _Sieve(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.html: list[str] = []
        self.text: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WHOLE:
            self._inside += 1
        if self._inside:
            return
        self.text.append("\n- " if tag == "li" else _BREAKS.get(tag, ""))
        if tag in _KEPT:
            link = next((v for k, v in attrs if k == "href" and v and re.match(r"https?://", v)), None)
            self.html.append(f'<a href="{html.escape(link)}">' if tag == "a" and link else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_WHOLE:
            self._inside = max(0, self._inside - 1)
        elif not self._inside:
            self.text.append(_BREAKS.get(tag, "") if tag != "br" else "")
            if tag in _KEPT and tag != "br":
                self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.text.append(data)
            self.html.append(html.escape(data, quote=False))


def _sieve(source: str) -> _Sieve:
    sieve = _Sieve()
    sieve.feed(source)
    sieve.close()
    return sieve


def sanitised(source: str) -> str:
    """HTML with everything but a few harmless tags taken out; attributes go, but for a link's address."""
    return "".join(_sieve(source).html)


def as_text(source: str) -> str:
    """What a person reads of the HTML, as plain text."""
    return re.sub(r"\n{3,}", "\n\n", "".join(_sieve(source).text)).strip()


def as_html(text: str) -> str:
    """Plain text as paragraphs of HTML."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return "".join(f"<p>{html.escape(p, quote=False).replace(chr(10), '<br>')}</p>" for p in paragraphs)
