"""Where the writer's signature stands under a message: what somebody is, or is called, is no evidence of anything."""

from __future__ import annotations

import re

from amends.reading import signature

_LONGEST = 40  # characters of a line that is a name
_LINES = 60  # at a message's end in which a signature is looked for
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){0,3}")
_AFTER_COMMA = re.compile(rf"[,–—-]\s*({_NAME.pattern})\W*$")

Spans = tuple[tuple[int, int], ...]


def unsigned(text: str, own: Spans, name: str) -> Spans:
    """The writer's own words without their name and what else a signature says below a sign-off or that name, and
    without lines that tell where a company is registered; all of them where nothing else would be left.

    own: spans of the writer's words; name: as the helpdesk has it, empty where it does not say.
    """
    if not own:
        return own
    known = frozenset(_tokens(name)) if name else frozenset()
    gone = _signature(text, own, known)
    left = without(text, own, gone) if gone else own
    if not left:
        return own
    *before, (start, end) = left
    behind = _AFTER_COMMA.search(text, max(start, end - _LONGEST), end) if known else None
    if behind and frozenset(_tokens(behind.group(1))) <= known:
        return (*before, (start, behind.start()))
    return left


def without(text: str, own: Spans, gone: Spans) -> Spans:
    """The spans without others that stand in them, and without the space around what is left."""
    left: list[tuple[int, int]] = []
    for start, end in own:
        for begin, stop in (*(one for one in gone if start <= one[0] < end), (end, end)):
            words = text[start:begin]
            if words.strip():
                left.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
            start = stop
    return tuple(left)


def _signature(text: str, own: Spans, known: frozenset[str]) -> Spans:
    """The lines of a signature."""
    if "\n" not in text:
        return ()
    leaves, registers = signature.may_leave(text), signature.may_be_registered(text)
    if not (leaves or registers or (known and _named(text, known))):
        return ()
    lines = _lines(text, own)[-_LINES:]
    words = [text[start:end].strip() for start, end in lines]
    behind = range(len(words) - 1, 0, -1)
    leave = next((at for at in behind if signature.leave(words[at])), 0) if leaves else 0
    below = leave + 1 if leave else next((at for at in behind if _is_name(words[at], known)), 0)
    if not signature.opened(words[: leave or below]):
        leave, below = 0, len(words)
    says = [
        *(not (registers and signature.registered(line)) for line in words[:below]),
        *signature.added(words[below:]),
    ]
    gone = [line for line, kept in zip(lines, says, strict=True) if not kept]
    if leave:
        start, end = lines[leave]
        gone.append((start + signature.leave(text[start:end]), end))
    return tuple(sorted((start, end) for start, end in gone if text[start:end].strip(" \r.,!")))


def _named(text: str, known: frozenset[str]) -> bool:
    written = text.casefold()
    return any(name in written for name in known)


def _lines(text: str, own: Spans) -> list[tuple[int, int]]:
    lines = []
    for start, end in own:
        for line in text[start:end].split("\n"):
            lines.append((start, start + len(line)))
            start += len(line) + 1
    return lines


def _is_name(line: str, known: frozenset[str]) -> bool:
    return 0 < len(line) <= _LONGEST and line[-1] not in "!?" and frozenset(_tokens(line) or [""]) <= known


def _tokens(words: str) -> list[str]:
    return [token for token in re.split(r"[\W\d_]+", words.casefold()) if token]
