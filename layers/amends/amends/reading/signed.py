"""Where the writer's name stands under a message: what somebody is called is no evidence of anything."""

from __future__ import annotations

import re

from amends.reading import quoting

_LONGEST = 40  # characters of a line that is a name
_MOST = 4  # words of one
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){0,3}")
_AFTER_COMMA = re.compile(rf"[,–—-]\s*({_NAME.pattern})\W*$")

Spans = tuple[tuple[int, int], ...]


def unsigned(text: str, own: Spans, name: str) -> Spans:
    """The writer's own words without a last line that is their name, or that stands alone under a sign-off.

    own: spans of the writer's words; name: as the helpdesk has it, empty where it does not say.
    """
    if not own:
        return own
    *before, (start, end) = own
    known = frozenset(_tokens(name)) if name else frozenset()
    cut = _end(text[start:end], known)
    return (*before, (start, start + cut)) if cut else tuple(before) if before else own


def _end(words: str, known: frozenset[str]) -> int:
    """How much of the text stands before the signature."""
    at = len(words.rstrip())
    begin = words.rfind("\n", 0, at) + 1
    line = words[begin:at].strip()
    if begin and line and len(line) <= _LONGEST and _is_signature(line, words[:begin], known):
        return len(words[:begin].rstrip())
    behind = _AFTER_COMMA.search(words, max(begin, at - _LONGEST), at) if known else None
    if behind and frozenset(_tokens(behind.group(1))) <= known:
        return behind.start()
    return len(words)


def _is_signature(line: str, before: str, known: frozenset[str]) -> bool:
    tokens = _tokens(line)
    if not tokens or len(tokens) > _MOST or line[-1] in "!?":
        return False
    if known and frozenset(tokens) <= known:
        return True
    above = before.rstrip().rpartition("\n")[2]
    return quoting.sign_off(above) and bool(_NAME.fullmatch(line.strip(" -–—~"))) and line.strip(" -–—~")[0].isupper()


def _tokens(words: str) -> list[str]:
    return [token for token in re.split(r"[\W\d_]+", words.casefold()) if token]
