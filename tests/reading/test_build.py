"""What a deployment ships of the data says what the checkout's says."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from amends import languages
from amends.reading import needs, pattern, standing
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
            both = zip(pattern.entries(shipped), pattern.entries(document), strict=True)
            for (_, _, entry), (_, _, written) in both:
                assert pattern.unpacked(entry.pop("re2")) == pattern.to_re2(written["pattern"], document["words"])
                for name in ("pattern", "example", "counter"):
                    del written[name]
            for rule, written in zip(shipped["context"], document["context"], strict=True):
                translated = pattern.of_rule(written, document["words"])
                assert pattern.built(rule) == translated
                del rule["re2"]
                for name in {"example", "counter", "cue", *translated} & written.keys():
                    del written[name]
        assert shipped == document


@pytest.mark.parametrize("sheet", ["cues", "agents", "risks", "breaches", "frailty", "sales", "open"])
def test_phrases_are_the_same_as_deployed(built: Path, monkeypatch: pytest.MonkeyPatch, sheet: str) -> None:
    """What an admin sees in the sandbox is found on Lambda too."""
    known = lexicon("en", sheet)
    phrases = tuple(phrase._replace(example="", counter="") for phrase in known.phrases)
    rules = tuple(replace(rule, cue="", example="", counter="") for rule in known.rules)
    shipped = json.loads((built / "en" / f"{sheet}.json").read_bytes())
    monkeypatch.setattr(languages, "data", lambda *_: shipped)
    assert lexicon.__wrapped__("en", sheet) == (phrases, rules)


@pytest.mark.parametrize("language", languages.read())
@pytest.mark.parametrize("sheets", [("cues",), ("agents",), ("sales",), ("open",), needs.TOGETHER], ids=str)
def test_what_phrases_need_is_shipped(built: Path, language: str, sheets: tuple[str, ...]) -> None:
    """No start works out by which words its phrases are found."""
    documents = [document for sheet in sheets if (document := languages.data(language, sheet))]
    file = built / language / f"{needs.named(sheets)}.json"
    assert json.loads(file.read_bytes()) == json.loads(json.dumps(needs.by_word(*documents)))


@pytest.mark.parametrize("language", languages.read())
def test_what_calls_a_lead_is_shipped(built: Path, language: str) -> None:
    """What may not be ignored is the same on Lambda, where the other patterns are translated."""
    shipped = json.loads((built / language / f"{standing.BUILT}.json").read_bytes())
    assert shipped == {"patterns": standing.calls(languages.data(language, "cues"))}


def test_a_built_file_is_read_in_place_of_its_toml(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start on Lambda does not pay for reading TOML."""
    monkeypatch.setattr(languages, "_HERE", built)
    first = next(pattern.entries(languages.data.__wrapped__("en", "cues")))[2]
    assert "re2" in first
    assert languages.data.__wrapped__("en", "nothing") == {}
