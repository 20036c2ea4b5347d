"""The report function as Lambda loads it, wired for real to moto's AWS."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from amends.cloud.casebook import StoredCases
from amends.ports import TryLaterError
from amends.tally import Tally, Telling
from tests.functions.conftest import CONTEXT, Load, Stack


@pytest.fixture
def counted(stack: Stack) -> Stack:
    """A stack in which something happened today."""
    now = datetime.now(UTC)
    cases = StoredCases(stack.dynamodb, stack.env["CASEBOOK_TABLE"], lambda: now)
    link = "https://acme.zendesk.com/agent/tickets/1001"
    told = Telling("zendesk", "1001", link, "regret", "late", frozenset({"grave"}))
    tally = Tally(now.date(), {"verdict.regret.late": 3, "channel.email.regret": 3, "note.written": 2}, told)
    cases.release(cases.take("zendesk", "1001", now), tally)
    return stack


def test_an_admin_gets_an_address_and_the_page_is_there(counted: Stack, load: Load) -> None:
    """The answer names the page, its days and its sums; the bucket holds it."""
    answer = load("report").handler({"days": 3}, CONTEXT)
    assert answer["report"].startswith("https://")
    assert (answer["messages"], answer["apologies_owed"], answer["notes"], answer["mode"]) == (3, 3, 2, "shadow")
    json.dumps(answer)
    bucket, _, key = answer["file"].removeprefix("s3://").partition("/")
    html = counted.s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert "https://acme.zendesk.com/agent/tickets/1001" in html
    assert "Something late or missing" in html


def test_a_mistake_is_an_answer_and_no_failure(counted: Stack, load: Load) -> None:
    """Nobody is woken by an alarm because an admin wrote thirty."""
    assert load("report").handler({"days": "thirty"}, CONTEXT) == {
        "error": "days must be a whole number from 1 to 366, such as {\"days\": 30}; it is 'thirty'."
    }


def test_an_aws_that_is_busy_is_said_plainly(counted: Stack, load: Load, logged: Callable[[], Any]) -> None:
    """The admin is told to try again, and the log says what did not answer."""
    module = load("report")

    def busy() -> object:
        raise TryLaterError("settings", 30)

    module.ARCHIVE = dataclasses.replace(module.ARCHIVE, policy=busy)  # type: ignore[attr-defined]
    assert module.handler({}, CONTEXT) == {"error": "AWS did not answer in time (settings). Run it again in a minute."}
    assert logged()[-1]["reason"] == "settings"


def test_a_fault_is_logged_by_kind_and_raised(counted: Stack, load: Load, logged: Callable[[], Any]) -> None:
    """So that Lambda counts it and the alarm tells somebody."""
    bucket = counted.env["REPORTS_BUCKET"]
    module = load("report")
    counted.s3.delete_bucket(Bucket=bucket)
    with pytest.raises(Exception, match="NoSuchBucket"):
        module.handler({}, CONTEXT)
    [line] = [line for line in logged() if line["level"] == "ERROR"]
    assert (line["code"], line["operation"]) == ("NoSuchBucket", "PutObject")
