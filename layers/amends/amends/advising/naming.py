"""How a note names the person, the channel, the tier and what came before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from amends import languages
from amends.advising.masks import mask, masked, plain
from amends.advising.reflect import Tongue
from amends.judging import evidence
from amends.nouns import History, Reading
from amends.ticket import Channel, Person, Ticket

LONGEST_NAME = 30
_NOBODY = frozenset({"anonymous", "null", "none", "unknown", "guest", "visitor", "customer", "user", "n/a", "test"})
# Of address, with a last name alone; and others that stand before a name.
_FORMS = frozenset({"frau", "herr", "hr", "fr", "familie", "mr", "mrs", "ms", "miss", "mx"})
_TITLES = _FORMS | {"dr", "prof", "sir", "family"}
# Before a name (a lawyer's trade), and in what is no person's name: "Hi Accounts" greets nobody.
_TRADES = frozenset(languages.gathered("words", "trades"))
_FIRMS = frozenset(languages.gathered("words", "firms"))
_NO_FIRST = frozenset(languages.gathered("words", "no_first"))
_NO_NAMES = _NOBODY | frozenset(languages.gathered("words", "no_names"))
# What no name holds, but a line of a note does: whoever chose the name must not write the note.
_NOTE_LIKE = re.compile(r"[:;=|<>\[\]{}“”„\"•–—$€£%\n]|,.*,")
_MOST_NAMES = 5  # of one person, but for what only joins them
_JOINING = frozenset(
    {"von", "van", "der", "den", "de", "del", "la", "da", "dos", "bin", "al", "el", "y", "dr", "med", "prof", "phd"}
)
_INITIALS = 2  # letters: "JP" stays as it is
_CHANNELS = {
    Channel.EMAIL: "e-mail",
    Channel.WEB: "web form",
    Channel.CHAT: "chat",
    Channel.MESSAGING: "messaging",
    Channel.SOCIAL: "public post",
    Channel.SOCIAL_PRIVATE: "direct message",
    Channel.PHONE: "phone",
    Channel.REVIEW: "public review",
    Channel.OTHER: "other channel",
}
_UNHEARD = "fault.ignored"
_READ = 20000  # characters of a message
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def first_name(person: Person) -> str:
    """The name to greet with; empty where what stands there is no name, such as an address or a number."""
    full = _name(person)
    if _like_a_note(full):
        return ""
    if "," in full:  # "Okafor, Maya"
        full = full.partition(",")[2].strip() or full
    words = _without_trade(full.split())
    if not words or masked(full) or not all(_is_name(word) for word in words):
        return ""
    if words[0].lower() in _NO_FIRST or any(word.strip(".").lower() in _FIRMS for word in words):
        return ""
    if words[0].strip(".").lower() in _TITLES:
        words = [f"{words[0].strip('.')} {words[-1]}"] if len(words) > 1 else []
    if not words:
        return ""
    if len(words[0].strip(".")) < 2 and words[0].isascii():  # "J. Doe": an initial is no name to greet with
        return ""
    return words[0] if len(words[0]) <= LONGEST_NAME and _names_somebody(words[0]) else ""


def _name(person: Person) -> str:
    """The whole name on one line; of one in capitals, `LIND, MAYA`, only the first letters are."""
    name = plain(person.name)
    if not name.isupper():
        return name
    return " ".join(_written(word, inside=at > 0) for at, word in enumerate(name.split()))


def _written(word: str, *, inside: bool) -> str:
    bare = word.strip(".,").lower()
    if inside and word.lower() in _JOINING:
        return word.lower()
    return word.title() if len(bare) > _INITIALS or bare in _TITLES else word


def _names_somebody(name: str) -> bool:
    """Whether none of the words is abuse, an order or a plain word of the trade."""
    return not any(word.strip(".'’-").lower() in _NO_NAMES for word in name.split())


def _without_trade(words: list[str]) -> list[str]:
    return words[1:] if words and words[0].strip(".").lower() in _TRADES else words


def addressed(person: Person, tongue: Tongue, answers: Sequence[str] = (), own: Sequence[str] = ()) -> str:
    """The name in suggested words: as our own answers used it with a title, as its bearer signed with one, as our
    newest answer greeted; else the whole name where a language's formal greeting asks for it.

    own: the customer's messages.
    """
    first = first_name(person)
    if first and not tongue.informal and (titled := _titled(person, answers) or _signed_as(person, own)):
        return titled
    if first and (greeted := _greeted(person, answers)):
        return greeted
    formal = not tongue.informal and "informal" in languages.data(tongue.language, "words")
    if not first or not formal or "," in person.name:
        return first
    if " " in first and first.partition(" ")[0].lower() in _FORMS:  # and the last name, as its bearer writes it
        return f"{_without_trade(_name(person).split())[0]} {first.partition(' ')[2]}"
    full = " ".join(_without_trade(_name(person).split()))
    return full if len(full) <= LONGEST_NAME and _names_somebody(full) else first


def _titled(person: Person, answers: Sequence[str]) -> str:
    """`Frau Vogel`, where an answer of ours called her so."""
    last = _last_name(person)
    shape = re.compile(rf"\b(?:Frau|Herr|Mr|Mrs|Ms)\.? (?:(?:Dr|Prof)\.? ){{0,2}}{re.escape(last)}\b")
    found = [match.group(0) for text in answers for match in shape.finditer(text)]
    return found[-1] if found and last else ""


def _signed_as(person: Person, own: Sequence[str]) -> str:
    """`Mrs Holloway`, of who signs "Margaret Holloway (Mrs)" or "Mrs M Holloway"."""
    last = _last_name(person)
    known = re.escape(last)
    shape = re.compile(
        rf"(?m)^[^\S\n]*(?:(?P<before>Mr|Mrs|Ms|Miss)\.? (?:[A-Z][\w.'-]* ){{0,2}}{known}"
        rf"|(?:[A-Z][\w.'-]* ){{0,3}}{known},? \(?(?P<behind>Mr|Mrs|Ms|Miss)\.?\)?)[^\S\n]*$"
    )
    found = [match["before"] or match["behind"] for text in own for match in shape.finditer(text)]
    return f"{found[-1]} {last}" if found and last else ""


def _last_name(person: Person) -> str:
    """The last of their names; empty where a comma tells another order."""
    return "" if "," in person.name else (_name(person).split() or [""])[-1]


def _greeted(person: Person, answers: Sequence[str]) -> str:
    """The part of the name that our newest answer greeted with: family names stand first in many languages."""
    parts = [part for part in _name(person).split() if _is_name(part)]
    opening = answers[-1].split("\n", 1)[0][:80] if answers else ""
    told = re.search(
        r"(?i)^\s*(?:hi|hello|hey|hallo|hej|moin|servus|grüezi|liebe[r]?|dear)\s+([^\W\d_][\w'’.-]*)", opening
    )
    return told[1] if told and len(parts) > 1 and told[1] in parts else ""


def shown_name(person: Person) -> str:
    """The whole name, masked and shortened; `Customer` where there is none."""
    full = mask(person.name)
    if not full or _like_a_note(plain(person.name)):
        return "Customer"
    return full if len(full) <= LONGEST_NAME else full[: LONGEST_NAME - 1].rstrip() + "…"


def _like_a_note(name: str) -> bool:
    """Whether it is no person's name, and could be taken for words of the note."""
    own = [word for word in name.split() if word.strip(".,").lower() not in _JOINING]
    return len(own) > _MOST_NAMES or _NOTE_LIKE.search(name) is not None


