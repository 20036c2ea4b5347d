"""What the thread shows before the unanswered messages: what our own public replies said, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from amends import languages
from amends.nouns import History, Pledge, Quote
from amends.reading import clean, shadow, times
from amends.reading.language import READ, tell
from amends.reading.phrases import Found, finder
from amends.reading.reader import read
from amends.ticket import Kind, Message, Role, Ticket, from_customer, is_reply

_NOT_DONE = frozenset({"fault", "repeat"})  # families of cues with which a customer says that it was not done


_A_MOMENT = timedelta(seconds=1)  # a day ends at midnight, which is the next day's
_Said = Callable[[Message, str], bool | None]  # whether a message says that a promise was kept, in its language


class _Reply(NamedTuple):
    message: Message
    seen: bytes
    found: list[Found]
    sentences: list[tuple[int, int]]
    language: str


def history(ticket: Ticket, now: datetime) -> History:
    """The thread's past. `now`: aware, in the zone in which times such as "by 17:00" were promised; a promise whose
    time has not come is neither kept nor broken."""
    replies = list(_replies(ticket))
    unanswered = ticket.unanswered
    said = cache(_says_done)  # each later message is asked about each promise, and read once
    return History(
        contacts=_contacts(ticket),
        within=_days_since_first(ticket, now) if _contacts(ticket) else 0,
        apologies=tuple(quote for reply in replies for quote in _first(reply, "apology")),
        pledges=tuple(pledge for reply in replies for pledge in _pledges(reply, ticket, now, said)),
        admissions=tuple(quote for reply in replies for quote in _quotes(reply, "admission")),
        offers=tuple(dict.fromkeys(kind for reply in replies for kind in _offers(reply))),
        reopened=any(message.kind is Kind.REOPENED for message in unanswered),
        bad_rating=any(message.kind is Kind.RATING for message in unanswered),
    )


def offered(ticket: Ticket, ids: Collection[str], since: datetime | None) -> datetime | None:
    """When an agent last offered one of the remedies in a public reply, since a moment; None for never."""
    if not any(is_reply(m) and (since is None or m.at >= since) for m in ticket.messages):
        return None
    at = [r.message.at for r in _replies(ticket) if not frozenset(_offers(r)).isdisjoint(ids)]
    return max((moment for moment in at if since is None or moment >= since), default=None)


def _replies(ticket: Ticket) -> Iterator[_Reply]:
    """The public replies, each read in its own language; a few words are in that of the reply before, or the notes'."""
    language = languages.NOTES
    for message in filter(is_reply, ticket.messages):
        seen = shadow.without_markup(shadow.keep(shadow.fold(message.text), clean.new_words(message.text)))
        told = tell(message.text, seen, ticket.requester.locale)
        language = told if told in READ else language
        found = finder(language, sheet="agents").strongest(message.text, seen)
        yield _Reply(message, seen, found, shadow.sentences(seen) if found else [], language)


def _agents(text: str, language: str) -> list[Found]:
    seen = shadow.without_markup(shadow.keep(shadow.fold(text), clean.new_words(text)))
    return finder(language, sheet="agents").strongest(text, seen)


def _contacts(ticket: Ticket) -> int:
    """How often the customer wrote and was answered by a person; several messages before one answer are one."""
    contacts, waiting = 0, False
    for message in ticket.messages:
        if from_customer(message):
            waiting = True
        elif is_reply(message) and waiting:
            contacts, waiting = contacts + 1, False
    return contacts


def _days_since_first(ticket: Ticket, now: datetime) -> int:
    first = next((message.at for message in ticket.messages if from_customer(message)), now)
    return math.ceil((now - first) / timedelta(days=1))


def _sentence(reply: _Reply, found: Found) -> Quote:
    """The whole sentence around a find: half of a promise would be no quote."""
    start, end = shadow.sentence_at(reply.sentences, found.start)
    words = reply.message.text[start:end]
    start += len(words) - len(words.lstrip())
    end = max(found.end, start + len(words.strip()))
    return Quote(reply.message.text[start:end], start, end, reply.message.id)


def _quotes(reply: _Reply, family: str) -> Iterator[Quote]:
    yield from dict.fromkeys(_sentence(reply, found) for found in reply.found if found.family == family)


def _first(reply: _Reply, family: str) -> Iterator[Quote]:
    """One reply is one apology, however often it says sorry."""
    for quote in _quotes(reply, family):
        yield quote
        return


def _offers(reply: _Reply) -> Iterator[str]:
    return (found.kind.partition(".")[2] for found in reply.found if found.family == "offer")


def _pledges(reply: _Reply, ticket: Ticket, now: datetime, said: _Said) -> Iterator[Pledge]:
    """A reply's promises, one a sentence; the time named in the sentence is when it is due, in the zone of `now`."""
    named = times.named(reply.seen, reply.message.at.astimezone(now.tzinfo), reply.language)
    leads = times.words(reply.language).leads["due_leads"]
    taken: set[Quote] = set()
    for found in reply.found:
        quote = _sentence(reply, found)
        if found.family != "pledge" or quote in taken:
            continue
        taken.add(quote)
        due = _due([t.by for t in named if quote.start <= t.start < quote.end and t.lead in leads and t.by])
        contact = found.kind == "pledge.contact"
        yield Pledge(quote, due, _kept(reply, due, ticket, now, said, contact=contact), contact)


def _due(told: list[datetime]) -> datetime | None:
    """The hour on the last day of those named: "posted today, with you by Thursday" is due on Thursday."""
    last = max((by - _A_MOMENT for by in told), default=None)
    return next((by for by in told if last and (by - _A_MOMENT).date() == last.date()), None)


def _kept(
    reply: _Reply, due: datetime | None, ticket: Ticket, now: datetime, said: _Said, *, contact: bool
) -> bool | None:
    """Whether a promise was kept, by what came after it; None while that cannot be told."""
    later = ticket.messages[ticket.messages.index(reply.message) + 1 :]
    if contact and due and any(is_reply(message) and message.at <= due for message in later):
        return True
    if due and now <= due:
        return None
    if contact and due:
        return False
    spoken = [m for m in later if m.role is Role.CUSTOMER and from_customer(m) and (not due or m.at > due)]
    for message in spoken:
        verdict = said(message, reply.language)
        if verdict is not None and (due or not verdict):
            return verdict
    return None


def _says_done(message: Message, language: str) -> bool | None:
    """What the customer says of a promise afterwards: done, not done, or neither. language: the promise's."""
    if message.kind is Kind.REOPENED:
        return None
    reading = read(message.text)
    if any(cue.kind == "repeat.passed_around" for cue in reading.cues):  # "you promised Tuesday", "you did not keep"
        return False
    mended = any(cue.kind == "gratitude.resolved" for cue in reading.cues)
    if any(cue.family in _NOT_DONE and cue.strength >= 0.5 for cue in reading.cues):
        return None if mended else False  # "all fixed, but now the other one drips": another matter
    if not mended and any(found.family == "unkept" for found in _agents(message.text, language)):
        return False
    done = reading.signals["gratitude"] >= 0.6 or mended
    return True if done and reading.signals["complaint"] < 0.4 else None
