"""How exactly a mail is cleaned, beside the mails whose new words others marked by hand."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from amends.reading import clean
from tests.measure import sets

KEPT = Path(__file__).with_name("cleaning.json")
SET = "train/email_strip"
# What these mails' own marks count as new words and no writer typed: quoted lines, and what a phone adds.
_NOT_TYPED = re.compile(r"\s*>|\s*sent from my \w+\s*$", re.I)


def measured() -> dict[str, int]:
    """mails; exact: those whose new words come out as marked; lost: lines that their writers typed and that did not."""
    rows = _rows()
    exact = lost = 0
    for row in rows:
        wanted, found = _lines(row["label"]), _lines(clean.clean(row["text"]))
        exact += wanted == found
        lost += sum(line not in found and not _NOT_TYPED.match(line) for line in wanted)
    return {"mails": len(rows), "exact": exact, "lost": lost}


def told(result: dict[str, Any]) -> str:
    """The sentence of the README."""
    lost = f"lost {result['lost']} lines" if result["lost"] else "lost no line"
    mails = f"Of {result['mails']} mails with their new words marked by others"
    return f"{mails} it gives {result['exact']} exactly, and {lost}"


def keep() -> None:
    """Write the figures beside this file."""
    KEPT.write_text(json.dumps(measured()) + "\n", encoding="utf-8")


def _rows() -> list[dict[str, str]]:
    """As they came, white space and all. Raises MissingDataError."""
    path = sets.DATA / f"{SET}.jsonl.gz"
    if not path.is_file():
        raise sets.MissingDataError(f"The labelled messages are needed for this and are not there: {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


if __name__ == "__main__":
    keep()
