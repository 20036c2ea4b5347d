"""One model for all sets, fitted five times, each time without a fifth of the groups: scores that nobody learnt."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from amends.reading import weights
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
        """A weights file fitted to all groups, or to all but a fifth."""
        chosen = model.examples(sets.TASKS, self.rows, self.begins, lambda row: sets.fold(row) != without)
        return model.fit(self.matrix, chosen)

    def fitted_apart(self) -> list[bytes]:
        """The five files, each fitted without one fifth; kept aside, so that measuring need not fit them again."""
        aside = [CACHE / f"{_sources()}-{number}.weights" for number in range(sets.FOLDS)]
        missing = [number for number, path in enumerate(aside) if not path.is_file()]
        made = Parallel(n_jobs=2)(delayed(self.fit)(number) for number in missing)
        CACHE.mkdir(parents=True, exist_ok=True)
        for number, document in zip(missing, made, strict=True):
            aside[number].write_bytes(document)
        return [path.read_bytes() for path in aside]

    def scores(self, documents: list[bytes]) -> Scores:
        """Every message's scores by the file that did not know its group."""
        using = [weights.parse(document) for document in documents]
        out = {}
        for name, rows in self.rows.items():
            seen = self.seen[self.begins[name] : self.begins[name] + len(rows)]
            out[name] = np.array(
                [
                    weights.scores(using[sets.fold(row)], one.text, one.shadow, one.found)
                    for row, one in zip(rows, seen, strict=True)
                ]
            )
        return out


def _sources() -> str:
    """A digest of all that decides what is fitted, but the data: those do not change."""
    reading = ROOT / "layers/amends/amends/reading"
    code = [
        Path(sets.__file__),
        Path(model.__file__),
        reading / "features.py",
        reading.parent / "languages" / "en" / "cues.toml",
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:16]


def judged(task: sets.Task, rows: list[sets.Row], scores: Any) -> tuple[Any, Any]:
    """What is right, and the scores of the task's head, for the rows that say something of it."""
    gold = [task.gold(row) for row in rows]
    which = [at for at, right in enumerate(gold) if right is not None]
    return np.array([gold[at] for at in which], dtype=bool), scores[which, sets.HEADS.index(task.head)]
