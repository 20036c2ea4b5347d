"""What the thread shows before the unanswered messages: what our own public replies said, and what came of it."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from amends import languages
from amends.nouns import History, Pledge, Quote
from amends.reading import clean, quoting, shadow, times
from amends.reading.language import READ, tell
from amends.reading.phrases import Found, finder
from amends.reading.reader import read
from amends.reading.thanks import POLITE
from amends.ticket import Kind, Message, Role, Ticket, from_customer, is_reply

_NOT_DONE = frozenset({"fault", "repeat"})  # families of cues with which a customer says that it was not done
_LATE = "fault.late"
_DELAYED = frozenset({_LATE, "fault.cancelled"})
_NOTHING_CAME = _DELAYED | {"fault.ignored"}  # with which they say that nobody came
_AMISS = frozenset({"amiss"})  # family of phrases with which they say that it is not as it was to be
_TROUBLE = frozenset({"unkept", "amiss", "retold"})
_IT_CAME = frozenset({"fault.privacy"})  # what came was somebody else's, which is more than a promise not kept
_UNKEPT = frozenset({"unkept", "amiss"})  # families with which they say that something promised did not happen
_OWED = "pledge.contact"  # a word that is owed: no word by then is a promise broken, without the customer saying so
_WORDS = frozenset({_OWED, "told.word"})
# "The engineer is booked for Wednesday": a promise by the day that it names, and broken where nobody came; a room that
# was booked for then, and is too loud, is not. What lies `ahead` is the least of what a sentence promises.
_DATED = frozenset({"told", "ahead"})

_ENDED = "done.ended"
_LOCKED_OUT = frozenset({"fault.access"})  # which gainsays no end
_A_WHILE = timedelta(hours=4)  # after which a second message is no addition to the first
_FEW = 12  # words of a message that only thanks
_MENDED = "gratitude.resolved"
_CALM = 0.4  # of a complaint, below which nothing is said against what was done
_EVENING = 17  # the hour from which on "nothing came today" tells of the whole day
_A_MOMENT = timedelta(seconds=1)  # a day ends at midnight, which is the next day's
_FIRST_LETTERS = 4  # words that begin alike by so many, and are about as long, are one: "call", "calls"
_SHORTEST = 3  # letters of a word that names something
_LONG = 6  # letters of a word that is no small one
_REACH = 60  # characters behind "no" that are looked at for it
_WORD = re.compile(r"[a-z0-9\xff]+")
_STOP = re.compile(r"[.!?\n]")
_CLAUSE = re.compile(r"[;:,]|\b(?:but|aber|nur)\b")
_SIGN = re.compile(r"[^\w\s'’-]")
_NEXT = 2  # words behind "no" that may name what is missing: "no new bill"


class _Reply(NamedTuple):
    message: Message
    found: list[Found]
    sentences: list[tuple[int, int]]
    named: list[times.Named]
    language: str
    seen: bytes
    once: list[Found]  # what is promised once the customer has done what the reply asks for


class _Answer(NamedTuple):
    reply: Message
    told: bool  # whether the customer told something since the reply before
    thanked: bool  # whether they thanked for that one


class _Heard(NamedTuple):
    """What a customer's message says of what we promised before."""

    blamed: bool = False  # "you promised Tuesday"
    mended: bool = False
    families: frozenset[str] = frozenset()  # of the phrases that tell of a promise
    wrong: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()  # words of what they say is not there
    arrived: tuple[tuple[str, frozenset[str]], ...] = ()  # kind and words of what they say came
    troubled: frozenset[str] = frozenset()  # words of the sentences that tell of trouble
    complaint: float = 0.0
    gratitude: float = 0.0


class _Promise(NamedTuple):
    reply: _Reply
    words: str
    kinds: set[str]
    things: frozenset[str]  # what is promised, by kinds of what comes: "refund", "call"
    since: Message  # the reply, or the customer's message that met its condition
    beside: bool  # whether the reply promises a word as well, which is then what nobody heard

    @property
    def dated(self) -> bool:
        """Whether no more was promised than a day on which somebody or something comes."""
        return {kind.partition(".")[0] for kind in self.kinds} <= _DATED


_Hear = Callable[[Message, str], _Heard]


