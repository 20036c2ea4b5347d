"""Wiring: what each function gets, and what an admin is told when something is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amends.cloud import observe, wiring

ENV = {
    "AWS_REGION": "eu-west-1",
    "AWS_ENDPOINT_URL": "",
    "CASEBOOK_TABLE": "casebook",
    "TICKETS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/tickets.fifo",
    "TICKETS_QUEUE_ARN": "arn:aws:sqs:eu-west-1:123456789012:tickets.fifo",
    "SCHEDULE_GROUP": "due",
    "SCHEDULER_ROLE_ARN": "arn:aws:iam::123456789012:role/scheduler",
    "SCHEDULER_DEAD_LETTERS_ARN": "arn:aws:sqs:eu-west-1:123456789012:lost",
    "HELPDESKS": "zendesk",
    "REPORTS_BUCKET": "reports",
    "SETTINGS_PATH": "/amends/demo/",
    "ZENDESK_WEBHOOK_SECRET": "arn:zendesk-webhook",
    "ZENDESK_API_SECRET": "arn:zendesk-api",
    "FRESHDESK_WEBHOOK_SECRET": "",
}
BOTH = {"FRESHDESK_WEBHOOK_SECRET": "arn:freshdesk-webhook", "FRESHDESK_API_SECRET": "arn:freshdesk-api"}

pytestmark = pytest.mark.usefixtures("aws")


def test_a_stack_serves_the_helpdesks_it_has_secrets_for() -> None:
    """A helpdesk whose variable is empty or absent is not in this stack."""
    assert set(wiring.door(ENV).webhooks) == set(wiring.world(ENV).helpdesks) == {"zendesk"}
    both = {**ENV, **BOTH}
    assert set(wiring.door(both).webhooks) == set(wiring.world(both).helpdesks) == {"zendesk", "freshdesk"}
    assert set(wiring.rounds(both).helpdesks) == {"zendesk", "freshdesk"}


def test_the_door_needs_little() -> None:
    """The function that the internet reaches is told the queue and its own secrets, and no more."""
    few = {name: ENV[name] for name in ("AWS_REGION", "TICKETS_QUEUE_URL", "ZENDESK_WEBHOOK_SECRET")}
    door = wiring.door(few)
    assert set(door.webhooks) == {"zendesk"}
    assert door.local is False
    assert door.count is observe.count
    assert wiring.door({**few, "AWS_SAM_LOCAL": "true"}).local is True


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (wiring.door, "TICKETS_QUEUE_URL"),
        (wiring.queue, "TICKETS_QUEUE_URL"),
        *((wiring.archive, name) for name in ("HELPDESKS", "CASEBOOK_TABLE", "REPORTS_BUCKET", "SETTINGS_PATH")),
        *((wiring.rounds, name) for name in ("CASEBOOK_TABLE", "TICKETS_QUEUE_URL", "SETTINGS_PATH")),
        *((wiring.world, name) for name in ("CASEBOOK_TABLE", "TICKETS_QUEUE_ARN", "SCHEDULE_GROUP")),
        *((wiring.world, name) for name in ("SCHEDULER_ROLE_ARN", "SCHEDULER_DEAD_LETTERS_ARN", "SETTINGS_PATH")),
    ],
)
def test_a_missing_variable_is_named(make: Callable[[dict[str, str]], Any], name: str) -> None:
    """A stack that lacks something says which variable it is."""
    for env in ({**ENV, name: ""}, {key: value for key, value in ENV.items() if key != name}):
        with pytest.raises(wiring.MissingVariableError, match=f"environment variable {name} is missing"):
            make(env)


def test_clients_fail_fast_and_go_where_they_are_told() -> None:
    """The receiver waits one second to connect and two to read, twice at most; a stand-in for AWS is used if named."""
    sqs = wiring.door({**ENV, "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}).queue._client  # type: ignore[attr-defined]
    config = sqs.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries["total_max_attempts"] == 2
    assert sqs.meta.endpoint_url == "http://127.0.0.1:4566"
    aws = wiring.queue(ENV)._client
    assert aws.meta.endpoint_url == "https://sqs.eu-west-1.amazonaws.com"


def test_the_time_is_the_time() -> None:
    """The one clock outside of tests tells the time in UTC."""
    now = wiring.utc_now()
    assert now.utcoffset() is not None
    assert now.year >= 2026
