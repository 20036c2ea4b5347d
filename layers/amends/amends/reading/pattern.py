"""The lexicon's way to write a phrase, and its translation to RE2 over a text's shadow.

can't figure out      words in this order; an apostrophe may be missing; any white space between them
für                   an umlaut in any spelling: für, fur, fuer; so ß: ß, ss
charg*  *rechnung     a word that begins so, or ends so
#                     a number in digits
(a|the|my|) thing     one of these, or nothing; a group may hold several words and other groups
tried … times         up to three other words between, in the same sentence
{number}              words that the lexicon defines under [words]
we''ll                an apostrophe that must be there, because `well` is another word
thanks!  why?         signs stand for themselves
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from amends.reading import shadow

FILLER = "filler"  # the words that may stand between, where no others may
_OF_RULES = ("before", "after", "within", "sentence", "unless", "quoted")
_TOKEN = re.compile(r"\([^()]*\)| *… *| +|[()|]|[^ ()|{}…]+")  # a group without groups in it is one token
_SPACE = r"\s+"
_UMLAUTS = "äöüß"
_BACKSLASH = "`"  # see packed
# Tables beside them, as there are context rules and a sheet's own numbers.
_NO_FAMILIES = ("words", "named")
_GAP = r"(?:\s+(?:[^\s.!?\x00]|\.\d){1,40}){0,3}?\s+"  # a price's point ends no sentence


class PatternError(ValueError):
    """A phrase cannot be read. The message names what is wrong with it."""


@dataclass(frozen=True)
class Group:
    branches: tuple[tuple[Node, ...], ...]

    @property
    def optional(self) -> bool:
        return () in self.branches

    @cached_property
    def re2(self) -> str:
        return "(?:" + "|".join(_sequence(branch) for branch in self.branches if branch) + ")"


Node = str | Group  # a string is a word, ` ` or `…`


def entries(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A sheet's phrases, each with its family and its name."""
    for family, kinds in sheet.items():
        if isinstance(kinds, Mapping) and family not in _NO_FAMILIES:
            yield from ((family, name, entry) for name, many in kinds.items() for entry in many)


def of_rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, bytes]:
    """A context rule's patterns for RE2, by name."""
    re2 = {name: to_re2(entry[name], words) for name in _OF_RULES if name in entry}
    return re2 | ({FILLER: to_re2("{filler}", words)} if entry.get("words") == 0 else {})


def built(entry: Mapping[str, Any]) -> dict[str, bytes]:
    """The same as deployed, see build.py; none in a checkout."""
    return {name: unpacked(written) for name, written in entry.get("re2", {}).items()}


def packed(re2: bytes) -> str:
    """A translated pattern for JSON. A backslash is written as a sign that JSON need not escape: a lexicon has thirty
    thousand, and is read in a third of the time. Raises PatternError for a pattern that holds the sign itself."""
    written = re2.decode("latin-1")
    if _BACKSLASH in written:
        raise PatternError(f"{written!r} has a {_BACKSLASH}, which stands for a backslash in what is deployed")
    return written.replace("\\", _BACKSLASH)


def unpacked(written: str) -> bytes:
    """The translated pattern of what `packed` wrote."""
    return written.replace(_BACKSLASH, "\\").encode("latin-1")


def to_re2(pattern: str, words: Mapping[str, str]) -> bytes:
    """The RE2 pattern, for options with encoding LATIN1. Raises PatternError."""
    root = parsed(pattern, words)
    last = _edge(root, -1)
    body = root if _words_alone(last) else _longest_first(root)
    return _whole_words(body.re2, _edge(root, 0), last)


def literal(phrase: str) -> bytes:
    """The RE2 pattern of plain words, such as an admin's own: whole words in any case, apostrophes optional."""
    parts = [_escaped(part) for part in folded(phrase).split()]
    if not any(re.search(r"[a-z0-9\xff]", part) for part in parts):
        raise PatternError("a phrase must have a letter or a digit")
    return _whole_words(_SPACE.join(parts), {parts[0].lstrip("\\")[:1]}, {parts[-1][-1:]})


def expanded(pattern: str, words: Mapping[str, str], depth: int = 0) -> str:
    """The pattern with its {words} written out."""

    def named(found: re.Match[str]) -> str:
        if found.group(1) not in words:
            raise PatternError(f"{pattern!r} names {found.group()}, which [words] does not define")
        if depth > 4:
            raise PatternError(f"{found.group()} is defined by itself")
        return f"({expanded(words[found.group(1)], words, depth + 1)})"

    return re.sub(r"\{(\w+)\}", named, pattern)


def parsed(pattern: str, words: Mapping[str, str]) -> Group:
    written = expanded(pattern, words)
    tokens = _TOKEN.findall(written)
    if "{" in written or "}" in written:
        raise PatternError(f"{pattern!r} has a brace that is not closed")
    root = _alternatives(tokens, pattern, depth=0)
    if tokens:
        raise PatternError(f"{pattern!r} has a bracket too many")
    if _may_be_empty(root):
        raise PatternError(f"{pattern!r} may match nothing at all")
    return root


