"""`make measure`: how well the weights and the whole reading do, beside VADER and a TF-IDF baseline, in one run."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score
from sklearn.pipeline import make_pipeline
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from amends.judging import judge
from amends.judging.evidence import LIKELY
from amends.nouns import WEIGHED, History, Reading
from amends.reading import read, weights
from amends.reading.signals import probable
from amends.ticket import Channel
from tests.measure import apart, causes, cleaning, model, sets, table
from tests.measure.figures import f1, figures
from tests.measure.fit import FILE
from tests.measure.folds import CACHE, ROOT, Bench

KEPT = FILE.with_name("en.measured.json")
README = ROOT / "README.md"
AS_LIKELY = 0.5
_NEGATIVE = 0.05  # VADER's own bound between neutral and not
# Sets by what an agent would think of a note on each: plain and thankful messages want none.
_PLAIN = {
    "plain questions (NLU++)": (sets.NLUPP, lambda row: not sets.hindered(row)),
    "plain turns (dialogues)": (sets.DIALOGUES, lambda row: not sets.any_of("reportbroken", "outofdomain")(row)),
    "thanks (GoEmotions)": (sets.GOEMOTIONS, lambda row: row["label"] == ["gratitude"]),
    "thanks (dialogues)": (sets.DIALOGUES, sets.any_of("thankyou")),
    "plain questions (banking)": (sets.BANKING, lambda row: row["label"] in sets.PLAIN_TOPICS),
    "all banking questions": (sets.BANKING, lambda row: True),
    "X-CI complaints": (sets.XCI, lambda row: row["label"] == 1),
    "CESAMARD complaints": (sets.CESAMARD, lambda row: row["label"] == 1),
    "airline, negative": ("measure/airline_sentiment", lambda row: row["label"] == "negative"),
    "airline, positive": ("measure/airline_sentiment", lambda row: row["label"] == "positive"),
}
_MOST = 2000  # messages of a set that get a note or none; the first in the order of their texts' digests


def _flagged(right: Any, flagged: Any) -> dict[str, float]:
    """How often what is shown is right, and how much of all there is it shows."""
    return {
        "flagged": int(flagged.sum()),
        "precision": round(float(precision_score(right, flagged, zero_division=0)), 3),
        "recall": round(float(recall_score(right, flagged)), 3),
    }


def others(task: sets.Task, rows: Sequence[sets.Row], right: Any, bench: Bench) -> dict[str, float]:
    """What VADER and the baseline reach; kept aside, since neither changes with ours."""
    said = json.dumps([task.name, task.head, [row["text"] for row in rows], right.tolist()])
    code = Path(sets.__file__).read_bytes() + Path(__file__).read_bytes()
    aside = CACHE / f"others-{hashlib.sha256(said.encode() + code).hexdigest()[:16]}.json"
    if not aside.is_file():
        made = {"vader_f1": vader(task, rows, right), "tfidf_f1": baseline(task, rows, right, bench)}
        aside.write_text(json.dumps(made), encoding="utf-8")
    known: dict[str, float] = json.loads(aside.read_text(encoding="utf-8"))
    return known


def _shown(reading: Reading, head: str) -> bool:
    """Whether a signal is shown; trouble is where any is but thanks, since it has a signal of its own only then when
    nothing says more."""
    signals = set(reading.signals) - {"gratitude", "vulnerable"} if head == "trouble" else {head}
    return any(reading.signals[signal] >= LIKELY for signal in signals)


def vader(task: sets.Task, rows: Sequence[sets.Row], right: Any) -> float:
    """VADER's macro-F1, its compound score's sign taken for the head."""
    judge_ = SentimentIntensityAnalyzer()
    compound = np.array([judge_.polarity_scores(row["text"])["compound"] for row in rows])
    return f1(right, compound >= _NEGATIVE if task.head == "gratitude" else compound <= -_NEGATIVE)


def baseline(task: sets.Task, rows: Sequence[sets.Row], right: Any, bench: Bench) -> float:
    """TF-IDF and logistic regression: on the set's own folds, or for a withheld set on what the head is fitted to."""
    texts = [row["text"] for row in rows]
    if not task.withheld:
        folds, flagged = np.array([sets.fold(row) for row in rows]), np.zeros(len(rows), dtype=bool)
        for number in range(sets.FOLDS):
            known = [text for text, own in zip(texts, folds, strict=True) if own != number]
            asked = [text for text, own in zip(texts, folds, strict=True) if own == number]
            flagged[folds == number] = _tfidf().fit(known, right[folds != number]).predict(asked)
        return f1(right, flagged)
    known, gold = [], []
    for other in (other for other in sets.TASKS if other.head == task.head and other.fitted):
        for row in bench.rows[other.set]:
            if (said := other.gold(row)) is not None:
                known.append(row["text"])
                gold.append(said)
    return f1(right, _tfidf().fit(known, gold).predict(texts))


