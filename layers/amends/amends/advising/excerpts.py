"""Which of the customer's own words a note shows: at most three, each a clause of at most 20 words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from amends import languages
from amends.advising.masks import cut
from amends.advising.reflect import joined
from amends.nouns import Cue, Quote, Reading, Verdict
from amends.reading import weighing
from amends.ticket import Ticket

MOST_WORDS = 20
MOST_QUOTES = 3
_TELLING = 0.2  # worth from which on a quote stands beside another
_READ = 2000  # characters of a text in which clauses are looked for
_WINDOW = 240  # characters looked at on each side of a cue

# What an agent most needs to see first. Families that are not here are not shown.
_WEIGHT = {
    "vulnerable": 5.0,
    "safety": 5.0,
    "grave": 5.0,
    "legal": 4.0,
    "fault": 3.0,
    "repeat_contact": 3.0,
    "repeat": 3.0,
    "promise": 3.0,
    "struggle": 3.0,
    "churn": 2.8,
    "effort": 2.5,
    "complaint": 2.0,
    "trouble": 2.0,
    "anger": 2.0,
    "frustration": 2.0,
    "disappointment": 2.0,
    "confusion": 2.0,
    "worry": 2.0,
    "exhaustion": 2.0,
    "feeling": 2.0,
    "aggression": 1.0,
    "gratitude": 0.1,  # only where there is nothing else, as after a fix
}
_WISH = {"refused": 3.5, "deadline": 3.2, "outcome": 2.4, "contact": 1.0}

_FACT = 2.6  # of a clause that tells what decides the case, if no cue points to it: who waits, what stands still
_SURELY = 1.0  # how surely all words of a sentence tell of trouble that no cue points to, in the odds' logarithm
_WEIGHED = 0.335  # what that counts beside a cue
_FEWEST = 4  # words that say something by themselves
# Where a mail program broke a line: behind a long one, within a sentence.
_WRAP = re.compile(r"(?<=[^\r\n]{50})(?<![.!?:;])[ ]?\r?\n(?=\w)")
_HARD = re.compile(r"[.!?;\n\r()\[\]{}<>|•…]")


def excerpts(ticket: Ticket, readings: Sequence[Reading], verdict: Verdict, *, more: bool = True) -> tuple[Quote, ...]:
    """The telling clauses in the order in which they were written. more: also those that no cue points to."""
    texts = {message.id: message.text for message in ticket.messages}
    order = {message.id: number for number, message in enumerate(ticket.messages)}
    spoken = {reading.message: reading.language for reading in readings}
    chosen: list[Quote] = []
    for worth, quote in _candidates(readings, verdict, texts if more else {}):
        if len(chosen) == MOST_QUOTES or (chosen and worth < _TELLING):
            break
        wider = clause(texts.get(quote.message, ""), quote, spoken.get(quote.message, languages.NOTES))
        if wider.text.strip() and not any(_same(wider, other) for other in chosen):
            chosen.append(wider)
    return tuple(sorted(chosen, key=lambda quote: (order.get(quote.message, 0), quote.start)))


def beside(ticket: Ticket, quotes: Sequence[Quote], one: Quote) -> tuple[Quote, ...]:
    """The quotes with one more that must be seen, in the order in which they were written, at most as many as ever."""
    if any(_same(one, other) for other in quotes):
        return tuple(quotes)
    order = {message.id: number for number, message in enumerate(ticket.messages)}
    chosen = [*quotes[: MOST_QUOTES - 1], one]
    return tuple(sorted(chosen, key=lambda quote: (order.get(quote.message, 0), quote.start)))


def clause(text: str, quote: Quote, language: str = languages.NOTES) -> Quote:
    """The clause around a quote, in at most 20 words; the quote itself, cut, where the text is not at hand."""
    if text[quote.start : quote.end] != quote.text or not quote.text:
        return _cut(quote)
    low, high = max(0, quote.start - _WINDOW), min(len(text), quote.end + _WINDOW)
    written, text = text, text[:low] + unwrapped(text[low:high]) + text[high:]
    edges = [(match.start(), match.end()) for match in _marks(language, "breaks").finditer(text, low, high)]
    start = max((end for _, end in edges if end <= quote.start), default=_word_start(text, low))
    end = min((begin for begin, _ in edges if begin >= quote.end), default=_word_end(text, high))
    while len(text[start:end].split()) < 4:  # too short to say anything: take the neighbour in, up to a full stop
        longer = _neighbour(text, start, end, edges, low, high)
        if longer is None or len(text[longer[0] : longer[1]].split()) > MOST_WORDS:
            break
        start, end = longer
    greeting = _marks(language, "joined").match(text[start:end])
    greets = greeting and greeting.group().rstrip().endswith((",", "!"))
    if greeting and greets and len(text[start + greeting.end() : end].split()) > 2:  # something is said behind it
        start += greeting.end()
    elif start < quote.start and (behind := _marks(language, "joined").match(text[start : quote.start])):
        start += behind.end()
    start, end = _at_pauses(text, (start, end), quote, _marks(language, "pauses"))
    return _cut(Quote(cut(written, start, end), start, end, quote.message, quote.colleague))


def covered(ticket: Ticket, quote: Quote) -> str:
    """A quote's own words as they are, without what its message shows to be secret."""
    text = next((message.text for message in ticket.messages if message.id == quote.message), "")
    return cut(text, quote.start, quote.end) if text[quote.start : quote.end] == quote.text else quote.text


