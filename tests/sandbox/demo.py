"""`make demo`: telling messages through the whole product, and what an agent would see of each.

Real signed webhooks of both simulated helpdesks, the real handlers, a clock that is moved past a due time. Prints
what happened, checks itself, and exits with 1 when anything is off.
"""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amends.names import TAG_PREFIX
from tests.sandbox.board import due
from tests.sandbox.desk import Entry, View
from tests.sandbox.machine import SETTINGS, Machine
from tests.sandbox.page import CHANNELS
from tests.sandbox.seeds import Story, begin, finish, story

WIDTH = 100
ZONE = ZoneInfo(str(SETTINGS["agent_zone"]))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a story must end in. tags: one of each group, without the prefix; note: whether the agent gets one."""

    ticket: str
    note: bool
    tags: tuple[frozenset[str], ...] = ()
    never: frozenset[str] = frozenset()
    due_within: timedelta = timedelta(hours=24)


def _any(*names: str) -> frozenset[str]:
    return frozenset(names)


_APOLOGIES = _any("apology-reaching-out", "apology-regret", "apology-accountable")
EXPECTED = (
    Expected("1001", True, (_any("apology-reaching-out", "apology-regret"), _any("struggling")), _any("tense", "lead")),
    Expected(
        "1002",
        True,
        (_any("apology-accountable"), _any("repeat-contact"), _any("promise-broken"), _any("lead")),
        due_within=timedelta(minutes=61),
    ),
    Expected("1003", False, never=_APOLOGIES),
    Expected("1004", False, never=_APOLOGIES),
    Expected("2001", True, (_any("apology-reaching-out", "apology-regret"), _any("struggling")), _any("tense", "lead")),
    Expected(
        "2002",
        True,
        (_any("apology-accountable"), _any("promise-broken"), _any("leaving")),
        due_within=timedelta(minutes=61),
    ),
    Expected("2003", False, never=_APOLOGIES),
    Expected("2004", False, never=_APOLOGIES),
)
REMINDED = ("1002", "2002")  # the public posts: their answers are due first


class Report:
    """Prints, and remembers what was off. Bold only on a terminal, and not where NO_COLOR asks for none."""

    def __init__(self) -> None:
        self._plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
        self.wrong: list[str] = []

    def title(self, text: str) -> None:
        print(f"\n{text}\n{'=' * len(text)}" if self._plain else f"\n\033[1m{text}\033[0m")

    def say(self, label: str, text: str) -> None:
        """A labelled paragraph, wrapped, the label in a column of its own."""
        indent = " " * 14
        lines = [line for part in text.splitlines() for line in textwrap.wrap(part, WIDTH - len(indent))]
        for number, line in enumerate(lines):
            print((indent if number else f"  {label:<12}") + line)

    def check(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)
            self.say("WRONG", what)


def notes(view: View) -> list[Entry]:
    """Our private notes on a ticket, oldest first."""
    return [entry for entry in view.entries if entry.ours and not entry.public]


def clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M (%Z)}"


def play(machine: Machine, tickets: Iterable[Story]) -> None:
    """Histories first, in silence, then what has just happened, with a webhook for each message."""
    found = list(tickets)
    for it in found:
        begin(machine.desks[it.helpdesk], it)
    for it in found:
        finish(machine.desks[it.helpdesk], it)
    machine.settle()


def show(machine: Machine, it: Story, report: Report) -> None:
    """What the customer wrote last, and what the agent sees of it."""
    view = machine.desks[it.helpdesk].ticket(it.ticket)
    case = machine.case(it.helpdesk, it.ticket)
    written = [entry for entry in view.entries if entry.role == "customer"]
    report.title(f"{it.helpdesk.capitalize()} {it.ticket}, {CHANNELS[it.channel].lower()}, {it.name}")
    report.say("Shows", it.tells)
    report.say("Customer", written[-1].text.strip())
    report.say("Tags", ", ".join(sorted(view.tags)) or "none")
    for note in notes(view):
        report.say("Note", note.text.strip())
    if not notes(view):
        report.say("Note", "none: nothing here needs one")
    next_due = due(case)
    report.say("Next due", clock(next_due) if next_due else "nothing")


def check(machine: Machine, expected: Expected, report: Report) -> None:
    """Say what a story did not end in."""
    it = story(expected.ticket)
    view = machine.desks[it.helpdesk].ticket(it.ticket)
    case = machine.case(it.helpdesk, it.ticket)
    ours = {tag.removeprefix(TAG_PREFIX) for tag in view.tags if tag.startswith(TAG_PREFIX)}
    who = f"{it.helpdesk} {it.ticket}"
    report.check(len(notes(view)) == int(expected.note), f"{who}: {len(notes(view))} notes")
    for group in expected.tags:
        report.check(bool(group & ours), f"{who}: none of the tags {', '.join(sorted(group))}")
    report.check(not expected.never & ours, f"{who}: tagged {', '.join(sorted(expected.never & ours))}")
    report.check(not any(entry.ours and entry.public for entry in view.entries), f"{who}: we wrote in public")
    if expected.note:
        next_due = due(case)
        soon = next_due is not None and next_due - machine.clock.now() <= expected.due_within
        report.check(soon, f"{who}: next due {next_due}")


def remind(machine: Machine, report: Report) -> None:
    """Move the clock past the first due times, and show the reminders."""
    cases = [machine.case(story(ticket).helpdesk, ticket) for ticket in REMINDED]
    for at in (max(case.due for case in cases if case.due), max(case.promise.due for case in cases if case.promise)):
        machine.forward(at - machine.clock.now() + timedelta(seconds=30))  # the tag's time first, then the reminder's
    report.title(f"The clock is moved to {clock(machine.clock.now())}: nobody answered the two public posts")
    for ticket in REMINDED:
        it = story(ticket)
        view = machine.desks[it.helpdesk].ticket(ticket)
        reminders = notes(view)[1:]
        report.say("Reminder", f"{it.helpdesk.capitalize()} {ticket}, {it.name}")
        for reminder in reminders:
            report.say("", reminder.text.strip())
        report.check(len(reminders) == 1, f"{it.helpdesk} {ticket}: {len(reminders)} reminders")
        report.check(f"{TAG_PREFIX}update-due" in view.tags, f"{it.helpdesk} {ticket}: not tagged update-due")


def answered(machine: Machine, report: Report) -> None:
    """An agent answers Tom, and the clock goes on: whoever was answered in time needs no reminder."""
    it = story("1002")
    desk = machine.desks[it.helpdesk]
    desk.agent_answers(it.ticket, "Tom, we did not keep our word. I am writing to you privately now. Nadia")
    machine.settle()
    case = machine.case(it.helpdesk, it.ticket)
    report.title(f"Nadia answers {it.name}")
    report.say("Tags", ", ".join(sorted(desk.ticket(it.ticket).tags)) or "none")
    next_due = due(case)
    report.say("Next due", f"{clock(next_due)}, an update" if next_due else "nothing")
    report.check(next_due is not None and next_due > machine.clock.now(), "zendesk 1002: no update is promised")
    report.check(f"{TAG_PREFIX}update-due" not in desk.ticket(it.ticket).tags, "zendesk 1002: still tagged update-due")


def check_machine(machine: Machine, report: Report) -> None:
    """Nothing lost, nothing crashed, and no customer's word in what is kept or logged."""
    report.check(not machine.courier.lost, f"{len(machine.courier.lost)} webhooks were lost")
    report.check(not machine.crashes, f"something crashed: {' '.join(machine.crashes)}")
    for queue in ("DeadLetters", "SchedulerDeadLetters"):
        report.check(not machine.aws.bodies(queue), f"{queue} is not empty")
    kept = machine.kept()
    for it in (story(expected.ticket) for expected in EXPECTED):
        said = [line.text.strip()[:30] for line in it.lines] + [it.name]
        report.check(not any(words in kept for words in said), f"{it.ticket}: the customer's words were kept or logged")


def run(report: Report, machine: Machine) -> None:
    """The whole demo on a fresh machine."""
    play(machine, (story(expected.ticket) for expected in EXPECTED))
    for expected in EXPECTED:
        show(machine, story(expected.ticket), report)
        check(machine, expected, report)
    steps: tuple[Callable[[Machine, Report], None], ...] = (remind, answered, check_machine)
    for step in steps:
        step(machine, report)


def main() -> int:
    """Exit status 0 when everything came out as it should."""
    started, report = time.monotonic(), Report()
    print("Amends on this machine: simulated Zendesk and Freshdesk, simulated AWS, and the real product between them.")
    with Machine() as machine:
        run(report, machine)
        log = machine.logged()
    if report.wrong:
        report.title(f"{len(report.wrong)} things are wrong")
        for wrong in report.wrong:
            report.say("-", wrong)
        print(f"\nThe functions' log:\n{log}")
        return 1
    report.title(f"All as it should be, in {time.monotonic() - started:.0f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
