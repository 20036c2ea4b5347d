"""What each role may do: the least it needs, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from amends.cloud import wiring
from amends.names import CONNECTION_KEY, DAY_KEY, METRIC_NAMESPACE, SWEEP_KEY
from tests.template.expanded import (
    SOURCE,
    environment,
    get_att,
    named_in,
    resources,
    statements,
)

FUNCTIONS = sorted(resources("AWS::Lambda::Function"))
ROLES = sorted(resources("AWS::IAM::Role"))


def test_each_function_has_a_role_of_its_own() -> None:
    """A right that one function needs is not given to another."""
    roles = [function["Role"]["Fn::GetAtt"][0] for function in resources("AWS::Lambda::Function").values()]
    names = ["ConnectHelpdesk", "ReceiveWebhook", "Report", "SweepTickets", "WorkTicket"]
    assert sorted(roles) == [f"{name}Role" for name in names]
    assert sorted([*roles, "SchedulerRole"]) == ROLES
    assert not any("ManagedPolicyArns" in role for role in resources("AWS::IAM::Role").values())


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_do_everything_or_touch_everything(role: str) -> None:
    """No right has a star, but for X-Ray's two actions, which take no resource, and for what a named prefix holds."""
    for statement in statements(role):
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource"} & set(statement)
        assert not [action for action in statement["Action"] if "*" in action]
        if "*" in statement["Resource"]:
            assert statement["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        named = [arn["Fn::Sub"] for arn in statement["Resource"] if isinstance(arn, dict) and "Fn::Sub" in arn]
        # a star may only stand for what lies in this stack's own group or path
        assert all(re.fullmatch(r"[^*]*\$\{(ScheduleGroup|AWS::StackName|Reports\.Arn)\}(/\*)?", arn) for arn in named)


def test_only_the_scheduler_can_be_given_a_role() -> None:
    """The worker may hand over one role, and to EventBridge Scheduler alone."""
    passing = [s for role in ROLES for s in statements(role) if "iam:PassRole" in s["Action"]]
    assert [(s["Action"], s["Resource"]) for s in passing] == [(["iam:PassRole"], [get_att("SchedulerRole", "Arn")])]
    assert passing[0]["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_for_one_service(role: str) -> None:
    """A role is assumed by its service, and the scheduler's only on behalf of this stack's schedules."""
    [trust] = resources("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]
    expected = "scheduler" if role == "SchedulerRole" else "lambda"
    assert trust["Principal"] == {"Service": f"{expected}.amazonaws.com"}
    if role == "SchedulerRole":
        assert trust["Condition"] == {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
            "ArnEquals": {"aws:SourceArn": get_att("ScheduleGroup", "Arn")},
        }


def test_schedules_reach_the_queue() -> None:
    """What a schedule may do is to queue its due message, or its dead letter."""
    [statement] = statements("SchedulerRole")
    assert statement["Action"] == ["sqs:SendMessage"]
    assert statement["Resource"] == [get_att("TicketsQueue", "Arn"), get_att("SchedulerDeadLetters", "Arn")]


def test_the_internet_cannot_reach_what_signs_in() -> None:
    """The function that the internet calls knows the webhook secrets alone, worker and sweep the api secrets alone."""
    receiver = set(named_in([statements("ReceiveWebhookRole"), environment("ReceiveWebhook")]))
    inside = [set(named_in([statements(f"{name}Role"), environment(name)])) for name in ("WorkTicket", "SweepTickets")]
    secrets = set(resources("AWS::SecretsManager::Secret"))
    assert receiver & secrets == {"ZendeskWebhookSecret", "FreshdeskWebhookSecret"}
    assert all(each & secrets == {"ZendeskApiSecret", "FreshdeskApiSecret"} for each in inside)


def test_the_report_reads_counts_alone() -> None:
    """Neither a ticket's memory nor a secret can be read with its rights, nor any bucket but its own."""
    [days] = [s for s in statements("ReportRole") if "dynamodb:BatchGetItem" in s["Action"]]
    assert days["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["day#*"]}}
    assert DAY_KEY.startswith("day#")
    assert not [a for s in statements("ReportRole") for a in s["Action"] if a.startswith(("secretsmanager:", "sqs:"))]
    pages = [s for s in statements("ReportRole") if "s3:PutObject" in s["Action"]]
    assert [s["Resource"] for s in pages] == [[{"Fn::Sub": "${Reports.Arn}/*"}]]
    others = [s for role in ROLES if role != "ReportRole" for s in statements(role)]
    assert not [action for s in others for action in s["Action"] if action.startswith("s3:")]


def test_connecting_may_write_the_webhook_secrets_alone() -> None:
    """The function that an admin runs reads both secrets of a helpdesk, and writes the one that webhooks show."""
    may: dict[str, set[str]] = {}
    for statement in statements("ConnectHelpdeskRole"):
        for name in named_in(statement["Resource"]):
            may.setdefault(name, set()).update(statement["Action"])
    read, write = "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"
    for helpdesk in ("Zendesk", "Freshdesk"):
        assert may[f"{helpdesk}ApiSecret"] == {read}
        assert may[f"{helpdesk}WebhookSecret"] == {read, write}
    writers = [role for role in ROLES for statement in statements(role) if write in statement["Action"]]
    assert set(writers) == {"ConnectHelpdeskRole"}


def test_connecting_writes_nothing_that_is_remembered_of_tickets() -> None:
    """It keeps that a helpdesk was disconnected, and where the sweep goes on: of no ticket, of no customer."""
    kept = [s for s in statements("ConnectHelpdeskRole") if any("dynamodb:" in action for action in s["Action"])]
    [writing] = [s for s in kept if s["Action"] != ["dynamodb:GetItem"]]
    assert writing["Action"] == ["dynamodb:UpdateItem"]
    allowed = ["connection#*", "sweep#*"]
    assert writing["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": allowed}}
    assert [key.partition("{")[0] + "*" for key in (CONNECTION_KEY, SWEEP_KEY)] == allowed


def test_each_right_has_its_reason() -> None:
    """Whoever reviews the template finds above each statement why it is there."""
    lines = SOURCE.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\s+(- )?Sid: ", line):
            above = [text.strip() for text in lines[max(0, number - 3) : number]]
            comments = [text for text in above if text.startswith("#")]
            assert comments or above[-1] in ("- ZendeskOn", "- FreshdeskOn"), f"line {number + 1}: no reason"


FROM_LAMBDA = {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SAM_LOCAL"}


class _Seen(dict[str, str]):
    """An environment that remembers what was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize(
    ("function", "wire"),
    [
        ("ReceiveWebhook", (wiring.door,)),
        ("WorkTicket", (wiring.world, wiring.queue)),
        ("ConnectHelpdesk", (partial(wiring.workshop, left=lambda: 900.0),)),
        ("Report", (wiring.archive,)),
        ("SweepTickets", (wiring.rounds,)),
    ],
)
def test_the_template_gives_what_the_code_asks_for(
    function: str, wire: tuple[Callable[[Mapping[str, str]], object], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each function finds every variable it reads, and none is declared that nothing reads."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")  # or botocore would look for some on the network
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    declared = dict.fromkeys(environment(function), "x") | {"AWS_ENDPOINT_URL": ""}
    seen = _Seen(declared | {"AWS_REGION": "eu-west-1"})
    for join in wire:
        join(seen)
    assert seen.asked - FROM_LAMBDA <= set(declared)
    # Powertools reads its own; TEST_HELPDESK_URL reaches the clients when they are made
    assert {name for name in declared if not name.startswith("POWERTOOLS_")} <= seen.asked


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_of_a_customer_is_logged_by_the_library(function: str) -> None:
    """Powertools never logs an event, and metrics are told apart by stack."""
    variables = environment(function)
    assert variables["POWERTOOLS_LOGGER_LOG_EVENT"] == "false"
    assert variables["POWERTOOLS_SERVICE_NAME"] == {"Ref": "AWS::StackName"}
    assert variables["POWERTOOLS_METRICS_NAMESPACE"] == METRIC_NAMESPACE
