"""A note within its word limit: what helps least goes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from amends.advising.cautions import UNASKED
from amends.nouns import Advice, Remedy, Severity

_REMEDIES = 3
MOST_WORDS = {Severity.NONE: 90, Severity.SMALL: 90, Severity.MARKED: 120, Severity.GRAVE: 150}


def words_of_ours(advice: Advice) -> int:
    """Words in the note that are ours: everything but labels, the line that names person and channel, and quotes."""
    return sum(len(part.split()) for part in _parts(advice))


def fit(advice: Advice, severity: Severity) -> Advice:
    """The advice, shortened until it holds its limit."""
    for shorter in (lambda a: a, *_SHORTER):
        advice = shorter(advice)
        if words_of_ours(advice) <= MOST_WORDS[severity]:
            return advice
    return advice


def _parts(advice: Advice) -> Iterator[str]:
    yield from (advice.headline, advice.wants, advice.refuses, advice.why, advice.ours, advice.do_first)
    yield from (advice.to_start_from, advice.public_words, advice.private_words, advice.lead, advice.next_step)
    yield from advice.leave_out
    yield from (remedy.words for remedy in advice.remedies if remedy.who == "agent")


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "." if ". " in text else text


def _fewer(remedies: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """The first, and the last two: what costs most comes last, and is what an admin switched on."""
    return remedies if len(remedies) <= _REMEDIES else (remedies[0], *remedies[1 - _REMEDIES :])


_SHORTER: tuple[Callable[[Advice], Advice], ...] = (
    lambda a: replace(a, leave_out=tuple(words for words in a.leave_out if not words.startswith(UNASKED))),
    lambda a: replace(a, leave_out=a.leave_out[:2]),
    lambda a: replace(a, leave_out=a.leave_out[:1]),
    lambda a: replace(a, remedies=_fewer(a.remedies)),
    lambda a: replace(a, why=_first_sentence(a.why)),
    lambda a: replace(a, why=a.why.partition(";")[0].rstrip(".") + "." if a.why else ""),
    lambda a: replace(a, why=""),
    lambda a: replace(a, do_first=_first_sentence(a.do_first)),
    lambda a: replace(a, remedies=a.remedies[:1], private_words=_first_sentence(a.private_words)),
    lambda a: replace(a, remedies=()),
    lambda a: replace(a, do_first=""),
    lambda a: replace(a, leave_out=()),
)
