"""The function that connects: for CloudFormation as a custom resource, and by hand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request
from urllib3 import Retry

from amends.cloud import custom_resource, wiring
from amends.ticket import Channel
from tests.functions.conftest import ROOT, Load, Stack
from tests.sandbox.desk import Fault
from tests.sandbox.zendesk import Zendesk
from tests.served import served

pytestmark = pytest.mark.network

CREATE: dict[str, Any] = json.loads((ROOT / "events/connect_helpdesk/stack.created.json").read_text())
MANY_MS = 900_000


class Cloudformation:
    """The pre-signed address: what was put there, and how often it fails first."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        self.types: list[str] = []
        self.failing = 0
        self.app = Flask("cloudformation")
        self.app.add_url_rule("/answer", view_func=self._put, methods=["PUT"])

    def _put(self) -> tuple[str, int]:
        if self.failing:
            self.failing -= 1
            return "", 503
        self.types.append(request.headers.get("content-type", ""))
        self.answers.append(json.loads(request.get_data()))
        return "", 200


class House:
    """A Zendesk account, CloudFormation's ear, and the function."""

    def __init__(self, url: str, desk: Zendesk, cloudformation: Cloudformation, app: ModuleType, stack: Stack) -> None:
        self.url, self.desk, self.cloudformation, self.app, self.stack = url, desk, cloudformation, app, stack

    def follows(self, kind: str = "Create", left_ms: int = MANY_MS, **more: str) -> dict[str, Any]:
        """The answer that CloudFormation gets."""
        event = {**CREATE, "ResponseURL": f"{self.url}/cloudformation/answer", "RequestType": kind, **more}
        self.asked(event, left_ms)
        [answer] = self.cloudformation.answers
        self.cloudformation.answers.clear()
        return answer

    def asked(self, event: object, left_ms: int = MANY_MS) -> dict[str, Any]:
        context = SimpleNamespace(aws_request_id="run-1", get_remaining_time_in_millis=lambda: left_ms)
        answer: dict[str, Any] = self.app.handler(event, context)
        return answer

    def secret(self, kind: str, value: object = None) -> Any:
        arn = self.stack.env[f"ZENDESK_{kind}_SECRET"]
        if value is not None:
            self.stack.secrets.put_secret_value(SecretId=arn, SecretString=json.dumps(value))
        return json.loads(self.stack.secrets.get_secret_value(SecretId=arn)["SecretString"])


