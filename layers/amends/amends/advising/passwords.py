"""Passwords, codes and keys in somebody's words: what is given away, apart from what is only said of one.

A word for a password takes the next word with it, unless that is known to be no password: "my password was rejected".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from amends import languages

MASK = "[hidden]"


def _any(*keys: str) -> str:
    """One of all the languages' words under these keys."""
    return "|".join(word for key in keys for word in languages.gathered("words", key))


_END = r"(?![\w'’])"
_SAID = rf"(?:{_any('said_of_secrets')}){_END}"
_SMALL = frozenset(word for one in languages.read() for word in languages.data(one, "words")["small"].split())
_BESIDE = re.compile(rf"(?i){_any('said_of_secrets', 'beside_passwords')}")
_PASSWORD = rf"(?:{_any('passwords')})(?![^\W\d_])"
_SECRET = rf"(?:{_any('passwords', 'secrets')})(?![^\W\d_])"
_IS = (
    r"(?:['’]s|\s+(?:(?:i|we|ich|wir)\s+(?:\w+\s+){1,2}|for\s+(?:\w+\s+){1,2}|(?:which|that|now|currently|jetzt)\s+)?"
    r"(?:is|was|ist|lautet|war)(?:\s+(?:(?:now|still|currently|jetzt|noch)\b|(?:set|changed)\s+to))?"
    r"|\s+(?:now\s+)?(?:set\s+to|changed\s+to|being|reads))"
)
_SIGN = r"\s*(?:[:=]|[-=]>)"
_OPEN, _CLOSE = "\"'“”„‘’‚«»‹›`*_", "\"'”“’‘»«›‹`*_"
_QUOTED = rf"[{_OPEN}](?!{_SAID}[{_CLOSE}])[^{_CLOSE}]{{1,60}}[{_CLOSE}]"
_COUNT = r"\d{1,2}(?:x|st|nd|rd|th|\.)?(?!\w|[ -]?\d)"  # "three times" in digits
_NUMBER = rf"(?!{_COUNT})\S{{0,80}}\d\S*(?:[ -]\d+){{0,8}}"
_SPELT = rf"(?:(?:{_any('digits')})\b[\s,-]*){{3,12}}"
_LONG = r"[\w.+/=-]{16,}"
_WORDS = rf"\w+(?:\s(?!{_SAID}|{_any('loose_last', 'denying')}\b)[\w-]+){{2,7}}"  # "correct horse battery staple"
_BRACKETED = rf"[{_OPEN}(<\[]?"
_NEXT = rf"(?:\s+(?:of\s+)?(?:[-–—]\s+)?|(?=[»“(])){_BRACKETED}(?!{_SECRET})"
_WORD = r"\w[^\s.,;!?)>\]\"”“»«›‹`*_]{2,}"
_LOGIN = rf"(?:{_any('logins')})(?:\s+(?:is|are|ist|sind))?(?:{_SIGN})?"


def _unless_small(match: re.Match[str]) -> str:
    """The match with its value hidden, but for a word that is known to be no password."""
    words = re.findall(r"[\w'’-]+", match["value"].lower().replace("’", "'"))
    if any(word in _SMALL or _BESIDE.fullmatch(word) for word in words):
        return match[0]
    return f"{match.string[match.start() : match.start('value')]}{MASK}{match.string[match.end('value') : match.end()]}"


# In this order: what comes first must not leave a rest that a later one shows.
PASSWORDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(f"(?i){pattern}"), instead)
    for pattern, instead in (
        (rf"\b({_SECRET}(?:{_IS}|\s+of)?(?:{_SIGN})?\s*)(?:{_QUOTED}|{_NUMBER}|{_SPELT}|{_LONG})", rf"\1{MASK}"),
        (rf"\b({_SECRET}(?:{_IS})?{_SIGN})(?:(\s)[^,;!?]{{1,60}}|\S+)", rf"\1\2{MASK}"),
        (rf"\b({_SECRET}{_IS}\s+)(?:{_WORDS}|(?!{_SAID})\S+)", rf"\1{MASK}"),
        (rf"\b{_PASSWORD}{_NEXT}(?P<value>{_WORD})", _unless_small),
        (rf"(?<!\S)(?P<value>\S{{3,64}})\s+(?:as|als)\s+(?:\w{{1,4}}\s+)?{_PASSWORD}", _unless_small),
        (rf"\b{_LOGIN}\s+(?P<value>\w[^\s/]*/\w\S*)", _unless_small),
    )
)


def given(text: str) -> bool:
    """Whether a text on one line gives a password or the like away."""
    return any(pattern.sub(instead, text) != text for pattern, instead in PASSWORDS)
