"""`amends policy`: settings looked at before they are pasted."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from amends.__main__ import main
from amends.documents import SECTIONS
from amends.schema import schema


def policy(*arguments: str, typed: str = "") -> tuple[int, list[str]]:
    out = io.StringIO()
    status = main(["policy", *arguments], io.StringIO(typed), out)
    return status, out.getvalue().splitlines()


def test_a_valid_document_ends_with_status_0(tmp_path: Path) -> None:
    """An admin who checks before pasting reads that the document is valid, and as which section."""
    file = tmp_path / "acme-settings.yaml"
    file.write_bytes("\ufeffmode: notes\r\n".encode())
    assert policy("check", str(file)) == (0, [f"{file}: valid settings"])


def test_every_file_is_checked_and_every_mistake_told(tmp_path: Path) -> None:
    """One run says all there is to mend, and its status that there is something."""
    texts = {"settings.yaml": "mode: loud\nmood: 1", "clocks.yml": "", "phrases.yaml": "ignore: x"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "playbook.yaml").write_bytes(b"\xff\xfe")
    files = [str(tmp_path / name) for name in (*texts, "playbook.yaml", "old-settings.yaml")]
    status, told = policy("check", *files)
    assert status == 1
    assert [line.removeprefix(str(tmp_path)) for line in told] == [
        '/settings.yaml: settings, line 1: mode is "loud": must be one of shadow, tags, notes',
        told[1].removeprefix(str(tmp_path)),
        "/clocks.yml: valid clocks",
        '/phrases.yaml: phrases, line 1: ignore is "x": must be a list, such as [Out of Office]',
        "/playbook.yaml: is not text in UTF-8: save it so, which editors offer as the encoding under Save as",
        "/old-settings.yaml: cannot be read: No such file or directory",
    ]
    assert "did you mean mode?" in told[1]


def test_a_document_can_be_piped() -> None:
    """`-` reads what is piped; `--section` says what it is, as for files of any other name."""
    assert policy("check", "-", "--section", "clocks", typed="count: x")[0] == 1
    assert policy("check", "--section", "settings", "-", typed="mode: tags") == (0, ["-: valid settings"])


@pytest.mark.parametrize(
    "arguments", [["check", "-"], ["check", "my.yaml"], ["check", "settings-clocks.yaml"], ["check"], [], ["rate"]]
)
def test_a_call_that_leaves_the_section_open_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is guessed: status 2, and what to write."""
    with pytest.raises(SystemExit) as ended:
        policy(*arguments)
    assert ended.value.code == 2
    assert "usage: amends policy" in capsys.readouterr().err


def test_a_file_that_there_is_not_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A typing error in a name is no question of sections; of a file that is there, it is one."""
    there = tmp_path / "mine.yaml"
    there.write_text("mode: tags")
    for file, said in ((tmp_path / "nofile.yaml", "no such file: "), (there, "which section is ")):
        with pytest.raises(SystemExit) as ended:
            policy("check", str(file))
        assert ended.value.code == 2
        assert f"{said}{file}" in capsys.readouterr().err


def test_a_folder_is_checked_by_the_documents_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those named after a section, each as itself; where there is none, what to name them."""
    folder = str(tmp_path)
    for arguments in ([folder], [folder, "--section", "clocks"]):
        with pytest.raises(SystemExit):
            policy("check", *arguments)
        assert "name them settings.yaml, playbook.yaml, phrases.yaml, clocks.yaml" in capsys.readouterr().err
    for name in ("settings.yaml", "clocks.yml", "settings.schema.json", "notes.yaml"):
        (tmp_path / name).write_text("{}")
    told = [f"{folder}/clocks.yml: valid clocks", f"{folder}/settings.yaml: valid settings"]
    assert policy("check", folder) == policy("check", folder, "--section", "playbook") == (0, told)
    (tmp_path / "settings.yaml").write_text("mode: loud")
    assert policy("check", folder)[0] == 1


def test_what_one_document_names_and_another_lacks_is_noted(tmp_path: Path) -> None:
    """Settings and clocks checked together show a policy that fits no ticket; that is no mistake of either."""
    (tmp_path / "settings.yaml").write_text("tiers: {vip: gold}")
    (tmp_path / "clocks.yaml").write_text("policies: [{tier: glod, update: 60}]")
    status, told = policy("check", str(tmp_path / "settings.yaml"), str(tmp_path / "clocks.yaml"))
    assert (status, len(told)) == (0, 3)
    assert told[2].startswith('note: clocks, policies, entry 1: no tag in `tiers` of the settings means "glod"')


def test_what_has_no_effect_is_noted() -> None:
    """A playbook by itself shows a limit of what is not switched on; a tier is not called unknown without settings."""
    text = "limits: {credit: 20 EUR}\ncases: [{tier: gold, offer: []}]"
    status, told = policy("check", "-", "--section", "playbook", typed=text)
    assert (status, told[0], len(told)) == (0, "-: valid playbook", 2)
    assert told[1].startswith("note: playbook, limits: credit is not offered, so this has no effect")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_schema_is_printed(section: str) -> None:
    """`amends policy schema clocks > clocks.schema.json` gives an editor what it completes by."""
    out = io.StringIO()
    assert main(["policy", "schema", section], io.StringIO(), out) == 0
    assert out.getvalue() == schema(section)
