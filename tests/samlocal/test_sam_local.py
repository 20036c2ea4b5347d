"""The built functions in containers, by `sam local`, against a running sandbox: what the README tells a developer."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import pytest
import yaml
from botocore.config import Config  # type: ignore[import-untyped]

from amends import mark
from amends.ticket import Channel
from amends.work.hint import REMIND, Hint
from tests.samlocal.containers import LENT, ROOT, Engine, Sam, engine, functions_of
from tests.sandbox.desk import Entry
from tests.sandbox.machine import SETTINGS, Machine
from tests.sandbox.run import environment
from tests.sandbox.seeds import seed

pytestmark = pytest.mark.samlocal

# Those that connect and disconnect come last: a disconnected helpdesk is left alone.
EVENTS = sorted(functions_of(sorted((ROOT / "events").glob("*/*.json"))), key=lambda pair: pair[0] == "ConnectHelpdesk")
ASSESS = ROOT / "events" / "work_ticket" / "assess.zendesk.json"
REMINDER = ROOT / "events" / "work_ticket" / "remind.zendesk.json"


@pytest.fixture(scope="module")
def docker() -> Iterator[Engine]:
    with engine() as found:
        if found is None:
            pytest.skip(f"NOTHING WAS RUN IN CONTAINERS: no Docker engine answers, and {LENT} is not there")
        yield found


@pytest.fixture(scope="module")
def written_at_home(docker: Engine) -> str:
    """The note that the sandbox's own worker writes on the ticket of the assess event."""
    with Machine() as home:
        seed(home.zendesk, home.freshdesk)
        home.point_at("zendesk", "1001")
        home.settle()
        [note] = _ours(home, "zendesk", "1001", "n")
        return note.text


@pytest.fixture(scope="module")
def machine(written_at_home: str) -> Iterator[Machine]:
    """A sandbox that containers reach, with the tickets that the events name. Schedules fire only in the containers."""
    with Machine(host="0.0.0.0") as running:  # noqa: S104  containers come from Docker's bridge
        seed(running.zendesk, running.freshdesk)
        running.scheduling.stop()
        # All events come within a minute: in a large plan, or Amends would rightly put some of them off.
        plan = {"requests_per_minute": {"zendesk": 5000, "freshdesk": 5000}}
        path = running.aws.environment("WorkTicket")["SETTINGS_PATH"]
        running.aws.put_parameter(f"{path}settings", yaml.safe_dump({**SETTINGS, "limits": plan}))
        for desk in running.desks.values():
            desk.limits.per_minute = 5000
        yield running


