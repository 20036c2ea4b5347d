"""Weights for a language that has no labelled messages which may be fitted to: English ones, rendered by a glossary.

Each English message becomes a bag of the glossary's entries, with the marks and cues that it has in English; cues and
marks have the same names in all languages. Messages made up in the language itself are fitted to beside them. What is
learnt of an entry is then the weight of each of its words.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from amends.reading import features, weights
from tests.measure import glossary, made, model, sets

MADE_COUNTS = 2.0  # how much a made-up message counts beside a rendered one
FEWER = {"complaint": 1.0}  # the same where rendered posts and reviews tell as much
LARGE = {sets.GOEMOTIONS, sets.BANKING, sets.DIALOGUES}  # sets of which a part says as much of a glossary's entries
PART = 40  # of 256
SHORT = 3  # letters of a word whose pieces say nothing: `er` and `sie` must weigh alike


@dataclass(frozen=True)
class Bag:
    """A message as entries: of the blocks of `model.Seen`; length: its different words, known or not."""

    parts: dict[str, dict[Any, float]]
    length: int


def entry(number: int) -> bytes:
    """An entry's name among words: never a word itself."""
    return b"#%d" % number


class Renderer:
    """Messages of both languages as bags of entries."""

    def __init__(self, language: str) -> None:
        self.glossary = glossary.load(language)
        self.language = language

    def english(self, message: model.Seen) -> Bag:
        """An English message, rendered."""
        words = features.words(features.plain(message.shadow))
        entries: dict[int, float] = defaultdict(float)
        for number, share in self.glossary.render(words):
            entries[number] = max(entries[number], share)
        pieces: Counter[bytes] = Counter()
        for number, share in entries.items():
            for word in self._first(number):
                for piece in features.pieces(word):
                    pieces[piece] += share  # type: ignore[assignment]
        return self._bag(message, entries, pieces, len(set(words)))

    def own(self, message: model.Seen) -> Bag:
        """A message of the language itself."""
        words = features.words(features.plain(message.shadow))
        entries: dict[int, float] = defaultdict(float)
        for size in (1, 2, 3):
            for at in range(len(words) - size + 1):
                numbers = self.glossary.own.get(tuple(words[at : at + size]), [])
                for number in numbers:
                    entries[number] = max(entries[number], 1 / len(numbers))
        pieces = Counter(piece for word in set(words) for piece in features.pieces(word))
        bag = self._bag(message, entries, pieces, len(set(words)))
        unknown = {word: 1.0 for word in words if (word,) not in self.glossary.own}
        return Bag({**bag.parts, "words": bag.parts["words"] | unknown}, bag.length)

    def _bag(self, message: model.Seen, entries: dict[int, float], pieces: Any, length: int) -> Bag:
        parts = message.parts
        return Bag(
            {
                **parts,
                "words": {entry(number): share for number, share in entries.items()},
                "pairs": {},
                "pieces": dict(pieces),
            },
            length,
        )

    def _first(self, number: int) -> tuple[bytes, ...]:
        own = self.glossary.entries[number][0]
        return own[0] if own else ()


