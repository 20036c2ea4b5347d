"""The command line: JSON Lines in, JSON Lines out, in order."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from amends.__main__ import main
from amends.nouns import SIGNALS
from amends.ticket import Channel, Kind, Role
from amends.work.preview import _Message, _Requester, _Thread


def run(command: str, *lines: str | Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    given = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    status = main([command], io.StringIO(given), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_read_gives_the_documented_shape() -> None:
    """Whoever builds on `amends read` finds every field that the README names."""
    text = "I tried to export my invoices twice 😡, but it does not work. Please refund me by Friday."
    status, (out,) = run("read", {"id": "a", "text": text, "subject": "Export", "channel": "email"})
    assert status == 0
    assert set(out) >= {
        "id", "language", "cues", "signals", "shown", "feelings", "wishes", "cause", "severity", "apology", "tags"
    }  # fmt: skip
    assert set(out["signals"]) == set(SIGNALS)
    assert set(out["apology"]) == {"kind", "for", "against"}
    for found in [*out["cues"], *out["wishes"]]:
        assert found["quote"] == text[found["start"] : found["end"]]
    assert out["cause"] == "faulty"
    assert {"struggle.tried_to", "fault.faulty"} <= {cue["kind"] for cue in out["cues"]}
    assert {"outcome.refund", "deadline"} <= {wish["kind"] for wish in out["wishes"]}


def test_read_gives_probabilities_below_what_is_shown_too() -> None:
    """What notes do not go by is told as well, so that a threshold can be chosen."""
    _, (out,) = run("read", {"id": 1, "text": "Where is my parcel? I expected better of you.", "channel": "chat"})
    unsure = [signal for signal, chance in out["signals"].items() if chance > 0 and signal not in out["shown"]]
    assert unsure
    assert all(out["signals"][signal] >= 0.5 for signal in out["shown"])


def test_a_bad_line_does_not_end_the_run() -> None:
    """One broken line is named, the rest is read, and the exit status says that something was wrong."""
    status, out = run(
        "read", "{", {"id": 2}, "[1]", {"id": 4, "text": 5}, {"id": 5, "text": "x", "channel": "fax"}, "",
        {"id": 6, "text": "Thank you!"},
    )  # fmt: skip
    assert status == 1
    assert [line["id"] for line in out] == [None, 2, None, 4, 5, 6]
    assert ["error" in line for line in out] == [True] * 5 + [False]
    assert out[1]["error"] == "text is missing"


def test_clean_gives_the_new_words() -> None:
    """`amends clean` shows what is read of a mail."""
    status, out = run("clean", {"id": 1, "text": "Hello\n\n> old"}, {"id": 2, "text": "\ud800 ok"})
    assert (status, out) == (0, [{"id": 1, "text": "Hello"}, {"id": 2, "text": "\ud800 ok"}])


def test_clean_takes_no_field_that_it_does_not_read() -> None:
    """A misspelt field is told, as `read` and `note` tell it."""
    status, (out,) = run("clean", {"id": 1, "text": "x", "subject": "y"})
    assert (status, out) == (1, {"id": 1, "error": "subject is not known here; there are id, text"})


def program(given: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run as whoever has no UTF-8 in their terminal runs it."""
    return subprocess.run(
        [sys.executable, "-m", "amends", *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[1] / "layers" / "amends"), "PYTHONIOENCODING": "latin-1"},
        cwd=Path(__file__).parent,
    )


def test_bytes_that_are_no_text_are_one_bad_line() -> None:
    """Run as a program, a line of rubbish is answered like any other."""
    done = program(b'\xff\xfe\n{"id": 1, "text": "caf\xc3\xa9"}\n', "clean")
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert "error" in first
    assert second == {"id": 1, "text": "café"}


def test_what_comes_out_is_utf8_that_can_be_read() -> None:
    """Umlauts stand as they are; half a character is escaped, as JSON does it."""
    done = program('{"id": 1, "text": "Grüße"}\n{"id": 2, "text": "\\ud800 ok"}\n'.encode(), "clean")
    assert done.stdout.decode().splitlines() == ['{"id": 1, "text": "Grüße"}', '{"id": 2, "text": "\\ud800 ok"}']
    done = program("mode: größer".encode(), "policy", "check", "-", "--section", "settings")
    assert 'mode is "größer"' in done.stdout.decode()
    done = program("company: Müller".encode("latin-1"), "policy", "check", "-", "--section", "settings")
    assert done.stdout.decode().startswith("-: is not text in UTF-8: save it so")


def test_note_hands_each_line_to_the_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    """`amends note` shows what an agent would see; a defect of ours ends no run, and is not called the line's."""
    preview = ModuleType("amends.work.preview")
    preview.note_line = lambda line, _policy: {"id": line["id"], "html": ""}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "amends.work.preview", preview)
    status, (first, defect, last) = run("note", {"id": "7"}, {"secret": "words"}, {"id": "8"})
    assert (status, first, last) == (1, {"id": "7", "html": ""}, {"id": "8", "html": ""})
    assert defect["id"] is None
    assert re.fullmatch(r"a defect of Amends, not of the line: KeyError in \w+\.py, line \d+", defect["error"])


