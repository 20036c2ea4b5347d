"""Weights fitted to labelled messages: one logistic regression a head over words, pairs, pieces, marks and cues."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from amends.nouns import Cue, Quote
from amends.reading import features, kin, shadow, signals, weights
from amends.reading.phrases import WISHES, Found, finder
from tests.measure.sets import HEADS, Row, Task

LEAST = {"words": 3, "pairs": 3, "pieces": 8, "near": 8}  # messages that hold a word before it gets a weight
# Of a block's values. Those of RARE count by how rare they are, too; those of weights.STORED less in a longer text.
GREAT = {"words": 1 / 6, "pairs": 1 / 6, "pieces": 1 / 20, "kin": 0.7, "near": 0.5, "marks": 0.3, "cues": 0.5}
RARE = ("words", "pairs", "pieces")
KEPT = {"words": 18000, "pairs": 25000, "pieces": 11000}  # those that do most for any head
PLAIN_STRENGTH = 3.0  # the C of the logistic regression
STRENGTH = {"complaint": 5.0, "struggle": 10.0, "how": 60.0, "incivility": 1.0, "churn": 10.0}
# Share of naive Bayes' ratios in how a column counts, where it helps.
NAIVE = {"complaint": 0.7, "trouble": 0.5, "aggression": 0.5, "incivility": 0.5}
ROUGHLY = 0.01  # how exactly the first layer is solved; the second one mends what is left
SHARED = 0.1  # of a head's messages that may have taught another from which it learns
Example = tuple[Any, Any, Any]
Examples = dict[str, Example]


@dataclass(frozen=True)
class Seen:
    """A message as the reader sees it."""

    text: str
    shadow: bytes
    found: tuple[Found, ...]
    language: str = "en"

    @cached_property
    def parts(self) -> dict[str, dict[Any, float]]:
        plain = features.plain(self.shadow)
        words = features.words(plain)
        distinct = frozenset(words)
        own = kin.classes(self.language, words, features.joined(words))
        cues: dict[str, float] = {}
        for one in self.found:
            cues[one.kind] = max(one.strength, cues.get(one.kind, 0.0))
        return {
            "words": dict.fromkeys(distinct, 1.0),
            "pairs": dict.fromkeys(features.pairs(words), 1.0),
            "pieces": Counter(piece for word in distinct for piece in features.pieces(word)),  # type: ignore[dict-item]
            "kin": Counter(chain.from_iterable(dict(zip(words, own, strict=True)).values())),  # type: ignore[dict-item]
            "near": {two: 1.0 for pairs, _ in kin.line(words, own).near() for two in pairs},
            "marks": dict.fromkeys(features.shape(self.text, plain, distinct, len(words)).marks(), 1.0),
            "cues": cues,
        }


def see(text: str, language: str = "en") -> Seen:
    shade = shadow.without_markup(shadow.fold(text))
    return Seen(text, shade, tuple(finder(language).strongest(text, shade)), language)


def phrases(seen: Seen) -> dict[str, float]:
    """A message's signals by its phrases alone."""
    cues = [
        Cue(one.kind, Quote("", one.start, one.end), one.strength) for one in seen.found if one.family not in WISHES
    ]
    return signals.signals(cues)


class Matrix:
    """All messages' features as one sparse matrix a block, with the names of the columns."""

    def __init__(self, messages: Sequence[Seen]) -> None:
        self.names: dict[str, list[Any]] = {}
        self.blocks: dict[str, Any] = {}
        lengths = np.array([len(message.parts["words"]) + 1 for message in messages])
        for block in GREAT:
            index: dict[Any, int] = {}
            at, columns, values = [0], [], []
            for message in messages:
                for name, value in message.parts[block].items():
                    columns.append(index.setdefault(name, len(index)))
                    values.append(value)
                at.append(len(columns))
            table = sparse.csr_matrix((values, columns, at), shape=(len(messages), len(index)), dtype=np.float32)
            held = np.asarray((table > 0).sum(0)).ravel()
            keep = np.flatnonzero(held >= LEAST.get(block, 1))
            names = list(index)
            keep = np.array(sorted(keep, key=lambda i: str(names[i])))  # the same order in every run
            self.names[block] = [names[i] for i in keep]
            table = table[:, keep]
            self.blocks[block] = sparse.diags(1 / np.sqrt(lengths)) @ table if block in weights.STORED else table
            self.blocks[block].sort_indices()  # words come in no order of their own, and sums must

    def rows(self, which: Any) -> dict[str, Any]:
        return {block: table[which] for block, table in self.blocks.items()}


