"""`make fit`: the weights, from ../shared/data/train alone. The same data give the same file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from amends.nouns import WEIGHED
from amends.reading.weighing import SAID
from tests.measure import model, sets
from tests.measure.folds import Bench, Scores, judged

FILE = Path(__file__).parents[2] / "layers/amends/amends/reading/weights/en.weights"
FITTED = date(2026, 11, 29)  # of the newest change to data or fitting; not today's, so that a new run changes nothing
# The share of what a threshold lets through that must be right, on each of its sets: above the 85 of 100 that are
# promised of phrases and weights together, since phrases alone are a little under it on random posts.
# Struggle and aggression are fitted to short lines, to banks, hotels and chatbots; in mails they need more. Trouble
# needs less: of turns to chatbots one in fifty tells of any, of mails half, where what passes is right in 94 of 100.
RIGHT = {"complaint": 0.85, "churn": 0.88, "struggle": 0.95, "aggression": 0.9, "trouble": 0.76, "grave": 0.93}
NEXT_TO_BEST = 0.001  # of macro-F1: less is no difference, and hangs on how the folds fall
FEWEST = 10  # messages past a threshold before it is believed
SOURCES = [
    {"set": "complaints_xci", "from": "appy1608/ACL2023, danielpreotiuc/complaints-social-media", "licence": "MIT"},
    {"set": "complaints_cesamard", "from": "appy1608/ECIR2023_Complaint-Detection", "licence": "MIT"},
    {"set": "goemotions", "from": "monologg/GoEmotions-pytorch", "licence": "Apache-2.0, CC BY 4.0"},
    {"set": "nlupp", "from": "PolyAI-LDN/task-specific-datasets", "licence": "CC BY 4.0"},
    {"set": "banking77", "from": "PolyAI-LDN/task-specific-datasets", "licence": "CC BY 4.0"},
    {"set": "github_incivility", "from": "vcu-swim-lab/incivility-dataset", "licence": "MIT"},
    {"set": "convabuse", "from": "amandacurry/convabuse", "licence": "CC BY 4.0"},
    {
        "set": "multidogo_customer_turns",
        "from": "awslabs/multi-domain-goal-oriented-dialogues-dataset",
        "licence": "CDLA-Permissive-1.0",
    },
    {"set": "en/made.txt, grave.txt", "from": "this project", "licence": "Apache-2.0"},
]


def calibrated(bench: Bench, scores: Scores) -> list[list[float]]:
    """Slope and shift of each head's probability (Platt), from scores that nobody learnt.

    How many messages of a set have it says nothing of a helpdesk, so a half stands where the head decides best.
    """
    out = []
    for head in sets.HEADS:
        right, score, counts = _pooled(head, bench, scores)
        solver = LogisticRegression(C=1e3).fit(score.reshape(-1, 1), right, sample_weight=counts)
        slope = float(solver.coef_[0, 0])
        out.append([round(slope, 4), round(-slope * _deciding(head, bench, scores), 4)])
    return out


def _deciding(head: str, bench: Bench, scores: Scores) -> float:
    """The lowest score that decides next to best, beside what phrases say, by macro-F1 over the head's sets.

    The lowest, since messages of a set that nothing was fitted to score lower: so they do when one set is left out.
    """
    told = [
        (*judged(task, bench.rows[task.set], scores[task.set]), bench.said(task) >= SAID) for task in _told_by(head)
    ]
    points = np.arange(-2, 2, 0.05)
    reached = [
        np.mean([f1_score(y, (score > point) | said, average="macro") for y, score, said in told]) for point in points
    ]
    return float(points[np.argmax(np.array(reached) >= max(reached) - NEXT_TO_BEST)])


def _told_by(head: str) -> list[sets.Task]:
    """The sets that say how well a head does: those in the README, else all that it is fitted to."""
    tasks = [task for task in sets.TASKS if task.head == head and not task.withheld]
    return [task for task in tasks if task.name] or [task for task in tasks if task.fitted]


def thresholds(bench: Bench, scores: Scores, calibration: list[list[float]]) -> dict[str, float]:
    """From which probability on each signal may be shown; 1, never, where no threshold is right often enough.

    What counts are the messages of which phrases say nothing: in others the weights show nothing more.
    """
    out = {}
    for head in WEIGHED:
        slope, shift = calibration[sets.HEADS.index(head)]
        chances = []
        for task in _told_by(head):
            right, score = judged(task, bench.rows[task.set], scores[task.set])
            silent = bench.silent(task)
            chances.append((right[silent], 1 / (1 + np.exp(-(slope * score[silent] + shift)))))
        out[head] = next(
            (
                round(float(at), 3)
                for at in np.arange(0.5, 1, 0.005)
                if all(
                    (chance >= at).sum() >= FEWEST and right[chance >= at].mean() >= RIGHT[head]
                    for right, chance in chances
                )
            ),
            1.0,
        )
    return out


def _pooled(head: str, bench: Bench, scores: Scores) -> tuple[Any, Any, Any]:
    tasks = [task for task in sets.TASKS if task.head == head and task.fitted]
    found = [judged(task, bench.rows[task.set], scores[task.set]) for task in tasks]
    counts = [np.full(len(right), task.weight) for task, (right, _) in zip(tasks, found, strict=True)]
    return np.concatenate([r for r, _ in found]), np.concatenate([s for _, s in found]), np.concatenate(counts)


def main() -> None:
    try:
        bench = Bench()
    except sets.MissingDataError as error:
        sys.exit(str(error))
    scores = bench.scores(bench.fitted_apart())
    calibration = calibrated(bench, scores)
    document = model.with_about(
        bench.fit(),
        language="en",
        fitted=FITTED.isoformat(),
        sources=SOURCES,
        calibration=calibration,
        thresholds=thresholds(bench, scores, calibration),
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(document)
    sys.stdout.write(f"{FILE.name}: {len(document):,} bytes\n")


if __name__ == "__main__":
    main()
