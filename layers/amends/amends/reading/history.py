"""What the thread shows before the unanswered messages: what our own public replies said, and what came of it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Sequence
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
_LATE = "fault.late"
_NOTHING_CAME = frozenset({_LATE, "fault.ignored", "fault.cancelled"})  # with which they say that nobody came
_WORD = "pledge.contact"
# "The engineer is booked for Wednesday": a promise by the day that it names, and broken where nobody came; a room that
# was booked for then, and is too loud, is not.
_DATED = "told.dated"

_A_WHILE = timedelta(hours=4)  # after which a second message is no addition to the first
_EVENING = 17  # the hour from which on "nothing came today" tells of the whole day
_A_MOMENT = timedelta(seconds=1)  # a day ends at midnight, which is the next day's
_Said = Callable[[Message, str, bool], bool | None]  # see _says_done


class _Reply(NamedTuple):
    message: Message
    found: list[Found]
    sentences: list[tuple[int, int]]
    named: list[times.Named]
    language: str


def history(ticket: Ticket, now: datetime) -> History:
    """The thread's past. `now`: aware, in the zone in which times such as "by 17:00" were promised; a promise whose
    time has not come is neither kept nor broken."""
    replies = list(_replies(ticket, now))
    unanswered = ticket.unanswered
    contacts, chased = _contacts(ticket), _chased(unanswered)
    said = cache(_says_done)  # each later message is asked about each promise, and read once
    pledges = tuple(pledge for reply in replies for pledge in _pledges(reply, ticket, now, said))
    return History(
        contacts=contacts,
        chased=chased,
        within=_days_since_first(ticket, now) if contacts or chased else 0,
        apologies=tuple(quote for reply in replies for quote in _first(reply, "apology")),
        pledges=pledges,
        admissions=tuple(quote for reply in replies for quote in _quotes(reply, "admission")),
        claims=tuple(quote for reply in replies[-1:] for quote in _quotes(reply, "done")),
        asked_for_news=_asked_for_news(unanswered, replies[-1:], pledges),
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


def _replies(ticket: Ticket, now: datetime | None = None) -> Iterator[_Reply]:
    """The public replies, each read in its own language; a few words are in that of the reply before, or the notes'.

    The times that they name are worked out in the zone of `now`, if that is given.
    """
    language = languages.NOTES
    for message in filter(is_reply, ticket.messages):
        seen = shadow.without_markup(shadow.keep(shadow.fold(message.text), clean.new_words(message.text)))
        told = tell(message.text, seen, ticket.requester.locale)
        language = told if told in READ else language
        named = times.named(seen, message.at.astimezone(now.tzinfo) if now else None, language)
        seen = times.undotted(message.text, seen, named)
        found = finder(language, sheet="agents").strongest(message.text, seen)
        yield _Reply(message, found, shadow.sentences(seen) if found else [], named, language)


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


def _chased(unanswered: Sequence[Message]) -> int:
    """How often they asked again, hours after words of theirs that nobody had answered; what is only added is no
    asking."""
    written = (message for message in unanswered if message.kind is Kind.WRITTEN)
    return sum(
        later.at - earlier.at >= _A_WHILE and _asks_again(later) for earlier, later in itertools.pairwise(written)
    )


def _asked_for_news(unanswered: Sequence[Message], last: Sequence[_Reply], pledges: Sequence[Pledge]) -> bool:
    """Whether they ask how it stands, hours after the last reply, and no promise's time is still to come."""
    if any(pledge.by and pledge.kept is None for pledge in pledges):
        return False
    return any(
        message.at - reply.message.at >= _A_WHILE and _asks_for_news(message, reply.language)
        for reply in last
        for message in unanswered
        if message.kind is Kind.WRITTEN
    )


def _asks_again(message: Message) -> bool:
    reading = read(message.text)
    told = any(cue.family in _NOT_DONE and cue.strength >= 0.5 for cue in reading.cues)
    return told or _asks_for_news(message, reading.language)


def _asks_for_news(message: Message, language: str) -> bool:
    language = language if language in READ else languages.NOTES
    return any(found.family == "chased" for found in _agents(message.text, language))


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
    leads = times.words(reply.language).leads["due_leads"]
    promised: dict[Quote, set[str]] = {}
    for found in reply.found:
        if found.family in ("pledge", "told"):
            promised.setdefault(_sentence(reply, found), set()).add(found.kind)
    for quote, kinds in promised.items():
        term = _due([t for t in reply.named if quote.start <= t.start < quote.end and t.lead in leads])
        due = term.by if term else None
        if kinds == {_DATED} and (not due or due <= reply.message.at or quote.text.endswith("?")):
            continue
        words = reply.message.text[term.start : term.end] if term else ""
        kept = _kept(reply, due, ticket, now, said, kinds)
        yield Pledge(quote, due, kept, kinds == {_WORD}, words, term.form if term else "")


def _due(named: list[times.Named]) -> times.Named | None:
    """The hour on the last day of those named: "posted today, with you by Thursday" is due on Thursday."""
    told = [(time, (time.by - _A_MOMENT).date()) for time in named if time.by]
    last = max((day for _, day in told), default=None)
    return next((time for time, day in told if day == last), None)


def _kept(
    reply: _Reply, due: datetime | None, ticket: Ticket, now: datetime, said: _Said, kinds: set[str]
) -> bool | None:
    """Whether a promise was kept, by what came after it; None while that cannot be told."""
    later = ticket.messages[ticket.messages.index(reply.message) + 1 :]
    word = _WORD in kinds
    if word and due and any(is_reply(message) and message.at <= due for message in later):
        if kinds == {_WORD}:
            return True
        word = False  # it came; whether what was promised beside it was done is for the customer to tell
    if due and now <= due:
        return None
    evening = due and due.replace(hour=min(due.hour, _EVENING), minute=0 if due.hour > _EVENING else due.minute)
    spoken = [m for m in later if m.role is Role.CUSTOMER and from_customer(m) and (not evening or m.at > evening)]
    told = (said(message, reply.language, kinds == {_DATED}) for message in spoken)
    verdict = next((done for done in told if done is not None and (due or not done)), None)
    if (
        verdict is None
        and due
        and not any(map(is_reply, later))
        and any(_asks_for_news(message, reply.language) for message in spoken)
    ):
        return False  # "any news?" after the day itself: whoever was seen to would not ask
    return verdict is True if word and due else verdict


def _says_done(message: Message, language: str, came: bool) -> bool | None:
    """What the customer says of a promise afterwards: done, not done, or neither.

    language: the promise's; came: whether no more was promised than that somebody or something comes.
    """
    if message.kind is Kind.REOPENED:
        return None
    reading = read(message.text)
    if any(cue.kind == "repeat.passed_around" for cue in reading.cues):  # "you promised Tuesday", "you did not keep"
        return False
    mended = any(cue.kind == "gratitude.resolved" for cue in reading.cues)
    families = {found.family for found in _agents(message.text, language)}
    wrong = {cue.kind for cue in reading.cues if cue.family in _NOT_DONE and cue.strength >= 0.5}
    done = mended or ("kept" in families and "unkept" not in families)
    if wrong and done and (mended or _LATE not in wrong):
        return None  # "all fixed, but now the other one drips": another matter
    if came:
        wrong = {kind for kind in wrong if kind in _NOTHING_CAME or kind.startswith("repeat.")}
    if wrong or ("unkept" in families and not mended):
        return False
    return True if (done or reading.signals["gratitude"] >= 0.6) and reading.signals["complaint"] < 0.4 else None
