"""The function behind the tickets queue, from SQS's records to what is tried again and when."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from amends.ports import SignInError, TryLaterError
from amends.work.hint import Hint
from tests.fakes import NOON, FakeClock, FakeCount, FakeHelpdesk
from tests.functions.conftest import CONTEXT, ROOT, Load, Stack

SENT: list[int] = []


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(clock: FakeClock) -> FakeHelpdesk:
    return FakeHelpdesk(clock)


@pytest.fixture
def count() -> FakeCount:
    return FakeCount()


@pytest.fixture
def app(
    load: Load, stack: Stack, clock: FakeClock, desk: FakeHelpdesk, count: FakeCount, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """The function, with its real parts but for the helpdesk, the time and the counting."""
    stack.ssm.put_parameter(Name="/amends/demo/settings", Value="mode: notes", Type="String")
    app: Any = load("work_ticket")
    app.WORLD = dataclasses.replace(app.WORLD, helpdesks={"zendesk": desk}, now=clock, count=count)
    return app


class Waits:
    """The queue's visibility, written down."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, float]] = []

    def wait(self, receipt: str, seconds: float) -> None:
        self.seen.append((receipt, seconds))


def put(stack: Stack, body: str, group: str = "zendesk#101") -> None:
    SENT.append(1)
    stack.sqs.send_message(
        QueueUrl=stack.queue, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=f"d-{len(SENT)}"
    )


def assess(ticket: str = "101") -> str:
    return Hint("assess", "zendesk", ticket, NOON).dumps()


def record(body: str, receives: int = 1, name: str = "m-1") -> dict[str, Any]:
    return {
        "messageId": name,
        "receiptHandle": f"receipt of {name}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(receives), "MessageGroupId": "zendesk#101"},
        "eventSource": "aws:sqs",
    }


def failing(app: Any, error: Exception) -> Waits:
    """Let the work fail, and write down for how long the message is hidden."""

    def run(*_: object) -> None:
        raise error

    waits = Waits()
    app.run, app.QUEUE = run, waits
    return waits


def test_a_hint_becomes_a_note(app: Any, stack: Stack, desk: FakeHelpdesk) -> None:
    """A ticket in the queue is read and judged, its note and tags are written, and its next due time is set."""
    ticket = desk.write("I tried to export my invoices twice and can't figure out where the PDF goes. So frustrating!")
    put(stack, assess(ticket))
    assert app.handler({"Records": stack.received()}, CONTEXT) == {"batchItemFailures": []}
    assert len(desk.notes(ticket)) == 1
    assert any(tag.startswith("amends-") for tag in desk.tickets[ticket].tags)
    [schedule] = stack.scheduler.list_schedules(GroupName="due")["Schedules"]
    assert schedule["Name"].startswith("amends-")


def test_the_same_hint_twice_is_one_note(app: Any, stack: Stack, desk: FakeHelpdesk) -> None:
    """A message that the queue hands out twice changes nothing more."""
    ticket = desk.write("This is the third time I write. You promised a refund and nothing came. I am furious.")
    put(stack, assess(ticket))
    records = stack.received()
    for _ in range(2):
        app.handler({"Records": records}, CONTEXT)
    assert len(desk.notes(ticket)) == 1
    assert len(stack.scheduler.list_schedules(GroupName="due")["Schedules"]) == 1


def test_no_words_are_kept(
    app: Any, stack: Stack, desk: FakeHelpdesk, logged: Callable[[], list[Any]], count: FakeCount
) -> None:
    """Neither casebook nor log, schedule nor metric holds a word of the customer's."""
    ticket = desk.write("I tried to cancel my Zanzibar order and it is so frustrating!", name="Ottoline Quist")
    put(stack, assess(ticket))
    app.handler({"Records": stack.received()}, CONTEXT)
    [schedule] = stack.scheduler.list_schedules(GroupName="due")["Schedules"]
    kept = json.dumps(
        [
            stack.dynamodb.scan(TableName="casebook")["Items"],
            stack.scheduler.get_schedule(GroupName="due", Name=schedule["Name"])["Target"]["Input"],
            logged(),
            count.seen,
        ]
    )
    assert len(desk.notes(ticket)) == 1
    assert not [word for word in ("Zanzibar", "cancel my", "Ottoline", "Quist") if word in kept]


