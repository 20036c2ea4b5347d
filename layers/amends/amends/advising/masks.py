"""Somebody's words made fit to be shown: secrets masked, links dead, nothing that steers the display.

Works on at most `LONGEST` characters, so that its time is bounded whatever a customer sends.
"""

from __future__ import annotations

import re
import unicodedata

from amends import languages

LONGEST = 2000
MASK = "[hidden]"
_LINK = "[link]"

# Bidirectional marks, zero-width characters, joiners, soft hyphens and byte order marks: they turn or hide text.
_STEERING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
_TAGS = re.compile("[\U000e0000-\U000e0fff]")

_ENDINGS = "com|net|org|io|de|at|ch|uk|eu|us|info|biz|co|app|dev|shop|site|online|xyz|top|ru|cn|me|ly|ai"
# What is said of a password without giving it away: "my password was rejected".
_SAID_OF_ONE = rf"(?!(?:{'|'.join(languages.gathered('words', 'said_of_secrets'))})\b)"
_SECRET = re.compile(
    rf"(?i)\b({'|'.join(languages.gathered('words', 'secrets'))})(?![a-z])"
    r"((?:['’]s|\s+(?:i|we)\s+\w+\s+is|\s+for\s+\w+\s+is|\s+is|\s+was|\s+(?:ist|lautet|war))?\s*(?:[:=]|->|=>)?\s*)"
    r"(?:\"[^\"]*\"|'[^']*'|\S*\d\S*(?:[ -]\d+){0,8}|(?<=[:=>] )[^,;!?]{1,60}|(?<=[:=>])\S+|"
    rf"(?:(?<=is )|(?<=was )|(?<=[’']s )|(?<=ist )|(?<=lautet )|(?<=war )){_SAID_OF_ONE}\S+)"
)
_PLAIN_ORDER = 6  # digits of an order number, which gives nobody away and helps to find the order
_ORDER = re.compile(
    r"(?i)(\b(?:order|booking|bestell\w*|auftrag\w*|buchung\w*)(?:[ -](?:number|no|nr|nummer)\b\.?)?"
    r"(?: (?:is|ist|lautet))?\W{1,3})?\b(\d{5,})\b"
)
# A day of these years is a deadline, and no number of anybody's: "by 04.12.2026". A birthday is older.
_NO_DAY = r"(?!(?:[0-3]?\d([./-])[01]?\d(?:\1)202\d|202\d([./-])[01]?\d\2[0-3]?\d)(?![\d./_–—-]|[ ()]{1,3}\d))"
# In this order: what comes first must not leave a rest that a later one shows.
_MASKS = (
    (re.compile(r"(?i)\b[a-z][a-z0-9+.-]{1,15}://\S+|\bwww\.\S+|\b(?:javascript|data|mailto|tel|file):\S+"), _LINK),
    (re.compile(r"[^\s@＠<>()\[\]]{1,64}[@＠][^\s@＠<>()\[\]]{0,255}"), MASK),  # also half of one, cut at a mark
    (re.compile(r"(?i)\b[\w.+-]{1,64}\s(?:@|at)\s[\w-]{1,63}(?:\s?(?:\.|\bdot\b)\s?\w{1,63}){1,4}\b(?<!\d)"), MASK),
    (
        re.compile(
            r"(?i)\b[\w.+-]{1,64}\s?[(\[{]at[)\]}]\s?[\w-]{1,63}(?:\s?(?:\.|[(\[{]dot[)\]}]|\bdot\b)\s?\w{1,63}){0,4}"
        ),
        MASK,
    ),
    (re.compile(rf"(?i)\b(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})\b(?:/\S*)?"), _LINK),
    (_SECRET, rf"\1\2{MASK}"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b"), MASK),  # IBAN
    (re.compile(r"(?i)\b[a-z]{2}\d{2}(?:[ -]?(?:\d{2,4}|[a-z]{4}(?=[ -]?\d))){3,8}\b"), MASK),  # IBAN in small letters
    (re.compile(r"\b[A-Z]{2}(?: ?\d{2}){3} ?[A-Z]\b"), MASK),  # national insurance
    (re.compile(rf"(?<!\d){_NO_DAY}\+?\(?\d(?:(?:[ ()./_–—-]{{0,3}}|,)\d){{6,30}}"), MASK),  # cards, accounts, phones
    (re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{2,}(?:-?[A-Z0-9]){4,}\b"), MASK),  # documents
    (re.compile(r"\b(?=\w{0,200}\d)(?=\w{0,200}[A-Z])(?=\w{0,200}[a-z])\w{12,200}\b"), MASK),  # keys
    (_ORDER, lambda match: match[0] if match[1] and len(match[2]) <= _PLAIN_ORDER else f"{match[1] or ''}{MASK}"),
)
_CARD = re.compile(r"(?<![\d-])[3-6](?:[ -]?\d){12,18}(?![\d-])")
_ORDERS = re.compile(
    rf"(?i)(?:{'|'.join(languages.gathered('words', 'orders'))})|<\s*(?:script|iframe|img)\b|\{{%|\{{\{{"
)
_BRACES = re.compile(r"([{}])(?=[{}%#])")
_PERCENT = re.compile(r"([%#])(?=})")


def plain(text: str) -> str:
    """The text on one line, without control and steering characters."""
    text = _TAGS.sub("", _STEERING.sub("", text[:LONGEST]))
    text = "".join(" " if c.isspace() or unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in text)
    return " ".join(text.split())


def mask(text: str) -> str:
    """The text with cards, accounts, phones, document numbers, e-mail addresses, passwords and links hidden.

    Braces are held apart, because a helpdesk fills in placeholders such as `{{ticket.id}}` in a note.
    """
    shown = plain(text)
    for pattern, instead in _MASKS:
        shown = pattern.sub(instead, shown)
    shown = _PERCENT.sub(r"\1 ", _BRACES.sub(r"\1 ", shown))
    return " ".join(shorten(word) for word in shown.split())


def shorten(word: str, most: int = 40) -> str:
    """A word that would burst a line, cut."""
    return word if len(word) <= most else word[: most - 1] + "…"


def masked(text: str) -> bool:
    """Whether showing the text hides anything of it."""
    return mask(text) != plain(text)


def secrets(text: str) -> tuple[str, ...]:
    """What somebody wrote that is no secret any more: a `password` or the like, a `card number`."""
    shown = plain(text)
    told = (("password", bool(_SECRET.search(shown))), ("card number", any(map(_is_card, _CARD.findall(shown)))))
    return tuple(name for name, there in told if there)


def _is_card(number: str) -> bool:
    """Whether a number's last digit is right for a payment card's (ISO/IEC 7812-1, Luhn)."""
    digits = [int(digit) for digit in number if digit.isdigit()][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def steers(text: str) -> bool:
    """Whether a text tries to steer a machine: orders to forget its orders, markup that runs, a helpdesk's braces."""
    return bool(_ORDERS.search(text[:LONGEST]))
