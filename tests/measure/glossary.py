"""A language's words beside English ones: `<language>/glossary.txt`, its head says how a line is written.

A line is an entry. English messages are rendered as bags of entries, so that what English words say is learnt of the
entry, and all its words of the other language say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from amends.reading import features, shadow

_HERE = Path(__file__).parent
_LONGEST = 4  # words of an English expression
_FIXED = ("be", "ver", "er", "ent", "zer", "miss", "ge", "emp", "über", "unter", "wider")  # no `ge` in a participle
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
Words = tuple[bytes, ...]


@dataclass(frozen=True)
class Glossary:
    """entries: for each, its expressions in the language and those in English, as words that the weights see."""

    entries: tuple[tuple[tuple[Words, ...], tuple[Words, ...]], ...]

    @cached_property
    def english(self) -> dict[Words, list[int]]:
        """English expression -> entries."""
        return _index((number, words) for number, (_, english) in enumerate(self.entries) for words in english)

    @cached_property
    def own(self) -> dict[Words, list[int]]:
        """The language's expression -> entries."""
        return _index((number, words) for number, (own, _) in enumerate(self.entries) for words in own)

    def render(self, words: Sequence[bytes]) -> Iterator[tuple[int, float]]:
        """The entries that English words speak for, each with its share of what several may mean."""
        at = 0
        while at < len(words):
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                numbers = self.english.get(tuple(words[at : at + size]), [])
                if numbers:
                    yield from ((number, 1 / len(numbers)) for number in numbers)
                # What is several words in both languages is also read word by word.
                if numbers and (size == 1 or not any(len(own) > 1 for n in numbers for own in self.entries[n][0])):
                    at += size - 1
                    break
            at += 1


def load(language: str) -> Glossary:
    """A language's glossary."""
    lines = (_HERE / language / "glossary.txt").read_text(encoding="utf-8").splitlines()
    entries = []
    for line in lines:
        if line and not line.startswith("#"):
            own, _, english = line.partition("|") if " | " not in line else line.partition(" | ")
            entries.append(
                (
                    tuple(dict.fromkeys(_seen(form) for word in own.split(",") for form in _forms(word.strip()))),
                    tuple(dict.fromkeys(_seen(form) for word in english.split(",") for form in _english(word.strip()))),
                )
            )
    return Glossary(tuple((own, tuple(filter(None, english))) for own, english in entries))


def _index(pairs: Iterator[tuple[int, Words]]) -> dict[Words, list[int]]:
    index: dict[Words, list[int]] = defaultdict(list)
    for number, words in pairs:
        if number not in index[words]:
            index[words].append(number)
    return dict(index)


def _seen(expression: str) -> Words:
    return tuple(features.words(features.plain(shadow.fold(expression))))


def _forms(word: str) -> Iterator[str]:
    """A word with its endings, in both spellings."""
    stem, _, kind = word.partition("/")
    forms = [stem]
    stem = stem.removesuffix("e") if kind == "a" else stem
    if kind == "a":
        forms += [
            stem + ending for ending in (("r", "s", "n", "m") if stem.endswith("e") else ("e", "er", "es", "en", "em"))
        ]
    if kind == "v":
        forms = _verb(stem)
    for form in forms:
        yield form
        if (written_out := form.translate(_UMLAUTS)) != form:
            yield written_out


def _verb(infinitive: str) -> list[str]:
    """A regular verb's forms; a prefix that comes off stands before a bar."""
    prefix, bar, verb = infinitive.rpartition("|")
    stem = verb.removesuffix("n").removesuffix("e")
    soft = "e" if stem.endswith(("t", "d", "chn", "ffn", "gn")) else ""
    past = stem + soft + "te"
    simple = [
        verb,
        stem + "e",
        stem + soft + "st",
        stem + soft + "t",
        past,
        past + "n",
        past + "st",
        past + "t",
        stem + "end",
    ]
    without = stem.startswith(_FIXED) or stem.endswith("ier")
    done = stem + soft + "t" if without else "ge" + stem + soft + "t"
    return [prefix + form for form in (*simple, done)] + ([f"{prefix}zu{verb}"] if bar else [])


def _english(word: str) -> Iterator[str]:
    """An English word; with a plus also as plural, past and participle."""
    base = word.removesuffix("+")
    yield base
    if base == word:
        return
    yield from (base + "s", base + "es")
    if base.endswith("e"):
        yield from (base + "d", base[:-1] + "ing")
    elif base.endswith("y"):
        yield from (base[:-1] + "ies", base[:-1] + "ied", base + "ing", base + "ed")
    else:
        yield from (base + "ed", base + "ing", base + base[-1] + "ed", base + base[-1] + "ing")
