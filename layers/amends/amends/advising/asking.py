"""The questions a customer wants answered, in their own words ("Do I lose my files?"); data in asked.toml.

A request in a question's clothes ("can you look into it?") and a reproach ("is this a joke?") ask for no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from amends import languages
from amends.advising.excerpts import MOST_WORDS, unwrapped
from amends.advising.reflect import joined
from amends.nouns import Quote, Reading
from amends.ticket import Ticket

MOST = 2
_READ = 2000  # characters of a text
_STOP = re.compile(r"[.!?]")
_SENTENCE = re.compile(r"(?:[^.!?\r\n]|\.(?=\S))+(?:\?(?!\?*!)|(?=[.!\r\n]|$))")  # "?!" asks nothing


def questions(
    ticket: Ticket, readings: Sequence[Reading], shown: Sequence[Quote], asked: Sequence[str] = ()
) -> tuple[Quote, ...]:
    """At most two questions of the newest messages, exact in the text and in the order in which they were written,
    that neither a wish nor a quote in `shown` holds already. asked: words that a wish was named after."""
    named = [part.strip() for words in asked for part in _STOP.split(words) if part.strip()]
    texts = {message.id: message.text for message in ticket.messages}
    found: list[Quote] = []
    for reading in reversed(readings):
        taken = [*(wish.quote for wish in reading.wishes), *shown]
        own = [
            quote
            for quote in _in(texts.get(reading.message, ""), reading)
            if not any(_overlap(quote, other, reading.message) for other in taken)
            and not any(part in " ".join(quote.text.split()) for part in named)
        ]
        found = [*own, *found]
    return tuple(found[-MOST:])


def _in(text: str, reading: Reading) -> Iterator[Quote]:
    opening, told, idle, fewest = _known(reading.language)
    joined_up = unwrapped(text[:_READ])
    for start, end in reading.own:
        for sentence in _SENTENCE.finditer(joined_up, start, min(end, _READ)):
            begins = (opening if sentence.group().endswith("?") else told).search(sentence.group())
            if begins is None or idle.search(sentence.group()):
                continue
            at = sentence.start() + begins.start(1)
            words = _short(
                text[at : sentence.end()], joined(languages.data(reading.language, "giving_back")["clauses"]["pauses"])
            )
            if fewest <= len(words.split()) <= MOST_WORDS:
                yield Quote(words, at, at + len(words), reading.message, reading.report)


def _short(words: str, pauses: re.Pattern[str]) -> str:
    """A question of more than 20 words, up to the last of its pauses before them."""
    if len(words.split()) <= MOST_WORDS:
        return words
    cuts = (words[: pause.start()].rstrip(" ,;:") for pause in pauses.finditer(words))
    return max((cut for cut in cuts if len(cut.split()) <= MOST_WORDS), key=len, default=words)


def _overlap(one: Quote, other: Quote, message: str) -> bool:
    return (other.message or message) == one.message and one.meets(other)


@cache
def _known(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], int]:
    """How a question begins, and one that is told without its mark, each with a group around what is shown; what asks
    for no answer; the fewest words of one."""
    known = languages.data(language, "asked").get("question", {})
    opens, told = (joined(known.get(name, "(?!)()")) for name in ("opens", "told"))
    return opens, told, joined(known.get("idle", "(?!)")), known.get("fewest", 1)