def test_a_helpdesk_that_is_busy_means_later(app: Any, stack: Stack, desk: FakeHelpdesk) -> None:
    """When the helpdesk asks for a pause, the message is hidden for that long and comes again."""
    ticket = desk.write("Where is my parcel? Still waiting!")
    desk.fail.append(TryLaterError("rate_limit", 37))
    put(stack, assess(ticket))
    [message] = stack.received(seconds=0)
    assert app.handler({"Records": [message]}, CONTEXT) == {
        "batchItemFailures": [{"itemIdentifier": message["messageId"]}]
    }
    assert stack.received() == []
    assert desk.notes(ticket) == []


@pytest.mark.parametrize(
    ("error", "receives", "seconds"),
    [
        (TryLaterError("rate_limit", 37), 1, 37),
        (TryLaterError("leased", 1), 5, 32),
        (TryLaterError("rate_limit", 5000), 1, 5000),  # the queue's own bound is 900
        (SignInError(), 1, 900),
        (RuntimeError("Maya wrote …"), 3, 8),
        (KeyError("x"), 20, 2**20),
    ],
)
def test_how_long_work_is_put_off(app: Any, error: Exception, receives: int, seconds: float) -> None:
    """As long as the helpdesk asked for, longer with every try."""
    waits = failing(app, error)
    answer = app.handler({"Records": [record(assess(), receives)]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert waits.seen == [("receipt of m-1", seconds)]


def test_an_unforeseen_fault_is_logged_without_its_words(
    app: Any, logged: Callable[[], list[Any]], count: FakeCount
) -> None:
    """An admin sees type and place of a fault and can raise an alarm on it; a customer's words stay out."""
    failing(app, RuntimeError("Maya wrote: help"))
    app.handler({"Records": [record(assess())]}, CONTEXT)
    [line] = logged()
    assert (line["level"], line["error"], line["request_id"]) == ("ERROR", "RuntimeError", "run-1")
    assert "Maya" not in json.dumps(line)
    assert count.seen == [("WorkFailed", {"reason": "RuntimeError"})]


@pytest.mark.parametrize("body", ["", "[]", "null", "not json", '{"v": 1}', assess("1' OR 1"), "{" * 100_000])
def test_poison_goes_to_the_dead_letters(app: Any, stack: Stack, body: str, count: FakeCount) -> None:
    """What is no hint comes again at once and ends in the dead-letter queue, for somebody to look at."""
    app.QUEUE = waits = Waits()
    assert app.handler({"Records": [record(body)]}, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert waits.seen == [("receipt of m-1", 0)]
    assert count.seen == [("WorkFailed", {"reason": "bad_hint"})]


def test_poison_is_visible_at_once(app: Any, stack: Stack) -> None:
    """A poisoned message does not hold up its ticket's other messages for minutes."""
    put(stack, "poison")
    app.handler({"Records": stack.received()}, CONTEXT)
    assert [each["body"] for each in stack.received()] == ["poison"]


def test_order_is_kept_after_a_failure(app: Any) -> None:
    """What follows a failed message of the batch is not done before it."""
    done: list[str] = []

    def run(hint: Hint, *_: object) -> None:
        done.append(hint.ticket)
        if hint.ticket == "102":
            raise TryLaterError("leased", 1)

    app.run, app.QUEUE = run, Waits()
    records = [record(assess(ticket), name=f"m-{ticket}") for ticket in ("101", "102", "103")]
    assert app.handler({"Records": records}, CONTEXT) == {
        "batchItemFailures": [{"itemIdentifier": "m-102"}, {"itemIdentifier": "m-103"}]
    }
    assert done == ["101", "102"]


def test_how_often_it_was_received_is_passed_on(app: Any) -> None:
    """The work knows whether it is the first try."""
    seen: list[tuple[str, int]] = []
    app.run = lambda hint, world, receives: seen.append((hint.ticket, receives))
    app.handler({"Records": [record(assess(), receives=7)]}, CONTEXT)
    assert seen == [("101", 7)]


@pytest.mark.parametrize("path", sorted((ROOT / "events/work_ticket").glob("*.json")), ids=lambda path: path.stem)
def test_the_events_for_sam_local_are_events(app: Any, path: Any) -> None:
    """Each event that the README names gets an answer, and only the poisoned one is no hint."""
    seen: list[Hint] = []
    app.run = lambda hint, *_: seen.append(hint)
    answer = app.handler(json.loads(path.read_text()), CONTEXT)
    if path.stem == "poison":
        assert answer == {"batchItemFailures": [{"itemIdentifier": "00000000-0000-4000-8000-000000000004"}]}
    else:
        kind, helpdesk = path.stem.split(".")
        [hint] = seen
        assert (hint.kind, hint.helpdesk) == (kind, helpdesk)
        assert hint.ticket == {"zendesk": "1001", "freshdesk": "2001"}[helpdesk]
        assert answer == {"batchItemFailures": []}
