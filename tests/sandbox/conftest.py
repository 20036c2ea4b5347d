"""Every test run that touches the sandbox ends with a line on whether Zendesk's own contract was checked."""

import pytest

from tests.sandbox import contract


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = contract.document_path() is None
    terminalreporter.section("contract", sep="=", red=missing, green=not missing, bold=missing)
    terminalreporter.line(contract.summary(), red=missing, bold=missing)
