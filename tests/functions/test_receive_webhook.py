"""The function behind POST /webhooks/{helpdesk}, from API Gateway's event to the message in the queue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from amends.work.hint import loads
from tests.functions.conftest import CONTEXT, ROOT, Load, Stack

BODY = '{"v":1,"source":"zendesk_trigger","ticket_id":"1001","via":"Mail","hint":"comment"}'


@pytest.fixture
def app(load: Load) -> ModuleType:
    return load("receive_webhook")


def event(body: str = BODY, *, helpdesk: str = "zendesk", key: str = "shh", ago: int = 0, **more: Any) -> Any:
    """An HTTP API event as API Gateway makes it, signed as Zendesk signs."""
    at = f"{datetime.now(UTC) - timedelta(seconds=ago):%Y-%m-%dT%H:%M:%SZ}"
    signature = base64.b64encode(hmac.digest(key.encode(), (at + body).encode(), hashlib.sha256)).decode()
    return {
        "version": "2.0",
        "routeKey": "POST /webhooks/{helpdesk}",
        "rawPath": f"/webhooks/{helpdesk}",
        "pathParameters": {"helpdesk": helpdesk},
        "headers": {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Zendesk Webhook",
            "x-zendesk-webhook-invocation-id": "01JDAMENDS0000000000000001",
            "x-zendesk-webhook-signature": signature,
            "x-zendesk-webhook-signature-timestamp": at,
        },
        "requestContext": {"requestId": "apigw-1", "http": {"method": "POST"}},
        "body": body,
        "isBase64Encoded": False,
        **more,
    }


def in_base64(made: Any) -> Any:
    return {**made, "body": base64.b64encode(made["body"].encode()).decode(), "isBase64Encoded": True}


@pytest.mark.parametrize("as_sent", [lambda made: made, in_base64], ids=["text", "base64"])
def test_a_webhook_becomes_a_message(app: ModuleType, stack: Stack, as_sent: Callable[[Any], Any]) -> None:
    """A signed webhook is answered 202 once its ticket stands in the queue, however API Gateway hands it over."""
    answer = app.handler(as_sent(event()), CONTEXT)
    assert answer["statusCode"] == 202
    assert answer["headers"] == {"content-type": "application/json"}
    [record] = stack.received()
    hint = loads(record["body"])
    assert (hint.kind, hint.helpdesk, hint.ticket, hint.chat) == ("assess", "zendesk", "1001", False)
    assert record["attributes"]["MessageGroupId"] == "zendesk#1001"


def test_a_repeated_delivery_is_one_message(app: ModuleType, stack: Stack) -> None:
    """Zendesk may send the same delivery again; the ticket is queued once."""
    app.handler(event(), CONTEXT)
    app.handler(event(), CONTEXT)
    assert len(stack.received()) == 1


@pytest.mark.parametrize(
    ("made", "status", "error"),
    [
        (lambda: event(key="guess"), 401, "signature"),
        (lambda: event(ago=3600), 401, "stale"),
        (lambda: event("[]"), 400, None),
        (lambda: event("not json"), 400, None),
        (lambda: event(helpdesk="freshdesk"), 404, "not_in_stack"),
        (lambda: event(helpdesk="hubspot"), 404, "not_in_stack"),
        (lambda: event("x" * (1024 * 1024 + 1)), 413, "too_large"),
        (lambda: in_base64(event("x" * (1024 * 1024 + 1))), 413, "too_large"),
        (lambda: {**event(), "body": "not base64!", "isBase64Encoded": True}, 401, "signature"),
        (lambda: {**event(), "body": "half \ud800 a character"}, 401, "signature"),
        (lambda: {**event(), "body": None}, 401, "signature"),
        (dict, 404, "not_in_stack"),
        (lambda: dict.fromkeys(event()), 404, "not_in_stack"),
    ],
)
def test_what_is_turned_away(
    app: ModuleType,
    stack: Stack,
    made: Callable[[], Any],
    status: int,
    error: str | None,
    logged: Callable[[], list[Any]],
) -> None:
    """Each refusal has its status and a small body that says what to do; nothing is queued, no payload logged.

    Events are made when they are needed: a signature is stale after five minutes.
    """
    answer = app.handler(made(), CONTEXT)
    told = json.loads(answer["body"])
    assert answer["statusCode"] == status
    assert set(told) == {"error", "todo"}
    assert told["error"] == error or error is None
    assert stack.received() == []
    [line] = logged()
    assert (line["status"], line["outcome"], line["request_id"]) == (status, told["error"], "run-1")


def test_not_in_the_stack_is_known_without_aws(app: ModuleType, stack: Stack) -> None:
    """A helpdesk that is switched off costs no call of AWS."""
    app.DOOR.secrets._client = None
    assert app.handler(event(helpdesk="freshdesk"), CONTEXT)["statusCode"] == 404


def test_a_base64_body_just_small_enough_is_taken(app: ModuleType) -> None:
    """The limit counts what was sent, not its longer base64 form."""
    made = in_base64(event(BODY + " " * (1024 * 1024 - len(BODY))))
    assert len(made["body"]) > 1024 * 1024
    assert app.handler(made, CONTEXT)["statusCode"] == 202


def test_ignored_events_say_why(app: ModuleType) -> None:
    """A change of tags is none of our business: 200, with the reason."""
    body = json.dumps({"type": "zen:event-type:ticket.tags_changed", "detail": {"id": "1001"}, "event": {}})
    answer = app.handler(event(body), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"ignored": "tags"})


def test_a_lost_queue_means_send_again(app: ModuleType, stack: Stack, logged: Callable[[], list[Any]]) -> None:
    """When SQS fails, Zendesk is told to send again, and the log names AWS's reason."""
    stack.sqs.delete_queue(QueueUrl=stack.queue)
    answer = app.handler(event(), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]) == (409, "queue")
    [line] = logged()
    assert line["operation"] == "SendMessage"


