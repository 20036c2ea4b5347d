"""The kept figures as the README's tables."""

from __future__ import annotations

import re
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
    """What phrases and weights together show at the default thresholds, and how much of that the weights alone."""
    lines = [
        "| shown at the defaults | right | of all found | right, by weights alone | of all found |",
        "| --- | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {row['name']}{'*' if row['never_fitted'] else ''}{'†' if row['near'] else ''} "
        f"| {_share(row, 'shown')} | {_share(row, 'weighed')} |"
        for row in result["measured"]
        if "shown" in row
    ]
    return "\n".join(lines)


def _share(row: dict[str, Any], by: str) -> str:
    said = row[by]
    return f"{100 * said['precision']:.0f} % | {100 * said['recall']:.0f} %" if said["flagged"] else "– | –"


def notes(result: dict[str, Any]) -> str:
    """How many of 100 messages get a note."""
    lines = ["| messages | notes per 100 |", "| --- | --: |"]
    lines += [f"| {name} | {row['notes_per_100']:.1f} |" for name, row in result["notes"].items()]
    return "\n".join(lines)


def apart(result: dict[str, Any]) -> str:
    """What is found where nobody who knew it wrote the messages."""
    lines = ["| made up apart | found | of | wrongly | of |", "| --- | --: | --: | --: | --: |"]
    lines += [
        f"| {row['name']} | {row['found']} | {row['wanted']} | {row['wrongly']} | {row['others']} |"
        for row in result["apart"]
    ]
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


def written(readme: str, result: dict[str, Any]) -> str:
    """The README with its tables and its number from `make measure`. Raises ValueError where one has no place."""
    for part in (table, shown, notes, apart):
        readme = replaced(readme, part(result))
    return _put(r"macro-F1 \d\.\d{3}", f"macro-F1 {result['causes']['f1']:.3f}", readme)


def replaced(readme: str, made: str) -> str:
    """The README with the table that begins with the same line made anew. Raises ValueError where none does."""
    return _put(re.escape(made.partition("\n")[0]) + r"(?:\n\|.*)+", made, readme)


def _put(place: str, made: str, readme: str) -> str:
    readme, found = re.subn(place, lambda _: made, readme)
    if found != 1:
        raise ValueError(f"README.md has {found} places for this, and needs one: {made.splitlines()[0]}")
    return readme
