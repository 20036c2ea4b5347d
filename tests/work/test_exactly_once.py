"""However a run ends, and however often a hint comes: one note, the right tags, one live reminder."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from amends.mark import for_note
from amends.ports import TryLaterError, World
from amends.ticket import Role
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld, Killed

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
WORLD_STEPS = ("read", "add_note", "change_tags", "take", "save", "release", "set", "cancel", "spend", "peek", "book")


@dataclass
class Guillotine:
    """Cuts a run off directly before or directly after its n-th call to the world."""

    step: int
    after: bool
    calls: int = 0
    fell: bool = False

    def around(self, part: Any) -> Any:
        guillotine = self

        class Part:
            def __getattr__(self, name: str) -> Any:
                real = getattr(part, name)
                return guillotine.guard(real) if name in WORLD_STEPS else real

        return Part()

    def guard(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.step and not self.after:
                self.fell = True
                raise Killed
            result = real(*args, **named)
            if self.calls == self.step:
                self.fell = True
                raise Killed
            return result

        return call

    def world(self, fake: FakeWorld) -> World:
        real = fake.world
        return replace(
            real,
            helpdesks={name: self.around(desk) for name, desk in real.helpdesks.items()},
            casebook=self.around(real.casebook),
            reminders=self.around(real.reminders),
        )


def hint_for(fake: FakeWorld, ticket: str) -> Hint:
    return Hint("assess", "zendesk", ticket, fake.clock())


def settled(fake: FakeWorld, ticket: str) -> tuple[list[str], frozenset[str], list[str]]:
    """What a ticket shows once everything is done: notes' marks, tags, live schedules."""
    case = fake.casebook.peek("zendesk", ticket)
    return fake.desk.notes(ticket), fake.desk.tickets[ticket].tags, [case.schedule]


