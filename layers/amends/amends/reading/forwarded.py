"""Mail that only hands on another's: "FYI, can you take this?" above a complaint, which is not its sender's."""

from __future__ import annotations

import re
from functools import cache

from amends import languages
from amends.reading import quoting
from amends.reading.automatic import automatic
from amends.reading.clean import new_words
from amends.reading.marked import names_sender
from amends.reading.phrases import in_any_language
from amends.reading.selling import selling

_MOST = 400  # characters of who only hands something on
_HEAD = 12  # lines from a separator to the last header
_CLEAR = 0.5
_OWN_TROUBLE = ("fault", "repeat", "struggle")  # families of cues
_OF_A_COMPANY = ("apology", "admission")  # families of what agents write
_MARK = re.compile(r"^[ \t]*(?:> ?)+", re.MULTILINE)

Spans = tuple[tuple[int, int], ...]


def handed_on(text: str, own: Spans, name: str = "") -> Spans:
    """Where the forwarded writer's own words stand, if the sender's tell of nothing but handing them on; else empty.

    own: spans of the sender's words; name: the sender's. A machine's or a company's mail is nobody's complaint, and a
    mail of the sender's own is not handed on.
    """
    if sum(end - start for start, end in own) > _MOST or not names_sender(text):
        return ()
    said = "\n".join(text[start:end] for start, end in own)
    if not said or len(said) > _MOST or len(text.strip()) == len(said.strip()) or not _only_hands_on(said):
        return ()
    start, sender = _body(text)
    body = _MARK.sub(lambda mark: " " * len(mark.group()), text[start:])  # each word stays where it is
    if not start or _is(name, sender) or _phrase("company_sender").search(sender) or _by_a_company(body):
        return ()
    return tuple((start + begin, start + end) for begin, end in new_words(body))


def _only_hands_on(said: str) -> bool:
    if _phrase("own_matter").search(said):
        return False
    if _phrase("somebody_else").search(said):  # then trouble that is told is theirs
        return True
    return bool(_phrase("hand_on").search(said)) and not _finds(said, "cues", _OWN_TROUBLE)


def _body(text: str) -> tuple[int, str]:
    """Where the first forwarded mail's text begins, 0 for none, and whom it is from."""
    lines = text.splitlines(keepends=True)
    first = next((i for i in range(len(lines)) if _begins(lines, i)), len(lines))
    at, sender, headed = first, "", False
    for i, line in enumerate(lines[first : first + _HEAD], first):
        bare = _MARK.sub("", line).rstrip()
        if quoting.header(bare):
            headed = True
            sender = sender or (bare if quoting.sender(bare) else "")
        elif headed and bare:
            break
        at = i + 1
    return sum(map(len, lines[:at])) if sender else 0, sender


def _begins(lines: list[str], at: int) -> bool:
    words = [_MARK.sub("", line).rstrip() for line in lines[at : at + 7]]
    return quoting.separator(words[0]) or (":" in words[0] and quoting.headers(words))


def _by_a_company(body: str) -> bool:
    words = body[:4000]
    return automatic(words) or selling(words) or _finds(words, "agents", _OF_A_COMPANY)


def _finds(words: str, sheet: str, families: tuple[str, ...]) -> bool:
    return any(found.family in families and found.strength >= _CLEAR for found in in_any_language(words, sheet))


def _is(name: str, sender: str) -> bool:
    names = set(re.findall(r"\w+", name.casefold()))
    return bool(names) and names <= set(re.findall(r"\w+", sender.casefold()))


@cache
def _phrase(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(languages.gathered('mail', key))})(?!\w)", re.IGNORECASE)
