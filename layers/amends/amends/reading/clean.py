"""The customer's new words alone: without quoted mails, forwarded headers, signature, disclaimer and the like.

What is left is given as spans of the text as it came, so that every cue found in them is the customer's own and can
be shown where it stands.
"""

from __future__ import annotations

from amends.reading import quoting
from amends.reading.automatic import automatic
from amends.reading.marked import marked

__all__ = ["automatic", "clean", "new_words"]

_MOST_LINES = 20_000  # a mail is shorter; what a hostile one holds beyond is left unread
_PASSES = 8  # taking one thing away can lay bare another; a mail needs two or three passes
_TAIL = 12  # lines at the end of a mail in which a signature stands

_Line = tuple[int, int, str]  # start, end, words without the line's end


def new_words(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the writer's own new words, in order; empty when there are none."""
    lines = _lines(text)
    if not marked(text):
        lines = _trimmed(lines)
        if len(_without_contact(lines)) == len(lines):
            return _spans(text, lines)
    lines = _without_html_quotes(lines)
    for _ in range(_PASSES):
        kept = _seamless(_one_pass(lines))
        if len(kept) == len(lines):
            break
        lines = kept
    return _spans(text, lines)


def _spans(text: str, lines: list[_Line]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for start, end, _ in lines:
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
        lines.append((at, at + len(line), line.rstrip()))
        at += len(line)
    return lines


def _without_html_quotes(lines: list[_Line]) -> list[_Line]:
    """What does not stand in an HTML quotation or in `<pre>`, before and behind it on the same line too."""
    kept, depth = [], 0
    for start, end, words in lines:
        at = 0
        for mark in quoting.HTML.finditer(words):
            if mark.group().startswith("</"):
                at = mark.end() if depth == 1 else at
                depth = max(0, depth - 1)
                continue
            if depth == 0 and words[at : mark.start()].strip():
                kept.append((start + at, start + mark.start(), words[at : mark.start()]))
            depth += 1
        if depth == 0 and (at == 0 or words[at:].strip()):
            kept.append((start + at, end, words[at:]))
    return kept


def _without_machines(lines: list[_Line]) -> list[_Line]:
    """Without fenced code, and without what a machine wrote: log lines and stack traces."""
    kept: list[_Line] = []
    words = [line[2] for line in lines]
    fences = [at for at, line in enumerate(words) if quoting.fence(line)]
    closed = dict(zip(fences[::2], fences[1::2], strict=False))
    at = 0
    while at < len(lines):
        if at in closed:
            at = closed[at] + 1
            continue
        count = quoting.machine(words, at)
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
    while start < end and not lines[start][2].strip():
        start += 1
    while end > start and not lines[end - 1][2].strip():
        end -= 1
    return lines[start:end]


def _seamless(lines: list[_Line]) -> list[_Line]:
    """Without the empty lines before and behind each gap, so that cleaning what was cleaned changes nothing."""
    kept: list[_Line] = []
    for line in lines:
        gap = not kept or kept[-1][1] != line[0]
        if gap:
            while kept and not kept[-1][2].strip():
                kept.pop()
        if line[2].strip() or not gap:
            kept.append(line)
    return _trimmed(kept)


def _words(lines: list[_Line]) -> list[str]:
    return [words for _, _, words in lines]


def _before_forwarded(lines: list[_Line]) -> list[_Line]:
    """Up to a separator or a block of headers: what follows is another mail."""
    every = _words(lines)
    for at, words in enumerate(every):
        if quoting.separator(words) or (":" in words and quoting.headers(every[at : at + 7])):
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
        words = every[at]
        count = 0 if quoting.quoted(words) else quoting.attribution(every[at : at + 4])
        if count:
            at += count
            after = next((every[i] for i in range(at, len(every)) if every[i].strip()), "")
            if kept and not quoting.quoted(after) and not after.startswith("|"):
                return kept
            bars = bars or after.startswith("|")
            continue
        if not quoting.quoted(words) and not (bars and words.startswith("|")):
            kept.append(lines[at])
        at += 1
    return kept


def _before_signature(lines: list[_Line]) -> list[_Line]:
    """Up to a signature's dashes, if they stand near the end."""
    for at in range(max(1, len(lines) - _TAIL), len(lines)):
        if quoting.signature(lines[at][2]):
            return lines[:at]
        if quoting.rule(lines[at][2]) and not any(quoting.prose(line[2]) for line in lines[at + 1 :]):
            return lines[:at]
    return lines


def _without_notices(lines: list[_Line]) -> list[_Line]:
    """Without "sent from my phone" lines, and up to a disclaimer that stands after the writer's words."""
    kept: list[_Line] = []
    for at, line in enumerate(lines):
        fresh = at == 0 or not lines[at - 1][2].strip()
        if kept and fresh and quoting.disclaimer(line[2]):
            return kept
        if not quoting.device(line[2]):
            kept.append(line)
    return kept


def _without_contact(lines: list[_Line]) -> list[_Line]:
    """Without the block of name, post and numbers that ends a mail; its sign-off line stays."""
    at = len(lines)
    while at and len(lines) - at < _TAIL and lines[at - 1][2].strip() and len(lines[at - 1][2]) <= 90:
        at -= 1
    if at == 0 or len(lines) - at == _TAIL or lines[at - 1][2].strip():
        return lines
    block = lines[at:]
    sign_off = next((i for i, line in enumerate(block) if quoting.sign_off(line[2])), -1)
    contacts = [i for i, line in enumerate(block) if quoting.contact(line[2])]
    if not contacts or any(quoting.prose(line[2]) for line in block[sign_off + 1 :]):
        return lines
    if sign_off >= 0:
        return lines[: at + max(sign_off, min(sign_off + 1, contacts[0] - 1)) + 1]
    return lines[:at] if contacts[0] > 0 else lines
