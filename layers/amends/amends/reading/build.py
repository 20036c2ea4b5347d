"""`python -m amends.reading.build FOLDER`: writes each TOML file under a folder as JSON beside it, for a deployment.

A function that starts reads JSON thirty times as fast as TOML, and finds the lexicons' phrases translated. A checkout
has no such files, so that a change of the TOML always counts. The standard library is enough to run this.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from amends.reading import needs, pattern

_OF_A_CHECKOUT = ("pattern", "example", "counter", "cue")  # what a translated phrase or rule has no more use for


def build(folder: Path) -> None:
    """Write `NAME.json` beside each `NAME.toml`. In place of patterns and examples, phrases and rules have their
    translation under `re2`; a lexicon has what its phrases need under `by_word`."""
    for path in folder.rglob("*.toml"):
        document = tomllib.loads(path.read_text("utf-8"))
        if "context" in document:
            by_word = needs.by_word(document)
            for _, _, entry in pattern.entries(document):
                entry["re2"] = pattern.to_re2(entry["pattern"], document["words"]).decode("latin-1")
                _leave_out(entry)
            for rule in document["context"]:
                re2 = pattern.of_rule(rule, document["words"])
                rule["re2"] = {name: written.decode("latin-1") for name, written in re2.items()}
                _leave_out(rule, *re2)
            document["by_word"] = by_word
        path.with_suffix(".json").write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _leave_out(entry: dict[str, Any], *translated: str) -> None:
    for name in (*_OF_A_CHECKOUT, *translated):
        entry.pop(name, None)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
