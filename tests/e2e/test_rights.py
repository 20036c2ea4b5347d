"""Takes one right of a function away at a time: each must be missed, or the role has more than it needs.

Not here: PassRole, trust and resource policies, which the stand-in does not enforce (tests/template holds them), what
the event source mapping does in the worker's name, the log and tracing, which are no calls of ours.
"""

from __future__ import annotations

import copy
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from amends.ticket import Channel
from tests.e2e.cloud import Cloud, FunctionFailedError, Stack, Template, deployed, until
from tests.e2e.desks import Desks, served
from tests.template.expanded import statements

pytestmark = pytest.mark.e2e

LAMBDAS_OWN = "KeepRunsThatBrokeOff"  # what Lambda does in the function's name
NOT_OURS = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "iam:PassRole",
}
RIGHTS = [
    (role, statement["Sid"], action)
    for role in ("ReceiveWebhookRole", "WorkTicketRole", "SweepTicketsRole", "ReportRole")
    for statement in statements(role)
    if statement["Sid"] != LAMBDAS_OWN
    for action in statement["Action"]
    if action not in NOT_OURS
]
# What each right of ConnectHelpdesk is for: what an admin asks for, and the sentence that tells of its absence.
ASKED = {
    ("ReadSettings", "ssm:GetParametersByPath"): ("check", "The settings could not be read."),
    ("ReadSettings", "ssm:GetParameterHistory"): ("check", "The settings could not be read."),
    ("KnowCustomers", "dynamodb:GetItem"): ("preview", "The casebook did not answer."),
    ("KeepConnections", "dynamodb:UpdateItem"): ("disconnect", "The casebook did not answer."),
    ("SignInToZendesk", "secretsmanager:GetSecretValue"): ("check", "Secrets Manager did not answer."),
    ("SignInToFreshdesk", "secretsmanager:GetSecretValue"): ("check", "Secrets Manager did not answer."),
    ("KeepZendeskSigningSecret", "secretsmanager:GetSecretValue"): ("check", "Secrets Manager did not answer."),
    ("KeepZendeskSigningSecret", "secretsmanager:PutSecretValue"): ("connect", "Secrets Manager did not answer."),
    ("KeepFreshdeskPassword", "secretsmanager:GetSecretValue"): ("check", "Secrets Manager did not answer."),
    ("KeepFreshdeskPassword", "secretsmanager:PutSecretValue"): ("rotate", "Secrets Manager did not answer."),
}
# From one sweep to the next: Zendesk lists nothing of the first minute, and our share of its lists is a few a minute.
# Whoever sweeps more often has none left when there is something to list.
EVERY_S = 15.0
# These are missed as a reason to wait, not as a failure: the log names the reason instead of the call.
WAITS = {"ReadSettings": "settings", "SignInToZendesk": "secret_store", "SignInToFreshdesk": "secret_store"}


def without(template: Template, role: str, sid: str, action: str) -> Template:
    """The template with one action taken out of one statement."""
    changed: Template = copy.deepcopy(template)
    for policy in changed["Resources"][role]["Properties"]["Policies"]:
        kept = []
        for item in policy["PolicyDocument"]["Statement"]:
            statement = item["Fn::If"][1] if "Fn::If" in item else item
            if statement["Sid"] == sid:
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                statement["Action"] = [each for each in actions if each != action]
                if not statement["Action"]:
                    continue
            kept.append(item)
        policy["PolicyDocument"]["Statement"] = kept
    return changed


@contextmanager
def lived_in(cloud: Cloud, template: Template, name: str) -> Iterator[tuple[Stack, Desks, dict[str, str]]]:
    """A stack in which everything happens that needs a right: messages, a lost one, a poison message, a broken setting,
    an answer that ends a clock. The tickets' ids by helpdesk come with it."""
    with served() as desks, deployed(cloud, name, template, desks.parameters(cloud)) as stack:
        desks.introduce(stack)
        stack.set("settings", "mode: notes\n")
        stack.set("settings", "mode: loud\n")  # broken: the version before stays in force
        tickets = {
            helpdesk: desks[helpdesk].customer_writes(
                "I tried to export my invoices three times and it fails. I'm frustrated.",
                name="Ada",
                channel=Channel.EMAIL,
            )
            for helpdesk in ("zendesk", "freshdesk")
        }
        stack.cloud.client("sqs").send_message(
            QueueUrl=stack.resources["TicketsQueue"], MessageBody="poison", MessageGroupId="zendesk#0"
        )
        stack.sweep()
        desks["freshdesk"].webhooks_on = False
        desks["freshdesk"].customer_writes("My parcel is late.", name="Bo", channel=Channel.EMAIL)
        desks["freshdesk"].webhooks_on = True
        stack.sweep()
        yield stack, desks, tickets


