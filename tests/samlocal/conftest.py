"""Says loudly when nothing was run in containers."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if "NOTHING WAS RUN" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("sam local was NOT tested", sep="!", red=True, bold=True)
        terminalreporter.line(
            "No Docker engine answers here. With one, `make samlocal` runs the functions in containers."
        )
