"""The phrase finder: which of the lexicon's phrases stand in a text, and exactly where.

The words of a text tell which phrases may occur, and only those are searched for. RE2 has no backtracking, so the cost
grows with the text's length and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from amends import languages
from amends.policy import Phrases
from amends.reading import context, keywords, linear, needs, pattern, shadow

WISHES = frozenset({"outcome", "refused", "contact"})  # families that are wishes; all others are cues
OWN_STRENGTH = 0.6  # of an admin's own phrase: counts, but does not decide alone
MOST_SPANS = 6  # of one phrase in one text: more says no more, and keeps a hostile text cheap
LONGEST = 300  # characters of one span; a longer one is not a phrase but a run of spaces
_SPACE = 32  # in a shadow
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")  # as RE2 sees them
GONE = 0.1  # strength under which context has taken a cue away
_compiled = cache(linear.compiled)


class Phrase(NamedTuple):
    """One entry of the lexicon, or one of an admin's own phrases."""

    family: str
    kind: str
    re2: bytes
    strength: float
    in_context: bool = True  # whether any context rule may take it away, or only those that always hold
    example: str = ""
    counter: str = ""
    exact: str = ""  # case-folded words that the text itself must hold, where the shadow cannot tell letters apart


class Found(NamedTuple):
    """A phrase at a place: characters `start` to `end` of the text."""

    phrase: Phrase
    start: int
    end: int
    strength: float

    @property
    def kind(self) -> str:
        return self.phrase.kind

    @property
    def family(self) -> str:
        return self.phrase.family


class Lexicon(NamedTuple):
    """The phrases and context rules of a sheet."""

    phrases: tuple[Phrase, ...]
    rules: tuple[context.Rule, ...]


@lru_cache(maxsize=8)
def lexicon(language: str, sheet: str = "cues") -> Lexicon:
    """A sheet, `cues`, `agents` or `sales`, in a language's folder."""
    document = languages.data(language, sheet)
    words = document["words"]
    rules = tuple(context.rule(entry, words) for entry in document["context"])
    return Lexicon(tuple(_phrases(document, words)), rules)


@lru_cache(maxsize=8)
def needed(language: str, *sheets: str) -> keywords.ByWord:
    """What the phrases of these sheets, one behind the other, need, by word."""
    built: Any = languages.data(language, needs.named(sheets))  # as deployed, see build.py
    return built or needs.by_word(*(languages.data(language, sheet) for sheet in sheets))


def _phrases(document: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Phrase]:
    for family, name, entry in pattern.entries(document):
        built = pattern.unpacked(entry.get("re2", ""))  # as deployed, see build.py
        yield Phrase(
            family,
            f"{family}.{name}",
            built or pattern.to_re2(entry["pattern"], words),
            entry["strength"],
            entry.get("context", True),
            entry.get("example", ""),
            entry.get("counter", ""),
        )


