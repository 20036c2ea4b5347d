"""Settings documents tried in the sandbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from amends.ticket import Channel
from tests.sandbox.board import due as promised
from tests.sandbox.demo import notes
from tests.sandbox.machine import Machine
from tests.sandbox.run import main, put

STUCK = "I tried to export my invoices three times this morning and I can't figure out where the PDF goes."


@pytest.mark.network
def test_settings_documents_are_tried_in_the_sandbox() -> None:
    """Who has not installed anything sees what their own documents do, in mode notes unless they name another."""
    settings = "{tag_prefix: ours-, leave_out: [{channel: web}]}"
    with Machine() as machine:
        put(machine, {"settings": settings, "clocks": "first_reply: {email: 30}"})
        desk = machine.zendesk
        ticket = desk.customer_writes(STUCK, name="Ada Moreno", channel=Channel.EMAIL, subject="Invoices")
        machine.settle()
        view = desk.ticket(ticket)
        assert len(notes(view)) == 1
        assert "ours-struggling" in view.tags
        due = promised(machine.case("zendesk", ticket))
        assert due is not None
        assert due - machine.clock.now() <= timedelta(minutes=31)


def test_a_mistaken_document_starts_no_sandbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mistake is named with its file."""
    (tmp_path / "settings.yaml").write_text("mode: loud")
    assert main([str(tmp_path / "settings.yaml")]) == 1
    assert 'settings.yaml: settings, line 1: mode is "loud"' in capsys.readouterr().err
