"""The real template, built, deployed with IAM enforced, and used as helpdesks use it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from amends.ticket import Channel
from tests.e2e.cloud import Cloud, Stack, Template, deployed, until
from tests.e2e.desks import Desks, served

pytestmark = pytest.mark.e2e

BOTH = pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
WORDS = (
    "I have tried to export my March invoices four times and it fails every time. I'm really frustrated, Quillfeather."
)


@pytest.fixture(scope="module")
def desks() -> Iterator[Desks]:
    with served() as both:
        yield both


@pytest.fixture(scope="module")
def stack(cloud: Cloud, built: Template, desks: Desks) -> Iterator[Stack]:
    """A stack as an admin sets it up: deployed, secrets pasted, mode notes, and replies due within a minute."""
    with deployed(cloud, "amends-e2e", built, desks.parameters(cloud)) as made:
        desks.introduce(made)
        made.set("settings", "mode: notes\n")
        made.set("clocks", "first_reply: {email: 1}\n")
        yield made


@pytest.fixture(scope="module")
def tickets(stack: Stack, desks: Desks) -> dict[str, str]:
    """One e-mail by a customer in each helpdesk, announced by its webhook, and taken by an agent."""
    written = {
        helpdesk: desks[helpdesk].customer_writes(
            WORDS, name="Wilhelmina Quillfeather", channel=Channel.EMAIL, subject="Export of invoices fails"
        )
        for helpdesk in ("zendesk", "freshdesk")
    }
    for helpdesk, ticket in written.items():
        desks[helpdesk].webhooks_on = False
        desks[helpdesk].assign(ticket, "Nadia Brandt")
        desks[helpdesk].webhooks_on = True
    return written


@BOTH
def test_a_message_becomes_one_note_and_tags(
    helpdesk: str, stack: Stack, desks: Desks, tickets: dict[str, str]
) -> None:
    """A customer's e-mail is announced by a webhook; the agent finds one internal note, and tags, on the ticket."""
    assert [sent.status for sent in desks[helpdesk].sent] == [202]
    ticket = tickets[helpdesk]
    until(lambda: desks.ours(helpdesk, ticket, "n"), f"a note on the {helpdesk} ticket\n{_logs(stack)}", 60)
    until(lambda: "amends-struggling" in desks[helpdesk].ticket(ticket).tags, f"tags on the {helpdesk} ticket", 20)
    [note] = desks.ours(helpdesk, ticket, "n")
    assert not note.public
    assert "four times" in note.text
    assert len([tag for tag in desks[helpdesk].ticket(ticket).tags if tag.startswith("amends-apology-")]) == 1


@BOTH
def test_the_same_webhook_again_changes_nothing(
    helpdesk: str, stack: Stack, desks: Desks, tickets: dict[str, str]
) -> None:
    """A helpdesk may deliver twice: the second one is taken too, and the ticket still has one note."""
    until(lambda: desks.ours(helpdesk, tickets[helpdesk], "n"), "the note", 60)
    first = desks[helpdesk].sent[0]
    assert desks.deliver(helpdesk, first.headers, first.body) == 202
    until(lambda: stack.idle(), "the queue is empty", 60)
    assert len(desks.ours(helpdesk, tickets[helpdesk], "n")) == 1


