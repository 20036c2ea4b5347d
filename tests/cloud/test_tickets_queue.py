"""The tickets queue."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from amends.cloud.tickets_queue import TicketsQueue

FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


@pytest.fixture
def sqs(aws: Callable[[str], Any]) -> Any:
    return aws("sqs")


@pytest.fixture
def url(sqs: Any) -> str:
    url: str = sqs.create_queue(QueueName="tickets.fifo", Attributes=FIFO)["QueueUrl"]
    return url


def received(sqs: Any, url: str) -> list[dict[str, Any]]:
    asked = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 60, "AttributeNames": ["All"]}
    messages: list[dict[str, Any]] = sqs.receive_message(**asked).get("Messages", [])
    return messages


def test_a_hint_stands_in_its_tickets_group(sqs: Any, url: str) -> None:
    """A ticket's messages wait in line, apart from other tickets'."""
    TicketsQueue(sqs, url).put("hint", "zendesk#1001", "event-1")
    [message] = received(sqs, url)
    assert message["Body"] == "hint"
    assert message["Attributes"]["MessageGroupId"] == "zendesk#1001"


def test_a_delivery_sent_twice_is_queued_once(sqs: Any, url: str) -> None:
    """A webhook that the helpdesk repeats is worked on once."""
    queue = TicketsQueue(sqs, url)
    queue.put("hint", "zendesk#1001", "event-1")
    queue.put("hint, received again", "zendesk#1001", "event-1")
    assert len(received(sqs, url)) == 1


def test_two_deliveries_of_the_same_words_are_two(sqs: Any, url: str) -> None:
    """A second message within five minutes is not taken for the first."""
    queue = TicketsQueue(sqs, url)
    queue.put("hint", "zendesk#1001", "event-1")
    queue.put("hint", "zendesk#1001", "event-2")
    queue.put("hint", "freshdesk#1001", "event-1")
    groups = [message["Attributes"]["MessageGroupId"] for message in received(sqs, url)]
    assert sorted(groups) == ["freshdesk#1001", "zendesk#1001", "zendesk#1001"]


@pytest.mark.parametrize("odd", ["", "x" * 5000, "ünïcödé \n\ud800 {{ticket.id}}"])
def test_any_id_will_do(sqs: Any, url: str, odd: str) -> None:
    """Whatever a helpdesk calls its delivery, the queue takes it."""
    TicketsQueue(sqs, url).put("hint", "zendesk#1001", odd)
    [message] = received(sqs, url)
    assert len(message["Attributes"]["MessageDeduplicationId"]) <= 128


def test_a_failed_queue_is_told(sqs: Any) -> None:
    """What is not queued is never said to be."""
    with pytest.raises(Exception, match=r"NonExistentQueue|ResourceNotFound|does not exist"):
        TicketsQueue(sqs, "https://sqs.eu-west-1.amazonaws.com/123456789012/gone.fifo").put("hint", "g", "d")


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (1.2, 2), (899.5, 900), (1_000_000, 900)])
def test_waiting_is_by_visibility(asked: float, given: int) -> None:
    """A ticket that must wait is hidden for whole seconds, a quarter of an hour at most."""
    seen: list[int] = []

    class Client:
        def change_message_visibility(self, **asked: Any) -> None:
            seen.append(asked["VisibilityTimeout"])

    TicketsQueue(Client(), "url").wait("receipt", asked)
    assert seen == [given]


def test_a_message_made_visible_comes_again(sqs: Any, url: str) -> None:
    """A message that is not worth a wait comes again at once."""
    queue = TicketsQueue(sqs, url)
    queue.put("hint", "zendesk#1001", "event-1")
    [message] = received(sqs, url)
    assert received(sqs, url) == []
    queue.wait(message["ReceiptHandle"], 0)
    assert len(received(sqs, url)) == 1


def test_a_receipt_that_no_longer_holds_is_only_logged(sqs: Any, url: str, logged: Callable[[], list[Any]]) -> None:
    """A message whose turn is over comes back by itself; that is no reason to fail."""
    TicketsQueue(sqs, url).wait("no receipt", 5)
    [line] = logged()
    assert line["level"] == "ERROR"
    assert line["code"] == "ReceiptHandleIsInvalid"
    assert "no receipt" not in json.dumps(line)