@pytest.fixture(scope="module")
def sam(docker: Engine, machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Sam:
    env_file = tmp_path_factory.mktemp("env") / "env.json"
    env_file.write_text(json.dumps(environment(machine, docker.host)))
    return Sam(docker, env_file)


def _ours(machine: Machine, helpdesk: str, ticket: str, kind: str) -> list[Entry]:
    """kind: `n` for notes, `r` for reminders."""
    entries = machine.desks[helpdesk].ticket(ticket).entries
    return [entry for entry in entries if entry.ours and mark.found(entry.text).startswith(f"{kind}-")]


def _timeless(note: str) -> str:
    """A note without its clock times, which depend on when it was written."""
    return re.sub(r"\b\d\d:\d\d\b", "00:00", note)


def test_the_worker_assesses_a_ticket(sam: Sam, machine: Machine, written_at_home: str) -> None:
    """`sam local invoke WorkTicket` on an assess event writes the very note that the sandbox's own worker writes."""
    assert sam.invoke("WorkTicket", ASSESS) == {"batchItemFailures": []}
    [note] = _ours(machine, "zendesk", "1001", "n")
    assert _timeless(note.text) == _timeless(written_at_home)
    assert [tag for tag in machine.zendesk.ticket("1001").tags if tag.startswith("amends-apology-")]


def test_the_worker_reminds(sam: Sam, machine: Machine, tmp_path: Path) -> None:
    """`sam local invoke WorkTicket` on a remind event is silent about another due time, and reminds at the real one."""
    assert sam.invoke("WorkTicket", REMINDER) == {"batchItemFailures": []}
    assert not _ours(machine, "zendesk", "1001", "r")
    desk = machine.zendesk
    desk.webhooks_on = False
    with desk.at(machine.clock.now() - timedelta(hours=6) + timedelta(seconds=40)):
        ticket = desk.customer_writes("I tried to log in twice and can't.", name="Ada", channel=Channel.EMAIL)
    desk.assign(ticket, "Nadia Brandt")
    desk.webhooks_on = True
    event = json.loads(ASSESS.read_text())
    _put(event, Hint("assess", "zendesk", ticket, machine.clock.now()))
    (tmp_path / "assess.json").write_text(json.dumps(event))
    assert sam.invoke("WorkTicket", tmp_path / "assess.json") == {"batchItemFailures": []}
    due = machine.case("zendesk", ticket).due
    assert due is not None
    time.sleep(max(0, (due - machine.clock.now()).total_seconds()) + 1)
    _put(event, Hint(REMIND, "zendesk", ticket, due))
    (tmp_path / "remind.json").write_text(json.dumps(event))
    assert sam.invoke("WorkTicket", tmp_path / "remind.json") == {"batchItemFailures": []}
    assert len(_ours(machine, "zendesk", ticket, "r")) == 1


def _put(event: dict[str, list[dict[str, str]]], hint: Hint) -> None:
    event["Records"][0]["body"] = hint.dumps()


@pytest.mark.parametrize(
    ("helpdesk", "event", "ticket"),
    [("zendesk", "trigger.social.json", "1002"), ("freshdesk", "rule.created.json", "2001")],
)
def test_a_webhook_becomes_a_note(helpdesk: str, event: str, ticket: str, sam: Sam, machine: Machine) -> None:
    """`sam local invoke ReceiveWebhook` queues what an event names, and the sandbox's worker writes the note."""
    answer = sam.invoke("ReceiveWebhook", ROOT / "events" / helpdesk / event)
    assert answer["statusCode"] == 202, answer
    machine.settle()
    assert len(_ours(machine, helpdesk, ticket, "n")) == 1


def test_webhooks_come_in_over_http(sam: Sam, machine: Machine, tmp_path: Path) -> None:
    """`sam local start-api` takes a webhook over HTTP, and refuses one that nobody signed."""
    event = json.loads((ROOT / "events" / "zendesk" / "trigger.status.json").read_text())
    with sam.serving("start-api", tmp_path / "log") as port:
        assert _post(port, event["body"], event["headers"]) == 202
        assert _post(port, event["body"], {"content-type": "application/json"}) == 401


def _post(port: int, body: str, headers: dict[str, str]) -> int:
    kept = {name: value for name, value in headers.items() if name not in ("host", "content-length")}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/zendesk", body.encode(), kept)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_the_report_is_made(sam: Sam, machine: Machine) -> None:
    """`sam local invoke Report` gives an address that opens the page of what the sandbox saw."""
    answer = sam.invoke("Report", ROOT / "events" / "report" / "days.json")
    with urllib.request.urlopen(answer["report"], timeout=30) as page:
        html = page.read().decode()
    assert f"{answer['messages']}" in html
    assert "30 days" in html


def test_every_event_runs(sam: Sam, machine: Machine, tmp_path: Path) -> None:
    """Each file under events/ runs through its function in a container, and is answered as events/README.md says."""
    seen, said = {}, _promised()
    with sam.serving("start-lambda", tmp_path / "log") as port:
        client = boto3.client(
            "lambda",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name="us-east-1",
            aws_access_key_id="none",
            aws_secret_access_key="none",
            config=Config(read_timeout=600, retries={"total_max_attempts": 1}),  # a rotation waits half a minute
        )
        for function, event in EVENTS:
            if function == "WorkTicket":
                machine.settle()  # the sandbox's worker may hold the ticket that a webhook has just named
            answer = client.invoke(FunctionName=function, Payload=event.read_bytes())
            seen[f"{event.parent.name}/{event.name}"] = _outcome(json.loads(answer["Payload"].read()))
        client.close()
    assert seen == said


def _outcome(answer: dict[str, object] | list[dict[str, object]]) -> str:
    if isinstance(answer, list):
        return "done" if all(each["outcome"] in ("begun", "finished") for each in answer) else str(answer)
    if "batchItemFailures" in answer:
        return "failure" if answer["batchItemFailures"] else "done"
    if "ok" in answer or not answer:  # of ConnectHelpdesk; CloudFormation gets its answer elsewhere
        return "answered"
    if "report" in answer or "error" in answer:
        return "done" if "report" in answer else "error"
    return str(answer.get("statusCode", answer))


def _promised() -> dict[str, str]:
    """What the tables of events/README.md promise of each event: a status, or what becomes of it."""
    rows = re.findall(r"^\| `([^`]+)` \|[^|]*\| (.*?) \|$", (ROOT / "events" / "README.md").read_text(), re.MULTILINE)
    return {event: _promise(event, text) for event, text in rows}


def _promise(event: str, text: str) -> str:
    if event.startswith("connect_helpdesk/"):
        return "answered"
    if text[:3].isdecimal():
        return text[:3]
    if text.startswith("an error"):
        return "error"
    return "failure" if "batch failure" in text else "done"


def test_an_admin_asks_from_the_console(sam: Sam) -> None:
    """`sam local invoke ConnectHelpdesk` answers in sentences: a check of both simulated helpdesks, and a preview."""
    events = ROOT / "events" / "connect_helpdesk"
    checked = sam.invoke("ConnectHelpdesk", events / "check.json")
    assert checked["settings"]["fine"] == ["All settings documents are valid."]
    assert any("Signs in to Zendesk" in text for text in checked["zendesk"]["fine"])
    assert any("Signs in to Freshdesk" in text for text in checked["freshdesk"]["fine"])
    assert sam.invoke("ConnectHelpdesk", events / "preview.zendesk.json")["note"]
