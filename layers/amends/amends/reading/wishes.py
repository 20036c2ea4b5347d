"""What the writer wishes for: an outcome, one refused, a time to keep, a way to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from amends.nouns import Quote, Wish
from amends.reading import linear, shadow, times
from amends.reading.phrases import WISHES, Found

# A time is a deadline when the sentence says that something is needed by then, and not that it was promised for then.
_NEED = linear.words(
    "need|needs|needed|require|requires|must|have to|has to|want|wants|please|can you|could you|would you|expect|due|"
    "deadline|urgent|urgently|asap|if not|unless|otherwise|or i|let me know|"
    "refund|get back to me|reply|answer|i'd like|would like|hope to|hoping|sort|fix|latest|no later than|"
    "not later than|lapse|lapses|expire|expires|file|appointment is|flight is|exam is|wedding is|"
    "party is|birthday is|meeting is|birthday|wedding|christening|graduation|anniversary"
)
_TOLD = linear.words(
    "promised|supposed to|said|told|was due|were due|assured|meant to|should have|ordered|bought|received|arrived|"
    "called|wrote|written|waited|waiting|did|went|had|paid|happened|booked|came|sent"
)
# "If it is not working by 5 pm today": a time in the same clause as what has not come about yet.
_IF_NOT = linear.compiled(rb"\bif\b(?:[^,]|,\d)*(?:\b(?:not|no)\b|n'?t\b)(?:[^,]|,\d)*\z")
_CLAUSE = linear.compiled(rb"[,;:(\x00-]\s*|\b(?:and|but|because|so|as|since|that)\s+|^\s+")
_LEADS = frozenset(
    {"by", "before", "until", "till", "within", "no later than", "not later than", "latest by", "latest"}
)
_LONGEST = 100  # characters of a deadline's quote
MOST = 20  # wishes in one text


def wishes(text: str, seen: bytes, found: Iterable[Found], now: datetime | None, message: str = "") -> tuple[Wish, ...]:
    """All wishes in order; found: what the phrase finder found; now: when the text was written, aware."""
    wanted = [
        Wish(one.kind, Quote(text[one.start : one.end], one.start, one.end, message))
        for one in found
        if one.family in WISHES
    ]
    refused = {wish.kind.partition(".")[2] for wish in wanted if wish.kind.startswith("refused.")}
    kept = [wish for wish in wanted if not (wish.kind.startswith("outcome.") and wish.kind[8:] in refused)]
    kept += [
        Wish("deadline", Quote(text[start:end], start, end, message), by) for start, end, by in _deadlines(seen, now)
    ]
    return tuple(sorted(kept, key=lambda wish: (wish.quote.start, wish.quote.end))[:MOST])


def _deadlines(seen: bytes, now: datetime | None) -> Iterator[tuple[int, int, datetime | None]]:
    named = times.named(seen, now)
    if not named:
        return
    bounds = shadow.sentences(seen)
    for time in named:
        opening = _opening(seen, time, *shadow.sentence_at(bounds, time.start))
        if opening is not None:
            yield opening, time.end, time.by


def _opening(seen: bytes, time: times.Named, start: int, end: int) -> int | None:
    """Where the quote of a deadline begins; None when the time is no deadline."""
    before = seen[max(start, time.start - _LONGEST) : time.start]
    if time.lead in ("from", "since") or _TOLD.search(before):
        return None
    if time.lead not in _LEADS:  # "please, I fly on Thursday": the need must be in the same clause
        before = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
    if needs := [match.start() for match in _NEED.finditer(before)]:
        clause = max((match.end() for match in _CLAUSE.finditer(before, 0, needs[-1])), default=0)
        return time.start - len(before) + clause
    if time.lead in _LEADS and (unless := _IF_NOT.search(before)):
        at: int = unless.start()
        return time.start - len(before) + at
    # "By Friday, please": the need may follow, but only after words that already sound like a deadline.
    if time.lead in _LEADS and _NEED.search(seen[time.end : min(end, time.end + _LONGEST)]):
        return time.start
    return None