@pytest.mark.parametrize("value", ["", "{}", "not json"])
def test_a_lost_or_broken_secret_means_send_again(app: ModuleType, stack: Stack, value: str) -> None:
    """While the secret cannot be used nothing is thrown away, and nothing crashes."""
    name = stack.env["ZENDESK_WEBHOOK_SECRET"]
    if value:
        stack.secrets.put_secret_value(SecretId=name, SecretString=value)
    else:
        stack.secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    answer = app.handler(event(), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]) == (409, "secret_store")


def test_a_secret_not_yet_pasted_is_not_genuine(app: ModuleType, stack: Stack) -> None:
    """Before the admin pastes a signing secret nothing is genuine."""
    name = stack.env["ZENDESK_WEBHOOK_SECRET"]
    stack.secrets.put_secret_value(SecretId=name, SecretString='{"signing_secret": "", "account_id": ""}')
    assert app.handler(event(key=""), CONTEXT)["statusCode"] == 401


def test_freshdesk_deliveries_are_told_apart_by_their_requests(
    load: Load, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Freshdesk gives a delivery no id: API Gateway's stands in, and a caller cannot put another in its place."""
    made = stack.secrets.create_secret(Name="freshdesk", SecretString='{"username": "amends", "password": "pw"}')
    monkeypatch.setenv("FRESHDESK_WEBHOOK_SECRET", made["ARN"])
    app = load("receive_webhook")
    body = '{"v":1,"source":"freshdesk_rule","ticket_id":"2001","via":"Email","event":"{status:{from:2,to:4}}"}'
    for request in ("apigw-1", "apigw-2", "apigw-2"):
        sent = event(body, helpdesk="freshdesk", requestContext={"requestId": request})
        sent["headers"]["authorization"] = "Basic " + base64.b64encode(b"amends:pw").decode()
        sent["headers"]["X-Amends-Request-Id"] = "mine"
        assert app.handler(sent, CONTEXT)["statusCode"] == 202
    assert len(stack.received()) == 2


def test_the_public_test_secret_is_for_sam_local_alone(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zendesk's printed test secret and an old signature work on the developer's machine and nowhere else."""
    public = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
    made = event(key=public, ago=90_000)
    assert load("receive_webhook").handler(made, CONTEXT)["statusCode"] == 401
    monkeypatch.setenv("AWS_SAM_LOCAL", "true")
    assert load("receive_webhook").handler(made, CONTEXT)["statusCode"] == 202


def test_it_starts_lean(stack: Stack) -> None:
    """A cold start imports nothing that a webhook does not need: helpdesks wait for its answer."""
    heavy = [
        "pydantic",
        "boto3",
        "jinja2",
        "re2",
        "yaml",
        "amends.helpdesks.clients",
        "amends.reading",
        "amends.policy",
    ]
    code = f"import sys; import app; print([m for m in {heavy!r} if m in sys.modules])"
    path = {"PYTHONPATH": f"{ROOT / 'layers/amends'}:{ROOT / 'functions/receive_webhook'}"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**stack.env, **path}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_handlers_fit_on_a_screen() -> None:
    """A function unwraps its event, makes one call and maps the answer: sixty lines at most."""
    for path in Path(ROOT / "functions").glob("*/app.py"):
        assert len(path.read_text().splitlines()) <= 60, path
