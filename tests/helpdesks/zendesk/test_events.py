"""The files in events/zendesk are what Zendesk sends, and Amends does with each what its row says."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from amends.helpdesks import WEBHOOKS
from amends.ports import Delivery, Ignored, NotGenuineError, RefusedError
from tests.helpdesks.zendesk.events import ACCOUNT, CASES, FOLDER, text

LONG_AFTER = datetime(2026, 12, 24, tzinfo=UTC)


def test_every_case_has_its_file_and_every_file_its_case() -> None:
    """`python -m tests.helpdesks.zendesk.events` writes the files; nobody edits them by hand."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CASES)
    for name, case in CASES.items():
        assert (FOLDER / f"{name}.json").read_text() == text(case), name


@pytest.mark.parametrize("name", CASES)
def test_a_developer_sees_what_the_events_table_says(name: str) -> None:
    """Under `sam local` the public test secret counts, however long ago it was signed."""
    event: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
    secret = {"signing_secret": "c29tZXRoaW5nIGVsc2U=", "account_id": str(ACCOUNT)}
    try:
        found = WEBHOOKS["zendesk"](event["headers"], body, secret, LONG_AFTER, local=True)
    except NotGenuineError as error:
        outcome = f"401 {error.reason}"
    except RefusedError as error:
        outcome = f"400 {error.reason}"
    else:
        outcome = f"202 {found.ticket}" if isinstance(found, Delivery) else f"200 {found.reason}"
        assert isinstance(found, Ignored) or found.chat is CASES[name].chat
    assert outcome == CASES[name].outcome


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_everybody_can_sign_gets_in_once_deployed(name: str) -> None:
    """The public test secret is worth nothing in AWS."""
    event: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
    with pytest.raises(NotGenuineError):
        WEBHOOKS["zendesk"](event["headers"], body, {"signing_secret": "x"}, LONG_AFTER, local=False)


def test_the_sandbox_is_the_account_that_the_events_come_from() -> None:
    """An event file works against a running sandbox, whose secret names the account."""
    from tests.sandbox.zendesk import Zendesk

    sandbox = Zendesk(lambda: LONG_AFTER, lambda *_: None)
    assert sandbox.secrets()["webhook"]["account_id"] == str(ACCOUNT)