def unwrapped(text: str) -> str:
    """The text, character for character, with spaces where a mail program broke its lines."""
    return _WRAP.sub(lambda wrap: " " * len(wrap.group()), text)


def _at_pauses(text: str, span: tuple[int, int], quote: Quote, pauses: re.Pattern[str]) -> tuple[int, int]:
    """A clause of more than 20 words, from one of its pauses to another, with the quote inside, or with its end: that
    says how it stands."""
    start, end = span
    if _fits(text[start:end]):
        return span
    marks = [(match.start(), match.end()) for match in pauses.finditer(text, start, end)]
    begins = [start, *(stop for _, stop in reversed(marks) if stop <= quote.start), quote.start]
    start = next((b for b in begins if _fits(text[b : quote.end])), quote.start)
    ends = [end, *(begin for begin, _ in reversed(marks) if begin >= quote.end)]
    end = next((e for e in ends if _fits(text[start:e])), end)
    later = (stop for _, stop in marks if start < stop < quote.end)
    return (start if _fits(text[start:end]) else next((b for b in later if _fits(text[b:end])), start)), end


def _fits(words: str) -> bool:
    return len(words.split()) <= MOST_WORDS


def _marks(language: str, name: str) -> re.Pattern[str]:
    """Where a language's clauses part, and how they are joined."""
    return joined(languages.data(language, "giving_back")["clauses"][name])


def clauses(texts: Sequence[str], language: str = languages.NOTES) -> list[Quote]:
    """The clauses of whole texts, the newest text first, for giving one back where no quote can be."""
    breaks, opening = _marks(language, "breaks"), _marks(language, "joined")
    parts = (part for text in reversed(texts) for part in breaks.split(unwrapped(cut(text, 0, _READ))))
    begun = (opening.sub("", part, count=1).strip() for part in parts)
    return [Quote(part, 0, len(part)) for part in begun if part]


def _candidates(
    readings: Sequence[Reading], verdict: Verdict, texts: Mapping[str, str]
) -> Iterator[tuple[float, Quote]]:
    """Quotes with their worth, most telling first. The verdict's cause comes first of all."""
    if verdict.cause_quote:
        yield math.inf, verdict.cause_quote
    found: list[tuple[float, int, Quote]] = []
    for age, reading in enumerate(reversed(readings)):
        found += [(_worth(cue), age, _of(cue.quote, reading)) for cue in reading.cues]
        found += [(_WISH.get(w.kind.partition(".")[0], 0.0), age, _of(w.quote, reading)) for w in reading.wishes]
        text = texts.get(reading.message, "")
        found += [(_FACT, age, quote) for quote in _facts(text, reading)]
        if not verdict.gentle:
            found += [(worth, age, quote) for worth, quote in _weighed(text, reading)]
    for worth, _, quote in sorted(found, key=lambda item: (-item[0], item[1], item[2].start)):
        if worth:
            yield worth, quote


