"""The customer's new words alone: without quoted mails, forwarded headers, signature, disclaimer and the like.

What is left is given as spans of the text as it came, so that every cue found in them is the customer's own and can
be shown where it stands.
"""

from __future__ import annotations

from typing import NamedTuple

from amends.reading import quoting
from amends.reading.automatic import automatic
from amends.reading.marked import marked

__all__ = ["automatic", "clean", "new_words"]

_MOST_LINES = 20_000  # a mail is shorter; what a hostile one holds beyond is left unread
_PASSES = 8  # taking one thing away can lay bare another; a mail needs two or three passes
_TAIL = 12  # lines at the end of a mail in which a signature stands


class _Line(NamedTuple):
    start: int
    end: int
    words: str  # without the line's end
    odd: bool = False  # whether any mark may be found in it


def new_words(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the writer's own new words, in order; empty when there are none."""
    lines = _lines(text)
    if not marked(text):
        lines = _trimmed(lines)
        if len(_without_contact(lines)) == len(lines):
            return _spans(text, lines)
    lines = [line._replace(odd=marked(line.words)) for line in _without_html_quotes(lines)]
    for _ in range(_PASSES):
        kept = _seamless(_one_pass(lines))
        done = len(kept) == len(lines) or not _may_go_on(kept)
        lines = kept
        if done:
            break
    return _spans(text, lines)


def _may_go_on(lines: list[_Line]) -> bool:
    """Whether one more pass may find anything."""
    return any(line.odd or "@" in line.words for line in lines) or len(_without_contact(lines)) < len(lines)


def _spans(text: str, lines: list[_Line]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for start, end, _, _ in lines:
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple((start, start + len(text[start:end].rstrip())) for start, end in spans if text[start:end].strip())


def clean(text: str) -> str:
    """The writer's own new words, one stretch below the other."""
    return "\n".join(text[start:end] for start, end in new_words(text))


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for line in text.splitlines(keepends=True)[:_MOST_LINES]:
        lines.append(_Line(at, at + len(line), line.rstrip()))
        at += len(line)
    return lines


def _without_html_quotes(lines: list[_Line]) -> list[_Line]:
    """What does not stand in an HTML quotation or in `<pre>`, before and behind it on the same line too."""
    kept, depth = [], 0
    for start, end, words, _ in lines:
        at = 0
        for mark in quoting.HTML.finditer(words):
            if mark.group().startswith("</"):
                at = mark.end() if depth == 1 else at
                depth = max(0, depth - 1)
                continue
            if depth == 0 and words[at : mark.start()].strip():
                kept.append(_Line(start + at, start + mark.start(), words[at : mark.start()]))
            depth += 1
        if depth == 0 and (at == 0 or words[at:].strip()):
            kept.append(_Line(start + at, end, words[at:]))
    return kept


def _without_machines(lines: list[_Line]) -> list[_Line]:
    """Without fenced code, and without what a machine wrote: log lines and stack traces."""
    kept: list[_Line] = []
    words = _words(lines)
    fences = [at for at, line in enumerate(lines) if line.odd and quoting.fence(line.words)]
    closed = dict(zip(fences[::2], fences[1::2], strict=False))
    at = 0
    while at < len(lines):
        if at in closed:
            at = closed[at] + 1
            continue
        count = quoting.machine(words, at) if any(line.odd for line in lines[at : at + 2]) else 0
        if not count:
            kept.append(lines[at])
        at += max(1, count)
    return kept


def _one_pass(lines: list[_Line]) -> list[_Line]:
    for take in (
        _before_forwarded,
        _without_machines,
        _without_quotes,
        _before_signature,
        _without_notices,
        _without_contact,
    ):
        lines = _trimmed(take(lines))
    return lines


def _trimmed(lines: list[_Line]) -> list[_Line]:
    start, end = 0, len(lines)
    while start < end and not lines[start].words.strip():
        start += 1
    while end > start and not lines[end - 1].words.strip():
        end -= 1
    return lines[start:end]


def _seamless(lines: list[_Line]) -> list[_Line]:
    """Without the empty lines before and behind each gap, so that cleaning what was cleaned changes nothing."""
    kept: list[_Line] = []
    for line in lines:
        gap = not kept or kept[-1].end != line.start
        if gap:
            while kept and not kept[-1].words.strip():
                kept.pop()
        if line.words.strip() or not gap:
            kept.append(line)
    return _trimmed(kept)


def _words(lines: list[_Line]) -> list[str]:
    return [line.words for line in lines]


def _before_forwarded(lines: list[_Line]) -> list[_Line]:
    """Up to a separator or a block of headers: what follows is another mail."""
    every = _words(lines)
    for at, (_, _, words, odd) in enumerate(lines):
        if odd and (quoting.separator(words) or (":" in words and quoting.headers(every[at : at + 7]))):
            return lines[:at]
    return lines


def _without_quotes(lines: list[_Line]) -> list[_Line]:
    """Without `>` lines and attributions.

    An attribution whose quotation has no `>` ends the mail, unless nothing stands before it: then the writer
    answered below, and only the attribution goes.
    """
    kept: list[_Line] = []
    every = _words(lines)
    at, bars = 0, False  # bars: this mail program quotes with `|`
    while at < len(lines):
        words, odd = every[at], lines[at].odd
        quoted = odd and quoting.quoted(words)
        some = odd or ("@" in words and marked("\n".join(every[at : at + 4])))  # a name, its address on the next line
        count = quoting.attribution(every[at : at + 4]) if some and not quoted else 0
        if count:
            at += count
            after = next((every[i] for i in range(at, len(every)) if every[i].strip()), "")
            if kept and not quoting.quoted(after) and not after.startswith("|"):
                return kept
            bars = bars or after.startswith("|")
            continue
        if not quoted and not (bars and words.startswith("|")):
            kept.append(lines[at])
        at += 1
    return kept


def _before_signature(lines: list[_Line]) -> list[_Line]:
    """Up to a signature's dashes, if they stand near the end."""
    for at in range(max(1, len(lines) - _TAIL), len(lines)):
        if not lines[at].odd:
            continue
        if quoting.signature(lines[at].words):
            return lines[:at]
        if quoting.rule(lines[at].words) and not any(quoting.prose(line.words) for line in lines[at + 1 :]):
            return lines[:at]
    return lines


def _without_notices(lines: list[_Line]) -> list[_Line]:
    """Without "sent from my phone" lines, and up to a disclaimer that stands after the writer's words."""
    kept: list[_Line] = []
    for at, line in enumerate(lines):
        fresh = at == 0 or not lines[at - 1].words.strip()
        if kept and fresh and line.odd and quoting.disclaimer(line.words):
            return kept
        if not (line.odd and quoting.device(line.words)):
            kept.append(line)
    return kept


def _without_contact(lines: list[_Line]) -> list[_Line]:
    """Without the block of name, post and numbers that ends a mail; its sign-off line stays."""
    at = len(lines)
    while at and len(lines) - at < _TAIL and lines[at - 1].words.strip() and len(lines[at - 1].words) <= 90:
        at -= 1
    if at == 0 or len(lines) - at == _TAIL or lines[at - 1].words.strip():
        return lines
    block = lines[at:]
    sign_off = next((i for i, line in enumerate(block) if quoting.sign_off(line.words)), -1)
    contacts = [i for i, line in enumerate(block) if quoting.contact(line.words)]
    if not contacts or any(quoting.prose(line.words) for line in block[sign_off + 1 :]):
        return lines
    if sign_off >= 0:
        return lines[: at + max(sign_off, min(sign_off + 1, contacts[0] - 1)) + 1]
    return lines[:at] if contacts[0] > 0 else lines
