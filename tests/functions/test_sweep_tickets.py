"""The function that looks for lost webhooks, from EventBridge's event to what an admin reads in its log."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from amends.ports import GiveUpError
from amends.work.hint import loads
from tests.fakes import FakeClock, FakeCount, FakeHelpdesk
from tests.functions.conftest import ROOT, Load, Stack

EVENT = json.loads((ROOT / "events" / "sweep_tickets" / "scheduled.json").read_text("utf-8"))
CONTEXT = SimpleNamespace(aws_request_id="run-1", get_remaining_time_in_millis=lambda: 120_000)
Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(clock: FakeClock) -> FakeHelpdesk:
    return FakeHelpdesk(clock)


@pytest.fixture
def app(load: Load, stack: Stack, clock: FakeClock, desk: FakeHelpdesk) -> Any:
    """The function, with its real parts but for the helpdesk, the time and the counting."""
    app: Any = load("sweep_tickets")
    app.ROUNDS = dataclasses.replace(app.ROUNDS, helpdesks={"zendesk": desk}, now=clock, count=FakeCount())
    assert app.handler(EVENT, CONTEXT)[0]["outcome"] == "begun"
    clock.forward(minutes=5)
    return app


def test_what_it_finds_stands_in_the_ticket_s_group(app: Any, stack: Stack, desk: FakeHelpdesk) -> None:
    """A ticket of which no webhook told is queued as a webhook would queue it."""
    ticket = desk.write("My kettle is broken again.")
    assert app.handler(EVENT, CONTEXT) == [
        {"helpdesk": "zendesk", "outcome": "finished", "pages": 1, "changed": 1, "queued": 1}
    ]
    [record] = stack.received()
    assert loads(record["body"]).ticket == ticket
    assert record["attributes"]["MessageGroupId"] == f"zendesk#{ticket}"


def test_it_goes_on_where_it_stopped_also_after_a_cold_start(app: Any, load: Load, desk: FakeHelpdesk) -> None:
    """How far it came is in the casebook, not in the function."""
    desk.write("My kettle is broken again.")
    app.handler(EVENT, CONTEXT)
    again: Any = load("sweep_tickets")
    again.ROUNDS = app.ROUNDS
    assert again.handler(EVENT, CONTEXT)[0]["changed"] == 0


def test_without_the_right_the_log_says_what_to_do(app: Any, desk: FakeHelpdesk, logged: Logged) -> None:
    """An admin reads which role is missing, and that nothing else stops."""
    desk.fail.append(GiveUpError("forbidden"))
    assert app.handler(EVENT, CONTEXT)[0]["outcome"] == "forbidden"
    [line] = [line for line in logged() if line["message"] == "sweep refused"]
    assert "Zendesk: give the user Amends the role Admin" in line["todo"]
    assert "sweep: false" in line["todo"]


def test_a_fault_is_logged_by_kind_and_place(app: Any, desk: FakeHelpdesk, logged: Logged) -> None:
    """What nobody foresaw is named without its text, and the run ends well: the next one goes on there."""
    desk.fail.append(RuntimeError("Quillfeather's words"))
    assert app.handler(EVENT, CONTEXT)[0]["outcome"] == "failed"
    [line] = [line for line in logged() if line["message"] == "sweep failed"]
    assert line["error"] == "RuntimeError"
    assert "Quillfeather" not in json.dumps(logged())
