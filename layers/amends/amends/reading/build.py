"""`python -m amends.reading.build FOLDER`: writes each TOML file under a folder as JSON beside it, for a deployment.

A function that starts reads JSON thirty times as fast as TOML, and finds the lexicons' phrases translated. A checkout
has no such files, so that a change of the TOML always counts. The standard library is enough to run this.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amends.reading import needs, pattern, standing

_OF_A_CHECKOUT = ("pattern", "example", "counter", "cue")  # what a translated phrase or rule has no more use for


def build(folder: Path) -> None:
    """Write `NAME.json` beside each `NAME.toml`, for phrases and rules with their translation under `re2` in place of
    patterns and examples; what the phrases of each lexicon need, those that are looked for together in one file; and
    the patterns of those by which a lead is called."""
    for inner in {path.parent for path in folder.rglob("*.toml")}:
        documents = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in inner.glob("*.toml")}
        lexicons = {name for name, document in documents.items() if "context" in document}
        grave = tuple(name for name in needs.TOGETHER if name in lexicons)
        for sheets in (*((name,) for name in lexicons - {*grave}), *([grave] if grave else [])):
            _write(inner / needs.named(sheets), needs.by_word(*(documents[name] for name in sheets)))
        if "cues" in documents:
            _write(inner / standing.BUILT, {"patterns": standing.calls(documents["cues"])})
        for name, document in documents.items():
            if name in lexicons:
                _translate(document)
            _write(inner / name, document)


def _write(path: Path, document: Mapping[str, Any]) -> None:
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.with_name(f"{path.name}.json").write_text(written, "utf-8")


def _translate(document: dict[str, Any]) -> None:
    for _, _, entry in pattern.entries(document):
        entry["re2"] = pattern.packed(pattern.to_re2(entry["pattern"], document["words"]))
        _leave_out(entry)
    for rule in document["context"]:
        re2 = pattern.of_rule(rule, document["words"])
        rule["re2"] = {name: pattern.packed(written) for name, written in re2.items()}
        _leave_out(rule, *re2)


def _leave_out(entry: dict[str, Any], *translated: str) -> None:
    for name in (*_OF_A_CHECKOUT, *translated):
        entry.pop(name, None)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
