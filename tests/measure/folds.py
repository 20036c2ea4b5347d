"""One model for all sets, fitted ten times, each time without a tenth of the groups: scores that nobody learnt."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from amends.reading import weights
from amends.reading.weighing import SAID
from tests.measure import model, sets

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "measure"
Scores = dict[str, Any]  # set -> a row a message, a column a head


class Bench:
    """The sets that may be fitted to, as the reader sees them."""

    def __init__(self) -> None:
        names = sorted({task.set for task in sets.TASKS if not task.withheld})
        self.rows = {name: sets.rows(name) for name in names}
        self.begins: dict[str, int] = {}
        self.seen: list[model.Seen] = []
        for name in names:
            self.begins[name] = len(self.seen)
            self.seen += [model.see(row["text"]) for row in self.rows[name]]
        self.matrix = model.Matrix(self.seen)

    def fit(self, without: int | None = None) -> bytes:
        """A weights file fitted to all groups, or to all but a tenth."""
        return _fitted(self.matrix, self.examples(without))

    def examples(self, without: int | None = None) -> model.Examples:
        """What each head is fitted to."""
        return model.examples((*sets.TASKS, *sets.AIDS), self.rows, self.begins, lambda row: sets.fold(row) != without)

    def fitted_apart(self) -> list[bytes]:
        """The ten files, each fitted without one tenth; kept aside, so that measuring need not fit them again."""
        chosen = [self.examples(number) for number in range(sets.FOLDS)]
        return list(Parallel(n_jobs=2)(delayed(_fitted)(self.matrix, examples) for examples in chosen))

    def said(self, task: sets.Task) -> Any:
        """How strongly phrases speak for the task's head, for the rows that say something of it."""
        return self._of_phrases(task, [model.phrases(one) for one in self._seen(task.set)])

    def silent(self, task: sets.Task) -> Any:
        """Whether phrases say nothing of the task's head, for the rows that say something of it; of trouble, nothing
        at all but thanks."""
        said = [model.phrases(one) for one in self._seen(task.set)]
        for signals in said:
            signals["trouble"] = max(strength for name, strength in signals.items() if name != "gratitude")
        return self._of_phrases(task, said) < SAID

    def _of_phrases(self, task: sets.Task, said: list[dict[str, float]]) -> Any:
        table = np.array([[signals.get(head, 0.0) for head in sets.HEADS] for signals in said])
        return judged(task, self.rows[task.set], table)[1]

    def _seen(self, name: str) -> list[model.Seen]:
        """A set's messages."""
        return self.seen[self.begins[name] : self.begins[name] + len(self.rows[name])]

    def scores(self, documents: list[bytes]) -> Scores:
        """Every message's scores by the file that did not know its group."""
        using = [weights.parse(document) for document in documents]
        out = {}
        for name, rows in self.rows.items():
            out[name] = np.array(
                [
                    weights.scores(using[sets.fold(row)], one.text, one.shadow, one.found)
                    for row, one in zip(rows, self._seen(name), strict=True)
                ]
            )
        return out


def _fitted(matrix: model.Matrix, examples: model.Examples) -> bytes:
    aside = CACHE / f"{_digest(matrix, examples)}.weights"
    if not aside.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(model.fit(matrix, examples))
    return aside.read_bytes()


def _digest(matrix: model.Matrix, examples: model.Examples) -> str:
    """A digest of all that decides what is fitted: how, to what, and what is right."""
    whole = hashlib.sha256(Path(model.__file__).read_bytes())
    for block, rows in matrix.blocks.items():
        whole.update(repr(matrix.names[block]).encode())
        for part in (rows.data, rows.indices, rows.indptr):
            whole.update(np.ascontiguousarray(part).tobytes())
    for head, parts in examples.items():
        whole.update(head.encode())
        for part in parts:
            whole.update(np.ascontiguousarray(part).tobytes())
    return whole.hexdigest()[:16]


def judged(task: sets.Task, rows: list[sets.Row], scores: Any) -> tuple[Any, Any]:
    """What is right, and the scores of the task's head, for the rows that say something of it."""
    gold = [task.gold(row) for row in rows]
    which = [at for at, right in enumerate(gold) if right is not None]
    return np.array([gold[at] for at in which], dtype=bool), scores[which, sets.HEADS.index(task.head)]
