"""`make measure`, the languages beside English: what their weights and their phrases tell, each set never fitted to.

Whether a language is read as well as English is told by the same reviews in both. Their labels say positive or
negative; what is compared is whether a negative one is told as a complaint, by the same head in both languages. Mixed
ones are left out.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from amends.reading import read, weights
from amends.reading.signals import probable
from amends.ticket import Channel
from tests.measure import made, model, sets, table
from tests.measure.figures import f1, figures
from tests.measure.fit import FILE
from tests.measure.folds import ROOT
from tests.measure.measure import AS_LIKELY

NAMES = {"de": "German"}
REVIEWS = "measure/m_absa_parallel8"
MADE_UP = ("complaint", "struggle", "churn", "aggression", "gratitude", "confusion", "worry", "disappointment")
TASKS = {
    "de": (
        sets.Task("complaint", "measure/germeval2017_de", sets.any_of("negative"), 0, "rail customers, negative"),
        sets.Task("churn", "measure/churn_swisscom", lambda row: row["label"] == 1, 0, "churn"),
    )
}


def review(row: sets.Row) -> bool | None:
    """Whether a review is negative; a mixed one says neither."""
    return None if row["label"] == "mixed" else bool(row["label"] == "negative")


def line(task: sets.Task, language: str, rows: Sequence[sets.Row]) -> dict[str, Any]:
    """A set's figures as the language is read, and by its phrases alone."""
    said = [(row, gold) for row in rows if (gold := task.gold(row)) is not None]
    right = np.array([gold for _, gold in said], dtype=bool)
    readings = [read(row["text"], channel=Channel.CHAT, language=language) for row, _ in said]
    likely = np.array([probable(reading.signals, reading.chances, task.head) for reading in readings])
    phrased = np.array([model.phrases(model.see(row["text"], language))[task.head] >= AS_LIKELY for row, _ in said])
    out = {"name": task.name, "head": task.head, "set": task.set, "language": language, "never_fitted": True}
    return {**out, "messages": len(said), **figures(right, likely, AS_LIKELY), "phrases_f1": f1(right, phrased)}


def made_up(language: str) -> list[dict[str, Any]]:
    """Made-up messages, each by weights that did not know it: kept when the weights were fitted."""
    messages, kept = made.messages(language), weights.load(language).about["made"]
    seen = [model.see(one.text, language) for one in messages]
    out = []
    for head in MADE_UP:
        told = [
            (gold, model.phrases(one)[head] >= 0.5)
            for m, one in zip(messages, seen, strict=True)
            if (gold := m.gold(head)) is not None
        ]
        right, phrased = np.array([gold for gold, _ in told]), np.array([shown for _, shown in told])
        out.append(
            {
                "name": f"made up for the purpose: {head}",
                "head": head,
                "language": language,
                "never_fitted": False,
                "messages": len(told),
                **kept[head],
                "phrases_f1": f1(right, phrased),
            }
        )
    return out


def parity(language: str) -> list[dict[str, Any]]:
    """The same reviews in the language and in English."""
    both = {one: {row["group"]: row for row in sets.rows(REVIEWS, one)} for one in (language, "en")}
    groups = [group for group in both[language] if group in both["en"]]
    names = {language: f"reviews in {NAMES[language]}, negative", "en": "the same in English, negative"}
    return [
        line(sets.Task("complaint", REVIEWS, review, 0, names[one]), one, [both[one][group] for group in groups])
        for one in (language, "en")
    ]


def measured(language: str) -> dict[str, Any]:
    """All figures of a language."""
    lines = [line(task, language, sets.rows(task.set, language)) for task in TASKS[language]]
    shipped = [FILE.with_name(f"{one}.weights").read_bytes() for one in (language, "en")]
    return {
        "name": NAMES[language],
        "weights": [hashlib.sha256(one).hexdigest() for one in shipped],
        "measured": [*lines, *parity(language), *made_up(language)],
    }


def main() -> None:
    try:
        results = {language: measured(language) for language in made.languages()}
    except sets.MissingDataError as error:
        sys.exit(str(error))
    page = ROOT / "README.md"
    readme = page.read_text(encoding="utf-8")
    for language, result in results.items():
        readme = table.replaced(readme, table.other(result))
        FILE.with_name(f"{language}.measured.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        for row in result["measured"]:
            sys.stdout.write(json.dumps(row) + "\n")
    page.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
