"""Weights fitted to labelled messages: one logistic regression a head over words, pairs, pieces, marks and cues."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from amends.reading import features, shadow, weights
from amends.reading.phrases import Found, finder
from tests.measure.sets import HEADS, Row, Task

LEAST = {"words": 3, "pairs": 3, "pieces": 8}  # messages that hold a word before it gets a weight
GREAT = {"words": 1 / 6, "pairs": 1 / 6, "pieces": 1 / 20, "marks": 0.3, "cues": 0.5}  # of a block's values
KEPT = {"words": 6000, "pairs": 5000, "pieces": 4000}  # of each head: those that do most
PLAIN_STRENGTH = 3.0  # the C of the logistic regression
STRENGTH = {"struggle": 10.0, "how": 10.0, "incivility": 10.0, "churn": 10.0}


@dataclass(frozen=True)
class Seen:
    """A message as the reader sees it."""

    text: str
    shadow: bytes
    found: tuple[Found, ...]

    @cached_property
    def parts(self) -> dict[str, dict[Any, float]]:
        plain = features.plain(self.shadow)
        words = features.words(plain)
        distinct = frozenset(words)
        cues: dict[str, float] = {}
        for one in self.found:
            cues[one.kind] = max(one.strength, cues.get(one.kind, 0.0))
        return {
            "words": dict.fromkeys(distinct, 1.0),
            "pairs": dict.fromkeys(features.pairs(words), 1.0),
            "pieces": Counter(piece for word in distinct for piece in features.pieces(word)),  # type: ignore[dict-item]
            "marks": dict.fromkeys(features.shape(self.text, plain, distinct, len(words)), 1.0),
            "cues": cues,
        }


def see(text: str, language: str = "en") -> Seen:
    shade = shadow.without_markup(shadow.fold(text))
    return Seen(text, shade, tuple(finder(language).strongest(text, shade)))


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
            self.blocks[block] = sparse.diags(1 / np.sqrt(lengths)) @ table if block in LEAST else table

    def rows(self, which: Any) -> dict[str, Any]:
        return {block: table[which] for block, table in self.blocks.items()}


def fit(
    matrix: Matrix, examples: dict[str, tuple[Any, Any, Any]], note: Callable[[str], None] = lambda _: None
) -> bytes:
    """A weights file. examples: for each head the rows' numbers, what is right, and what each row counts."""
    every = np.unique(np.concatenate([which for which, _, _ in examples.values()]))
    rarity = {}
    for block in LEAST:
        held = np.asarray((matrix.blocks[block][every] > 0).sum(0)).ravel()
        rarity[block] = np.where(held >= LEAST[block], np.log((len(every) + 1) / (held + 1)) + 1, 0.0)
    heads = {head: _head(matrix, rarity, head, *examples[head]) for head in HEADS}
    note("heads fitted")
    return _document(matrix, heads)


def _head(matrix: Matrix, rarity: dict[str, Any], head: str, which: Any, right: Any, counts: Any) -> dict[str, Any]:
    def columns(keep: dict[str, Any]) -> Any:
        return sparse.hstack(
            [matrix.blocks[block][which][:, keep[block]] @ sparse.diags(value(block)[keep[block]]) for block in GREAT]
        ).tocsr()

    def value(block: str) -> Any:
        return rarity[block] * GREAT[block] if block in rarity else np.full(len(matrix.names[block]), GREAT[block])

    def solve(keep: dict[str, Any]) -> Any:
        table = columns(keep)
        solver = LogisticRegression(
            C=STRENGTH.get(head, PLAIN_STRENGTH),
            class_weight="balanced",
            solver="liblinear",
            max_iter=100,
            tol=1e-3,
            random_state=0,
        )
        solver.fit(table, right, sample_weight=counts)
        ends = np.cumsum([len(keep[block]) for block in GREAT])[:-1]
        return dict(zip(GREAT, np.split(solver.coef_[0], ends), strict=True)), float(solver.intercept_[0])

    keep = {}
    for block in GREAT:
        held = np.asarray((matrix.blocks[block][which] > 0).sum(0)).ravel()
        usable = held >= (2 if block in LEAST else 1)
        keep[block] = np.flatnonzero(usable & (value(block) > 0))
    found, _ = solve(keep)
    for block, most in KEPT.items():
        held = np.asarray((matrix.blocks[block][which] > 0).sum(0)).ravel()[keep[block]]
        worth = np.abs(found[block]) * value(block)[keep[block]] * np.sqrt(held)
        keep[block] = np.sort(keep[block][np.argsort(-worth, kind="stable")[:most]])
    found, bias = solve(keep)
    out: dict[str, Any] = {"bias": bias}
    for block in GREAT:
        full = np.zeros(len(matrix.names[block]))
        full[keep[block]] = found[block] * value(block)[keep[block]]
        out[block] = full
    return out


def _document(matrix: Matrix, heads: dict[str, dict[str, Any]]) -> bytes:
    tables = {block: np.stack([heads[head][block] for head in HEADS], axis=1) for block in GREAT}
    # A known word brings the weights of its pieces with it, so that only unknown words are cut up when reading.
    index = {piece: at for at, piece in enumerate(matrix.names["pieces"])}
    for at, word in enumerate(matrix.names["words"]):
        for piece in features.pieces(word):
            if piece in index:
                tables["words"][at] += tables["pieces"][index[piece]]
    kept = {block: np.flatnonzero(np.any(tables[block] != 0, axis=1)) for block in LEAST}
    table = np.vstack([tables[block][kept[block]] for block in LEAST])
    scales = np.maximum(np.abs(table).max(0), 1e-9) / 127
    stored = (np.clip(np.rint(table / scales), -127, 127) + weights.ZERO).astype(np.uint8)
    names = [_line(matrix.names[block][at]) for block in LEAST for at in kept[block]]
    about = {
        "heads": list(HEADS),
        "counts": {block: len(kept[block]) for block in LEAST},
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
) -> dict[str, tuple[Any, Any, Any]]:
    """For each head the rows to fit it to; begins: the number of each set's first row."""
    out = {}
    for head in HEADS:
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
