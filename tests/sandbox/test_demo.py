"""`make demo`, as a newcomer runs it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.sandbox.demo import EXPECTED, Report, check
from tests.sandbox.machine import Machine
from tests.sandbox.seeds import story
from tests.sandbox.stack import TEMPLATE
from tests.sandbox.test_machine import PATHS


@pytest.mark.network
def test_the_demo_shows_every_story_and_ends_well_within_a_minute() -> None:
    """`make demo` exits with 0, shows what each customer wrote and the agent's note, and is readable in a file."""
    started = time.monotonic()
    command = [sys.executable, "-W", "error", "-m", "tests.sandbox.demo"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=TEMPLATE.parent, env=PATHS
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "\033" not in done.stdout
    for expected in EXPECTED:
        assert story(expected.ticket).name in done.stdout
    assert "Reminder" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 120
    assert time.monotonic() - started < 60


@pytest.mark.network
def test_the_demo_notices_when_something_is_off(capsys: pytest.CaptureFixture[str]) -> None:
    """Without its webhook a story has no note, and the demo says so."""
    report = Report()
    with Machine() as machine:
        it = story("1001")
        machine.zendesk.next_ticket = int(it.ticket)
        machine.zendesk.webhooks_on = False
        machine.zendesk.customer_writes(it.lines[-1].text, name=it.name, channel=it.channel)
        check(machine, EXPECTED[0], report)
    assert "zendesk 1001: 0 notes" in report.wrong
    assert "WRONG" in capsys.readouterr().out
