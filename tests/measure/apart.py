"""Tickets made up by somebody who knew neither phrases nor weights: what gets a note, and what a lead sees.

Nothing is fitted to them, and nobody who wrote phrases read them: as soon as somebody does, they say nothing more. A
line is a ticket as `amends note` takes it, and `wanted`: whether a support lead wants a note on it, or of dangers and
hardships, wants to see it. Of what wants nothing, most threads and half of the messages were written to mislead.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from amends.policy import Policy
from amends.work.preview import note_line

FOLDER = Path(__file__).with_name("apart")
NAMES = {
    "en.threads": "threads in English: a note",
    "de.threads": "threads in German: a note",
    "en.messages": "messages as they come, in English: a note",
    "de.messages": "messages as they come, in German: a note",
    "en.misleading": "messages in English, all written to mislead: a note",
    "en.dangers": "messages in English: a lead, for a danger",
    "de.dangers": "messages in German: a lead, for a danger",
    "en.hardships": "messages in English: a lead, for data in wrong hands or a hard place",
    "de.hardships": "messages in German: a lead, for data in wrong hands or a hard place",
}


def measured() -> list[dict[str, Any]]:
    """Of each file, in how many lines it is wanted and found, and not wanted and shown all the same."""
    return [_counted(stem, name) for stem, name in NAMES.items()]


def _counted(stem: str, name: str) -> dict[str, Any]:
    lines = [json.loads(line) for line in (FOLDER / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [(line.pop("wanted"), _shown(line, stem)) for line in lines]
    wanted = [shown for right, shown in told if right]
    others = [shown for right, shown in told if not right]
    return {
        "name": name,
        "wanted": len(wanted),
        "found": sum(wanted),
        "others": len(others),
        "wrongly": sum(others),
    }


def _shown(line: dict[str, Any], stem: str) -> bool:
    written = note_line(line, Policy())
    return "amends-lead" in written["tags"] if stem.endswith(("dangers", "hardships")) else bool(written["text"])
