"""Logs and metrics: what is counted, and that nothing of a customer's gets out."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from amends.cloud import observe
from amends.names import METRICS

ROOT = Path(__file__).parents[2]


def test_a_metric_is_a_line_that_cloudwatch_understands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One metric a stack, which alarms watch and which costs the same however many reasons there are."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "my-stack")
    observe.count("WebhookRefused", helpdesk="zendesk", reason="too_large")
    line = json.loads(capsys.readouterr().out)
    [asked] = line["_aws"]["CloudWatchMetrics"]
    assert asked["Namespace"] == "Amends"
    assert asked["Metrics"] == [{"Name": "WebhookRefused", "Unit": "Count"}]
    assert asked["Dimensions"] == [["service"]]
    assert (line["service"], line["helpdesk"], line["reason"]) == ("my-stack", "zendesk", "too_large")
    assert line["WebhookRefused"] == [1.0]


def test_metrics_do_not_share_details(capsys: pytest.CaptureFixture[str]) -> None:
    """One metric's reason is not put on the next one."""
    observe.count("TriedLater", reason="leased")
    observe.count("TicketRead", helpdesk="zendesk")
    second = json.loads(capsys.readouterr().out.splitlines()[1])
    assert "reason" not in second


def _counted() -> Iterator[tuple[str, str]]:
    """Every metric that the product's code names, with its file."""
    for path in [*ROOT.glob("layers/amends/amends/**/*.py"), *ROOT.glob("functions/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            said = node.args[0].value
            if name.removeprefix("_") == "count" and isinstance(said, str) and said.isalpha():  # no part of a text
                yield said, path.name


def test_only_known_metrics_are_counted() -> None:
    """Every metric that the code counts is in the public list, so that no dashboard or alarm waits in vain."""
    counted = list(_counted())
    assert len(counted) > 10
    assert [each for each in counted if each[0] not in METRICS] == []


def test_an_error_is_logged_by_type_and_place(logged: Callable[[], list[Any]]) -> None:
    """An error's text may quote a customer; its type and where it was raised are enough to mend it."""
    try:
        raise ValueError("Maya wrote: my card is 4111 1111 1111 1111")
    except ValueError as error:
        observe.fault("failed", error, ticket="zendesk#1001")
    [line] = logged()
    assert "Maya" not in json.dumps(line)
    assert (line["level"], line["message"], line["error"]) == ("ERROR", "failed", "ValueError")
    assert line["ticket"] == "zendesk#1001"
    assert line["at"][-1].startswith("test_observe.py:")


def test_an_error_tells_its_cause(logged: Callable[[], list[Any]]) -> None:
    """An admin sees which right is missing: AWS's own code and operation."""
    refused = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "arn:… may not"}}, "GetSecretValue")
    try:
        raise RuntimeError("secret words") from refused
    except RuntimeError as error:
        observe.fault("failed", error)
    [line] = logged()
    assert line["error"] == "RuntimeError from ClientError"
    assert (line["code"], line["operation"]) == ("AccessDeniedException", "GetSecretValue")
    assert "may not" not in json.dumps(line)
    assert "secret words" not in json.dumps(line)


def test_every_line_names_its_invocation(logged: Callable[[], list[Any]]) -> None:
    """All lines of one run can be found together."""
    observe.begin(SimpleNamespace(aws_request_id="run-1"))
    observe.say("one")
    observe.begin(None)
    observe.warn("two")
    assert [(line["message"], line["request_id"]) for line in logged()] == [("one", "run-1"), ("two", "")]
    assert logged()[0]["location"].startswith("test_every_line_names_its_invocation:")