def notes(select: tuple[str, Any], bench: Bench, using: list[weights.Weights]) -> dict[str, float]:
    """Notes per 100 messages, each read by weights that do not know its group."""
    name, wanted = select
    rows = [row for row in bench.rows.get(name) or sets.rows(name) if wanted(row)]
    rows = sorted(rows, key=lambda row: hashlib.sha256(row["text"].encode()).digest())[:_MOST]
    withheld = not name.startswith("train/")
    shown = sum(judge([_read(row, using, withheld=withheld)], History()).notable for row in rows)
    return {"messages": len(rows), "notes_per_100": round(100 * shown / len(rows), 1)}


def _tfidf() -> Any:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=10, class_weight="balanced", max_iter=1000))


def measured() -> dict[str, Any]:
    """All figures."""
    bench, shipped = Bench(), FILE.read_bytes()
    about = json.loads(shipped.partition(b"\n")[0])
    more = {"calibration": about["calibration"], "thresholds": about["thresholds"]}
    using = [weights.parse(model.with_about(one, **more)) for one in bench.fitted_apart()]
    lines = []
    for task in (task for task in sets.TASKS if task.name):
        rows = [row for row in bench.rows.get(task.set) or sets.rows(task.set) if task.gold(row) is not None]
        right = np.array([task.gold(row) for row in rows], dtype=bool)
        readings = [_read(row, using, withheld=task.withheld) for row in rows]
        line = {
            "name": task.name,
            "head": task.head,
            "set": task.set,
            "never_fitted": task.withheld,
            "near": task.near,
            "messages": len(rows),
        }
        likely = [probable(reading.signals, reading.chances, task.head) for reading in readings]
        line |= figures(right, np.array(likely), AS_LIKELY)
        line |= others(task, rows, right, bench)
        if task.head in WEIGHED:
            least = about["thresholds"].get(task.head, 1.0)
            line["shown"] = _flagged(right, np.array([_shown(one, task.head) for one in readings]))
            line["weighed"] = _flagged(right, np.array([least <= one.chances.get(task.head, 0.0) for one in readings]))
        lines.append(line)
        sys.stdout.write(json.dumps(line) + "\n")
    return {
        "weights": hashlib.sha256(shipped).hexdigest(),
        "measured": lines,
        "causes": causes.airline(),
        "apart": apart.measured(),
        "notes": {name: notes(select, bench, using) for name, select in _PLAIN.items()},
    }


_READ: dict[tuple[str, int], Reading] = {}  # by text and what read it: several rows ask for the same


def _read(row: sets.Row, using: list[weights.Weights], *, withheld: bool) -> Reading:
    """A message as the product reads it, by weights that do not know its group."""
    which = -1 if withheld else sets.fold(row)
    if (row["text"], which) not in _READ:
        with patch.object(weights, "load", return_value=weights.load("en") if withheld else using[which]):
            _READ[row["text"], which] = read(row["text"], channel=Channel.CHAT, language="en")
    return _READ[row["text"], which]


def main() -> None:
    try:
        result = measured()
    except sets.MissingDataError as error:
        sys.exit(str(error))
    cleaning.keep()
    KEPT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    README.write_text(table.written(README.read_text(encoding="utf-8"), result), encoding="utf-8")
    sys.stdout.write(json.dumps({"causes": result["causes"], "notes": result["notes"]}, indent=1) + "\n")


if __name__ == "__main__":
    main()