THREAD = {
    "id": 1,
    "requester": {"name": "Maya", "tags": ["vip"]},
    "messages": [
        {"author": "customer", "time": "2026-11-23T09:00:00Z", "text": "My kettle arrived broken, it does not work."}
    ],
}


def test_a_note_goes_by_settings_documents(tmp_path: Path) -> None:
    """An admin or a developer sees what settings do before anything is installed."""
    documents = {
        "settings.yaml": "{tiers: {vip: gold}, agent_zone: Asia/Tokyo}",
        "my-playbook.yaml": "switched_on: replacement",
        "clocks.yml": "first_reply: {email: 30}",
    }
    for name, text in documents.items():
        (tmp_path / name).write_text(text)
    out = io.StringIO()
    files = [str(tmp_path / name) for name in documents]
    assert main(["note", *files], io.StringIO(json.dumps(THREAD)), out) == 0
    note = json.loads(out.getvalue())
    by_folder = io.StringIO()
    assert main(["note", str(tmp_path)], io.StringIO(json.dumps(THREAD)), by_folder) == 0
    assert by_folder.getvalue() == out.getvalue()
    assert "gold" in note["text"]
    assert "a replacement" in note["text"]
    assert note["due"] == "2026-11-23T09:30:00+00:00"
    assert "gold" not in run("note", THREAD)[1][0]["text"]


def test_a_note_goes_by_no_settings_that_are_mistaken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each mistake is told with its file, and no line is read; the status is that of `policy check` and the sandbox."""
    (tmp_path / "settings.yaml").write_text("mode: loud\ntone: rude")
    (tmp_path / "my.yaml").write_text("mode: tags")
    (tmp_path / "empty").mkdir()
    out = io.StringIO()
    files = [*(str(tmp_path / name) for name in ("settings.yaml", "my.yaml", "empty")), "clocks.yaml", "no.yaml"]
    assert main(["note", *files], io.StringIO("{}"), out) == 1
    assert not out.getvalue()
    told = capsys.readouterr().err
    assert "settings.yaml: settings, line 1: mode is" in told
    assert "settings.yaml: settings, line 2: tone is" in told
    assert "my.yaml: name it after one section: settings, playbook, phrases, clocks" in told
    assert "clocks.yaml: cannot be read: No such file or directory" in told
    assert "no.yaml: cannot be read: No such file or directory" in told
    assert "empty: no document is in this folder; name them settings.yaml" in told


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": 1, "text": "x", "channel": "fax"}', "channel must be one of email, web"),
        (
            '{"id": 1, "text": "x", "kind": "y"}',
            "kind is not known here; there are id, text, subject, channel, language",
        ),
        ('{"id": NaN, "text": "x"}', "holds NaN, Infinity or a number that is too large"),
        ('{"id": -Infinity, "text": "x"}', "holds NaN, Infinity or a number that is too large"),
        ('{"id": 1e400, "text": "x"}', "holds NaN, Infinity or a number that is too large"),
        ('{"id": 1' + 5000 * "0" + ', "text": "x"}', "holds NaN, Infinity or a number that is too large"),
        (100_000 * "[", "too many brackets in brackets"),
        ("{'id': 1}", "not JSON: Expecting property name enclosed in double quotes at character 1"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, says: str) -> None:
    """In plain words, not in Python's, and what comes back is JSON to everybody."""
    status, (out,) = run("read", line)
    assert status == 1
    assert out["error"].startswith(says)


def test_what_an_editor_puts_before_the_first_line_does_no_harm() -> None:
    """A file saved as "UTF-8 with BOM" is read like any other."""
    assert run("clean", '\ufeff{"id": 1, "text": "x"}') == (0, [{"id": 1, "text": "x"}])


def test_a_reader_that_has_seen_enough_ends_the_run_quietly() -> None:
    """`amends clean | head -1` shows one line and no traceback."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{shlex.quote(sys.executable)} -m amends clean | head -1"],
        input=b'{"id": 1, "text": "x"}\n' * 20_000,
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1] / "layers" / "amends"), "PATH": os.defpath},
    )
    assert (done.stdout, done.stderr) == (b'{"id": 1, "text": "x"}\n', b"")


def test_sandbox_runs_from_a_checkout_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a checkout the command says where to go."""
    sandbox = ModuleType("tests.sandbox.run")
    seen: list[list[str]] = []
    sandbox.main = lambda arguments: seen.append(arguments)  # type: ignore[attr-defined]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: sandbox)
    monkeypatch.setitem(sys.modules, "tests.sandbox.run", sandbox)
    assert main(["sandbox", "--port", "80"]) == 0
    assert seen == [["--port", "80"]]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["sandbox"]) == 2
    assert "checkout" in capsys.readouterr().err


def test_an_unknown_option_is_refused() -> None:
    """A slip on the command line is not read as input."""
    with pytest.raises(SystemExit):
        main(["read", "--fast"], io.StringIO(), io.StringIO())


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("read", {"id", "text", "subject", "channel", "language", *Channel}),
        ("clean", {"id", "text"}),
        ("note", {*_Thread.model_fields, *_Message.model_fields, *_Requester.model_fields, *Channel, *Role, *Kind}),
    ],
)
def test_help_names_every_field_of_a_line(command: str, names: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody needs the source to write a line."""
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert names <= set(re.findall(r"\w+", capsys.readouterr().out))