@BOTH
def test_a_forged_webhook_is_refused(helpdesk: str, stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """Who does not know the secret gets 401, is told nothing of the payload, and nothing is queued or read."""
    genuine = desks[helpdesk].sent[0]
    changed = {name: _wrong(name, value) for name, value in genuine.headers.items()}
    calls = len(desks[helpdesk].calls)
    assert desks.deliver(helpdesk, changed, genuine.body) == 401
    assert desks.deliver(helpdesk, {"Content-Type": "application/json"}, genuine.body) == 401
    until(lambda: stack.idle(), "the queue is empty", 60)
    assert len(desks[helpdesk].calls) == calls


def _wrong(name: str, value: str) -> str:
    if name.lower() in ("x-zendesk-webhook-signature", "authorization", "x-amends-secret"):
        return value[:-9] + ("A" if value[-9] != "A" else "B") + value[-8:]
    return value


def test_an_unknown_helpdesk_is_not_found(stack: Stack, desks: Desks) -> None:
    """A webhook for a helpdesk that nobody serves gets 404."""
    assert desks.deliver("letterbox", {}, b"{}") == 404


@BOTH
def test_the_due_time_brings_a_reminder(helpdesk: str, stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """Nobody answers: a schedule fires when the reply is due, and the agent finds a reminder and its tag."""
    ticket = tickets[helpdesk]
    until(lambda: desks.ours(helpdesk, ticket, "r"), f"a reminder on the {helpdesk} ticket", 120)
    until(lambda: "amends-update-due" in desks[helpdesk].ticket(ticket).tags, "its tag", 20)
    [reminder] = desks.ours(helpdesk, ticket, "r")
    assert not reminder.public
    assert len(desks.ours(helpdesk, ticket, "n")) == 1


def test_one_schedule_a_ticket_stands(stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """After the reminders each ticket has one schedule, for its next due time, and those that fired are gone."""
    for helpdesk, ticket in tickets.items():
        until(lambda h=helpdesk, t=ticket: desks.ours(h, t, "r"), "the reminder", 120)  # type: ignore[misc]
    until(lambda: stack.idle() and len(stack.schedules()) == 2, "two schedules stand", 60)


def test_the_report_opens_and_tells_what_happened(stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """An admin runs the function; its address opens a page with both tickets' verdicts, which nobody else can open."""
    for helpdesk, ticket in tickets.items():
        until(lambda h=helpdesk, t=ticket: desks.ours(h, t, "r"), "the reminder", 120)  # type: ignore[misc]
    until(lambda: stack.idle(), "the queue is empty", 60)
    answer = stack.invoke("Report", {"days": 2})
    assert "report" in answer, answer
    assert (answer["messages"], answer["notes"]) == (2, 2)
    with urllib.request.urlopen(answer["report"], timeout=30) as opened:
        assert opened.headers["Content-Type"] == "text/html; charset=utf-8"
        html = opened.read().decode()
    for helpdesk, ticket in tickets.items():
        assert f"/{helpdesk}/" in html
        assert ticket in html
    for word in ("Quillfeather", "Wilhelmina", "frustrated", "March invoices"):
        assert word not in html
    unsigned, _, signature = answer["report"].partition("?")
    for other in (unsigned, f"{unsigned}?{signature.replace('X-Amz-Signature=', 'X-Amz-Signature=0')}"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(other, timeout=30)
        with refused.value:
            assert refused.value.code == 403
    assert "days must be" in stack.invoke("Report", {"days": "thirty"})["error"]


def test_the_sweep_finds_what_no_webhook_told(stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """Webhooks of both helpdesks are lost; within minutes the sweep has the tickets read, and each has its note."""
    until(lambda: all(each["outcome"] in ("begun", "finished") for each in stack.sweep()), "the sweep has begun", 60)
    silent = {}
    for helpdesk in tickets:
        desks[helpdesk].webhooks_on = False
        silent[helpdesk] = desks[helpdesk].customer_writes(
            "I tried to track my order three times and the page fails. I'm stuck.",
            name="Leopold Silent",
            channel=Channel.EMAIL,
        )
        desks[helpdesk].webhooks_on = True

    def mended() -> bool:
        stack.sweep()
        return all(desks.ours(helpdesk, ticket, "n") for helpdesk, ticket in silent.items())

    until(mended, f"notes on both tickets\n{stack.log('SweepTickets')[-2000:]}", 150)  # Zendesk leaves out a minute
    assert all(each["queued"] == 0 for each in stack.sweep())
    assert stack.depth("SweepDeadLetters") == 0


def test_poison_ends_in_the_dead_letters(stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """A message that is no hint is tried, given up and kept for the admin, while other tickets go on."""
    stack.cloud.client("sqs").send_message(
        QueueUrl=stack.resources["TicketsQueue"], MessageBody="poison", MessageGroupId="zendesk#0"
    )
    until(lambda: stack.depth("DeadLetters") == 1, "the dead letter", 120)
    assert stack.depth("SchedulerDeadLetters") == 0


def test_the_log_tells_outcomes_and_no_words(stack: Stack, desks: Desks, tickets: dict[str, str]) -> None:
    """An admin sees verdicts counted by kind; no customer's word, name or address is logged, queued or stored."""
    until(lambda: desks.ours("zendesk", tickets["zendesk"], "n"), "the note", 60)
    until(lambda: "NoteWritten" in stack.log("WorkTicket"), "the log", 20)
    worked = stack.log("WorkTicket")
    verdicts = [json.loads(line) for line in re.findall(r"^\{.*\"VerdictReached\".*\}$", worked, re.MULTILINE)]
    assert verdicts
    assert {"apology", "cause"} <= set(verdicts[0])
    assert "AccessDenied" not in worked + stack.log("ReceiveWebhook") + stack.log("SweepTickets")
    casebook = stack.cloud.client("dynamodb").scan(TableName=stack.resources["Casebook"])["Items"]
    assert len([item for item in casebook if item["pk"]["S"].startswith("ticket#")]) == 4
    said = "".join(stack.log(function) for function in ("ReceiveWebhook", "WorkTicket", "SweepTickets"))
    kept = json.dumps(casebook) + said + stack.cloud.log.read_text()
    for word in ("Quillfeather", "Wilhelmina", "Leopold", "frustrated", "March invoices", "example.com"):
        assert word not in kept


def _logs(stack: Stack) -> str:
    return "\n".join(stack.log(function)[-1500:] for function in ("ReceiveWebhook", "WorkTicket"))
