"""How long from a webhook to its note: forty tickets through the whole product, as deployed but for AWS's own network.

The queue waits as long as the template says, which the sandbox otherwise shortens. Tickets come one after the other at
both helpdesks in turn, on the plans of 400 requests a minute that the simulated accounts have: where the settings name
fewer, the notes of a busy minute wait for the next. In the chats a customer types several lines, and the time counts
from the last one. A note's stamp in the helpdesk is its end. Takes two minutes.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Sequence
from itertools import cycle

import yaml

from amends.ticket import Channel
from tests.sandbox.demo import notes
from tests.sandbox.desk import Desk, View
from tests.sandbox.machine import SETTINGS, Machine

TICKETS, CHATS = 40, 4
BETWEEN_S = 2.5  # between two tickets
TYPING_S = 4.0  # between two lines of a chat
LONGEST_S = 60.0  # to wait for notes once everything is written
MAILS = (
    "I tried to export my invoices three times this morning and I can't figure out where the PDF goes.",
    "I am furious. You have ignored me for two weeks and my order is still missing. I want my money back today.",
    "The lamp arrived broken, and nobody answers my messages. This is the second time I am writing.",
)
LINES = ("hi, is anybody there?", "I can't log in", "I tried the reset link three times", "and it still doesn't work!")


def write_mails(desks: Sequence[Desk], number: int) -> list[tuple[Desk, str]]:
    """One mail after the other, at the helpdesks in turn."""
    written = []
    for desk, text, customer in zip(cycle(desks), cycle(MAILS), range(number), strict=False):
        ticket = desk.customer_writes(text, name=f"Ada Moreno {customer}", channel=Channel.EMAIL, subject="My order")
        written.append((desk, ticket))
        time.sleep(BETWEEN_S)
    return written


def chat(desk: Desk, customer: str, written: list[tuple[Desk, str]]) -> None:
    """A customer who types several lines."""
    ticket = ""
    for line in LINES:
        ticket = desk.customer_writes(line, name=customer, channel=Channel.CHAT, ticket=ticket or None)
        time.sleep(TYPING_S)
    written.append((desk, ticket))


def seconds(view: View) -> float | None:
    """From the customer's last words to the first note after them; None where there is none."""
    last = max(entry.at for entry in view.entries if entry.role == "customer")
    return next(((note.at - last).total_seconds() for note in notes(view) if note.at >= last), None)


def as_deployed(machine: Machine) -> None:
    """Give the queue the template's own delay, and the settings the accounts' own plans."""
    plans = {name: desk.limits.per_minute for name, desk in machine.desks.items()}
    path = machine.aws.environment("WorkTicket")["SETTINGS_PATH"] + "settings"
    machine.aws.put_parameter(path, yaml.safe_dump(SETTINGS | {"limits": {"requests_per_minute": plans}}))
    delay = str(machine.aws.stack.properties("TicketsQueue")["DelaySeconds"])
    machine.aws.client("sqs").set_queue_attributes(QueueUrl=machine.aws.queue_url, Attributes={"DelaySeconds": delay})


def measure() -> dict[str, list[float | None]]:
    """Seconds by kind of ticket."""
    with Machine() as machine:
        as_deployed(machine)
        desks, chats = list(machine.desks.values()), list[tuple[Desk, str]]()
        customers = [
            threading.Thread(target=chat, args=(desk, f"Noa Lind {number}", chats))
            for number, desk in zip(range(CHATS), cycle(desks), strict=False)
        ]
        for customer in customers:
            customer.start()
        mails = write_mails(desks, TICKETS - CHATS)
        for customer in customers:
            customer.join()
        machine.settle(timeout=LONGEST_S, patience=LONGEST_S)
        kinds = {f"{desk.name}, e-mail": [it for it in mails if it[0] is desk] for desk in desks}
        kinds |= {f"{desk.name}, chat": [it for it in chats if it[0] is desk] for desk in desks}
        return {kind: [seconds(desk.ticket(ticket)) for desk, ticket in them] for kind, them in kinds.items()}


def line(kind: str, found: Sequence[float | None]) -> str:
    """A row of the result: how many notes, the median and the 95th percentile."""
    taken = sorted(it for it in found if it is not None)
    if not taken:
        return f"{kind:<18} {0:>3} of {len(found):>2} notes"
    high = taken[-(-len(taken) * 95 // 100) - 1]  # the nearest rank: a time that was really taken
    return (
        f"{kind:<18} {len(taken):>3} of {len(found):>2} notes, "
        f"median {statistics.median(taken):4.1f} s, 95th percentile {high:4.1f} s"
    )


def main() -> int:
    """Exit status 1 when a ticket has no note."""
    found = measure()
    every = [it for them in found.values() for it in them]
    for kind, them in (found | {"all": every}).items():
        sys.stdout.write(line(kind, them) + "\n")
    return int(None in every)


if __name__ == "__main__":
    sys.exit(main())