def history(ticket: Ticket, now: datetime) -> History:
    """The thread's past. `now`: aware, in the zone in which times such as "by 17:00" were promised; a promise whose
    time has not come is neither kept nor broken."""
    thanks = frozenset(message for message in ticket.messages if from_customer(message) and _only_thanks(message))
    answers = list(_answers(ticket, thanks))
    courtesies = {answer.reply for answer in answers if answer.thanked and not answer.told}  # to nothing but thanks
    replies = [reply for reply in _replies(ticket, now) if reply.found or reply.message not in courtesies]
    unanswered = ticket.unanswered
    contacts, chased = sum(answer.told for answer in answers), _chased(unanswered, thanks)
    # "Cheers" is said before one looks whether it is done.
    looked = replace(ticket, messages=tuple(message for message in ticket.messages if message not in thanks))
    hear = cache(_heard)  # each later message is asked about each promise, and read once
    claiming = frozenset(reply.message.id for reply in replies if any(found.family == "done" for found in reply.found))
    pledges = tuple(pledge for reply in replies for pledge in _pledges(reply, claiming, ticket, now, hear))
    return History(
        contacts=contacts,
        chased=chased,
        within=_days_since_first(ticket, now) if contacts or chased else 0,
        apologies=tuple(quote for reply in replies for quote in _first(reply, "apology")),
        pledges=pledges,
        admissions=tuple(quote for reply in replies for quote in _stated(reply, "admission")),
        claims=tuple(quote for reply in replies[-1:] for quote in _claims(reply, unanswered, hear)),
        undone=any(True for reply in replies[-1:] for _ in _gainsaid(reply, _after(looked, reply.message), hear)),
        earlier_claims=tuple(_contradicted(replies, looked, hear)),
        refusals=_refusals(replies),
        asked_for_news=_asked_for_news(unanswered, replies[-1:], pledges),
        came=_came(ticket, unanswered, replies[-1:], pledges, hear),
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
    """The public replies, each read in its own language; a few words are in that of the reply before, or else in the
    customer's, or the notes'.

    The times that they name are worked out in the zone of `now`, if that is given.
    """
    language = ""
    own_lines = cache(_own_lines)
    for message in filter(is_reply, ticket.messages):
        seen = _ours(message.text, _repeated(message, ticket, own_lines))
        told = tell(message.text, seen, ticket.requester.locale)
        language = told if told in READ else language or _theirs(ticket)
        named = times.named(seen, message.at.astimezone(now.tzinfo) if now else None, language)
        seen = times.undotted(message.text, seen, named)
        found = finder(language, sheet="agents").strongest(message.text, seen)
        sentences = shadow.sentences(seen) if found else []
        once = _once(message.text, seen, found, sentences, language)
        yield _Reply(message, found, sentences, named, language, seen, once)


def _once(text: str, seen: bytes, found: list[Found], sentences: list[tuple[int, int]], language: str) -> list[Found]:
    """What is promised in the sentences with a condition that the customer can meet, read without the condition."""
    conditions = [one for one in found if one.family == "condition"]
    if not conditions:
        return []
    unless = bytearray(seen)
    for one in conditions:
        unless[one.start : one.end] = b" " * (one.end - one.start)
    within = {shadow.sentence_at(sentences, one.start) for one in conditions}
    again = finder(language, sheet="agents").strongest(text, bytes(unless))
    return [one for one in again if shadow.sentence_at(sentences, one.start) in within]


def _theirs(ticket: Ticket) -> str:
    """The language that the customer began in, where Amends reads it."""
    first = next((message.text for message in ticket.messages if from_customer(message)), "")
    told = tell(first, _seen(first), ticket.requester.locale)
    return told if told in READ else languages.NOTES


def _seen(text: str) -> bytes:
    return shadow.without_markup(shadow.keep(shadow.fold(text), clean.new_words(text)))


def _own_lines(message: Message) -> frozenset[str]:
    return frozenset(map(str.strip, clean.clean(message.text).splitlines()))


def _repeated(reply: Message, ticket: Ticket, own_lines: Callable[[Message], frozenset[str]]) -> set[str]:
    """The lines of a reply that the customer wrote before; only a message that holds one anywhere is cleaned."""
    lines = set(map(str.strip, reply.text.splitlines())) - {""}
    before = filter(from_customer, itertools.takewhile(lambda message: message is not reply, ticket.messages))
    holding = (message for message in before if any(line in message.text for line in lines))
    return lines.intersection(itertools.chain.from_iterable(map(own_lines, holding)))


def _ours(text: str, theirs: Collection[str]) -> bytes:
    """The shadow of a reply without the customer's own words: lines of theirs, and what stands below "You wrote:".

    A quotation marked line by line is cleaned away, and an answer may follow it.
    """
    seen, at = bytearray(_seen(text)), 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        end = at + len(line)
        if quoting.of_another(line) and not quoting.quoted(next(filter(str.strip, lines[number:]), "")):
            seen[at:] = shadow.REMOVED * (len(seen) - at)
            break
        if line.strip() in theirs:
            seen[at:end] = shadow.REMOVED * len(line)
        at = end
    return bytes(seen)


def _agents(text: str, language: str) -> list[Found]:
    seen = _seen(text)
    return finder(language, sheet="agents").strongest(text, seen)


def _answers(ticket: Ticket, thanks: Collection[Message]) -> Iterator[_Answer]:
    """Our replies in turn; several messages of the customer's before one reply are one contact, and thanks for the
    last reply are none."""
    answered = told = thanked = False
    for message in ticket.messages:
        if is_reply(message):
            yield _Answer(message, told, thanked)
            answered, told, thanked = True, False, False
        elif from_customer(message):
            only = answered and message in thanks
            told, thanked = told or not only, thanked or only


def _only_thanks(message: Message) -> bool:
    """Whether a message takes an answer, and says nothing else: "cheers", "ok, thanks a lot"."""
    if len(message.text.split()) > _FEW or "?" in message.text:
        return False
    reading = read(message.text)
    kinds = {cue.kind for cue in reading.cues if cue.family == "gratitude"}
    more = any(cue.family not in POLITE for cue in reading.cues) or reading.wishes
    if not kinds or _MENDED in kinds or more or reading.signals["complaint"] >= _CALM:
        return False
    return _TROUBLE.isdisjoint(found.family for found in _agents(message.text, reading.language))


def _chased(unanswered: Sequence[Message], thanks: Collection[Message]) -> int:
    """How often they asked again, hours after words of theirs that nobody had answered; what is only added is no
    asking."""
    written = (message for message in unanswered if message.kind is Kind.WRITTEN and message not in thanks)
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


def _came(
    ticket: Ticket, unanswered: Sequence[Message], last: Sequence[_Reply], pledges: Sequence[Pledge], hear: _Hear
) -> bool:
    """Whether what was promised was done, or they name something that they wrote of before and say that it came."""
    before = "\n".join(m.text for m in _spoken(ticket.messages) if m not in unanswered)
    heard = (hear(message, reply.language) for reply in last for message in _spoken(unanswered))
    return any(pledge.kept and not pledge.contact for pledge in pledges) or any(_arrived(one, before) for one in heard)


def _asks_again(message: Message) -> bool:
    reading = read(message.text)
    told = any(cue.family in _NOT_DONE and cue.strength >= 0.5 for cue in reading.cues)
    return told or _asks_for_news(message, reading.language)


def _asks_for_news(message: Message, language: str) -> bool:
    language = language if language in READ else languages.NOTES
    families = {found.family for found in _agents(message.text, language)}
    return "chased" in families and "kept" not in families  # "it came; may I ask whether …" asks for no news of it


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


def _stated(reply: _Reply, family: str) -> Iterator[Quote]:
    """What a reply says is so, and does not ask."""
    yield from (quote for quote in _quotes(reply, family) if not quote.text.endswith("?"))


def _claims(reply: _Reply, unanswered: Iterable[Message], hear: _Hear) -> Iterator[Quote]:
    """What a reply calls done, but for what the customer's newest words are not about."""
    spoken = list(_spoken(unanswered))
    wrong = frozenset().union(*(hear(message, reply.language).wrong for message in spoken))
    amiss = frozenset(word for message in spoken for word in _words(message.text) if len(word) >= _LONG)
    ended = {_sentence(reply, found) for found in reply.found if found.kind == _ENDED}
    for quote in _stated(reply, "done"):
        follows = quote in ended and bool(wrong) and wrong <= _LOCKED_OUT
        if not (follows or _passed_on(reply, quote, amiss)):
            yield quote


def _passed_on(reply: _Reply, claim: Quote, amiss: Collection[str]) -> bool:
    """Whether what is amiss is named beside a claim as what is left to others, and not in it."""
    parts = _CLAUSE.split(claim.text)
    within = [part for part in parts if any(found.family == "done" for found in _agents(part, reply.language))]
    left = any(found.family == "passed_on" and claim.start <= found.start < claim.end for found in reply.found)
    return left and _names(amiss, claim.text) and not _names(amiss, " ".join(within))


def _first(reply: _Reply, family: str) -> Iterator[Quote]:
    """One reply is one apology, however often it says sorry."""
    for quote in _quotes(reply, family):
        yield quote
        return


def _offers(reply: _Reply) -> Iterator[str]:
    return (found.kind.partition(".")[2] for found in reply.found if found.family == "offer")


def _refusals(replies: Sequence[_Reply]) -> tuple[Quote, ...]:
    """Where the newest reply that speaks of a refund refuses it, and offers none beside, its words for that."""
    for reply in reversed(replies):
        refused = tuple(_stated(reply, "refusal"))
        offered = "refund" in _offers(reply)
        if refused or offered:
            return () if offered else refused[:1]
    return ()


def _pledges(reply: _Reply, claiming: Collection[str], ticket: Ticket, now: datetime, hear: _Hear) -> Iterator[Pledge]:
    """A reply's promises, one a sentence; the time named in the sentence is when it is due, in the zone of `now`.
    claiming: the ids of our replies that call something done.

    What hangs on something that the customer can do is promised from when they did it.
    """
    leads = times.words(reply.language).leads["due_leads"]
    promised: dict[Quote, set[str]] = {}
    for found in (*reply.found, *reply.once):
        if found.family == "pledge" or found.family in _DATED:
            promised.setdefault(_sentence(reply, found), set()).add(found.kind)
    word = any(not kinds.isdisjoint(_WORDS) for kinds in promised.values())
    for quote, kinds in sorted(promised.items(), key=lambda item: item[0].start):
        told = {kind for kind in kinds if not kind.startswith("ahead.")} or kinds
        since, named = reply.message, reply.named
        if hangs := any(quote.start <= f.start < quote.end for f in reply.found if f.family == "condition"):
            met = _met(reply, ticket, hear)
            if not met:
                continue
            since, at = met, met.at.astimezone(now.tzinfo)
            named = [*times.named(reply.seen, at, reply.language), *times.same_day(reply.seen, at, reply.language)]
        within = [t for t in named if quote.start <= t.start < quote.end and t.lead in leads]
        term = _due(within, since.at)
        due = term.by if term else None
        things = frozenset(_things(reply, quote, told))
        promise = _Promise(reply, quote.text, told, things, since, beside=word and told.isdisjoint(_WORDS))
        if (promise.dated and (not due or due <= since.at or quote.text.endswith("?"))) or (hangs and not due):
            continue
        words = reply.message.text[term.start : term.end] if term else ""
        kept = _kept(promise, due, claiming, ticket, now, hear)
        yield Pledge(quote, due, kept, told <= _WORDS, words, term.form if term else "")


def _things(reply: _Reply, quote: Quote, kinds: set[str]) -> Iterator[str]:
    """What a sentence promises, by the names of remedies, and of a word to them."""
    yield from (
        one.kind.partition(".")[2]
        for one in reply.found
        if one.family == "offer" and quote.start <= one.start < quote.end
    )
    if not kinds.isdisjoint(_WORDS):
        yield "call"


def _after(ticket: Ticket, message: Message, *, until: Message | None = None) -> tuple[Message, ...]:
    """The messages behind one, as far as another."""
    end = ticket.messages.index(until) if until else None
    return ticket.messages[ticket.messages.index(message) + 1 : end]


def _spoken(messages: Iterable[Message]) -> Iterator[Message]:
    """The customer's own words among them."""
    return (message for message in messages if message.role is Role.CUSTOMER and from_customer(message))


def _met(reply: _Reply, ticket: Ticket, hear: _Hear) -> Message | None:
    """The customer's message that brought what the reply had asked for."""
    theirs = _spoken(_after(ticket, reply.message))
    return next((message for message in theirs if "handed" in hear(message, reply.language).families), None)


def _due(named: list[times.Named], said: datetime) -> times.Named | None:
    """The hour on the last day of those named: "posted today, with you by Thursday" is due on Thursday. What a clock
    tells comes before what a part of the day does: "this evening, before 8pm" is due at 8."""
    told = [(time, (time.by - _A_MOMENT).date()) for time in named if time.by]
    last = max((day for _, day in told), default=None)
    on = [time for time, day in told if day == last]
    return next((time for time in on if time.exact and time.by and time.by > said), on[0] if on else None)


def _kept(
    promise: _Promise, due: datetime | None, claiming: Collection[str], ticket: Ticket, now: datetime, hear: _Hear
) -> bool | None:
    """Whether a promise was kept, by what came after it; None while that cannot be told."""
    kinds, language = promise.kinds, promise.reply.language
    later = _after(ticket, promise.since)
    word = _OWED in kinds
    if not kinds.isdisjoint(_WORDS) and due and any(_word_to_them(one, language) and one.at <= due for one in later):
        if kinds <= _WORDS:
            return True
        word = False  # it came; whether what was promised beside it was done is for the customer to tell
    if due and now <= due:
        return None
    whole_day = due and due.time() == times.END_OF_DAY  # an hour that was named is waited for
    evening = due and (due.replace(hour=_EVENING, minute=0) if whole_day else due)
    spoken = [message for message in _spoken(later) if not evening or message.at > evening]
    seen_to = promise.dated and any(message.id in claiming for message in later)  # whoever was to come came
    aside = _UNKEPT if promise.beside else _AMISS if seen_to else frozenset()
    said = (hear(message, language) for message in spoken)
    heard = (one._replace(wrong=_wrong_with(promise, one.wrong), families=one.families - aside) for one in said)
    told = (_says_done(one, promise.words, promise.things, came=promise.dated) for one in heard)
    verdict = next((done for done in told if done is not None and (due or not done)), None)
    if (
        verdict is None
        and due
        and not any(map(is_reply, later))
        and any(_asks_for_news(message, language) for message in spoken)
    ):
        return False  # "any news?" after the day itself: whoever was seen to would not ask
    return verdict is True if word and due else verdict


def _word_to_them(message: Message, language: str) -> bool:
    """Whether they heard from us: by a public reply, or on the phone, as an internal note says."""
    noted = message.role is Role.AGENT and not message.public
    return is_reply(message) or (noted and any(one.family == "logged" for one in _agents(message.text, language)))


def _wrong_with(promise: _Promise, wrong: frozenset[str]) -> frozenset[str]:
    """What is wrong by their words that may be of a promise; of one beside a promised call, not that nobody called."""
    return wrong & _DELAYED if promise.beside else wrong - _IT_CAME


def _heard(message: Message, language: str) -> _Heard:
    """language: that of what we promised."""
    if message.kind is Kind.REOPENED:
        return _Heard()
    reading = read(message.text)
    found = _agents(message.text, language)
    arrived = [one for one in found if one.family == "arrived"]
    trouble = [one.start for one in found if one.family in _TROUBLE]
    trouble += [cue.quote.start for cue in reading.cues if cue.family in _NOT_DONE and cue.strength >= 0.5]
    return _Heard(
        blamed=any(cue.kind == "repeat.passed_around" and cue.strength >= 0.5 for cue in reading.cues),
        mended=any(cue.kind == _MENDED for cue in reading.cues),
        families=frozenset(one.family for one in found if one.family not in _AMISS or not _asks(message.text, one.end)),
        wrong=frozenset(cue.kind for cue in reading.cues if cue.family in _NOT_DONE and cue.strength >= 0.5),
        missing=frozenset(word for one in found if one.family == "missing" for word in _next(message.text, one.end)),
        arrived=tuple((one.kind.partition(".")[2], frozenset(_named(message.text, one))) for one in arrived),
        troubled=frozenset(_told_at(message.text, trouble)) if arrived else frozenset(),
        complaint=reading.signals["complaint"],
        gratitude=reading.signals["gratitude"],
    )


def _asks(text: str, at: int) -> bool:
    """Whether the sentence around a place is a question: "the same place as last time?" tells of nothing amiss."""
    stop = _STOP.search(text, at)
    return stop is not None and stop.group() == "?"


def _next(text: str, at: int) -> list[str]:
    """The first words after a place, up to the next sign."""
    return _words(_SIGN.split(text[at : at + _REACH], maxsplit=1)[0])[:_NEXT]


def _named(text: str, found: Found) -> list[str]:
    """The words that name what came: the first of the phrase, or the next: "invoice came", "got the [new invoice]"."""
    return _words(text[found.start : found.end])[:1] if found.kind == "arrived.first" else _next(text, found.end)


def _told_at(text: str, places: Iterable[int]) -> Iterator[str]:
    """The long words of the sentences around these places."""
    bounds = shadow.sentences(shadow.fold(text))
    for start, end in {shadow.sentence_at(bounds, at) for at in places}:
        yield from (word for word in _words(text[start:end]) if len(word) >= _LONG)


def _words(text: str) -> list[str]:
    return _WORD.findall(shadow.fold(text).decode("latin-1"))


def _names(missing: Iterable[str], promise: str) -> bool:
    """Whether one of these words is one of a promise's."""
    promised = [word for word in _words(promise) if len(word) >= _SHORTEST]
    return any(_same(word, other) for word in missing if len(word) >= _SHORTEST for other in promised)


def _same(word: str, other: str) -> bool:
    if word[:_FIRST_LETTERS] != other[:_FIRST_LETTERS] or abs(len(word) - len(other)) > _NEXT:
        return False
    return word.startswith(other) or other.startswith(word)


def _contradicted(replies: Sequence[_Reply], ticket: Ticket, hear: _Hear) -> Iterator[Quote]:
    """What replies before the newest called done, and the customer then said was not."""
    for reply in replies[:-1]:
        yield from _gainsaid(reply, _after(ticket, reply.message, until=replies[-1].message), hear)


def _gainsaid(reply: _Reply, later: Iterable[Message], hear: _Hear) -> Iterator[Quote]:
    """What a reply called done, and is not by the first of the customer's later messages that says anything of it."""
    spoken = list(_spoken(later))
    for quote in _claims(reply, spoken, hear):
        told = (_says_done(hear(message, reply.language), quote.text) for message in spoken)
        if next((done for done in told if done is not None), None) is False:
            yield quote


def _arrived(heard: _Heard, promise: str, things: Collection[str] = ()) -> bool:
    """Whether they say that what was promised came, and tell of no trouble with anything else that was."""
    came = [words for kind, words in heard.arrived if kind in things or _names(words, promise)]
    return bool(came) and not _names(heard.troubled.difference(*came), promise)


def _says_done(heard: _Heard, promise: str, things: Collection[str] = (), *, came: bool = False) -> bool | None:
    """What the customer says of a promise afterwards: done, not done, or neither.

    things: what is promised, by its kinds. came: whether no more was promised than that somebody or something comes.
    """
    if heard.blamed or ("retold" in heard.families and heard.gratitude < 0.6):  # "you told me it was done"
        return False
    if _arrived(heard, promise, things):
        return True  # whatever else is amiss
    done = heard.mended or ("kept" in heard.families and "unkept" not in heard.families)
    if heard.wrong and done and (heard.mended or _LATE not in heard.wrong):
        return None  # "all fixed, but now the other one drips": another matter
    wrong = heard.wrong
    if came:
        wrong = frozenset(kind for kind in wrong if kind in _NOTHING_CAME or kind.startswith("repeat."))
    if wrong or ("unkept" in heard.families and not heard.mended):
        return False
    if not done and ("amiss" in heard.families or _names(heard.missing, promise)):
        return False
    thanked = heard.gratitude >= 0.6 and "chased" not in heard.families  # "any news? Many thanks" thanks for no deed
    return True if (done or thanked) and heard.complaint < _CALM else None
