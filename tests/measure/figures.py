"""How well a score tells one thing from the rest."""

from __future__ import annotations

from typing import Any

from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score


def figures(right: Any, score: Any, least: float = 0.0) -> dict[str, float]:
    """Macro-F1, precision and recall where a score says "as likely as not", and the area under the curve.

    least: the score from which it does; 0 of one before it is made a probability.
    """
    flagged = score >= least
    return {
        "f1": f1(right, flagged),
        "precision": round(float(precision_score(right, flagged, zero_division=0)), 3),
        "recall": round(float(recall_score(right, flagged)), 3),
        "auc": round(float(roc_auc_score(right, score)), 3),
    }


def f1(right: Any, flagged: Any) -> float:
    """Macro-F1."""
    return round(float(f1_score(right, flagged, average="macro")), 3)
