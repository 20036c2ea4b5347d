"""What a customer asks, in their own words; data in asked.toml: questions that want an answer ("Do I lose my files?"),
and requests for an act that no wish has a name for ("please freeze it before he sells it").

A request in a question's clothes ("can you look into it?") and a reproach ("is this a joke?") ask for no answer; one
that anybody in trouble makes ("please help me") names no act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from amends import languages
from amends.advising.excerpts import MOST_WORDS, unwrapped
from amends.advising.masks import cut
from amends.advising.reflect import joined
from amends.nouns import Quote, Reading
from amends.ticket import Ticket

MOST = 2
_QUESTION, _REQUEST = "question", "request"
_READ = 2000  # characters of a text
_STOP = re.compile(r"[.!?]")
_SENTENCE = re.compile(r"(?:[^.!?\r\n]|\.(?=\S))+(?:\?(?!\?*!)|(?=[.!\r\n]|$))")  # "?!" asks nothing


def questions(
    ticket: Ticket, readings: Sequence[Reading], shown: Sequence[Quote], asked: Sequence[str] = ()
) -> tuple[Quote, ...]:
    """At most two questions of the newest messages, exact in the text and in the order in which they were written,
    that neither a wish nor a quote in `shown` holds already. asked: words that a wish was named after."""
    return tuple(_found(_QUESTION, ticket, readings, shown, asked)[-MOST:])


def requests(ticket: Ticket, readings: Sequence[Reading], asked: Sequence[str] = ()) -> tuple[Quote, ...]:
    """The acts that the newest messages ask for, as `questions`, but all of them, whether a quote shows them or not."""
    return tuple(_found(_REQUEST, ticket, readings, (), asked))


def together(ticket: Ticket, asks: Sequence[Quote], bids: Sequence[Quote], shown: Sequence[Quote]) -> tuple[Quote, ...]:
    """At most two of the questions and requests, in the order in which they were written; of requests only those that
    neither a question nor a quote in `shown` holds."""
    order = {message.id: number for number, message in enumerate(ticket.messages)}
    apart = [bid for bid in bids if not any(_overlap(bid, other, bid.message) for other in (*asks, *shown))]
    chosen = [*asks, *apart[max(0, len(apart) + len(asks) - MOST) :]]
    return tuple(sorted(chosen, key=lambda quote: (order.get(quote.message, 0), quote.start)))


def _found(
    what: str, ticket: Ticket, readings: Sequence[Reading], shown: Sequence[Quote], asked: Sequence[str]
) -> list[Quote]:
    named = [part.strip() for words in asked for part in _STOP.split(words) if part.strip()]
    texts = {message.id: message.text for message in ticket.messages}
    found: list[Quote] = []
    for reading in reversed(readings):
        wishes = (wish for wish in reading.wishes if what == _QUESTION or wish.kind != "deadline")  # names no act
        taken = [*(wish.quote for wish in wishes), *shown]
        own = [
            quote
            for quote in _in(what, texts.get(reading.message, ""), reading)
            if not any(_overlap(quote, other, reading.message) for other in taken)
            and not any(part in " ".join(quote.text.split()) for part in named)
        ]
        found = [*own, *found]
    return found


def _in(what: str, text: str, reading: Reading) -> Iterator[Quote]:
    opening, told, idle, fewest = _known(reading.language, what)
    joined_up = unwrapped(text[:_READ])
    for start, end in reading.own:
        for sentence in _SENTENCE.finditer(joined_up, start, min(end, _READ)):
            begins = (opening if sentence.group().endswith("?") else told).search(sentence.group())
            if begins is None:
                continue
            at = sentence.start() + begins.start(begins.lastindex or 0)
            if idle.search(sentence.group() if what == _QUESTION else text[at : sentence.end()]):
                continue
            words = _short(
                cut(text, at, sentence.end()),
                joined(languages.data(reading.language, "giving_back")["clauses"]["pauses"]),
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
def _known(language: str, what: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], int]:
    """How a question or a request begins, and one that is told without a question mark, each with a group around what
    is shown; what asks for nothing; the fewest words of one."""
    known = languages.data(language, "asked").get(what, {})
    opens = known.get("opens", "(?!)()")
    told = known.get("told", opens)
    return joined(opens), joined(told), joined(known.get("idle", "(?!)")), known.get("fewest", 1)