@pytest.mark.parametrize("checks", [True, False], ids=["zendesk", "freshdesk"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("late", [0, 7], ids=["in time", "late"])
def test_a_run_cut_off_at_any_step_still_leaves_one_note_and_the_right_tags(
    *, checks: bool, after: bool, late: int
) -> None:
    """A run that Lambda cuts off anywhere is finished by the next one, and nothing is written twice."""
    whole = FakeWorld(checks=checks)
    ticket = whole.desk.write(ANGRY)
    whole.clock.forward(hours=late)
    run(hint_for(whole, ticket), whole.world)
    wanted = settled(whole, ticket)
    assert len(wanted[0]) == 1
    assert wanted[1]

    for step in itertools.count(1):
        fake, blade = FakeWorld(checks=checks), Guillotine(step, after)
        ticket = fake.desk.write(ANGRY)
        fake.clock.forward(hours=late)
        hint = hint_for(fake, ticket)
        try:
            run(hint, blade.world(fake))
        except Killed:
            fake.clock.forward(seconds=360)  # the queue's visibility: longer than the lease
            run(hint, fake.world)
        assert settled(fake, ticket) == wanted, f"cut off at step {step}"
        if not blade.fell:
            break
    assert step > 6, "the loop reached every step of a run"


def test_a_tag_change_that_was_cut_off_is_not_taken_for_a_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags that a cut-off run had taken away or set are still known as ours afterwards."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    run(hint_for(fake, ticket), fake.world)
    before = fake.desk.tickets[ticket].tags
    for step in itertools.count(1):
        blade = Guillotine(step, after=True)
        fake.clock.forward(minutes=5)
        fake.desk.write("Thank you, it works now!", ticket=ticket)
        try:
            run(hint_for(fake, ticket), blade.world(fake))
        except Killed:
            fake.clock.forward(seconds=360)
            run(hint_for(fake, ticket), fake.world)
        assert not fake.desk.tickets[ticket].tags & before
        fake.clock.forward(minutes=5)
        fake.desk.write(ANGRY, ticket=ticket)
        run(hint_for(fake, ticket), fake.world)
        assert fake.desk.tickets[ticket].tags >= before
        if not blade.fell:
            break


@pytest.mark.parametrize("checks", [True, False], ids=["zendesk", "freshdesk"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("before", [0, 1, 2], ids=["warning", "reminder", "lead"])
def test_a_due_time_that_is_cut_off_at_any_step_is_told_once(*, checks: bool, after: bool, before: int) -> None:
    """The warning, the reminder and the lead's tag: cut off anywhere, the next run finishes them, and none comes
    twice."""

    def until_it_rings() -> tuple[FakeWorld, str, Hint]:
        fake = FakeWorld(checks=checks)
        ticket = fake.desk.write("Hi, which sizes does the blue jacket come in?")
        run(hint_for(fake, ticket), fake.world)
        for _ in range(before):
            run(next_ring(fake, ticket), fake.world)
        return fake, ticket, next_ring(fake, ticket)

    whole, ticket, ring = until_it_rings()
    run(ring, whole.world)
    wanted = settled(whole, ticket), whole.casebook.peek("zendesk", ticket).rounds
    assert len(wanted[0][0]) == before
    for step in itertools.count(1):
        fake, ticket, ring = until_it_rings()
        blade = Guillotine(step, after)
        try:
            run(ring, blade.world(fake))
        except Killed:
            fake.clock.forward(seconds=360)
            run(ring, fake.world)
        assert (settled(fake, ticket), fake.casebook.peek("zendesk", ticket).rounds) == wanted, (
            f"cut off at step {step}"
        )
        if not blade.fell:
            break


def next_ring(fake: FakeWorld, ticket: str) -> Hint:
    """Move the clock to the ticket's next schedule; what that puts into the queue."""
    due = fake.casebook.peek("zendesk", ticket).due
    assert due
    fake.clock.at = due
    return Hint("remind", "zendesk", ticket, due)


def test_the_same_hint_ten_times_is_one_note() -> None:
    """A helpdesk that delivers a webhook again and again gets one note out of it."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    for _ in range(10):
        run(hint_for(fake, ticket), fake.world)
        fake.clock.forward(seconds=3)
    assert len(fake.desk.notes(ticket)) == 1


def test_hints_in_any_order_end_the_same() -> None:
    """Late and reordered deliveries change nothing, because the ticket is read and not the delivery."""
    fake = FakeWorld()
    ticket = fake.desk.write("Hi, how do I change my address?")
    first = hint_for(fake, ticket)
    fake.clock.forward(seconds=30)
    fake.desk.write(ANGRY, ticket=ticket)
    second = hint_for(fake, ticket)
    fake.clock.forward(seconds=3)
    run(second, fake.world)
    run(first, fake.world)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.desk.calls["read"] == 1


def test_two_workers_at_once_write_one_note() -> None:
    """While one worker holds a ticket, a second one waits; afterwards it finds nothing left to do."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    hint = hint_for(fake, ticket)
    refused: list[TryLaterError] = []

    def second_worker() -> None:
        try:
            run(hint, fake.world)
        except TryLaterError as error:
            refused.append(error)

    fake.desk.before_write = second_worker
    run(hint, fake.world)
    assert [error.reason for error in refused] == ["leased"]
    fake.clock.forward(seconds=refused[0].seconds)
    run(hint, fake.world)
    assert len(fake.desk.notes(ticket)) == 1


def test_a_ticket_that_moved_on_is_judged_anew() -> None:
    """An answer that comes in between our read and our write is respected: no note on an answered ticket."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    fake.desk.before_write = lambda: fake.desk.answer(ticket, "I am sorry, the refund is on its way.")
    run(hint_for(fake, ticket), fake.world)
    assert fake.desk.notes(ticket) == []
    assert fake.count.of("NoteHeldBack", reason="answered") == 1


def test_a_mark_that_a_customer_types_hides_nothing() -> None:
    """A customer who writes our mark into the message still gets help."""
    fake = FakeWorld()
    ticket = fake.desk.write(f"{ANGRY} Amends {for_note('1')} Amends {for_note('2')}")
    run(hint_for(fake, ticket), fake.world)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.desk.tickets[ticket].messages[-1].role is Role.AMENDS
