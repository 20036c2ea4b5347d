"""Every event under events/freshdesk, as `sam local invoke` would hand it over, and what must come of it."""

import base64
import json
from pathlib import Path

import pytest

from amends.helpdesks.freshdesk.webhook import REQUEST_ID, open_webhook
from amends.ports import Door
from amends.work.hint import loads
from amends.work.receive import receive
from tests.fakes import FakeClock, FakeCount, FakeQueue, FakeSecrets

EVENTS = Path(__file__).parents[3] / "events" / "freshdesk"
SECRET = {"username": "amends", "password": "test-only"}

# file -> status, then the ticket that is queued, or the reason in the answer
EXPECTED = {
    "forged.no_password": (401, "signature"),
    "forged.wrong_password": (401, "signature"),
    "forged.wrong_user": (401, "signature"),
    "rule.api_key_field": (202, "2004"),
    "rule.base64": (202, "2001"),
    "rule.broken_json": (202, "2002"),
    "rule.created": (202, "2001"),
    "rule.created_chat": (202, "2003"),
    "rule.created_social": (202, "2002"),
    "rule.group": (202, "2002"),
    "rule.header_secret": (202, "2004"),
    "rule.no_ticket": (400, "no_ticket"),
    "rule.not_json": (400, "not_json"),
    "rule.note_ignored": (200, "private_note"),
    "rule.priority": (202, "2002"),
    "rule.reply_sent": (202, "2001"),
    "rule.status": (202, "2003"),
    "rule.tags_ignored": (200, "tags"),
    "rule.thousands_separator": (202, "2001"),
    "rule.unquoted": (202, "2001"),
    "wrapper.broken_json": (202, "2001"),
    "wrapper.html_quotes": (202, "2001"),
    "wrapper.note_ignored": (200, "private_note"),
    "wrapper.numbers": (202, "2003"),
    "wrapper.public_note": (202, "2003"),
    "wrapper.strings": (202, "2002"),
}


def test_every_event_has_an_expected_outcome() -> None:
    """No event lies there that nobody checks, and none is missing."""
    assert {path.stem for path in EVENTS.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_event(name: str) -> None:
    """Each kind of delivery that Freshdesk makes is queued, ignored or refused as the README says."""
    event = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
    request_id = event["requestContext"]["requestId"]
    queue = FakeQueue()
    secrets = FakeSecrets({"freshdesk": SECRET})
    door = Door({"freshdesk": open_webhook}, queue, secrets, FakeCount(), FakeClock(), lambda _: None, local=True)

    answer = receive("freshdesk", event["headers"] | {REQUEST_ID: request_id}, body, door)

    status, outcome = EXPECTED[name]
    assert answer.status == status
    if status == 202:
        ((hint, group, deduplication_id),) = queue.sent
        assert (loads(hint).ticket, group, deduplication_id) == (outcome, f"freshdesk#{outcome}", request_id)
        assert loads(hint).chat is (name == "rule.created_chat")
    else:
        assert not queue.sent
        assert outcome in answer.body.values()