def fit(matrix: Matrix, examples: Examples) -> bytes:
    """A weights file. examples: for each head, and each aid, the rows' numbers, what is right, what each row counts.

    Two layers: every head is fitted by itself; then once more with the scores of those others that learnt from other
    messages beside its own words. Both are linear, so the second layer's weights are added to the words', and reading
    knows nothing of it.
    """
    every = np.unique(np.concatenate([which for which, _, _ in examples.values()]))
    rarity = {}
    for block in RARE:
        held = np.asarray((matrix.blocks[block][every] > 0).sum(0)).ravel()
        rarity[block] = np.where(held >= LEAST[block], np.log((len(every) + 1) / (held + 1)) + 1, 0.0)
    table = sparse.hstack([matrix.blocks[block] @ sparse.diags(_values(matrix, rarity, block)) for block in GREAT])
    table, ends = table.tocsr(), np.cumsum([0, *(len(matrix.names[block]) for block in GREAT)])
    alone = {
        head: _solved(head, table[which], right, counts, ROUGHLY) for head, (which, right, counts) in examples.items()
    }
    keep = _kept(table, ends, every, alone)
    table = table[:, keep]
    alone = {head: (coefficients[keep], bias) for head, (coefficients, bias) in alone.items()}
    words = int(np.searchsorted(keep, ends[len(RARE)]))
    joined = {head: _joined(head, table, words, examples, alone) for head in HEADS}
    heads: dict[str, dict[str, Any]] = {}
    for head, (coefficients, bias) in joined.items():
        full = np.zeros(ends[-1])
        full[keep] = coefficients
        heads[head] = {"bias": bias}
        for block, start, end in zip(GREAT, ends[:-1], ends[1:], strict=True):
            heads[head][block] = full[start:end] * _values(matrix, rarity, block)
    return _document(matrix, heads)


def _values(matrix: Matrix, rarity: dict[str, Any], block: str) -> Any:
    return rarity[block] * GREAT[block] if block in rarity else np.full(len(matrix.names[block]), GREAT[block])


def _solved(head: str, table: Any, right: Any, counts: Any, precision: float = 1e-3) -> tuple[Any, float]:
    """A head's coefficients, a column each, and its bias."""
    solver = LogisticRegression(
        C=STRENGTH.get(head, PLAIN_STRENGTH),
        class_weight="balanced",
        solver="liblinear",
        max_iter=100,
        tol=precision,
        random_state=0,
    )
    solver.fit(table, right, sample_weight=counts)
    return solver.coef_[0], float(solver.intercept_[0])


def _kept(table: Any, ends: Any, every: Any, alone: dict[str, tuple[Any, float]]) -> Any:
    """The columns that do most for any head, so many a block; marks and cues all."""
    held = np.sqrt(np.asarray(table[every].power(2).sum(0)).ravel())
    worth = np.zeros(table.shape[1])
    for coefficients, _ in alone.values():
        own = np.abs(coefficients) * held
        worth = np.maximum(worth, own / np.linalg.norm(own))
    kept = []
    for block, start, end in zip(GREAT, ends[:-1], ends[1:], strict=True):
        best = np.argsort(-worth[start:end], kind="stable")[: KEPT.get(block)]
        kept.append(start + np.sort(best if block not in RARE else best[worth[start + best] > 0]))
    return np.concatenate(kept)


def _joined(
    head: str, table: Any, words: int, examples: Examples, alone: dict[str, tuple[Any, float]]
) -> tuple[Any, float]:
    """A head's coefficients with what it learns from others, added up; words: how many columns are weighed ones."""
    which, right, counts = examples[head]
    own = table[which]
    ratio = np.ones(own.shape[1])
    if head in NAIVE:
        ratio[:words] = 1 - NAIVE[head] + NAIVE[head] * _ratio(own[:, :words], right, counts)
    others = [other for other in alone if other != head and _apart(examples[head], examples[other])]
    if not others:  # messages that are labelled for every head
        coefficients, bias = _solved(head, (own @ sparse.diags(ratio)).tocsr(), right, counts)
        return coefficients * ratio, bias
    scores = np.stack([own @ alone[other][0] for other in others], axis=1)
    spread = scores.std(0)
    coefficients, bias = _solved(
        head, sparse.hstack([own @ sparse.diags(ratio), scores / spread]).tocsr(), right, counts
    )
    out = coefficients[: len(ratio)] * ratio
    for other, share, wide in zip(others, coefficients[len(ratio) :], spread, strict=True):
        out = out + share / wide * alone[other][0]
    return out, bias


