"""Passwords, codes and keys in somebody's words: what is given away, apart from what is only said of one.

A word for a password takes the next word with it, unless that is known to be no password: "my password was rejected".
"""

from __future__ import annotations

import re

from amends import languages

MASK = "[hidden]"
COVER = "█"  # for each sign of what is hidden, where a text must keep its length
PASSWORD, CARD_CODE = "password", "card's security code"


def _any(*keys: str) -> str:
    """One of all the languages' words under these keys."""
    return "|".join(word for key in keys for word in languages.gathered("words", key))


_END = r"(?![\w'’])"
_SAID = rf"(?:{_any('said_of_secrets')}){_END}"
_SMALL = frozenset(word for one in languages.read() for word in languages.data(one, "words")["small"].split())
_BESIDE = re.compile(rf"(?i){_any('said_of_secrets', 'beside_passwords')}")
_PASSWORD = rf"(?:{_any('passwords')})(?![^\W\d_])"
_CARD_CODE = re.compile(rf"(?i){_any('card_codes')}")
_BANK_CODE = re.compile(rf"(?i){_any('bank_codes')}")  # hidden, and no secret: nobody can change it
_SECRET = rf"(?:{_any('passwords', 'secrets', 'card_codes', 'bank_codes')})(?![^\W\d_])"
_PHRASE = rf"(?:{_any('phrases')})(?![^\W\d_])"
_IS = (
    r"(?:['’]s|\s+(?:(?:i|we|ich|wir)\s+(?:\w+\s+){1,2}|for\s+(?:\w+\s+){1,2}|(?:which|that|now|currently|jetzt)\s+)?"
    rf"(?:is|was|ist|lautet|war)(?:\s+(?:(?:{_any('as_before')})\b|(?:set|changed)\s+to))?"
    r"|\s+(?:now\s+)?(?:set\s+to|changed\s+to|being|reads))"
)
_SIGN = r"\s*(?:[:=]|[-=]>)"
_OPEN, _CLOSE = "\"'“”„‘’‚«»‹›`*_", "\"'”“’‘»«›‹`*_"
_QUOTED = rf"[{_OPEN}](?!{_SAID}[{_CLOSE}])[^{_CLOSE}]{{1,60}}[{_CLOSE}]"
_COUNT = r"\d{1,2}(?:x|st|nd|rd|th|\.)?(?!\w|[ -]?\d)"  # "three times" in digits
_NUMBER = rf"(?!{_COUNT})\S{{0,80}}\d(?:\S*[^\s.,])?(?:[ -]\d+){{0,8}}"
_SPELT = rf"(?:(?:{_any('digits')})\b[\s,-]*){{3,12}}"
_LONG = r"[\w.+/=-]{16,}"
_WORDS = rf"\w+(?:[^\S\n](?!{_SAID}|{_any('loose_last', 'denying')}\b)[\w-]+){{2,7}}"  # "correct horse battery staple"
# Where a secret ends: what is said of it, or a new sentence.
_LAST = rf"[^\S\n]+(?:{_any('behind_secrets')})\b|(?<=[^\W_]{{4}})\.\s|(?<=[\d{COVER}\]])\.\s"
_REST = rf"(?:(?!{_LAST})[^,;!?\n]){{1,60}}(?:(?!{_LAST})[^\s,;!?])*"
_SEED = rf"(?:(?!{_LAST})[^;!?\n]){{1,300}}"  # "apple river moon …", of up to 24 words
_SEED_WORD = r"(?:\d{1,2}[.)]?\s?)?[a-z]{3,8}"
_BRACKETED = rf"[{_OPEN}(<\[]?"
_NEXT = rf"(?:[^\S\n]+(?:of\s+)?(?:[-–—]\s+)?|(?=[»“(])){_BRACKETED}(?!{_SECRET})"
_WORD = r"\w[^\s.,;!?)>\]\"”“»«›‹`*_]{2,}"
_LOGIN = rf"(?:{_any('logins')})(?:\s+(?:is|are|ist|sind))?(?:{_SIGN})?"
_MIXED = r"(?=[^\s\d]*\d|\S*[!#$%&*+=?])"  # no plain word: "mlind / Katze!77", but "ground floor / cellar"

# The group `value` is hidden, `maybe` unless it is known to be no password; `word` is what it is called.
# In this order: what comes first must not leave a rest that a later one shows.
PASSWORDS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        rf"\b{_PHRASE}(?:{_IS})?{_SIGN}\s*(?P<value>{_SEED})",
        rf"\b{_PHRASE}(?:{_IS})?\s+(?P<value>{_SEED_WORD}(?:[\s,]+(?!(?:{_any('denying')})\b){_SEED_WORD}){{11,23}})",
        rf"\b(?P<word>{_SECRET})(?:{_IS}|\s+of)?(?:{_SIGN})?\s*(?P<value>{_QUOTED}|{_NUMBER}|{_SPELT}|{_LONG})",
        rf"\b(?P<word>{_SECRET})(?:{_IS})?{_SIGN}(?P<gap>\s)?(?P<value>(?(gap){_REST}|\S+))",
        rf"\b(?P<word>{_SECRET}){_IS}\s+(?P<value>{_WORDS}|(?!{_SAID})\S+)",
        rf"\b{_PASSWORD}{_NEXT}(?P<maybe>{_WORD})",
        rf"(?<!\S)(?P<maybe>\S{{3,64}})\s+(?:as|als)\s+(?:\w{{1,4}}\s+)?{_PASSWORD}",
        rf"\b{_LOGIN}\s+(?P<maybe>\w[^\s/]*(?:/\w|\s?/\s?{_MIXED})\S*)",
        rf"(?:\S@\S+|\[hidden\])\s?[/|]\s?(?P<maybe>{_MIXED}(?=\S*[^\W\d_])[^\s,;]{{4,64}})",
    )
)


def value(match: re.Match[str]) -> tuple[int, int] | None:
    """Where what is to be hidden stands; None where it is known to be no password."""
    if "value" in match.groupdict():
        return match.span("value")
    words = re.findall(r"[\w'’-]+", match["maybe"].lower().replace("’", "'"))
    if any(word in _SMALL or _BESIDE.fullmatch(word) for word in words):
        return None
    return match.span("maybe")


def hide(match: re.Match[str], sign: str = "") -> str:
    """The match with its value hidden; with a sign, its length kept."""
    if not (span := value(match)):
        return match[0]
    start, end = span
    shown = sign * (end - start) or MASK
    return f"{match.string[match.start() : start]}{shown}{match.string[end : match.end()]}"


def given(text: str) -> frozenset[str]:
    """What a text gives away: a `password` or the like, or a `card's security code`."""
    found = (match for pattern in PASSWORDS for match in pattern.finditer(text) if value(match))
    words = (match.groupdict().get("word") or "" for match in found)
    return frozenset(
        CARD_CODE if _CARD_CODE.fullmatch(word) else PASSWORD for word in words if not _BANK_CODE.fullmatch(word)
    )