def _alternatives(tokens: list[str], pattern: str, depth: int) -> Group:
    """Take tokens up to the bracket that closes this group, or to the end."""
    branches: list[list[Node]] = [[]]
    while tokens:
        sign = tokens.pop(0)
        if sign == "(":
            branches[-1].append(_alternatives(tokens, pattern, depth + 1))
        elif sign[0] == "(":
            branches[-1].append(_flat(sign))
        elif sign == ")" and depth:
            return _group(branches, pattern)
        elif sign == "|" and depth:
            branches.append([])
        elif sign in (")", "|"):
            raise PatternError(f"{pattern!r} has {sign} outside brackets")
        elif "…" in sign:
            branches[-1].append(" … ")
        else:
            branches[-1].append(sign if sign.strip() else " ")
    if depth:
        raise PatternError(f"{pattern!r} has a bracket that is not closed")
    return _group(branches, pattern)


@lru_cache(maxsize=4096)
def _flat(written: str) -> Group:
    """A group without groups in it. Many phrases share one, such as the ways to say "not"."""
    return _alternatives([*_TOKEN.findall(written[1:-1]), ")"], written, depth=1)


def _group(branches: list[list[Node]], pattern: str) -> Group:
    if any(branch and " " in (branch[0], branch[-1]) for branch in branches):
        raise PatternError(f"{pattern!r} begins or ends a choice with a space: write it before or after the group")
    return Group(tuple(map(tuple, branches)))


def _sequence(nodes: tuple[Node, ...]) -> str:
    """The nodes in order. Words that may be missing take the space after them along, at the end the one before."""
    if len(nodes) == 1 and isinstance(nodes[0], str) and nodes[0].strip(" …"):
        return _word(nodes[0])
    out: list[str] = []
    spare = False  # the space after was taken along
    for at, node in enumerate(nodes):
        after = nodes[at + 1] if at + 1 < len(nodes) else ""
        if node == " ":
            if not spare:
                out.append(_SPACE)
            spare = False
        elif isinstance(node, Group) and node.optional and after == " " and at and nodes[at - 1] not in (" ", " … "):
            out.append(f"(?:{node.re2})?")  # a sign that hangs on a word: the space after stays
        elif isinstance(node, Group) and node.optional and after == " " and not _may_end(nodes[at + 1 :]):
            out.append(f"(?:{node.re2}{_SPACE})?")
            spare = True
        elif isinstance(node, Group) and node.optional:
            before = out.pop() if out and out[-1] == _SPACE and after in ("", " ", " … ") else ""
            out.append(f"(?:{before}{node.re2})?")
        elif isinstance(node, Group):
            out.append(node.re2)
        else:
            out.append(_GAP if node == " … " else _word(node))
    return "".join(out)


def _may_end(nodes: tuple[Node, ...]) -> bool:
    """Whether nothing, or a gap with its own space, may come next."""
    for node in nodes:
        if node == " … ":
            return True
        if node != " " and not (isinstance(node, Group) and node.optional):
            return False
    return True


def _may_be_empty(group: Group) -> bool:
    return group.optional or any(
        all(isinstance(node, Group) and _may_be_empty(node) for node in branch if node != " ")
        for branch in group.branches
    )


@lru_cache(maxsize=8192)
def _word(written: str) -> str:
    return _escaped(folded(written)).replace(r"\*", r"\w*").replace(r"\#", r"\d+")


def folded(written: str) -> str:
    """As `shadow.fold`, but for umlauts, which stand for all their spellings."""
    if written.isascii() and written.isprintable():
        return written.lower()
    shown = shadow.fold(written).decode("latin-1")
    return "".join(
        letter.lower() if letter.lower() in _UMLAUTS else fold for letter, fold in zip(written, shown, strict=True)
    )


def _escaped(folded: str) -> str:
    escaped = re.escape(folded).replace("''", "\0").replace("'", "'?").replace("\0", "'")
    return shadow.spelled(escaped)


def _edge(node: Node, side: int) -> set[str]:
    """The characters that the node may begin (side 0) or end (side -1) with; `*` stands for any of a word."""
    if isinstance(node, str):
        return {shadow.fold(node).decode("latin-1")[side]}
    found: set[str] = set()
    for branch in node.branches:
        for inner in branch if side == 0 else reversed(branch):
            found |= _edge(inner, side) if inner != " " else set()
            if not (isinstance(inner, Group) and inner.optional) and inner != " ":
                break
    return found


def _longest_first(group: Group) -> Group:
    """The group with what may end it in an order in which no word hides a longer one, since RE2 takes the first that
    fits: where the end may be a sign, no boundary says which word is whole. Finder leaves out what ends within one."""
    branches = [
        (*branch[:-1], _longest_first(branch[-1])) if branch and isinstance(branch[-1], Group) else branch
        for branch in group.branches
    ]
    return Group(tuple(sorted(branches, key=lambda branch: -len(_sequence(branch)))))


def _words_alone(edge: set[str]) -> bool:
    return all(re.match(r"[a-z0-9_*#]", character) for character in edge)


def _whole_words(body: str, first: set[str], last: set[str]) -> bytes:
    """A phrase is whole words; at a sign there is no word boundary to ask for."""
    start, end = (r"\b" if _words_alone(edge) else "" for edge in (first, last))
    return f"{start}{body}{end}".encode("latin-1")
