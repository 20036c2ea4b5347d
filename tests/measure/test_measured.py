"""What the README says of how well Amends reads is what was measured, of the weights that are shipped."""

import hashlib
import json
from pathlib import Path

import pytest

from amends.reading import weights
from tests.measure import apart, cleaning, made, sets, table

ROOT = Path(__file__).parents[2]
FOLDER = Path(weights.__file__).parent / "weights"
KEPT = json.loads((FOLDER / "en.measured.json").read_text(encoding="utf-8"))


def test_the_figures_are_of_the_weights_that_are_shipped() -> None:
    """After `make fit` comes `make measure`."""
    assert KEPT["weights"] == hashlib.sha256((FOLDER / "en.weights").read_bytes()).hexdigest()


@pytest.mark.parametrize("part", [table.table, table.shown, table.notes, table.apart], ids=lambda part: part.__name__)
def test_the_readme_says_what_was_measured(part) -> None:  # type: ignore[no-untyped-def]
    """Every number in the README's tables comes from `make measure`."""
    assert part(KEPT) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_measuring_writes_the_readme() -> None:
    """Tables and number go where the old ones stood; a README without a place for one is told so."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    old = readme.replace(f"macro-F1 {KEPT['causes']['f1']:.3f}", "macro-F1 0.001")
    old = old.replace(table.notes(KEPT), "\n".join(table.notes(KEPT).splitlines()[:3]))
    assert old != readme
    assert table.written(old, KEPT) == readme
    with pytest.raises(ValueError, match="0 places"):
        table.written(old.replace(table.shown(KEPT), ""), KEPT)


def test_what_was_made_up_apart_is_told_as_was_measured() -> None:
    """These messages lie beside the tests, so that the kept figures are today's."""
    assert apart.measured() == KEPT["apart"]


def test_the_readme_says_how_well_causes_are_told() -> None:
    """So does the one number that stands in its text."""
    assert f"macro-F1 {KEPT['causes']['f1']:.3f}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_says_how_exactly_mails_are_cleaned() -> None:
    """Four in five exact at least, and nothing lost that a writer typed."""
    kept = json.loads(cleaning.KEPT.read_text(encoding="utf-8"))
    assert cleaning.told(kept) in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert kept["exact"] >= 0.8 * kept["mails"]
    assert kept["lost"] == 0


@pytest.mark.skipif(not (sets.DATA / f"{cleaning.SET}.jsonl.gz").is_file(), reason="the labelled mails are not there")
def test_mails_are_cleaned_as_was_measured() -> None:
    """Where the labelled mails are at hand, the kept figures are today's."""
    assert cleaning.measured() == json.loads(cleaning.KEPT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", made.languages())
def test_the_readme_says_how_other_languages_are_read(language: str) -> None:
    """A language beside English has weights, and figures of just these weights, in the README too."""
    kept = json.loads((FOLDER / f"{language}.measured.json").read_text(encoding="utf-8"))
    assert kept["weights"][0] == hashlib.sha256((FOLDER / f"{language}.weights").read_bytes()).hexdigest()
    assert table.other(kept) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_all_weights_together_are_small() -> None:
    """The layer carries less than a megabyte of weights."""
    assert sum(path.stat().st_size for path in FOLDER.glob("*.weights")) < 1_000_000


def test_a_missing_data_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever has no labelled messages learns where they would be."""
    monkeypatch.setattr(sets, "DATA", tmp_path / "data")
    with pytest.raises(sets.MissingDataError, match="not there"):
        sets.rows("train/nlupp")


def test_a_group_is_never_split() -> None:
    """All messages of an author, an issue or a dialogue are fitted to together or not at all."""
    rows = [{"text": f"message {number}", "group": "one author"} for number in range(20)]
    assert len({sets.fold(row) for row in rows}) == 1
    assert len({sets.fold({"text": f"message {number}"}) for number in range(40)}) == sets.FOLDS


def test_sets_that_may_not_be_fitted_to_are_not() -> None:
    """What is there for measuring alone has no weight in fitting."""
    assert all(not task.fitted for task in sets.TASKS if task.withheld)
    sources = {source["set"] for source in _about()["sources"]}
    named = {
        "en/made.txt, grave.txt" if task.set == sets.MADE else task.set.removeprefix("train/")
        for task in sets.TASKS
        if task.fitted
    }
    assert named == sources


def _about() -> dict[str, list[dict[str, str]]]:
    head = (FOLDER / "en.weights").read_bytes().partition(b"\n")[0]
    return dict(json.loads(head))
