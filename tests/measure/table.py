"""The kept figures as the README's tables."""

from __future__ import annotations

from typing import Any


def table(result: dict[str, Any]) -> str:
    """How well each set is told apart."""
    lines = [
        "| messages | macro-F1 | precision | recall | AUC | VADER | TF-IDF |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {row['name']}{'*' if row['never_fitted'] else ''} | {row['f1']:.3f} | {row['precision']:.3f} "
        f"| {row['recall']:.3f} | {row['auc']:.3f} | {row['vader_f1']:.3f} | {row['tfidf_f1']:.3f} |"
        for row in result["measured"]
    ]
    return "\n".join(lines)


def shown(result: dict[str, Any]) -> str:
    """What the weights alone show at the default thresholds."""
    lines = ["| shown by weights alone | right | of all found |", "| --- | --: | --: |"]
    lines += [
        f"| {row['name']}{'*' if row['never_fitted'] else ''} | {100 * row['precision_shown']:.0f} % "
        f"| {100 * row['recall_shown']:.0f} % |"
        for row in result["measured"]
        if row.get("flagged")
    ]
    return "\n".join(lines)


def notes(result: dict[str, Any]) -> str:
    """How many of 100 messages get a note."""
    lines = ["| messages | notes per 100 |", "| --- | --: |"]
    lines += [f"| {name} | {row['notes_per_100']:.1f} |" for name, row in result["notes"].items()]
    return "\n".join(lines)


def other(result: dict[str, Any]) -> str:
    """How well another language is read, by weights and by phrases alone."""
    lines = [
        f"| {result['name']} | macro-F1 | precision | recall | AUC | phrases alone |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {row['name']}{'*' if row['never_fitted'] else ''} | {row['f1']:.3f} | {row['precision']:.3f} "
        f"| {row['recall']:.3f} | {row['auc']:.3f} | {row['phrases_f1']:.3f} |"
        for row in result["measured"]
    ]
    return "\n".join(lines)
