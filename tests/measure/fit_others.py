"""`make fit`, the languages beside English: their weights, calibrated on messages made up in them."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from amends.nouns import WEIGHED
from amends.reading import weights
from tests.measure import made, model, sets
from tests.measure.figures import figures
from tests.measure.fit import FEWEST, FILE, FITTED, SOURCES
from tests.measure.transfer import Bench

# Of what a threshold lets through: more than of real messages, since made-up ones are plainer. Nobody is called
# aggressive lightly.
RIGHT_MADE_UP = {"complaint": 0.85, "struggle": 0.88, "trouble": 0.85, "churn": 0.88, "aggression": 0.99, "grave": 0.83}
LEAST = {"grave": 0.85}  # a threshold: a lead is called lightly by nobody


def calibrated(bench: Bench, scores: Any) -> list[list[float]]:
    """Slope and shift of each head's probability, from scores of messages that were not known."""
    out = []
    for head in sets.HEADS:
        right, score = bench.judged(head, scores)
        solver = LogisticRegression(C=1.0).fit(score.reshape(-1, 1), right)
        slope = max(0.05, float(solver.coef_[0, 0]))
        out.append([round(slope, 4), round(float(solver.intercept_[0]), 4)])
    return out


def thresholds(
    bench: Bench, scores: Any, calibration: list[list[float]], english: dict[str, float]
) -> dict[str, float]:
    """From which probability on each signal may be shown; none that English, whose messages are real, never shows."""
    out = {}
    for head in WEIGHED:
        right, score = bench.judged(head, scores)
        slope, shift = calibration[sets.HEADS.index(head)]
        chance = 1 / (1 + np.exp(-(slope * score + shift)))
        enough = (
            float(at)
            for at in np.arange(LEAST.get(head, 0.5), 1, 0.01)
            if (chance >= at).sum() >= FEWEST and right[chance >= at].mean() >= RIGHT_MADE_UP[head]
        )
        out[head] = 1.0 if english.get(head, 1.0) >= 1.0 else round(next(enough, 1.0), 2)
    return out


def centred(document: bytes, calibration: list[list[float]]) -> bytes:
    """The document with each head's zero where it is as likely as not; calibration: changed to fit."""
    bias = json.loads(document.partition(b"\n")[0])["bias"]
    moved = [round(one + shift / slope, 4) for one, (slope, shift) in zip(bias, calibration, strict=True)]
    return model.with_about(document, bias=moved, calibration=[[slope, 0.0] for slope, _ in calibration])


def write(language: str) -> None:
    """Fit a language's weights and write their file."""
    bench = Bench(language)
    scores = bench.scores()
    calibration = calibrated(bench, scores)
    english = weights.parse(FILE.read_bytes()).about["thresholds"]
    made_up = {}
    for at, head in enumerate(sets.HEADS):
        right, score = bench.judged(head, scores)
        slope, shift = calibration[at]
        made_up[head] = figures(right, score + shift / slope)
    document = model.with_about(
        centred(bench.fit(), calibration),
        language=language,
        fitted=FITTED.isoformat(),
        sources=[
            *SOURCES,
            {"set": f"{language}/made.txt, grave.txt, glossary.txt", "from": "this project", "licence": "Apache-2.0"},
        ],
        thresholds=thresholds(bench, scores, calibration, english),
        made=made_up,
    )
    path = FILE.with_name(f"{language}.weights")
    path.write_bytes(document)
    sys.stdout.write(f"{path.name}: {len(document):,} bytes\n")


def main() -> None:
    try:
        for language in made.languages():
            write(language)
    except sets.MissingDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