def who(
    person: Person,
    channel: Channel,
    tier: str,
    readings: Sequence[Reading],
    history: History,
    *,
    handed_on: bool = False,
    touched: bool = False,
) -> str:
    """`Maya, e-mail, standard tier, first contact`. handed_on: whether they only forwarded somebody else's words;
    touched: whether their words tell that they had to do with us before."""
    parts = [
        f"Forwarded by {shown_name(person)}" if handed_on else shown_name(person),
        _CHANNELS[channel],
        _tier(tier),
        past(readings, history, touched=touched),
    ]
    if history.reopened:
        parts.append("reopened")
    if history.bad_rating:
        parts.append("bad rating")
    return ", ".join(parts)


def touched(ticket: Ticket, readings: Sequence[Reading]) -> bool:
    """Whether their own words tell of a call, a chat or somebody of ours, which the ticket does not hold."""
    texts = {message.id: message.text for message in ticket.messages}
    return any(
        _touched(reading.language).search(texts.get(reading.message, ""), start, min(end, _READ))
        for reading in readings
        for start, end in reading.own
    )


@cache
def _touched(language: str) -> re.Pattern[str]:
    told = languages.data(language, "words").get("touched", ["(?!)"])
    return re.compile(rf"(?i)\b(?:{'|'.join(told)})\b".replace(" ", r"\s+"))  # a mail program may break the line


def wrote_before(readings: Sequence[Reading], history: History, *, touched: bool) -> bool:
    """Whether the thread or their own words tell that they wrote or rang before. touched: see `who`."""
    known = history.contacts + history.chased > 0 or touched
    return known or evidence.again(readings) or _unheard(readings) or _by_their_count(readings) > 1


def past(readings: Sequence[Reading], history: History, *, touched: bool = False) -> str:
    """Which contact it is and how close, by the thread or by the customer's own count. touched: see `who`."""
    known = history.contacts + history.chased
    count = max(known, _by_their_count(readings) - 1)
    if count == 0 and evidence.again(readings):
        return "writes again"
    if count == 0 and _unheard(readings):
        return "wrote before, by their own words"
    if count == 0 and touched:
        return "in touch before, by their own words"
    told = f"{_ORDINALS[count]} contact" if count < len(_ORDINALS) else "more than ten contacts"
    if not count or count > known or not history.within:
        return told
    close = "a day" if history.within <= 1 else f"{history.within} days"
    return f"{told} within {close}{' about the same' if history.same_issue else ''}"


def _unheard(readings: Sequence[Reading]) -> bool:
    """Whether they tell of words of theirs that had no answer; who waits on the phone has not reached us yet."""
    return any(
        cue.kind == _UNHEARD and not evidence.by_phone([reading], cue) for reading in readings for cue in reading.cues
    )


def _by_their_count(readings: Sequence[Reading]) -> int:
    counts = [
        number
        for reading in readings
        for cue in reading.cues
        if cue.family in ("repeat", "repeat_contact", "effort") and cue.strength >= evidence.LIKELY
        for number in _counted(cue.quote.text, reading.language)
    ]
    return max(counts, default=1)


def _counted(words: str, language: str) -> Iterator[int]:
    """The numbers in "third time", "zum dritten Mal"."""
    data = languages.data(language, "words")
    for number, names in enumerate(data.get("ordinals", ()), start=2):
        either = "|".join(re.escape(name) for name in names.split())
        if re.search(rf"(?i)(?<!\w)(?:{either})[nrs]? (?:{data['contacts']})\b", words):
            yield number


def _tier(tier: str) -> str:
    return f"{mask(tier)[:LONGEST_NAME]} tier" if tier else "standard tier"


def _is_name(word: str) -> bool:
    return all(c.isalpha() or c in "'’.-" or "\u0300" <= c <= "\u036f" or not c.isascii() for c in word) and any(
        c.isalpha() for c in word
    )