class Finder:
    """Phrases compiled together. Make one per lexicon and own phrases with `finder`; it is slow to make."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        rules: Iterable[context.Rule],
        ignore: Iterable[str] = (),
        by_word: keywords.ByWord | None = None,
    ) -> None:
        """by_word: what the first of the phrases need; those that are not in it are looked for in every text."""
        self.phrases = tuple(phrases)
        self.rules = tuple(rules)
        self._ignore = [linear.compiled(pattern.literal(phrase)) for phrase in ignore]
        known = by_word or keywords.by_word(())
        self._index = keywords.Index(known)
        indexed = {way[0] for way in known["ways"]}
        self._others = [index for index in range(len(self.phrases)) if index not in indexed]
        self._set = linear.any_of(self.phrases[index].re2 for index in self._others)
        self._context = context.Rules(self.rules)

    def all(self, text: str, seen: bytes, words: keywords.Words | None = None) -> list[Found]:
        """Every phrase that counts in its context, in order; `seen` is the text's shadow, `words` are its words."""
        for ignored in self._ignore:
            seen = ignored.sub(lambda match: shadow.ODD.encode() * len(match.group()), seen)
        return self.among(self.likely(seen, words), text, seen)

    def likely(self, seen: bytes, words: keywords.Words | None = None) -> list[Phrase]:
        """The phrases that may stand in a text, told by its words alone."""
        indexes = self._index.likely(words or keywords.words(seen))
        indexes += [self._others[index] for index in self._set.Match(seen)] if self._others else []
        return [self.phrases[index] for index in indexes]

    def among(self, phrases: Iterable[Phrase], text: str, seen: bytes) -> list[Found]:
        """As `all`, of these phrases alone."""
        marked_up = shadow.shortened(text)
        candidates: list[Found] = []
        for phrase in phrases:
            if spans := linear.spans(_compiled(phrase.re2), seen, MOST_SPANS):
                candidates += self._found(phrase, spans, text, seen, marked_up=marked_up)
        if not self.rules:
            return sorted(candidates, key=lambda f: (f.start, f.end))
        return self._in_context(candidates, seen) if candidates else []

    def left(self, family: str, seen: bytes, start: int, end: int) -> float:
        """What the context leaves, 0 to 1, of what no phrase but all words together say at a place."""
        place = context.Place(seen, start, end, shadow.sentence_at(shadow.sentences(seen), start), (), {})
        return self._context.factor(family, place, always=True)

    def strongest(self, text: str, seen: bytes, words: keywords.Words | None = None) -> list[Found]:
        """As `all`, with one cue for the same words."""
        return strongest(self.all(text, seen, words))

    @staticmethod
    def _found(
        phrase: Phrase, spans: Iterable[tuple[int, int]], text: str, seen: bytes, *, marked_up: bool
    ) -> Iterator[Found]:
        for start, end in spans:
            end = start + len(seen[start:end].rstrip())
            if _within_a_word(seen, start) or _within_a_word(seen, end):
                continue
            while end < len(text) and seen[end] == _SPACE and (text[end].isalpha() or text[end] in "'’"):
                end += 1  # a dialect word is longer than the plain one that it is read as
            if marked_up:
                start = shadow.word_start(text, start)
            if end - start > LONGEST:
                continue
            if not phrase.exact or phrase.exact in " ".join(text[start:end].casefold().split()):
                yield Found(phrase, start, end, phrase.strength)

    def _in_context(self, candidates: Iterable[Found], seen: bytes) -> list[Found]:
        bounds, quotes = shadow.sentences(seen), context.quotations(seen)
        weighed: list[Found] = []
        # A rule may ask for another cue that comes later, so cues are weighed from the end of the text.
        last: dict[str, int] = {}
        for found in sorted(candidates, key=lambda f: (-f.start, -f.end)):
            phrase, start, end, strength = found
            place = context.Place(seen, start, end, shadow.sentence_at(bounds, start), quotes, last)
            strength = round(strength * self._context.factor(phrase.family, place, always=not phrase.in_context), 3)
            if strength >= GONE:
                last.setdefault(phrase.kind, start)
                weighed.append(found if strength == found.strength else Found(phrase, start, end, strength))
        return weighed[::-1]


def strongest(every: list[Found]) -> list[Found]:
    """Of overlapping ones of a family, the strongest and longest, in order."""
    if len(every) < 2:
        return every
    kept: dict[str, list[tuple[int, int]]] = {}
    out = []
    for found in sorted(every, key=lambda f: (-f.strength, f.start - f.end, f.start)):
        taken = kept.setdefault(found.family, [])
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            out.append(found)
    return sorted(out, key=lambda f: (f.start, f.end, f.kind))


def _within_a_word(seen: bytes, at: int) -> bool:
    """Whether a word goes on over this place: a phrase that may end in a word or a sign asks RE2 for no boundary."""
    return 0 < at < len(seen) and seen[at - 1] in _LETTERS and seen[at] in _LETTERS


def finder(language: str = languages.NOTES, own: Phrases | None = None, *, sheet: str = "cues") -> Finder:
    """The finder for a language with an admin's own phrases, which policy.py has checked."""
    if own is None:
        return _finder(language, sheet, (), ())
    add = tuple(sorted((kind, tuple(words)) for kind, words in own.add.items()))
    return _finder(language, sheet, add, own.ignore)


def in_any_language(words: str, sheet: str = "cues") -> Iterator[Found]:
    """What the phrases of each language with the sheet find in words of which nobody says the language."""
    seen = shadow.without_markup(shadow.fold(words))
    for language in languages.read():
        if languages.data(language, sheet):
            yield from finder(language, sheet=sheet).all(words, seen)


@lru_cache(maxsize=16)
def _finder(language: str, sheet: str, add: tuple[tuple[str, tuple[str, ...]], ...], ignore: tuple[str, ...]) -> Finder:
    phrases, rules = lexicon(language, sheet)
    more = (_own(kind, words) for kind, many in add for words in many)
    return Finder([*phrases, *more], rules, ignore, needed(language, sheet))


def _own(kind: str, words: str) -> Phrase:
    family, _, name = kind.partition(".")
    exact = " ".join(words.casefold().split()) if shadow.LETTER.encode("latin-1") in shadow.fold(words) else ""
    return Phrase(family, f"{family}.{name or 'own'}", pattern.literal(words), OWN_STRENGTH, exact=exact)