def _ratio(table: Any, right: Any, counts: Any) -> Any:
    """How much more often a column holds in one class than in the other, as naive Bayes has it: the log's size.

    Wang & Manning 2012, "Baselines and Bigrams".
    """
    held = sparse.diags(counts) @ (table > 0)
    yes, no = (np.asarray(held[chosen].sum(0)).ravel() + 1 for chosen in (right, ~right))
    return np.abs(np.log((yes / yes.sum()) / (no / no.sum())))


def _apart(one: Example, other: Example) -> bool:
    """Whether next to none of a head's messages taught the other: a score that was learnt by heart says too much."""
    which, _, counts = one
    return float(counts[np.isin(which, other[0])].sum()) < SHARED * float(counts.sum())


def _document(matrix: Matrix, heads: dict[str, dict[str, Any]]) -> bytes:
    tables = {block: np.stack([heads[head][block] for head in HEADS], axis=1) for block in GREAT}
    # A known word brings the weights of its pieces with it, so that only unknown words are cut up when reading.
    index = {piece: at for at, piece in enumerate(matrix.names["pieces"])}
    for at, word in enumerate(matrix.names["words"]):
        for piece in features.pieces(word):
            if piece in index:
                tables["words"][at] += tables["pieces"][index[piece]]
    kept = {block: np.flatnonzero(np.any(tables[block] != 0, axis=1)) for block in weights.STORED}
    table = np.vstack([tables[block][kept[block]] for block in weights.STORED])
    scales = np.maximum(np.abs(table).max(0), 1e-9) / 127
    stored = (np.clip(np.rint(table / scales), -127, 127) + weights.ZERO).astype(np.uint8)
    names = [_line(matrix.names[block][at]) for block in weights.STORED for at in kept[block]]
    about = {
        "language": "en",
        "heads": list(HEADS),
        "counts": {block: len(kept[block]) for block in weights.STORED},
        "bias": [round(heads[head]["bias"], 4) for head in HEADS],
        "scales": [float(f"{scale:.5g}") for scale in scales],
        "calibration": [[1.0, 0.0]] * len(HEADS),
        "thresholds": {},
        "marks": _rounded(matrix.names["marks"], tables["marks"]),
        "cues": _rounded(matrix.names["cues"], tables["cues"]),
    }
    body = zlib.compress(b"\n".join(names) + b"\n\n" + stored.tobytes(), 9)
    return json.dumps(about).encode() + b"\n" + body


def _rounded(names: Sequence[str], table: Any) -> dict[str, list[float]]:
    return {name: [round(float(value), 3) for value in row] for name, row in zip(names, table, strict=True)}


def _line(name: Any) -> bytes:
    return b" ".join(name) if isinstance(name, tuple) else bytes(name)


def with_about(document: bytes, **more: Any) -> bytes:
    """The document with more said in its first line."""
    head, _, body = document.partition(b"\n")
    return json.dumps({**more, **{k: v for k, v in json.loads(head).items() if k not in more}}).encode() + b"\n" + body


def score(using: weights.Weights, messages: Iterable[Seen]) -> Any:
    """Each message's scores, a column a head."""
    return np.array([weights.scores(using, one.text, one.shadow, one.found) for one in messages])


def examples(
    tasks: Sequence[Task], sets: dict[str, list[Row]], begins: dict[str, int], keep: Callable[[Row], bool]
) -> Examples:
    """For each head the rows to fit it to; begins: the number of each set's first row."""
    out = {}
    for head in dict.fromkeys(task.head for task in tasks):
        which, right, counts = [], [], []
        for task in tasks:
            if task.head != head or not task.fitted:
                continue
            for at, row in enumerate(sets[task.set]):
                gold = task.gold(row)
                if gold is not None and keep(row):
                    which.append(begins[task.set] + at)
                    right.append(gold)
                    counts.append(task.weight)
        out[head] = (np.array(which), np.array(right), np.array(counts))
    return out
