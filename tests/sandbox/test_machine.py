"""The sandbox as a whole: what is true of the product between two helpdesks, and what stands in for AWS."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from amends.ticket import Channel
from tests.sandbox.board import due as promised
from tests.sandbox.demo import notes
from tests.sandbox.desk import CUT, Desk, Fault
from tests.sandbox.machine import Machine
from tests.sandbox.run import FUNCTIONS, environment, main
from tests.sandbox.stack import TEMPLATE

PATHS = os.environ | {"PYTHONPATH": f"{TEMPLATE.parent / 'layers/amends'}{os.pathsep}{TEMPLATE.parent}"}
STUCK = "I tried to export my invoices three times this morning and I can't figure out where the PDF goes."
ANGRY = "I am furious. You have ignored me for two weeks and my order is still missing. I want my money back today."


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with Machine() as running:
        yield running
        assert running.crashes == []


@pytest.fixture(params=["zendesk", "freshdesk"])
def desk(machine: Machine, request: pytest.FixtureRequest) -> Iterator[Desk]:
    found = machine.desks[request.param]
    found.faults.clear()
    found.before_write = None
    found.webhooks_on = True
    yield found
    sys.stdout.write(machine.logged()[-3000:])  # shown when the test failed


def write(desk: Desk, text: str = STUCK, **more: object) -> str:
    asked: dict[str, object] = {"name": "Ada Moreno", "channel": Channel.EMAIL, "subject": "Invoices"} | more
    return desk.customer_writes(text, **asked)  # type: ignore[arg-type]


@pytest.mark.network
def test_a_customer_writes_and_the_agent_finds_one_note_tags_and_a_due_time(machine: Machine, desk: Desk) -> None:
    """Seconds after a customer wrote, the ticket has one private note, tags that say why, and a promise runs."""
    ticket = write(desk)
    machine.settle()
    view = desk.ticket(ticket)
    assert len(notes(view)) == 1
    assert "amends-struggling" in view.tags
    due = promised(machine.case(desk.name, ticket))
    assert due is not None
    assert timedelta(hours=5) < due - machine.clock.now() < timedelta(hours=7)


@pytest.mark.network
def test_the_same_webhook_again_changes_nothing(machine: Machine, desk: Desk) -> None:
    """Helpdesks send webhooks twice: there is one note all the same."""
    ticket = write(desk)
    machine.settle()
    again = desk.sent[-1]
    for _ in range(3):
        machine.courier(desk.name, again.headers, again.body)
    machine.settle()
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_a_lost_webhook_is_made_up_for_by_the_next(machine: Machine, desk: Desk) -> None:
    """A message of which no webhook came is read when the next thing happens on its ticket."""
    desk.webhooks_on = False
    ticket = write(desk)
    machine.settle()
    assert notes(desk.ticket(ticket)) == []
    desk.webhooks_on = True
    desk.set_priority(ticket, "high")
    machine.settle()
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_nobody_answered_so_a_reminder_comes_when_the_clock_says_so(machine: Machine, desk: Desk) -> None:
    """At the due time the agent is reminded once; the schedule is gone then and the next one stands."""
    ticket = write(desk)
    desk.assign(ticket, "Nadia Brandt")
    machine.settle()
    warned, due = machine.case(desk.name, ticket).due, promised(machine.case(desk.name, ticket))
    assert warned is not None
    assert due is not None
    machine.forward(warned - machine.clock.now() + timedelta(seconds=1))
    assert len(notes(desk.ticket(ticket))) == 1
    assert "amends-due-soon" in desk.ticket(ticket).tags
    machine.forward(due - machine.clock.now() + timedelta(seconds=1))
    view = desk.ticket(ticket)
    assert len(notes(view)) == 2
    assert "amends-update-due" in view.tags
    assert "amends-due-soon" not in view.tags
    later = machine.case(desk.name, ticket).due
    assert later is not None
    assert later > machine.clock.now()


@pytest.mark.network
def test_whoever_was_answered_in_time_gets_no_reminder(machine: Machine, desk: Desk) -> None:
    """A public reply keeps the promise: at its old due time nothing happens."""
    ticket = write(desk)
    machine.settle()
    desk.agent_answers(ticket, "Hello Ada, the PDF is in the archive folder; I have attached it here. Nadia")
    machine.settle()
    machine.forward(timedelta(hours=7))
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_a_chat_is_read_when_the_customer_pauses(machine: Machine, desk: Desk) -> None:
    """Lines of a live chat are covered by one note, and only once the customer has stopped typing."""
    ticket = write(desk, channel=Channel.CHAT)
    machine.settle()
    if desk.name == "freshdesk" and notes(desk.ticket(ticket)):
        return  # Freshdesk shows a chat as a ticket of its own only when it is over
    assert notes(desk.ticket(ticket)) == []
    write(desk, "I can't figure out the export, and it is urgent", channel=Channel.CHAT, ticket=ticket)
    machine.forward(timedelta(seconds=26))
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_two_tickets_are_worked_on_at_once(machine: Machine, desk: Desk) -> None:
    """A slow ticket does not hold up another: both are in their writes at the same time."""
    both = threading.Barrier(2, timeout=8)
    met: list[str] = []

    def meet(_method: str, path: str) -> None:
        met.append(path)
        if len(met) == 1:
            desk.before_write = meet
        both.wait()

    machine.settle()
    desk.before_write = meet
    first, second = write(desk), write(desk, name="Ben Adeyemi")
    machine.settle()
    assert not both.broken
    assert [len(notes(desk.ticket(ticket))) for ticket in (first, second)] == [1, 1]


@pytest.mark.network
def test_work_on_one_ticket_is_one_after_the_other(machine: Machine, desk: Desk) -> None:
    """Two hints about one ticket never meet, however many workers are free."""
    inside, most = [0], [0]
    lock = threading.Lock()

    def watch(_method: str, _path: str) -> None:
        desk.before_write = watch
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.2)
        with lock:
            inside[0] -= 1

    machine.settle()
    desk.before_write = watch
    ticket = write(desk)
    for _ in range(3):
        machine.point_at(desk.name, ticket)
    machine.settle()
    desk.before_write = None
    assert most == [1]
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_a_note_whose_answer_was_lost_is_not_written_again(machine: Machine, desk: Desk) -> None:
    """The helpdesk took the note but the connection broke: after a while the run goes on, with one note."""
    writes = {"zendesk": r"^PUT /api/v2/tickets/\d+", "freshdesk": r"^POST /api/v2/tickets/\d+/notes"}
    desk.faults.append(Fault(writes[desk.name], status=CUT, applied=True))
    ticket = write(desk)
    machine.settle()
    machine.forward(timedelta(minutes=2))
    assert len(notes(desk.ticket(ticket))) == 1
    assert "amends-struggling" in desk.ticket(ticket).tags


@pytest.mark.network
def test_a_helpdesk_that_is_down_is_waited_for(machine: Machine, desk: Desk) -> None:
    """While the helpdesk fails the work waits in the queue, and it is done when the helpdesk is back."""
    desk.faults.append(Fault(r"^GET /api/v2/tickets", status=503, times=2))
    ticket = write(desk)
    for _ in range(4):
        machine.settle()
        machine.clock.forward(timedelta(minutes=2))
    machine.settle()
    assert len(notes(desk.ticket(ticket))) == 1


@pytest.mark.network
def test_a_forged_webhook_is_refused(machine: Machine, desk: Desk) -> None:
    """Whoever does not know the secret gets a 401 that says what to do, and nothing is queued."""
    before = machine.counted("WebhookForged", helpdesk=desk.name)
    asked = urllib.request.Request(
        f"{machine.url}/webhooks/{desk.name}", b'{"v":1,"ticket_id":"1"}', {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=5)
    with refused.value as answer:
        assert answer.code == 401
        assert "error" in json.load(answer)
    assert machine.counted("WebhookForged", helpdesk=desk.name) == before + 1


@pytest.mark.network
def test_a_poison_message_ends_in_the_dead_letter_queue(machine: Machine) -> None:
    """What is not a hint is tried twenty times and then put aside; its group is free again."""
    machine.aws.client("sqs").send_message(
        QueueUrl=machine.aws.queue_url, MessageBody="nonsense", MessageGroupId="poison", MessageDeduplicationId="poison"
    )
    machine.settle()
    assert machine.aws.bodies("DeadLetters") == ["nonsense"]


@pytest.mark.network
def test_a_schedule_that_cannot_fire_becomes_a_dead_letter(machine: Machine) -> None:
    """A due message that its queue does not take is kept where an alarm watches."""
    environment = machine.aws.environment("WorkTicket")
    machine.aws.client("scheduler").create_schedule(
        Name="lost",
        GroupName=environment["SCHEDULE_GROUP"],
        ScheduleExpression=f"at({machine.clock.now():%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": environment["TICKETS_QUEUE_ARN"].replace("tickets", "nowhere"),
            "RoleArn": environment["SCHEDULER_ROLE_ARN"],
            "Input": "{}",
            "RetryPolicy": {"MaximumRetryAttempts": 2},
            "DeadLetterConfig": {"Arn": environment["SCHEDULER_DEAD_LETTERS_ARN"]},
        },
    )
    machine.settle()
    assert machine.aws.bodies("SchedulerDeadLetters") == ["{}"]
    assert "lost" not in [schedule["Name"] for schedule in machine.scheduling.schedules()]


@pytest.mark.network
def test_no_word_of_a_customer_is_kept_or_logged(machine: Machine, desk: Desk) -> None:
    """Casebook, queues, schedules and log know tickets by number alone."""
    write(desk, f"{ANGRY} Xylophone.", name="Quirina Unusual", subject="Zither")
    machine.settle()
    assert not [word for word in ("Xylophone", "Quirina", "Zither", "furious") if word in machine.kept()]


@pytest.mark.network
def test_containers_are_told_addresses_that_they_can_reach(machine: Machine) -> None:
    """The variables for `sam local` are the template's own, with this machine's address from inside a container."""
    told = environment(machine, "172.17.0.1")
    assert told["WorkTicket"]["AWS_ENDPOINT_URL"] == f"http://172.17.0.1:{machine.aws.port}"
    assert told["WorkTicket"]["TEST_HELPDESK_URL"] == f"http://172.17.0.1:{machine.port}"
    assert told["ReceiveWebhook"]["TICKETS_QUEUE_URL"].startswith(f"http://172.17.0.1:{machine.aws.port}/")
    assert told["ReceiveWebhook"].keys() == machine.aws.environment("ReceiveWebhook").keys()


@pytest.mark.network
def test_nothing_is_left_behind() -> None:
    """After the sandbox ended no thread of its runs, and its environment is as it was."""
    program = (
        "import os, threading; before = dict(os.environ)\n"
        "from tests.sandbox.machine import Machine\n"
        "with Machine(): pass\n"
        "assert [thread.name for thread in threading.enumerate()] == ['MainThread'], threading.enumerate()\n"
        "assert dict(os.environ) == before\n"
    )
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", program]
    subprocess.run(command, check=True, timeout=60, cwd=TEMPLATE.parent, env=PATHS)


@pytest.mark.network
def test_amends_sandbox_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It prints the page's address, writes the variables for `sam local`, and ends without a fuss."""
    env_file = tmp_path / "env.json"
    command = [sys.executable, "-m", "tests.sandbox.run", "--port", "0", "--env-file", str(env_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TEMPLATE.parent, env=PATHS) as sandbox:
        assert sandbox.stdout is not None
        try:
            address = sandbox.stdout.readline().split()[-1]
            with urllib.request.urlopen(address, timeout=5) as page:
                assert "Maya Lindqvist" in page.read().decode()
            assert set(json.loads(env_file.read_text("utf-8"))) == set(FUNCTIONS)
        finally:
            sandbox.terminate()
        assert sandbox.wait(20) == 0
    assert not env_file.exists()


@pytest.mark.network
@pytest.mark.parametrize("option", ["--port", "--aws-port"])
def test_a_port_in_use_is_named(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who starts a second sandbox is told which port is in use, and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        arguments = ["--port", "0", option, str(port), "--env-file", str(tmp_path / "env.json")]
        assert main(arguments) == 1
    assert capsys.readouterr().err == f"Port {port} is in use by another program. Choose another with {option}.\n"
