"""What a signature says under a message, and what its writer added: a job, a court or a slogan is no matter of theirs.

The words are each language's data, in its mail.toml, and all languages' are looked for, as in quoting.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from amends import languages
from amends.reading import marked, quoting

_NAME = r"(?-i:[A-ZÄÖÜ][\w.'’-]*)"  # a word of one
_BETWEEN = "of|and|the|for|at|und|für|von|der|im|in"  # words of a title
_WIDEST = 90  # characters of a line that takes leave
_LONG = 7  # words of the longest line that need not say something

# `{key}` stands for what the languages say under it.
_HABITS = {
    "leave": rf"^\W*(?:{{sign_off}})(?P<who>[\s,.!–-]+{_NAME}(?:[\s,.|/&–-]+(?:{_NAME}|{_BETWEEN})){{0,9}})?\W{{0,3}}$",
    "greeting": r"^\W*(?:{greeting})(?:[ ,]+[^\W\d][\w'’-]*){0,3}[^\w.?]{0,3}$",
    "postscript": r"^\W*(?:{postscript})",
    "register": r"\b(?:{register})",
    "footer": r"^\W*(?:{footer})",
}
_WORD = re.compile(r"[\w']+")
_SHORT_FOR = re.compile(r"^\w{2,4}\.(?= )")  # "Dir. of Operations"
# How a sentence ends, and "GmbH & Co." does not; or a form's field: "Damage: glass in pieces".
_SENTENCE = re.compile(r"[?!]\W{0,9}$|\b[a-zäöüß]{4,}\.$|^[^\W\d][\w ]{3,24}:\s*[^\W\d]")


def _form(habit: str) -> str:
    key = "sign_off" if habit == "leave" else habit
    return _HABITS[habit].replace("{" + key + "}", "|".join(languages.gathered("mail", key)))


@cache
def _habit(name: str) -> re.Pattern[str]:
    return re.compile(_form(name), re.IGNORECASE)


@cache
def _leaves() -> Any:
    return marked.any_line([_form("leave")])


@cache
def _registers() -> Any:
    return marked.any_line([], [_form("register")])


@cache
def _says() -> frozenset[str]:
    """Words of a sentence that are in no title, name or address."""
    every = (languages.gathered("mail", "says"), *(languages.gathered("words", key) for key in ("own", "addressed")))
    return frozenset(chain(*every))


@cache
def _prose() -> frozenset[str]:
    return _says().union(languages.gathered("mail", "prose"))


def may_leave(text: str) -> bool:
    """Whether a line of the text may take leave: most texts have none, and one look tells."""
    return marked.occurs(_leaves(), text)


def may_be_registered(text: str) -> bool:
    """Whether a line of the text may tell where a company is registered."""
    return marked.occurs(_registers(), text)


def leave(line: str) -> int:
    """How much of a line takes leave, behind which at most their name and title stand; 0 for a line that does not."""
    found = _habit("leave").match(line) if len(line) <= _WIDEST else None
    return (found.end() if found["who"] is None else found.start("who")) if found else 0


def opened(lines: Sequence[str]) -> bool:
    """Whether anything is said in these lines, so that one may take leave behind them: more than a greeting."""
    return any(line and not _habit("greeting").match(line) for line in lines)


def registered(line: str) -> bool:
    """Whether a line tells where a company is registered, as its mails must, and nothing of the writer's."""
    line = line[: quoting.LONG]
    named = _habit("register").search(line)
    return bool(named) and line[-1] not in "?!" and _says().isdisjoint(_words(line))


def added(lines: Sequence[str]) -> Iterator[bool]:
    """Of each line below the sign-off, whether the writer says something in it. An empty one ends what is said."""
    says = small = False
    for line in (line[: quoting.LONG] for line in lines):
        small = bool(line) and (small or quoting.disclaimer(line))
        says = bool(line) and (bool(_habit("postscript").match(line)) or (not small and (says or _is_said(line))))
        yield says
        says = says and line[-1] not in ".!?"


def _is_said(line: str) -> bool:
    """Whether a line is a sentence rather than names, a title, a place, numbers or a slogan."""
    words = line.split()
    small = sum(word[0].islower() for word in words)
    begun = len(words) > 1 and line[0].islower() and "." not in words[0]
    long = len(words) > _LONG and 2 * small >= len(words)
    if not (begun or long or _SENTENCE.search(line) or not _prose().isdisjoint(_words(line))):
        return False
    return not (_habit("footer").match(line) or registered(line))


def _words(line: str) -> list[str]:
    return _WORD.findall(_SHORT_FOR.sub("", line).casefold().replace("’", "'"))