def noted(desks: Desks, tickets: dict[str, str]) -> bool:
    return all(desks.ours(helpdesk, ticket, "n") for helpdesk, ticket in tickets.items())


def solve(desks: Desks, tickets: dict[str, str]) -> None:
    """The team solves both tickets, which ends their clocks."""
    for helpdesk, ticket in tickets.items():
        desks[helpdesk].agent_answers(ticket, "Here are your invoices.")
        desks[helpdesk].set_status(ticket, "solved")


def opened(stack: Stack) -> int:
    """Run the report and open its address: the status, or 0 where there is none."""
    try:
        address = stack.invoke("Report", {}).get("report")
    except FunctionFailedError:
        address = None
    if address is None:
        return 0
    try:
        with urllib.request.urlopen(address, timeout=30) as page:
            return int(page.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_with_all_rights_nothing_is_missed(cloud: Cloud, built: Template) -> None:
    """The roles as they are let everything happen: notes, schedules that come and go, dead letters."""
    with lived_in(cloud, built, "all-rights") as (stack, desks, tickets):
        until(lambda: noted(desks, tickets), "both notes", 60)
        until(lambda: len(stack.schedules()) == 3, "the schedules, that of the ticket which the sweep found too", 30)
        solve(desks, tickets)
        until(lambda: len(stack.schedules()) == 1, "the schedules of both solved tickets are gone", 60)
        until(lambda: stack.depth("DeadLetters") == 1, "the dead letter", 120)
        assert opened(stack) == 200
        for function in ("ReceiveWebhook", "WorkTicket", "SweepTickets", "Report"):
            assert "AccessDenied" not in stack.log(function)


@pytest.mark.parametrize(("role", "sid", "action"), RIGHTS, ids=lambda part: str(part))
def test_each_right_is_needed(role: str, sid: str, action: str, cloud: Cloud, built: Template) -> None:
    """Whatever is taken from a role is missed: it had no right too many, and the log says which one is gone."""
    operation = action.partition(":")[2]
    name = f"no-{sid}-{operation}".lower()
    with lived_in(cloud, without(built, role, sid, action), name) as (stack, desks, tickets):
        function = role.removesuffix("Role")

        def missed() -> bool:
            if function == "Report" and opened(stack) == 403:
                return True  # reading is done by whoever has the address, with the role's right
            if function == "SweepTickets":
                stack.sweep()
            log = stack.log(function)
            if sid in WAITS:
                said = "outcome" if function == "SweepTickets" else "reason"
                return f'"{said}":"{WAITS[sid]}"' in log
            return "AccessDenied" in log and f'"operation":"{operation}"' in log

        if action == "scheduler:DeleteSchedule":
            until(lambda: noted(desks, tickets), "both notes", 60)
            solve(desks, tickets)
        seconds, every = (180, EVERY_S) if function == "SweepTickets" else (60, 0.2)
        until(missed, f"{function} misses {action}", seconds, every)
        if sid in WAITS and function == "WorkTicket":
            assert not noted(desks, tickets)


def _asked(cloud: Cloud, template: Template, name: str, action: str) -> str:
    """What ConnectHelpdesk answers in a stack with credentials and one broken settings document."""
    with served() as desks, deployed(cloud, name, template, desks.parameters(cloud)) as stack:
        desks.introduce(stack, by_hand=False)
        stack.set("settings", "mode: notes\n")
        stack.set("settings", "mode: loud\n")
        ticket = desks.zendesk.customer_writes("My parcel is late.", name="Ada", channel=Channel.EMAIL)
        about = {"helpdesk": "zendesk", "ticket": ticket} if action == "preview" else {}
        return json.dumps(stack.invoke("ConnectHelpdesk", {"action": action, **about}))


def test_every_right_of_connecting_is_tried() -> None:
    """None of its rights is left out below, but for the log and tracing."""
    rights = {(s["Sid"], action) for s in statements("ConnectHelpdeskRole") for action in s["Action"]}
    assert {right for right in rights if right[1] not in NOT_OURS} == set(ASKED)


@pytest.mark.parametrize("action", ["check", "connect", "rotate", "preview", "disconnect"])
def test_with_all_rights_connecting_misses_nothing(action: str, cloud: Cloud, built: Template) -> None:
    """The role as it is lets an admin check, connect, rotate and disconnect."""
    said = _asked(cloud, built, f"may-{action}", action)
    assert not [sentence for _, sentence in ASKED.values() if sentence in said]


@pytest.mark.parametrize(("sid", "action"), ASKED)
def test_each_right_of_connecting_is_needed(sid: str, action: str, cloud: Cloud, built: Template) -> None:
    """Whatever is taken from its role, the answer says what could not be done."""
    what, sentence = ASKED[sid, action]
    name = f"no-{sid}-{action.partition(':')[2]}-here".lower()
    assert sentence in _asked(cloud, without(built, "ConnectHelpdeskRole", sid, action), name, what)