def _facts(text: str, reading: Reading) -> Iterator[Quote]:
    """The words in a message, without what it quotes, that name a person or a thing on which the case hangs."""
    for start, end in reading.own:
        for match in _marks(reading.language, "facts").finditer(text, start, min(end, _READ)):
            yield Quote(match.group(), match.start(), match.end(), reading.message, reading.report)


def _weighed(text: str, reading: Reading) -> Iterator[tuple[float, Quote]]:
    """The words of a message's sentences that tell of trouble as a whole, though no cue points to them; a question is
    shown as one, and what thanks or is over tells of none."""
    thanks = [cue.quote for cue in reading.cues if cue.family == "gratitude"]
    for surely, start, end in weighing.telling(reading.language, text[:_READ], reading.own, _SURELY):
        told = Quote(text[start:end], start, end, reading.message, reading.report)
        greets = _marks(reading.language, "joined").fullmatch(f"{told.text.strip(' ,!')}, ")
        aside = greets or any(map(told.meets, thanks)) or text.startswith("?", end)
        if len(told.text.split()) >= _FEWEST and not aside:
            yield surely * _WEIGHED, told


def _worth(cue: Cue) -> float:
    return _WEIGHT.get(cue.family, 0.0) * cue.strength


def _of(quote: Quote, reading: Reading) -> Quote:
    """The quote with its message and the mark of a colleague's words, where the reading says more."""
    return Quote(
        quote.text, quote.start, quote.end, quote.message or reading.message, quote.colleague or reading.report
    )


def _same(one: Quote, other: Quote) -> bool:
    return (one.message == other.message and one.meets(other)) or one.text.strip().lower() == other.text.strip().lower()


def _neighbour(
    text: str, start: int, end: int, edges: Sequence[tuple[int, int]], low: int, high: int
) -> tuple[int, int] | None:
    """The clause joined with the one after it, else the one before, in the same sentence."""
    after = next((edge for edge in edges if edge[0] >= end and not _HARD.search(text[edge[0] : edge[1]])), None)
    if after and after[0] == end:
        following = min((begin for begin, _ in edges if begin > after[0]), default=_word_end(text, high))
        if following > end:
            return start, following
    before = next((edge for edge in reversed(edges) if edge[1] <= start), None)
    if before and before[1] == start and not _HARD.search(text[before[0] : before[1]]):
        return max((stop for _, stop in edges if stop < before[1]), default=_word_start(text, low)), end
    return None


def _word_start(text: str, at: int) -> int:
    """The next word's beginning, so that a window's edge cuts no word in two."""
    if at == 0 or text[at - 1].isspace():
        return at
    return next((start + 1 for start in range(at, min(len(text), at + 40)) if text[start].isspace()), at)


def _word_end(text: str, at: int) -> int:
    for stop in range(at, min(len(text), at + 40)):
        if text[stop].isspace():
            return stop
    return at


def _cut(quote: Quote) -> Quote:
    """Without space around it nor half a smiley behind it, and no more than 20 words of it, exact in the text."""
    lead = len(quote.text) - len(quote.text.lstrip())
    text = quote.text.rstrip(" \t\r\n:;=-").lstrip()
    words = list(re.finditer(r"\S+", text))
    if len(words) > MOST_WORDS:
        text = text[: words[MOST_WORDS - 1].end()]
    text = text[:400]
    start = quote.start + lead
    return Quote(text, start, start + len(text), quote.message, quote.colleague)
