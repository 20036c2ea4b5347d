"""A day on which every webhook is lost, through the whole product: the sweep alone mends it, at both helpdesks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from amends.nouns import PromiseKind
from amends.ticket import Channel
from tests.sandbox.demo import notes
from tests.sandbox.desk import Desk, View
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.machine import Machine

pytestmark = pytest.mark.network
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STUCK = "I tried to export my invoices three times this morning and I can't figure out where the PDF goes."
QUESTION = "Which sizes does the blue jacket come in?"


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with Machine() as running:
        running.sweep()  # the first run begins now
        running.forward(2 * MINUTE)
        yield running
        sys.stdout.write(running.logged()[-3000:])
        assert running.crashes == []


@pytest.fixture(params=["zendesk", "freshdesk"])
def desk(machine: Machine, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A helpdesk whose webhooks are all lost."""
    found = machine.desks[request.param]
    found.webhooks_on = False
    yield found
    found.webhooks_on = True
    assert found.breaches == []  # type: ignore[attr-defined]


def pass_time(machine: Machine, by: timedelta, every: timedelta = 5 * MINUTE) -> None:
    """Time passes, and a sweep runs every few minutes."""
    end = machine.clock.now() + by
    while machine.clock.now() < end:
        machine.forward(min(every, end - machine.clock.now()))
        machine.sweep()
        machine.settle()


def write(desk: Desk, text: str, name: str = "Ada Moreno", ticket: str | None = None) -> str:
    number = desk.customer_writes(text, name=name, channel=Channel.EMAIL, subject="My order", ticket=ticket)
    if ticket is None:
        desk.assign(number, "Nadia Brandt")
    return number


def reminders(view: View) -> int:
    return sum("Amends r-" in entry.text for entry in notes(view))


def test_a_day_of_lost_webhooks_is_mended_by_the_sweep_alone(machine: Machine, desk: Desk) -> None:
    """Every message gets its note within minutes, every promise runs from when the customer wrote, the reminder comes
    at its time, an answer keeps its promise, and what was solved is left alone."""
    late = write(desk, STUCK, "Ada Late")
    begun = machine.clock.now()
    pass_time(machine, 10 * MINUTE)
    assert len(notes(desk.ticket(late))) == 1
    assert "amends-struggling" in desk.ticket(late).tags
    promise = machine.case(desk.name, late).promise
    assert promise
    assert abs(promise.since - begun) < 2 * MINUTE
    answered, paused, solved = (write(desk, QUESTION, f"Ben {what}") for what in ("answered", "paused", "solved"))
    pass_time(machine, HOUR, 15 * MINUTE)
    desk.agent_answers(answered, "In S to XL. Nadia")
    replied = machine.clock.now()
    desk.set_status(paused, "pending")
    desk.agent_answers(solved, "In S to XL. Nadia")
    desk.set_status(solved, "solved")
    pass_time(machine, HOUR, 15 * MINUTE)
    update = machine.case(desk.name, answered).promise
    assert update
    assert update.kind is PromiseKind.UPDATE
    assert abs(update.since - replied) < 2 * MINUTE
    assert machine.case(desk.name, paused).paused_at
    assert machine.case(desk.name, solved).promise is None
    write(desk, "And in green, by Friday?", "Ben answered", answered)
    pass_time(machine, 5 * HOUR, 30 * MINUTE)
    following = machine.case(desk.name, answered).promise
    assert following
    assert following.kind is PromiseKind.NEXT_REPLY
    assert reminders(desk.ticket(late)) == 1
    assert "amends-update-due" in desk.ticket(late).tags
    assert reminders(desk.ticket(solved)) == reminders(desk.ticket(paused)) == 0
    pass_time(machine, 16 * HOUR, 2 * HOUR)
    assert reminders(desk.ticket(answered)) >= 1
    assert machine.counted("WebhookQueued", helpdesk=desk.name) == 0


def test_whatever_was_lost_while_nothing_swept_is_found_afterwards(machine: Machine, desk: Desk) -> None:
    """The cursor survives: after a night without any run, the next ones take up where the last one stopped."""
    pass_time(machine, 10 * MINUTE)
    written = []
    for number in range(12):
        written.append(write(desk, STUCK if number % 3 else QUESTION, f"Customer {number}"))
        machine.forward(HOUR)
    assert [machine.case(desk.name, ticket).read_at for ticket in written] == [None] * 12
    pass_time(machine, 20 * MINUTE)
    cases = [machine.case(desk.name, ticket) for ticket in written]
    assert all(case.read_at for case in cases)
    asked = [line for line in desk.calls if "incremental" in line.path or line.path.endswith("/tickets")]
    assert all(call.status == 200 for call in asked)


def test_a_quiet_day_costs_lists_and_no_reads(machine: Machine) -> None:
    """Where every webhook comes, no ticket is read twice, whatever we wrote on it."""
    tickets = {name: write(desk, STUCK, "Cleo Quiet") for name, desk in machine.desks.items()}
    machine.settle()
    before = {name: reads(machine.desks[name], ticket) for name, ticket in tickets.items()}
    machine.forward(3 * MINUTE)
    for _ in range(6):
        found = machine.sweep()
        machine.forward(5 * MINUTE)
        assert {name: reads(machine.desks[name], ticket) for name, ticket in tickets.items()} == before
    assert [outcome["queued"] for outcome in found] == [0, 0]


def reads(desk: Desk, ticket: str) -> int:
    return sum(call.method == "GET" and call.path.endswith(f"/tickets/{ticket}") for call in desk.calls)


def test_thrown_away_and_spam_end_their_promise(machine: Machine) -> None:
    """Deleting fires no rule at Freshdesk: the sweep finds it in the lists that hold such tickets."""
    desk = machine.freshdesk
    assert isinstance(desk, Freshdesk)
    deleted, spam = write(desk, QUESTION, "Dora Deleted"), write(desk, QUESTION, "Sven Spam")
    machine.settle()
    machine.forward(3 * MINUTE)
    desk.delete(deleted)
    desk.mark_spam(spam)
    pass_time(machine, 10 * MINUTE)
    for ticket in (deleted, spam):
        assert machine.case(desk.name, ticket).promise is None
        assert machine.case(desk.name, ticket).due is None


def test_without_the_right_to_list_everything_else_goes_on(machine: Machine) -> None:
    """A lighter role is told of in words that say what to do, and webhooks are worked on as ever."""
    zendesk = machine.zendesk
    zendesk.us.role = "agent"  # type: ignore[attr-defined]
    before = machine.counted("SweepRefused", reason="forbidden")
    assert {outcome["outcome"] for outcome in machine.sweep()} == {"forbidden", "finished"}
    assert machine.counted("SweepRefused", reason="forbidden") == before + 1
    assert "give the user Amends the role Admin" in machine.logged()
    ticket = write(zendesk, STUCK, "Emil Ever")
    machine.settle()
    assert len(notes(zendesk.ticket(ticket))) == 1
    zendesk.us.role = "admin"  # type: ignore[attr-defined]
    assert {outcome["outcome"] for outcome in machine.sweep()} == {"finished"}
