"""What a text must hold for a phrase to stand in it: words, or two words side by side. See keywords.py.

Told from the pattern alone, so that no phrase that is there is left out: where anything may stand, nothing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

from amends.reading import keywords, pattern, shadow
from amends.reading.keywords import ByWord
from amends.reading.pattern import Group, Node

MOST = 2  # groups of words asked for beside what is rarest: more hardly leave out more
_RUN = re.compile("[a-z'äöüß]+")
_FORMS = 200  # ways to write out what hangs together
_NONE: frozenset[str] = frozenset()

Words = frozenset[str]  # in a shadow's letters, without apostrophes, in every spelling


class Need(NamedTuple):
    """One of these words stands in the text, or one on the left beside one on the right."""

    alone: Words = _NONE
    left: Words = _NONE
    right: Words = _NONE


class _Part(NamedTuple):
    """What stands between two spaces, or a run of such: the words it may begin and end with, None for any word."""

    first: Words | None
    last: Words | None
    optional: bool  # may hold no word at all
    needs: tuple[Need, ...] = ()


_SIGN = _Part(_NONE, _NONE, optional=True)


TOGETHER = ("risks", "breaches", "frailty")  # sheets that are looked for together, see risk.py


def by_word(*sheets: Mapping[str, Any]) -> ByWord:
    """What the phrases of these sheets, one behind the other, need, by word."""
    return keywords.by_word(
        needs(entry["pattern"], sheet["words"]) for sheet in sheets for _, _, entry in pattern.entries(sheet)
    )


def named(sheets: Sequence[str]) -> str:
    """The file that holds what the phrases of these sheets need, in a deployment."""
    return "_".join((*sheets, "needs"))


def needs(phrase: str, words: Mapping[str, str]) -> list[list[str]]:
    """The pattern's alternatives, each as what it needs most (a `Need`'s three groups) and then groups of words.

    No alternatives for a pattern that can do without any word.
    """
    root = pattern.parsed(phrase, words)
    while len(root.branches) == len(root.branches[0]) == 1 and isinstance(root.branches[0][0], Group):
        root = root.branches[0][0]
    ways = []
    for branch in root.branches:
        first, *others = sorted(_run(branch).needs, key=_rare) or [Need()]
        if first == Need():
            return []
        sides = (first.left, first.right) if first.left else ()
        groups = [need.alone for need in others if not need.left and not any(side <= need.alone for side in sides)]
        ways.append([" ".join(sorted(group)) for group in (*first, *groups[:MOST])])
    return ways


def _rare(need: Need) -> float:
    """The less, the rarer: long words are, and two side by side."""
    return _common(need.alone) + _common(need.left) * _common(need.right)


@lru_cache(maxsize=8192)
def _common(words: Words) -> float:
    return sum(4.0 ** -len(word) for word in words)


def _run(nodes: Sequence[Node]) -> _Part:
    """Nodes in a row. Over a gap, no two words stand side by side."""
    stretches: list[list[_Part]] = [[]]
    glued: list[Node] = []  # what hangs together, without a space
    for node in (*nodes, " "):
        if node not in (" ", " … "):
            glued.append(node)
            continue
        if glued:
            stretches[-1].append(_glued(glued))
            glued = []
        if node == " … ":
            stretches.append([])
    first, last = _first(stretches[0]), _last(stretches[-1])
    if len(stretches) > 1:  # at a gap's other side may stand any word
        first = None if _optional(stretches[0]) else first
        last = None if _optional(stretches[-1]) else last
    every = tuple(need for stretch in stretches for need in _of(stretch))
    return _Part(first, last, all(map(_optional, stretches)), tuple(dict.fromkeys(every)))


def _optional(parts: Iterable[_Part]) -> bool:
    return all(part.optional for part in parts)


def _first(parts: Iterable[_Part]) -> Words | None:
    """The words that these parts may begin with."""
    found = _NONE
    for part in parts:
        if part.first is None:
            return None
        found |= part.first
        if not part.optional:
            break
    return found


def _last(parts: Sequence[_Part]) -> Words | None:
    return _first(part._replace(first=part.last) for part in reversed(parts))


def _of(parts: Sequence[_Part]) -> list[Need]:
    """What a part needs by itself, and which words must stand on either side of where it meets its neighbours."""
    found: list[Need] = []
    for at, part in enumerate(parts):
        if part.optional:
            continue
        before, after = parts[:at], parts[at + 1 :]
        found += part.needs
        if not _optional(after):
            found += _pair(part.last, _first(after))
        if not _optional(before):
            found += _pair(_last(before), part.first)
    return found


def _pair(left: Words | None, right: Words | None) -> list[Need]:
    return [Need(left=left, right=right)] if left and right else []


def _glued(nodes: Sequence[Node]) -> _Part:
    """One node, or a word and what hangs on it, in all its forms: `hurt(.|s|)`. Signs alone change nothing."""
    parts = [(node, _part(node)) for node in nodes]
    parts = [(node, part) for node, part in parts if part != _SIGN] or parts[:1]
    if len(parts) == 1:
        return parts[0][1]
    nodes = [node for node, _ in parts]
    written = [[node] if isinstance(node, str) else _forms(node) for node in nodes]
    if prod(map(len, written)) > _FORMS or not all(written):
        return _Part(None, None, optional=False)
    return _any(tuple(map(_word, map("".join, product(*written)))))


def _forms(group: Group) -> list[str]:
    """The group's branches as they are written; none where one holds more than a word."""
    whole = all(len(branch) == 0 or (len(branch) == 1 and isinstance(branch[0], str)) for branch in group.branches)
    return ["".join(map(str, branch)) for branch in group.branches] if whole else []


def _part(node: Node) -> _Part:
    return _word(node) if isinstance(node, str) else _any(tuple(map(_run, node.branches)))


def _any(parts: Sequence[_Part]) -> _Part:
    """One of these parts."""
    if len(parts) == 1:
        return parts[0]
    optional = _optional_one(parts)
    needed = () if optional else tuple(filter(None, (_of_each(parts, paired=paired) for paired in (True, False))))
    return _Part(_all(part.first for part in parts), _all(part.last for part in parts), optional, needed)


def _optional_one(parts: Iterable[_Part]) -> bool:
    return any(part.optional for part in parts)


def _of_each(parts: Iterable[_Part], *, paired: bool) -> Need | None:
    """What one of the parts needs: the rarest of each, of single words alone if not paired."""
    each = [min((n for n in part.needs if paired or not n.left), key=_rare, default=None) for part in parts]
    known = [need for need in each if need]
    return Need(*map(_NONE.union, *known)) if len(known) == len(each) else None


def _all(groups: Iterable[Words | None]) -> Words | None:
    found = _NONE
    for group in groups:
        if group is None:
            return None
        found |= group
    return found


@lru_cache(maxsize=8192)
def _word(written: str) -> _Part:
    """A word's runs of letters; what else it holds, a text's words pass over."""
    folded = pattern.folded(written).replace("''", "'")
    runs = [run for run in (run.strip("'") for run in _RUN.findall(folded)) if run]
    if "*" in folded or any(run.count("'") > 1 for run in runs):
        return _Part(None, None, optional=False)
    if not runs:
        return _SIGN
    return _Part(_spelled(runs[0]), _spelled(runs[-1]), optional=False, needs=(Need(_spelled(max(runs, key=len))),))


def _spelled(run: str) -> Words:
    return frozenset(map("".join, product(*map(shadow.spellings, run.replace("'", "")))))