@pytest.fixture
def house(stack: Stack, load: Load, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    desk, cloudformation = Zendesk(lambda: datetime.now(UTC), lambda *_: None), Cloudformation()
    desk.by_hand = False
    with served({"/zendesk": desk.wsgi, "/cloudformation": cloudformation.app}) as url:
        for name, value in (
            ("STACK", "demo"),
            ("WEBHOOKS_URL", f"{url}/webhooks/"),
            ("TEST_HELPDESK_URL", url),
        ):
            monkeypatch.setenv(name, value)
        made = House(url, desk, cloudformation, load("connect_helpdesk"), stack)
        made.secret("API", desk.secrets()["api"])
        yield made
    assert desk.breaches == []


def test_a_new_stack_is_connected(house: House) -> None:
    """CloudFormation hears that all went well, and the outputs say so."""
    answer = house.follows()
    assert answer == {
        "Status": "SUCCESS",
        "Reason": answer["Reason"],
        "PhysicalResourceId": "Connection-connection",
        "StackId": CREATE["StackId"],
        "RequestId": CREATE["RequestId"],
        "LogicalResourceId": "Connection",
        "Data": {"Zendesk": "connected", "Freshdesk": "off"},
    }
    assert house.cloudformation.types == [""]  # the address is signed for none
    assert len(house.desk.rules.kept["webhooks"]) == 2
    [webhook] = [w for w in house.desk.rules.kept["webhooks"] if w["name"] == "Amends"]
    assert webhook["endpoint"] == f"{house.url}/webhooks/zendesk"
    assert house.secret("WEBHOOK")["signing_secret"] == house.desk.rules.secrets[webhook["id"]]


def test_an_upgrade_connects_anew_and_changes_nothing(house: House) -> None:
    """The resource stays the same one: another id would have it deleted, and the helpdesk disconnected."""
    first = house.follows()
    before = house.desk.rules.snapshot()
    again = house.follows("Update", PhysicalResourceId=first["PhysicalResourceId"])
    assert again["PhysicalResourceId"] == first["PhysicalResourceId"]
    assert again["Data"]["Zendesk"] == "connected"
    assert house.desk.rules.snapshot() == before


def test_a_deleted_stack_disconnects_and_says_what_stays(
    house: House, logged: Callable[[], list[dict[str, Any]]]
) -> None:
    """The log keeps what went; notes and tags stay."""
    before = house.desk.rules.snapshot()
    house.follows()
    answer = house.follows("Delete", PhysicalResourceId="Connection-connection")
    assert answer["Status"] == "SUCCESS"
    assert json.dumps(house.desk.rules.snapshot()) == json.dumps(before)
    [line] = [line for line in logged() if line.get("kind") == "Delete"]
    assert line["said"].endswith("Notes and tags stay on the tickets.")
    assert 'Deleted the trigger "Amends: look at this ticket".' in line["said"]


FAULTS: dict[str, tuple[Callable[[House], object], str]] = {
    "an empty secret": (
        lambda house: house.secret("API", {"url": "", "client_id": "", "client_secret": "random"}),
        "not connected: The credentials are not filled in.",
    ),
    "a wrong secret": (
        lambda house: house.secret("API", house.desk.secrets()["api"] | {"client_secret": "wrong"}),
        "not connected: The OAuth client was refused.",
    ),
    "no admin": (lambda house: setattr(house.desk.us, "role", "agent"), "not connected: The user may not do this."),
    "a helpdesk that is down": (lambda house: _answers(house, 503), "not connected: The helpdesk is busy or down"),
    "a secret that is no JSON": (
        lambda house: house.stack.secrets.put_secret_value(
            SecretId=house.stack.env["ZENDESK_API_SECRET"], SecretString="{"
        ),
        "not connected: A secret is not a JSON object any more.",
    ),
    "an answer that makes no sense": (
        lambda house: _answers(house, 200, "<html>"),
        "not connected: The helpdesk is busy or down (not_json)",
    ),
    "an answer of another shape": (
        lambda house: _answers(house, 200, "[]"),
        "not connected: The helpdesk answered in a way that Amends does not understand",
    ),
}


def _answers(house: House, status: int, body: str = "") -> None:
    house.desk.faults.append(Fault("webhooks", status, body=body, times=100))


@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_no_fault_of_the_helpdesk_fails_a_stack(what: str, kind: str, house: House) -> None:
    """An installation is never rolled back for it, and a deletion never stuck: the output says what to do."""
    spoil, says = FAULTS[what]
    house.follows()
    spoil(house)
    answer = house.follows(kind, PhysicalResourceId="Connection-connection")
    assert answer["Status"] == "SUCCESS"
    expected = says if kind != "Delete" else says.replace("not connected", "left as it was")
    assert answer["Data"]["Zendesk"].startswith(expected)


def test_a_crash_of_our_own_is_answered_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else CloudFormation would wait for an hour. Its text stays out of the outputs: it may quote anything."""
    monkeypatch.setattr(wiring, "workshop", lambda *_: 1 / 0)
    answer = house.follows()
    assert answer["Status"] == "SUCCESS"
    assert answer["Data"]["Zendesk"] == "not connected: ZeroDivisionError, see the log"


def test_a_variable_that_is_missing_is_answered_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template of another version."""
    monkeypatch.delenv("WEBHOOKS_URL")
    assert house.follows()["Data"]["Zendesk"] == "not connected: MissingVariableError, see the log"


def test_the_answer_goes_out_before_time_is_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A helpdesk that answers slowly: CloudFormation hears of it before Lambda ends the run, and hears it once."""
    workshop = wiring.workshop

    def slow(*given: Any) -> Any:
        time.sleep(1.5)
        return workshop(*given)

    monkeypatch.setattr(wiring, "workshop", slow)
    answer = house.follows(left_ms=10_100)
    assert answer["Data"]["Zendesk"] == "not connected: no time was left, run the action connect"


def test_the_answer_is_sent_again_when_it_was_not_taken(house: House) -> None:
    """S3 has its moments."""
    house.cloudformation.failing = 2
    assert house.follows()["Status"] == "SUCCESS"


def test_the_address_of_the_answer_is_in_no_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is signed: whoever has it can answer for the stack. A connection that breaks off must not print it."""
    monkeypatch.setattr(custom_resource, "_RETRIES", Retry(total=1))
    house.asked({**CREATE, "ResponseURL": "http://127.0.0.1:9/answer?Signature=abc", "RequestType": "Update"})
    assert "CloudFormation could not be answered" in caplog.text
    assert "Signature" not in caplog.text


def test_by_hand_it_answers_in_sentences(house: House) -> None:
    """What an admin sees in the Lambda console's tab Test."""
    answer = house.asked({"action": "connect"})
    assert answer["ok"] is True
    assert answer["zendesk"]["done"][0] == 'Made the webhook "Amends".'
    assert house.asked({"action": "install"})["to_do"] == [
        "action must be one of check, connect, disconnect, rotate, preview."
    ]


def test_a_preview_is_answered_and_not_logged(house: House, logged: Callable[[], list[dict[str, Any]]]) -> None:
    """The customer's words reach the admin who asked, and no log."""
    ticket = house.desk.customer_writes(
        "I tried to export my invoices twice and can't seem to find the PDF.", name="Maya Okafor", channel=Channel.EMAIL
    )
    calls = len(house.desk.calls)
    answer = house.asked({"action": "preview", "ticket": ticket})
    assert any("export my invoices" in line for line in answer["note"])
    assert "amends-struggling" in answer["tags"]
    assert answer["mode"] == "shadow: nothing of this would be written"
    assert all(call.method == "GET" or call.path == "/oauth/tokens" for call in house.desk.calls[calls:])
    assert not house.desk.ticket(ticket).tags
    said = json.dumps(logged())
    assert "invoices" not in said
    assert "Maya" not in said