class Bench:
    """All that the language's weights are fitted to."""

    def __init__(self, language: str) -> None:
        self.renderer = Renderer(language)
        self.language = language
        tasks = [task for task in sets.TASKS if task.fitted]
        self.rows = {name: sets.rows(name) for name in sorted({task.set for task in tasks})}
        self.rows = {name: [row for row in rows if _used(name, row, tasks)] for name, rows in self.rows.items()}
        self.begins: dict[str, int] = {}
        bags: list[Bag] = []
        for name, rows in self.rows.items():
            self.begins[name] = len(bags)
            bags += [self.renderer.english(model.see(row["text"])) for row in rows]
        self.made = made.messages(language)
        self.first_made = len(bags)
        self.made_seen = [model.see(one.text, language) for one in self.made]
        bags += [self.renderer.own(seen) for seen in self.made_seen]
        self.matrix = model.Matrix(bags)  # type: ignore[arg-type]
        lengths = np.array([(len(bag.parts["words"]) + 1) / (bag.length + 1) for bag in bags])
        for block in weights.STORED:
            self.matrix.blocks[block] = sparse.diags(np.sqrt(lengths)) @ self.matrix.blocks[block]

    def fit(self, without: int | None = None) -> bytes:
        """A weights file; without: the tenth of the made-up messages that are left out."""
        examples = model.examples(sets.TASKS, self.rows, self.begins, lambda row: True)
        for head, (which, right, counts) in examples.items():
            said = [(at, one.gold(head), one.counts(head)) for at, one in enumerate(self.made) if fold(at) != without]
            more = [(self.first_made + at, gold, count) for at, gold, count in said if gold is not None]
            examples[head] = (
                np.concatenate([which, [at for at, _, _ in more]]).astype(int),
                np.concatenate([right, [gold for _, gold, _ in more]]).astype(bool),
                np.concatenate([counts, [FEWER.get(head, MADE_COUNTS) * count for _, _, count in more]]),
            )
        return self.spread(model.fit(self.matrix, examples))

    def scores(self) -> Any:
        """Every made-up message's scores by a file that did not know it, a column a head."""
        out = np.zeros((len(self.made), len(sets.HEADS)))
        for number in range(sets.FOLDS):
            which = [at for at in range(len(self.made)) if fold(at) == number]
            using = weights.parse(self.fit(number))
            out[which] = model.score(using, [self.made_seen[at] for at in which])
        return out

    def judged(self, head: str, scores: Any) -> tuple[Any, Any]:
        """What is right of a head, and the scores, for the made-up messages that say something of it."""
        gold = [one.gold(head) if one.counts(head) == 1.0 else None for one in self.made]
        which = [at for at, right in enumerate(gold) if right is not None]
        return np.array([gold[at] for at in which], dtype=bool), scores[which, sets.HEADS.index(head)]

    def spread(self, document: bytes) -> bytes:
        """The entries' weights as those of their words."""
        using = weights.parse(document)
        scales = np.array(using.about["scales"])

        def row(stored: bytes) -> Any:
            return (np.frombuffer(stored, np.uint8) - float(weights.ZERO)) * scales

        pieces = {piece: row(stored) for piece, stored in using.pieces.items()}
        nothing = np.zeros(len(using.heads))
        tables: dict[str, dict[Any, Any]] = {"words": {}, "pairs": {}, "pieces": pieces}
        tables["kin"] = {name: row(stored) for name, stored in using.kin.items()}
        tables["near"] = {names: row(stored) for names, stored in using.near.items()}
        for words, numbers in self.renderer.glossary.own.items():
            value = sum((row(using.words[entry(n)]) if entry(n) in using.words else nothing for n in numbers), nothing)
            value = value / len(numbers)
            if len(words) == 1:
                own = sum((pieces.get(piece, nothing) for piece in features.pieces(words[0])), nothing)
                told = any(self.renderer.glossary.entries[n][1] for n in numbers) and len(words[0]) > SHORT
                tables["words"][words[0]] = value + own if told else value
            else:
                for pair in pairwise(words):
                    tables["pairs"][pair] = value / (len(words) - 1)
        # Words of the made-up messages that the glossary does not know.
        for word, stored in using.words.items():
            if not word.startswith(b"#"):
                tables["words"][word] = row(stored)
        return _document(using, tables, self.language)


def fold(at: int) -> int:
    """Which tenth a made-up message belongs to."""
    return at % sets.FOLDS


def _document(using: weights.Weights, tables: dict[str, dict[Any, Any]], language: str) -> bytes:
    table = np.array([value for block in weights.STORED for value in tables[block].values()])
    scales = np.maximum(np.abs(table).max(0), 1e-9) / 127
    stored = (np.clip(np.rint(table / scales), -127, 127) + weights.ZERO).astype(np.uint8)
    names = [b" ".join(name) if isinstance(name, tuple) else name for block in weights.STORED for name in tables[block]]
    about = dict(using.about) | {"language": language}
    about |= {"counts": {block: len(rows) for block, rows in tables.items()}}
    about |= {"scales": [float(f"{scale:.5g}") for scale in scales]}
    return json.dumps(about).encode() + b"\n" + zlib.compress(b"\n".join(names) + b"\n\n" + stored.tobytes(), 9)


def _used(name: str, row: sets.Row, tasks: list[sets.Task]) -> bool:
    if name in LARGE and hashlib.sha256(row["text"].encode()).digest()[2] >= PART:
        return False
    return any(task.gold(row) is not None for task in tasks if task.set == name)
