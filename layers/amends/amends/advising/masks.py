"""Somebody's words made fit to be shown: secrets masked, links dead, nothing that steers the display.

Works on at most `LONGEST` characters, so that its time is bounded whatever a customer sends.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from amends import languages
from amends.advising.passwords import CARD_CODE, COVER, MASK, PASSWORD, PASSWORDS, given, hide
from amends.reading import shadow

LONGEST = 2000
_LINK = "[link]"
_BESIDE = 400  # characters around a part that tell whether it is a secret

# What turns or hides text: what reading passes over, and letters of other scripts that show nothing.
_STEERING = re.compile(f"[{shadow.STEERING}\u115f\u1160\u17b4\u17b5\u2065\u206a-\u206f\u3164\uffa0]")
_TAGS = re.compile("[\U000e0000-\U000e0fff]")
_ENTITY = re.compile(r"&#?\w{1,31};")

# Endings of hosts: the countries', but those that are words ("it works.it is") or endings of files ("readme.md").
_ENDINGS = (
    "ac|ad|ae|af|ag|ai|al|ao|aq|ar|at|au|aw|ax|az|ba|bb|bd|bf|bg|bh|bi|bj|bm|bn|bo|br|bs|bt|bw|bz|ca|cc|cd|cf|cg|ch|ci|"
    "ck|cl|cm|cn|co|cr|cu|cv|cw|cx|cy|cz|de|dj|dk|dm|dz|ec|ee|eg|et|eu|fi|fj|fk|fm|fo|fr|ga|gd|ge|gf|gg|gh|gi|gl|gm|gn|"
    "gp|gq|gr|gs|gt|gu|gw|gy|hk|hm|hn|hr|ht|hu|ie|il|io|iq|ir|je|jm|jo|jp|ke|kg|kh|ki|km|kn|kp|kr|kw|ky|kz|la|lb|lc|"
    "li|lk|lr|ls|lt|lu|lv|ly|ma|mc|me|mg|mh|mk|ml|mm|mn|mo|mp|mq|mr|ms|mt|mu|mv|mw|mx|mz|na|nc|ne|nf|ng|ni|nl|np|nr|nu|"
    "nz|om|pa|pe|pf|pg|ph|pk|pl|pn|pr|pt|pw|qa|re|ro|ru|rw|sa|sb|sc|sd|se|sg|si|sk|sl|sm|sn|sr|ss|st|su|sv|sx|sy|sz|tc|"
    "td|tf|tg|th|tj|tk|tl|tm|tn|tr|tt|tv|tw|tz|ua|ug|uk|us|uy|uz|va|vc|ve|vg|vi|vn|vu|wf|ws|ye|yt|za|zm|zw|"
    "app|dev|shop|site|online|top"
)
_FILES = "pdf|docx?|xlsx?|pptx?|csv|txt|md|jpe?g|png|gif|heic|mp[34]|mov|html?|xml|json|js|css|exe|dmg|eml|msg"
_LINKS = (
    r"(?i)\b[a-z][a-z0-9+.-]{1,15}://\S+|\bwww\.\S+|\b(?:javascript|data|mailto|tel|file):\S+",
    r"//[\w-]{1,63}\.\S+",
    r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/\S*",
    rf"(?i)\b(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?!(?:{_FILES})/)[a-z]{{2,24}}(?::\d+)?/[^\s/]\S*",
    r"(?i)\b(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|xyz|gov|edu)\b/?",
    rf"\b(?:[A-Za-z0-9-]{{2,63}}\.){{1,4}}(?:{_ENDINGS})\b(?![-'’])/?",
    rf"\b(?:[A-Z0-9-]{{2,63}}\.){{1,4}}(?:{_ENDINGS.upper()})\b/?",
)
_AT = r"(?:\s?[@＠﹫]\s?|\s?[(\[{]\s?[aä]t\s?[)\]}]\s?|[\s_-]at[\s_-]|%40)"
_DOT = r"(?:\.|\s\.\s|\s?[(\[{]\s?(?:dot|punkt)\s?[)\]}]\s?|[\s_-](?:dot|punkt)[\s_-])"
_MAILS = (
    r"[^\s@＠﹫<>()\[\]]{1,64}[@＠﹫][^\s@＠﹫<>()\[\]]{0,255}",  # also half of one, cut at a mark
    rf"(?i)\b[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}\w{{1,63}}){{1,4}}\b(?<!\d)",
    r"(?i)\b[\w.+-]{1,64}\s?[(\[{][aä]t[)\]}]\s?[\w-]{1,63}",
)
# Up to three signs between two digits; a comma and a space part numbers ("sizes 38, 39, 40"), but for whole cards.
_BETWEEN = r"(?:</?\w{1,9}>|[\W_]){0,3}"
_JOINED = r"(?:(?![,;]\s)(?:</?\w{1,9}>|[\W_])){0,3}"
_FOURS = rf"(?<!\d)\d{{4}}(?:{_BETWEEN}\d{{4}}){{3,}}+"
_NUMBER = rf"(?<!\d)\+?\(?\d(?:{_JOINED}\d){{6,}}+"
# What is long and gives nobody away, side by side: days of these years (a birthday is older), times, prices and more.
_DAY = r"[0-3]?\d(?:\.[01]?\d\.|/[01]?\d/|-[01]?\d-)202\d|202\d(?:\.[01]?\d\.|/[01]?\d/|-[01]?\d-)[0-3]?\d"
_TIME = r"(?:[0-3]?\d\s)?[0-2]?\d:[0-5]\d(?::[0-5]\d)?"
_PRICE = r"\d{1,4}[.,]\d\d|\d{1,3}(?:\.\d{3},|,\d{3}\.)\d\d|[1-9]\d{0,2},\d{3}"
_SIZE = r"[1-9]\d{2,3}\s?[×*]\s?[1-9]\d{2,3}"
_PLAIN = rf"(?:{_DAY}|{_TIME}|{_PRICE}|{_SIZE}|(?:19|20)\d\d)"
_PLAIN_NUMBERS = re.compile(rf"\(?{_PLAIN}(?:(?:[,;:)]?\s[-–—/+(]?\s?|[-–—/]){_PLAIN})*")
_MONTH = rf"(?:{'|'.join((*languages.gathered('times', 'months'), *languages.gathered('times', 'short_months')))})\b\.?"
_OLD_YEAR = r",?\s(?!202)(?:19|20)\d\d\b"
_NTH = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_PLAIN_ORDER = 6  # digits of an order number, which gives nobody away and helps to find the order
_ORDER = re.compile(
    rf"(?i)(\b(?:{'|'.join(languages.gathered('words', 'plain_numbers'))})(?:[ -](?:number|no|nr|nummer)\b\.?)?"
    r"(?: (?:is|ist|lautet|for|für))?\W{1,3})?\b(\d{5,})\b"
)
_KEYS = r"\b(?:gh[opsu]|github|glpat|sk|pk|rk|xox[a-z]|whsec|npm|hf)[_-][\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}"


def _unless_plain(match: re.Match[str]) -> str:
    return match[0] if _PLAIN_NUMBERS.fullmatch(match[0]) else MASK


def _unless_order(match: re.Match[str]) -> str:
    return match[0] if match[1] and len(match[2]) <= _PLAIN_ORDER else f"{match[1] or ''}{MASK}"


# In this order: what comes first must not leave a rest that a later one shows.
_MASKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(_LINKS[0]), _LINK),
    *((re.compile(mail), MASK) for mail in _MAILS),
    *((re.compile(link), _LINK) for link in _LINKS[1:]),
    *((pattern, hide) for pattern in PASSWORDS),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b"), MASK),  # IBAN
    (re.compile(r"(?i)\b[a-z]{2}\d{2}(?:[ -]?(?:\d{2,4}|[a-z]{4}(?=[ -]?\d))){3,8}\b"), MASK),  # IBAN in small letters
    (re.compile(r"(?i)\b[a-z]{2}(?: ?\d{2}){3} ?[a-d]\b"), MASK),  # national insurance
    (re.compile(rf"(?i)\b(?:{_NTH}\s(?:of\s)?{_MONTH}|{_MONTH}\s{_NTH}){_OLD_YEAR}"), MASK),  # birthdays
    (re.compile(rf"{_KEYS}|(?i:\b(?:[0-9a-f]{{4}}-?){{4,}}[0-9a-f]{{0,3}}\b)"), MASK),  # keys by their make, or in hex
    (re.compile(_FOURS), MASK),  # cards
    (re.compile(_NUMBER), _unless_plain),  # cards, accounts, phones
    (re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{2,}(?:-?[A-Z0-9]){4,}\b"), MASK),  # documents
    (re.compile(r"\b(?=\w{0,200}\d)(?=\w{0,200}[A-Z])(?=\w{0,200}[a-z])\w{12,200}\b"), MASK),  # keys
    (_ORDER, _unless_order),
    (re.compile(r"(?i)@(?=(?:all|everyone|here|channel|group|lead|agents?)\b)"), "@ "),  # calls for a whole team
    (re.compile(r"([{}])(?=[{}%#])"), r"\1 "),
    (re.compile(r"([%#])(?=})"), r"\1 "),
    (re.compile(f"{COVER}+"), MASK),
)
_SINGLE = str.maketrans("“”„‟«»", "‘’‚‛‹›")
_CARD_LENGTHS = range(13, 20)
_CARD = re.compile(rf"(?<![\w+])(?<!\d[ .-])\d(?:{_BETWEEN}\d){{12,}}+")
# What a long number is called that is no card's, before it.
_NO_CARD = re.compile(
    rf"(?i)\b(?:{'|'.join(languages.gathered('words', 'long_numbers'))})(?:[ -]?(?:number|no|nr|nummer|code|id)\b\.?)?"
    r"(?: (?:is|ist|lautet))?\W{0,3}$"
)
# Orders to forget orders; markup that runs, rather than is only named; what a helpdesk would fill in or reckon.
_STEERS = re.compile(
    rf"(?i)(?:{'|'.join(languages.gathered('words', 'orders'))})"
    r"|<\s{0,9}script\b[^<>]{0,300}(?:\bsrc\s?=|>\s{0,9}[\w.$]{1,60}[(=]"
    r"|>[^<>]{0,300}[(=;][^<>]{0,300}<\s{0,9}/\s{0,9}script)"
    r"|<\s{0,9}\w[^<>]{0,300}[\s/\"'](?:on\w{3,20}\s?=|\w+\s?=\s?[\"']?(?:javascript|vbscript):)"
    r"|(?<![`\"'“‘])\{\{\s{0,9}(?:(?:ticket|dc|current_user|account|agent|comment|settings)\.|[\d'\"(\[])"
)


def plain(text: str) -> str:
    """The text on one line, without control and steering characters."""
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text[:LONGEST])
    text = _TAGS.sub("", _STEERING.sub("", text))
    text = "".join(" " if c.isspace() or unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in text)
    return " ".join(text.split())


def mask(text: str) -> str:
    """The text with cards, accounts, phones, document numbers, e-mail addresses, passwords and links hidden.

    Braces are held apart, because a helpdesk fills in placeholders such as `{{ticket.id}}` in a note; so are calls
    such as `@all`.
    """
    shown = plain(text)
    for pattern, instead in _MASKS:
        shown = pattern.sub(instead, shown)
    return " ".join(shorten(word) for word in shown.split())


def cut(text: str, start: int, end: int) -> str:
    """The text from start to end, its secrets covered sign for sign: alone, a part may not show that it holds one."""
    low = max(0, start - _BESIDE)
    shown = text[low : end + _BESIDE]
    for pattern in PASSWORDS:
        shown = pattern.sub(lambda match: hide(match, COVER), shown)
    shown = re.sub(_FOURS, lambda match: COVER * len(match[0]), shown)
    return shown[start - low : end - low]


def in_quotes(text: str) -> str:
    """The text as `mask` has it, its quotation marks single: nothing in it can end the note's own quotation."""
    return mask(text).translate(_SINGLE)


