"""What a deployment ships of the data says what the checkout's says."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from amends import languages
from amends.reading import needs, pattern
from amends.reading.phrases import lexicon

LAYER = Path(languages.__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The languages' folders as the layer's build leaves them; it has no other package at hand."""
    folder = tmp_path_factory.mktemp("layer") / "languages"
    shutil.copytree(Path(languages.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-S", "-m", "amends.reading.build", str(folder)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(LAYER)})
    return folder


def test_every_file_is_shipped_as_it_is(built: Path) -> None:
    """No word of a language gets lost on the way to Lambda."""
    for path in built.rglob("*.toml"):
        shipped = json.loads(path.with_suffix(".json").read_bytes())
        document = tomllib.loads(path.read_text("utf-8"))
        if "context" in shipped:
            for _, _, entry in pattern.entries(shipped):
                assert entry.pop("re2").encode("latin-1") == pattern.to_re2(entry["pattern"], document["words"])
                assert entry.pop("needs") == needs.needs(entry["pattern"], document["words"])
            for rule in shipped["context"]:
                assert pattern.built(rule) == pattern.of_rule(rule, document["words"])
                del rule["re2"]
        assert shipped == document


@pytest.mark.parametrize("sheet", ["cues", "agents", "risks", "breaches", "frailty", "sales", "open"])
def test_phrases_are_the_same_as_deployed(built: Path, monkeypatch: pytest.MonkeyPatch, sheet: str) -> None:
    """What an admin sees in the sandbox is found on Lambda too."""
    known = lexicon("en", sheet)
    shipped = json.loads((built / "en" / f"{sheet}.json").read_bytes())
    monkeypatch.setattr(languages, "data", lambda *_: shipped)
    assert lexicon.__wrapped__("en", sheet) == known


def test_a_built_file_is_read_in_place_of_its_toml(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start on Lambda does not pay for reading TOML."""
    monkeypatch.setattr(languages, "_HERE", built)
    first = next(pattern.entries(languages.data.__wrapped__("en", "cues")))[2]
    assert "re2" in first
    assert languages.data.__wrapped__("en", "nothing") == {}
