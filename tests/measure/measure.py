"""`make measure`: how well the weights and the whole reading do, beside VADER and a TF-IDF baseline, in one run."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score
from sklearn.pipeline import make_pipeline
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from amends.judging import judge
from amends.nouns import WEIGHED, History
from amends.reading import read, weights
from amends.ticket import Channel
from tests.measure import causes, cleaning, model, sets
from tests.measure.figures import f1, figures
from tests.measure.fit import FILE
from tests.measure.folds import Bench, judged

KEPT = FILE.with_name("en.measured.json")
_NEGATIVE = 0.05  # VADER's own bound between neutral and not
# Sets by what an agent would think of a note on each: plain and thankful messages want none.
_PLAIN = {
    "plain questions (NLU++)": (sets.NLUPP, lambda row: not _trouble(row)),
    "plain turns (dialogues)": (sets.DIALOGUES, lambda row: not sets.any_of("reportbroken", "outofdomain")(row)),
    "thanks (GoEmotions)": (sets.GOEMOTIONS, lambda row: row["label"] == ["gratitude"]),
    "thanks (dialogues)": (sets.DIALOGUES, sets.any_of("thankyou")),
    "banking questions": (sets.BANKING, lambda row: True),
    "X-CI complaints": (sets.XCI, lambda row: row["label"] == 1),
    "CESAMARD complaints": (sets.CESAMARD, lambda row: row["label"] == 1),
    "airline, negative": ("measure/airline_sentiment", lambda row: row["label"] == "negative"),
    "airline, positive": ("measure/airline_sentiment", lambda row: row["label"] == "positive"),
}
_MOST = 2000  # messages of a set that get a note or none; the first in the order of their texts' digests


def _trouble(row: sets.Row) -> bool:
    return sets.any_of("wrong_notworking_notshowing", "how", "why", "refund", "lost_stolen", "handoff", "dont_know")(
        row
    )


def at_threshold(task: sets.Task, about: dict[str, Any], right: Any, score: Any) -> dict[str, float]:
    """What the weights alone show at the default threshold: how often right, and how much of it."""
    slope, shift = about["calibration"][sets.HEADS.index(task.head)]
    flagged = 1 / (1 + np.exp(-(slope * score + shift))) >= about["thresholds"].get(task.head, 1.0)
    return {
        "flagged": int(flagged.sum()),
        "precision_shown": round(float(precision_score(right, flagged, zero_division=0)), 3),
        "recall_shown": round(float(recall_score(right, flagged)), 3),
    }


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


def notes(select: tuple[str, Any], bench: Bench, documents: list[bytes]) -> dict[str, float]:
    """Notes per 100 messages, each read by weights that do not know its group."""
    name, wanted = select
    rows = [row for row in bench.rows.get(name) or sets.rows(name) if wanted(row)]
    rows = sorted(rows, key=lambda row: hashlib.sha256(row["text"].encode()).digest())[:_MOST]
    using = [weights.parse(document) for document in documents]
    shown = 0
    for row in rows:
        own = using[sets.fold(row)]
        with patch.object(weights, "load", return_value=own):
            shown += judge([read(row["text"], channel=Channel.CHAT)], History()).notable
    return {"messages": len(rows), "notes_per_100": round(100 * shown / len(rows), 1)}


def _tfidf() -> Any:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=10, class_weight="balanced", max_iter=1000))


def measured() -> dict[str, Any]:
    """All figures."""
    bench, shipped = Bench(), FILE.read_bytes()
    about = json.loads(shipped.partition(b"\n")[0])
    documents = bench.fitted_apart()
    scores = bench.scores(documents)
    table = []
    for task in (task for task in sets.TASKS if task.name):
        rows = bench.rows.get(task.set) or sets.rows(task.set)
        of_set = scores.get(task.set)
        if of_set is None:
            of_set = model.score(weights.parse(shipped), [model.see(row["text"]) for row in rows])
        right, score = judged(task, rows, of_set)
        said = [row for row in rows if task.gold(row) is not None]
        line = {
            "name": task.name,
            "head": task.head,
            "set": task.set,
            "never_fitted": task.withheld,
            "messages": len(said),
        }
        line |= figures(right, score)
        line |= {"vader_f1": vader(task, said, right), "tfidf_f1": baseline(task, said, right, bench)}
        if task.head in WEIGHED:
            line |= at_threshold(task, about, right, score)
        table.append(line)
        sys.stdout.write(json.dumps(line) + "\n")
    apart = [
        model.with_about(one, calibration=about["calibration"], thresholds=about["thresholds"]) for one in documents
    ]
    return {
        "weights": hashlib.sha256(shipped).hexdigest(),
        "measured": table,
        "causes": causes.airline(),
        "notes": {name: notes(select, bench, apart) for name, select in _PLAIN.items()},
    }


def main() -> None:
    try:
        result = measured()
    except sets.MissingDataError as error:
        sys.exit(str(error))
    cleaning.keep()
    KEPT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({"causes": result["causes"], "notes": result["notes"]}, indent=1) + "\n")


if __name__ == "__main__":
    main()
