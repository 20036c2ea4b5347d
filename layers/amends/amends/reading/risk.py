"""Grave matters that no phrase names, told by what comes together: a person, a body, a harm and a thing that gave way;
a stranger, their papers and who sees them; somebody near, a loss and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, takewhile

from amends import languages
from amends.nouns import Cue, Quote
from amends.reading import needs, shadow
from amends.reading.keywords import Words
from amends.reading.phrases import Finder, Found, Phrase, lexicon, needed, strongest

SHEETS = needs.TOGETHER  # danger, personal data in wrong hands, somebody who needs gentleness
TOLD = 0.75  # strength of the cue, and half of it enough where a colleague typed what was told
QUOTED = 120  # characters of a quote
_CALM = "calm"  # the family of what is asked before buying, or told of a game
_DOUBT = "doubt"  # the family of what speaks against it without ruling it out: a question before buying, a laugh
_NOTHING = "nothing"  # the family of what looks like a mark and is none: the foot of a sofa
_NO_MARKS = (_CALM, _DOUBT, _NOTHING)
_LITTLE = 3  # characters of the word that two marks may share
_NAMED = 0.5  # strength of a phrase that says it already


def cues(
    language: str, text: str, seen: bytes, message: str, said: Sequence[Cue], words: Words | None = None
) -> Iterator[Cue]:
    """A cue for each sheet of which there are enough marks and no phrase says more.

    seen: the text's shadow, words: its words; said: the cues found so far.
    """
    using, likely = marking(language), dict[str, list[Phrase]]()
    for phrase in using.likely(seen, words):
        likely.setdefault(_sheet(phrase.family), []).append(phrase)
    for name, phrases in likely.items():
        sheet = languages.data(language, name)
        again = sheet.get("again", 0.0)
        if _at_most(phrases, again) < sheet["enough"] or _named(sheet["tells"], said):
            continue
        found = strongest(using.among(phrases, text, seen))
        marks, more = _marks(found, sheet["within"], again)
        telling = {name: mark for name, mark in marks.items() if _mark(name) not in sheet.get("beside", ())}
        if _sum(marks, more - _doubt(found)) >= sheet["enough"] and _sum(telling) >= sheet.get("telling", 0):
            most = max(marks.values(), key=lambda found: found.strength)
            start, end = _shown(marks, most, seen)
            quote = Quote(text[start:end], start, end, message)
            yield Cue(sheet.get("named", {}).get(_mark(most.family), sheet["tells"]), quote, TOLD)


@cache
def marking(language: str) -> Finder:
    """The marks of all sheets, so that one look at a text's words serves them all; a family bears its sheet's name."""
    sheets = [name for name in SHEETS if languages.data(language, name)]
    marks = (
        phrase._replace(family=f"{name}.{phrase.family}")
        for name in sheets
        for phrase in lexicon(language, name).phrases
    )
    return Finder(marks, (), by_word=needed(language, *sheets))


def _sheet(family: str) -> str:
    return family.partition(".")[0]


def _mark(family: str) -> str:
    return family.partition(".")[2]


def _at_most(phrases: Iterable[Phrase], again: float) -> float:
    """What the marks would add up to if all of these stood there, and more than once."""
    most: dict[str, float] = {}
    for phrase in phrases:
        if _mark(phrase.family) not in _NO_MARKS:
            most[phrase.family] = max(phrase.strength, most.get(phrase.family, 0.0))
    return round(sum(most.values()) + again * len(most), 2)


def _named(kind: str, said: Sequence[Cue]) -> bool:
    """Whether phrases tell of it: of any danger or frailty, but of this fault alone."""
    family = kind.partition(".")[0]
    return any(
        cue.strength >= _NAMED and (cue.kind == kind or (cue.family == family and family != "fault")) for cue in said
    )


def _marks(found: Sequence[Found], within: int, again: float) -> tuple[Mapping[str, Found], float]:
    """Of each family the strongest mark, the same words counting once, where they say most together, so many characters
    apart, and what families with more than one mark add; none where something says that it is no matter of concern."""
    if any(_mark(mark.family) == _CALM for mark in found):
        return {}, 0.0
    void = [mark for mark in found if _mark(mark.family) == _NOTHING]
    kept = [m for m in found if _mark(m.family) not in _NO_MARKS and not any(_voids(one, m) for one in void)]
    near = (_within(kept, at, within) for at in range(len(kept)))
    return max((_strongest(marks, again) for marks in near), key=lambda told: _sum(*told), default=({}, 0.0))


def _within(found: Sequence[Found], at: int, characters: int) -> list[Found]:
    """The marks from the one at `at` on that end at most so many characters behind where it starts."""
    last = found[at].start + characters
    following = takewhile(lambda mark: mark.start <= last, islice(found, at, None))
    return [mark for mark in following if mark.end <= last]


def _voids(nothing: Found, mark: Found) -> bool:
    """Whether the same words are no mark after all, however far off the next one stands."""
    return nothing.strength >= mark.strength and mark.start < nothing.end and nothing.start < mark.end


def _shown(marks: Mapping[str, Found], most: Found, seen: bytes) -> tuple[int, int]:
    """From the first mark to the last in the sentence of the most telling one, where that is short enough for a quote;
    else that one."""
    first, last = shadow.sentence_at(shadow.sentences(seen), most.start)
    beside = [mark for mark in marks.values() if first <= mark.start and mark.end <= last] or [most]
    start, end = min(mark.start for mark in beside), max(mark.end for mark in beside)
    return (start, end) if end - start <= QUOTED else (most.start, most.end)


def _strongest(found: Sequence[Found], again: float) -> tuple[Mapping[str, Found], float]:
    """again: what a second mark of a family adds."""
    marks: dict[str, Found] = {}
    others: list[Found] = []
    for mark in sorted(found, key=lambda one: -one.strength):
        told = (*marks.values(), *others)
        apart = all(_apart(*sorted((mark, other), key=lambda one: (one.start, one.end))) for other in told)
        if apart and marks.setdefault(mark.family, mark) is not mark:
            others.append(mark)
    return marks, again * len({mark.family for mark in others})


def _apart(first: Found, second: Found) -> bool:
    """Whether two marks are other words, but for a little one that ends one and begins the other: told my boss."""
    return first.end <= second.start or (
        first.start < second.start and first.end < second.end and first.end - second.start <= _LITTLE
    )


def _doubt(found: Iterable[Found]) -> float:
    """How much more the marks must add up to, wherever in the message the doubt stands."""
    return max((mark.strength for mark in found if _mark(mark.family) == _DOUBT), default=0.0)


def _sum(marks: Mapping[str, Found], more: float = 0.0) -> float:
    return round(sum(mark.strength for mark in marks.values()) + more, 2)
