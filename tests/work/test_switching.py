"""Switching on step by step: a mode for some tickets, and tickets that are left out."""

from __future__ import annotations

import pytest

from amends.ticket import Channel, Status
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
AGAIN = "And now the replacement is broken as well, I am furious."


def look(fake: FakeWorld, ticket: str) -> None:
    fake.clock.forward(minutes=1)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)


def tagged(fake: FakeWorld, ticket: str) -> bool:
    return any(tag.startswith("amends-") for tag in fake.desk.tickets[ticket].tags)


MODES = """
mode: shadow
tiers: {vip: gold}
modes:
  - {channel: [email, web], tier: gold, mode: shadow}
  - {channel: email, mode: notes}
  - {group: 123, mode: tags}
  - {form: [7700001, Question], mode: notes}
  - {priority: urgent, mode: notes}
"""


@pytest.mark.parametrize(
    ("channel", "changes", "mode"),
    [
        (Channel.EMAIL, {}, "notes"),
        (Channel.EMAIL, {"tags": frozenset({"vip"})}, "shadow"),
        (Channel.WEB, {}, "shadow"),
        (Channel.WEB, {"group": "123"}, "tags"),
        (Channel.EMAIL, {"group": "123"}, "notes"),
        (Channel.WEB, {"group": "1234"}, "shadow"),
        (Channel.WEB, {"form": "7700001"}, "notes"),
        (Channel.WEB, {"form": "Question"}, "notes"),
        (Channel.PHONE, {"priority": "urgent"}, "notes"),
    ],
)
def test_the_first_mode_that_fits_a_ticket_counts(channel: Channel, changes: dict[str, object], mode: str) -> None:
    """An admin switches on by channel, group, form, tier and priority, each ticket by the first entry for it."""
    fake = FakeWorld(settings=MODES)
    ticket = fake.desk.write(ANGRY, channel=channel)
    fake.desk.change(ticket, **changes)
    look(fake, ticket)
    written = "notes" if fake.desk.notes(ticket) else "tags" if tagged(fake, ticket) else "shadow"
    assert written == mode
    assert fake.casebook.peek("zendesk", ticket).promise  # the clock runs in every mode


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mode: shadow", "mode: notes"),
        ("mode: tags", "mode: notes"),
        ("mode: shadow", "mode: tags"),
        ("mode: shadow", "{mode: shadow, modes: [{channel: email, mode: notes}]}"),
        ("{mode: tags, modes: [{channel: web, mode: notes}]}", "{mode: tags, modes: [{group: 7, mode: notes}]}"),
        ("{mode: notes, modes: [{group: 7, mode: shadow}]}", "mode: notes"),
        ("{mode: notes, modes: [{channel: email, mode: tags}]}", "mode: notes"),
    ],
)
def test_what_was_assessed_before_a_switch_never_gets_a_note_later(before: str, after: str) -> None:
    """Switching on brings no flood of notes on what agents have long seen; the next message gets its own."""
    fake = FakeWorld(settings=before)
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, group="7")
    look(fake, ticket)
    fake.settings = after
    look(fake, ticket)
    look(fake, ticket)
    assert not fake.desk.notes(ticket)
    fake.desk.write(AGAIN, ticket=ticket)
    look(fake, ticket)
    assert bool(fake.desk.notes(ticket)) is ("notes" in after)
    assert tagged(fake, ticket)


@pytest.mark.parametrize("mode", ["shadow", "tags"])
def test_a_ticket_that_changes_its_team_keeps_that_it_was_assessed(mode: str) -> None:
    """From a team in shadow or tags to one with notes: no note on what was read before, but on what comes then."""
    fake = FakeWorld(settings=f"{{mode: notes, modes: [{{group: 7, mode: {mode}}}]}}")
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, group="7")
    look(fake, ticket)
    fake.desk.change(ticket, group="8")
    look(fake, ticket)
    assert not fake.desk.notes(ticket)
    fake.desk.write(AGAIN, ticket=ticket)
    look(fake, ticket)
    assert fake.desk.notes(ticket)


@pytest.mark.parametrize("mode", ["shadow", "tags"])
def test_a_switch_back_ends_the_notes(mode: str) -> None:
    """What is switched off again writes no more notes, on tickets that had one neither."""
    fake = FakeWorld(settings="mode: notes")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.settings = f"mode: {mode}"
    fake.clock.forward(hours=1)
    fake.desk.write(AGAIN, ticket=ticket)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


@pytest.mark.parametrize(
    "entry",
    ["{channel: email}", "{group: 7}", "{form: 9}", "{tier: gold}", "{priority: normal}", "{channel: email, group: 7}"],
)
def test_a_ticket_that_is_left_out_is_counted_and_nothing_else(entry: str) -> None:
    """No judgement, no tag, no note, no promise and no due time on tickets that Amends is told to leave alone."""
    fake = FakeWorld(settings=f"{{mode: notes, tiers: {{vip: gold}}, leave_out: [{{channel: chat}}, {entry}]}}")
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, group="7", form="9", tags=frozenset({"vip"}))
    look(fake, ticket)
    assert fake.count.of("TicketParked", reason="left_out") == 1
    assert not fake.count.of("VerdictReached")
    assert not fake.desk.notes(ticket)
    assert not tagged(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).promise is None
    assert not fake.reminders.schedules


@pytest.mark.parametrize("changes", [{"group": "8"}, {"group": "7", "form": "10"}])
def test_a_ticket_is_left_out_only_where_all_that_an_entry_names_fits(changes: dict[str, object]) -> None:
    """An entry with a group and a form leaves out that form in that group alone."""
    fake = FakeWorld(settings="{mode: notes, leave_out: [{group: 7, form: 9}]}")
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, **{"form": "9", **changes})
    look(fake, ticket)
    assert fake.desk.notes(ticket)


def test_a_ticket_that_moves_to_a_team_that_is_left_out_is_let_go() -> None:
    """Its promise ends and its schedule is gone; what stands on it stays, and no reminder comes."""
    fake = FakeWorld(settings="{mode: notes, leave_out: [{group: 7}]}")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    tags = fake.desk.tickets[ticket].tags
    assert fake.reminders.schedules
    fake.desk.change(ticket, group="7")
    look(fake, ticket)
    assert not fake.reminders.schedules
    assert fake.desk.tickets[ticket].tags == tags
    assert not fake.count.of("PromiseBroken")
    fake.clock.forward(days=2)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_who_waits_when_a_ticket_comes_back_gets_what_is_owed() -> None:
    """A ticket sorted by a team that is left out is assessed once it comes to one that uses Amends."""
    fake = FakeWorld(settings="{mode: notes, leave_out: [{group: 7}]}")
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, group="7")
    look(fake, ticket)
    fake.desk.change(ticket, group="8")
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.casebook.peek("zendesk", ticket).promise
    fake.desk.change(ticket, status=Status.SOLVED)
    look(fake, ticket)
    assert not fake.reminders.schedules