def shorten(word: str, most: int = 40) -> str:
    """A word that would burst a line, cut."""
    return word if len(word) <= most else word[: most - 1] + "…"


def masked(text: str) -> bool:
    """Whether showing the text hides anything of it."""
    return mask(text) != plain(text)


def secrets(text: str) -> tuple[str, ...]:
    """What somebody wrote that is no secret any more: a `password` or the like, a `card's security code`, a `card
    number`."""
    shown = "\n".join(map(plain, text[:LONGEST].splitlines()))
    for link in _LINKS:
        shown = re.sub(link, _LINK, shown)
    told, card = given(shown), any(map(_shows_card, _CARD.finditer(shown)))
    return (*(name for name in (PASSWORD, CARD_CODE) if name in told), *(("card number",) if card else ()))


def _shows_card(run: re.Match[str]) -> bool:
    return _NO_CARD.search(run.string, max(0, run.start() - 40), run.start()) is None and _is_card(run[0])


def _is_card(run: str) -> bool:
    """Whether a run holds a payment card's number: of its length, in one piece, fours or single digits, and with the
    right last digit (ISO/IEC 7812-1, Luhn)."""
    parts = re.findall(r"\d+", run)
    starts = (start for start, part in enumerate(parts) if part[0] in "3456" and len(part) in (1, 4, *_CARD_LENGTHS))
    joined = ("".join(parts[start:end]) for start in starts for end in range(start + 1, start + 20))
    return any(len(number) in _CARD_LENGTHS and _luhn(number) for number in joined)


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def steers(text: str) -> bool:
    """Whether a text tries to steer a machine: orders to forget its orders, markup that runs, a helpdesk's braces."""
    return bool(_STEERS.search(text[:LONGEST]))
