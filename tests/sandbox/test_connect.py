"""Connecting through the whole product: what an admin does from the function's console to the last click.

Both simulated accounts begin unconnected, with an ordinary company's own rules.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest

from amends import mark
from amends.ticket import Channel
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.machine import Machine
from tests.sandbox.zendesk import Zendesk

pytestmark = pytest.mark.network

WORDS = "I tried to export my March invoices twice and can't seem to find where the PDF goes."
BOTH = ("freshdesk", "zendesk")


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Machine() as made:
        for helpdesk in _desks(made):
            helpdesk.by_hand = False
        yield made
        assert made.crashes == []
        for helpdesk in _desks(made):
            assert helpdesk.breaches == []


def _desks(machine: Machine) -> tuple[Zendesk, Freshdesk]:
    return cast("Zendesk", machine.zendesk), cast("Freshdesk", machine.freshdesk)


def _snapshot(machine: Machine) -> str:
    return json.dumps([desk.rules.snapshot() for desk in _desks(machine)])


def _wrote(machine: Machine, helpdesk: str) -> str:
    return machine.desks[helpdesk].customer_writes(WORDS, name="Maya Okafor", channel=Channel.EMAIL)


def _notes(machine: Machine, helpdesk: str, ticket: str) -> int:
    entries = machine.desks[helpdesk].ticket(ticket).entries
    return sum(entry.ours and mark.found(entry.text).startswith("n-") for entry in entries)


def test_an_admin_connects_previews_rotates_and_disconnects(machine: Machine) -> None:
    """From nothing to notes and back: in the end both helpdesks are as they were, byte for byte."""
    before = _snapshot(machine)
    first = machine.asked_by_hand({"action": "check"})
    assert first["ok"] is False
    assert any("is not there. What to do: run the action connect." in text for text in first["zendesk"]["to_do"])

    unseen = {helpdesk: _wrote(machine, helpdesk) for helpdesk in BOTH}
    machine.settle()
    assert [_notes(machine, *pair) for pair in unseen.items()] == [0, 0]

    connected = machine.asked_by_hand({"action": "connect"})
    assert connected["ok"] is True
    checked = machine.asked_by_hand({"action": "check"})
    for helpdesk in BOTH:
        assert any("its answer came back" in text for text in checked[helpdesk]["fine"])
        assert not any("connect" in text for text in checked[helpdesk].get("to_do", ()))

    seen = machine.asked_by_hand({"action": "preview", "helpdesk": "freshdesk", "ticket": unseen["freshdesk"]})
    assert seen["note"][0].startswith("Small apology owed.")

    written = {helpdesk: _wrote(machine, helpdesk) for helpdesk in BOTH}
    machine.settle()
    assert [_notes(machine, *pair) for pair in written.items()] == [1, 1]
    assert [_notes(machine, *pair) for pair in unseen.items()] == [0, 0]

    assert machine.asked_by_hand({"action": "rotate"})["ok"] is True
    after = {helpdesk: _wrote(machine, helpdesk) for helpdesk in BOTH}
    machine.settle()
    assert [_notes(machine, *pair) for pair in after.items()] == [1, 1]

    gone = machine.asked_by_hand({"action": "disconnect", "tags": True})
    assert gone["ok"] is True
    assert _snapshot(machine) == before
    for helpdesk, ticket in written.items():
        assert not any(tag.startswith("amends-") for tag in machine.desks[helpdesk].ticket(ticket).tags)
        assert _notes(machine, helpdesk, ticket) == 1


def test_a_disconnected_helpdesk_is_left_alone_until_it_is_connected_again(machine: Machine) -> None:
    """Customers write, sweeps run and due times pass, and nothing is read or written; then work goes on where it
    stopped, with what came and what fell due meanwhile."""
    machine.asked_by_hand({"action": "connect"})
    machine.sweep()
    machine.forward(timedelta(minutes=2))
    due = {helpdesk: _wrote(machine, helpdesk) for helpdesk in BOTH}
    for helpdesk, ticket in due.items():
        machine.desks[helpdesk].assign(ticket, "Nadia Brandt")
    machine.settle()
    assert [_notes(machine, *pair) for pair in due.items()] == [1, 1]
    assert machine.asked_by_hand({"action": "disconnect"})["ok"] is True
    machine.forward(timedelta(minutes=2))

    asked = {helpdesk: len(machine.desks[helpdesk].calls) for helpdesk in BOTH}
    tickets = {helpdesk: machine.desks[helpdesk].ticket(ticket) for helpdesk, ticket in due.items()}
    written = {helpdesk: _wrote(machine, helpdesk) for helpdesk in BOTH}
    for _ in range(4):
        machine.forward(timedelta(hours=3))
        assert {outcome["outcome"] for outcome in machine.sweep()} == {"disconnected"}
    for helpdesk, ticket in written.items():
        machine.point_at(helpdesk, ticket)
    machine.settle()
    assert {helpdesk: len(machine.desks[helpdesk].calls) for helpdesk in BOTH} == asked
    assert {helpdesk: machine.desks[helpdesk].ticket(ticket) for helpdesk, ticket in due.items()} == tickets
    assert machine.counted("HintSkipped", reason="disconnected") >= 4
    checked = machine.asked_by_hand({"action": "check"})
    assert all("Amends was disconnected on" in checked[helpdesk]["to_do"][0] for helpdesk in BOTH)

    assert machine.asked_by_hand({"action": "connect"})["ok"] is True
    for _ in range(3):
        machine.sweep()
        machine.forward(timedelta(minutes=5))
    assert [_notes(machine, *pair) for pair in written.items()] == [1, 1]
    for helpdesk, ticket in due.items():
        view = machine.desks[helpdesk].ticket(ticket)
        assert "amends-update-due" in view.tags
        assert sum(entry.ours and mark.found(entry.text).startswith("r-") for entry in view.entries) == 1


def test_rotating_under_traffic_loses_no_delivery(machine: Machine) -> None:
    """Customers write while both secrets change, over real HTTP: every message becomes a queued hint."""
    machine.asked_by_hand({"action": "connect"})
    stop, written = threading.Event(), list[tuple[str, str]]()

    def write(helpdesk: str) -> None:
        while not stop.is_set():
            written.append((helpdesk, _wrote(machine, helpdesk)))
            machine.courier.let_arrive()  # however slow this machine is, no more than it can deliver
            stop.wait(0.1)

    writers = [threading.Thread(target=write, args=(helpdesk,)) for helpdesk in BOTH]
    for writer in writers:
        writer.start()
    try:
        assert machine.asked_by_hand({"action": "rotate"})["ok"] is True
        assert machine.asked_by_hand({"action": "rotate"})["ok"] is True
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    machine.settle(timeout=120)
    assert len(written) > 4
    assert machine.courier.lost == []
    assert {(parcel.helpdesk, parcel.statuses[-1]) for parcel in machine.courier.delivered} == {(h, 202) for h in BOTH}
    waiting = machine.aws.groups()  # for their share of the helpdesk's limit
    for helpdesk, ticket in written:
        assert f"{helpdesk}#{ticket}" in waiting or machine.case(helpdesk, ticket).read_at is not None


def test_nothing_of_a_customer_is_kept_by_connecting(machine: Machine) -> None:
    """A preview quotes a customer to the admin; no log line, no queue and no casebook does."""
    ticket = _wrote(machine, "zendesk")
    answer = machine.asked_by_hand({"action": "preview", "helpdesk": "zendesk", "ticket": ticket})
    assert any("March invoices" in line for line in answer["note"])
    kept = machine.kept()
    for word in ("March invoices", "Okafor", "Maya"):
        assert word not in kept


def test_a_day_later_all_is_still_right(machine: Machine) -> None:
    """Tokens end and are renewed; what was installed stays."""
    machine.asked_by_hand({"action": "connect"})
    installed = _snapshot(machine)
    machine.forward(timedelta(days=1))
    assert machine.asked_by_hand({"action": "connect"})["ok"] is True
    assert _snapshot(machine) == installed
