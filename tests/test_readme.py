"""The README says what the code does: every setting, tag, clock and function."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from amends.advising.playbook import entries
from amends.calendars import Calendar
from amends.documents import MODELS, parse_section
from amends.names import OFF_TAG, TAG_PREFIX, TAGS, WRONG_TAG
from amends.nouns import CAUSES, FAMILIES, Severity
from amends.policy import Policy, Settings
from amends.reading import weights
from amends.reading.clean import clean
from amends.remedies import SEVERITIES, Case, Remedies
from amends.targets import Clocks, Rule
from amends.ticket import Channel
from amends.work.opinion import _GOES_ON, _WEIGHED
from amends.work.preview import note_line
from tests.helpdesks.freshdesk.test_events import EXPECTED
from tests.helpdesks.zendesk.events import CASES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PLAYBOOK = tomllib.loads((ROOT / "layers/amends/amends/advising/playbook.toml").read_text())
RAW = {remedy["id"]: remedy for remedy in PLAYBOOK["remedy"]}


def section(name: str) -> str:
    """The table whose head begins with a settings section's name."""
    [table] = re.findall(rf"^\| `{name}`[^\n]*\n(.*?)(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    return str(table)


def settings(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings(field.annotation, f"{above}{name}.")
        else:
            yield above + name


@pytest.mark.parametrize(("name", "model"), MODELS.items())
def test_every_setting_is_in_the_readme_and_no_other(name: str, model: type[BaseModel]) -> None:
    """An admin finds each setting, and none that does not exist."""
    assert re.findall(r"^\| `([\w.]+)` \|", section(name), re.MULTILINE) == list(settings(model))


@pytest.mark.parametrize("kind", ["first_reply", "update"])
def test_the_clocks_are_the_ones_in_the_code(kind: str) -> None:
    """The README's minutes are the defaults, for every channel."""
    [row] = re.findall(rf"^\| `{kind}` \| (.*) \|$", section("clocks"), re.MULTILINE)
    stated: dict[str, int] = {}
    for part in row.split("; "):
        channels, minutes = part.rsplit(" ", 1)
        for channel in channels.split(", "):
            stated[channel] = int(minutes)
    rest = stated.pop("all others", None)
    assert {channel.value: stated.get(channel.value, rest) for channel in Channel} == {
        channel.value: Clocks().target(kind, channel) for channel in Channel
    }


def test_the_other_clock_settings_say_their_defaults() -> None:
    """What the README says of reminders and the last call is what happens."""
    stated = dict(re.findall(r"^\| `([\w.]+)` \| (.*) \|$", section("clocks"), re.MULTILINE))
    clocks = Clocks()
    assert stated["last_call"].startswith(f"all {clocks.target('last_call', Channel.EMAIL)}:")
    assert stated["count"].startswith(f"`{clocks.count}`:")
    assert stated["reminders.tag_at"].startswith(f"{clocks.reminders.tag_at}:")
    assert stated["reminders.most_per_week"].startswith(f"{clocks.reminders.most_per_week} ")
    assert stated["helpdesk_sla"].startswith(f"`{clocks.helpdesk_sla.value}`;")
    assert stated["next_reply"] == "as `first_reply`"
    assert not clocks.calendars
    assert not clocks.policies


def test_the_clocks_example_is_valid_and_the_page_names_every_part() -> None:
    """An admin can paste the example; whatever a policy or a calendar can hold is explained."""
    [example] = re.findall(r"^```yaml\n(first_reply.*?)^```", README, re.MULTILINE | re.DOTALL)
    clocks = parse_section("clocks", example)
    assert isinstance(clocks, Clocks)
    assert [rule.group for rule in clocks.policies] == [(), (), ("360001234567",)]
    [told] = re.findall(r"^Each policy names.*?(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    assert {*Rule.model_fields, *Calendar.model_fields} <= set(re.findall(r"`(\w+)`", told))


def test_the_playbook_is_the_one_in_the_code() -> None:
    """An admin finds every remedy, whether it is on, who grants it and for which causes."""
    [table] = re.findall(r"^\| remedy \|[^\n]*\n(.*?)(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| `(\w+)` \| (on|off) \| ([^|]*) \| ([^|]*) \|$", table, re.MULTILINE)
    told = [(name, on == "on", who, causes) for name, on, who, causes in rows]
    assert told == [
        (
            entry.id,
            entry.free,
            f"{entry.who}; lead if grave" if entry.lead_from == Severity.GRAVE else entry.who,
            ", ".join(raw["causes"]) if "causes" in raw else "anything marked or grave",
        )
        for entry in entries()
        for raw in (RAW[entry.id],)
    ]
    assert all(entry.least is Severity.MARKED for entry in entries() if not entry.causes)


def test_the_playbook_example_is_valid_and_the_page_names_every_part() -> None:
    """An admin can paste the example; whatever a case can hold is explained."""
    [example] = re.findall(r"^```yaml\n(switched_on.*?)^```", README, re.MULTILINE | re.DOTALL)
    playbook = parse_section("playbook", example)
    assert isinstance(playbook, Remedies)
    assert len(playbook.cases) == 3
    [told] = re.findall(r"^Each case names.*?(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    assert {*Case.model_fields, *SEVERITIES} <= set(re.findall(r"`(\w+)`", told))
    assert f"| `goodwill_days` | {playbook.goodwill_days} |" in README


def test_every_family_and_cause_of_phrases_is_in_the_readme_and_no_other() -> None:
    """An admin finds each that the schema offers, in its order."""
    [told] = re.findall(r"^A cue is one of these families: (.*?)\.\n\n", README, re.MULTILINE | re.DOTALL)
    families, causes = " ".join(told.split()).split("; or `fault.` and a cause, in the report's and notes' words: ")
    assert [*re.sub(r" \(.*?\)", "", families).split(", "), "fault"] == list(FAMILIES)
    assert causes == ", ".join(f"{cause} ({words})" for cause, words in CAUSES.items())


def test_the_examples_of_modes_and_of_leaving_out_are_valid() -> None:
    """An admin can paste them."""
    [told] = re.findall(r"^Such as `modes:.*?(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    examples = re.findall(r"`(\w+: \[.*?\])`", told.replace("\n", " "))
    assert [parse_section("settings", example).model_fields_set for example in examples] == [{"modes"}, {"leave_out"}]


def test_defaults_are_the_ones_in_the_code() -> None:
    """What the README calls a default is one."""
    defaults = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]*) \|", section("settings"), re.MULTILINE))
    flat = Settings()
    shown = {
        "mode": flat.mode.value,
        "agent_zone": flat.agent_zone,
        "tone": flat.tone.value,
        "tag_prefix": flat.tag_prefix,
        "notes.most_per_ticket": flat.notes.most_per_ticket,
        "notes.minutes_apart": flat.notes.minutes_apart,
        "notes.accountable_wording": str(flat.notes.accountable_wording).lower(),
        "limits.share": flat.limits.share,
        "limits.yield_below": flat.limits.yield_below,
    }
    assert {name: defaults[name].strip("`") for name in shown} == {name: str(value) for name, value in shown.items()}


def test_thresholds_as_fitted_are_those_of_the_weights() -> None:
    """An admin sees whether a number of theirs is stricter or looser than what is shipped."""
    [table] = re.findall(r"^\| as fitted \|.*?(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    (_, *signals), _, *rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    told = {language: dict(zip(signals, map(float, numbers), strict=True)) for language, *numbers in rows}
    fitted = {name: weights.load(one).about["thresholds"] for name, one in (("English", "en"), ("German", "de"))}
    assert told == fitted
    assert f"told of trouble, {_GOES_ON} is enough for `complaint` and\n`trouble`" in README
    assert _WEIGHED == ("complaint", "trouble")


def test_every_tag_is_in_the_readme_and_no_other() -> None:
    """An agent finds out what each tag means."""
    [table] = re.findall(r"^\| tag \|.*?(?=\n\n)", README, re.MULTILINE | re.DOTALL)
    ours = [TAG_PREFIX + name for name in (*TAGS, WRONG_TAG)]
    assert re.findall(r"^\| `(.*?)` \|", table, re.MULTILINE) == [*ours, OFF_TAG]


def test_every_function_has_a_row_an_event_and_a_page_entry() -> None:
    """A developer can run each function with a command that the README shows."""
    functions = {path.name for path in (ROOT / "functions").iterdir() if (path / "app.py").is_file()}
    rows = re.findall(r"^\| (\w+) \| `make local EVENT=(\S+)` \|", README, re.MULTILINE)
    assert {re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower() for name, _ in rows} == functions
    for _, event in rows:
        assert (ROOT / event).is_file()


def test_every_event_is_listed_with_what_comes_of_it() -> None:
    """events/README.md names each payload and its true outcome, and none that is gone."""
    page = (ROOT / "events/README.md").read_text()
    rows = dict(re.findall(r"^\| `(\S+)\.json` \| .* \| (.*) \|$", page, re.MULTILINE))
    files = {str(path.relative_to(ROOT / "events"))[: -len(".json")] for path in (ROOT / "events").rglob("*.json")}
    assert rows.keys() == files
    expected = {f"freshdesk/{name}": f"{status} {what}" for name, (status, what) in EXPECTED.items()}
    expected |= {f"zendesk/{name}": case.outcome for name, case in CASES.items()}
    plain = {name: re.sub(r", ticket (\d+) is queued|, `(.*)`", r" \1\2", seen) for name, seen in rows.items()}
    assert {name: plain[name] for name in expected} == expected


def test_every_command_exists() -> None:
    """Each `make` that the README names is there."""
    makefile = (ROOT / "Makefile").read_text()
    pages = README + (ROOT / ".github/CONTRIBUTING.md").read_text() + (ROOT / "events/README.md").read_text()
    named = set(re.findall(r"(?:`|^)make ([a-z0-9-]+)", pages, re.MULTILINE))
    assert named
    assert {name for name in named if not re.search(rf"^{re.escape(name)}:", makefile, re.MULTILINE)} == set()
    assert all(shlex.split(line) for line in re.findall(r"^make .*$", README, re.MULTILINE))


def test_the_command_line_can_be_pasted() -> None:
    """A developer sees a reading, a note, a cleaned mail, a mistake in a document and a schema."""
    [block] = re.findall(r"^```sh\n(export PYTHONPATH.*?)^```", README, re.MULTILINE | re.DOTALL)
    pasted = block.replace(".venv/bin/python", shlex.quote(sys.executable))
    done = subprocess.run(["/bin/sh", "-c", pasted], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    read, note, cleaned, mistake, *rest = done.stdout.splitlines()
    assert "struggle" in json.loads(read)["shown"]
    assert json.loads(note)["text"].startswith("Small apology owed.")
    assert json.loads(cleaned)["text"] == "Still no PDF."
    assert mistake.endswith('mode is "loud": must be one of shadow, tags, notes')
    assert "Amends: clocks" in json.loads("\n".join(rest))["title"]
    assert done.stderr == ""


def test_what_is_said_of_signatures_and_of_the_small_apology_is_true() -> None:
    """A sign-off and a name stay; the first line goes by size, the tag by kind."""
    assert clean("Kaputt.\n\nMit freundlichen Grüßen\nHans Müller") == "Kaputt.\n\nMit freundlichen Grüßen\nHans Müller"
    assert clean("Broken.\n\n-- \nJo Berg\nAcme Ltd") == "Broken."
    said = {"author": "customer", "time": "2026-11-23T09:00:00Z", "text": "Where is my refund? It has not arrived."}
    note = note_line({"id": 1, "messages": [said]}, Policy())
    assert note["text"].startswith("Small apology owed.")
    assert note["tags"] == ["amends-apology-regret"]


def test_links_lead_somewhere() -> None:
    """No dead link to a file or heading of the project."""
    headings = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", README, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in headings
        elif not target.startswith("https://"):
            assert (ROOT / target).exists(), target
