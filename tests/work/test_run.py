"""One queue message: what work it makes, when it waits, and what becomes of it when the helpdesk is unwell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError
from amends.ticket import Channel, Kind, Status, Ticket
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import NOON, FakeWorld

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
QUESTION = "Hello, which sizes does the blue jacket come in? Kind regards"
THANKS = "Thank you so much for the quick help, it works now."


def look(fake: FakeWorld, ticket: str, *, chat: bool = False, receives: int = 1) -> None:
    run(Hint("assess", "zendesk", ticket, fake.clock(), chat), fake.world, receives)


def fire(fake: FakeWorld, ticket: str) -> None:
    """Move the clock to the ticket's due time and fire its schedules: the tag's that comes before it, and its own."""
    early = True
    while early:
        case = fake.casebook.peek("zendesk", ticket)
        assert case.due is not None
        early = bool(case.promise and case.due < case.promise.due)
        fake.clock.at = max(fake.clock.at, case.due)
        run(Hint("remind", "zendesk", ticket, case.due), fake.world)
        early = early and fake.casebook.peek("zendesk", ticket).promise == case.promise


def promised(fake: FakeWorld, ticket: str) -> datetime | None:
    promise = fake.casebook.peek("zendesk", ticket).promise
    return promise.due if promise else None


@pytest.fixture
def fake() -> FakeWorld:
    return FakeWorld()


def test_an_angry_mail_gets_a_note_tags_and_a_promise(fake: FakeWorld) -> None:
    """The main job: two reads' worth of work, a note, tags, and an answer due in six hours."""
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    assert any(tag.startswith("amends-apology-") for tag in fake.desk.tickets[ticket].tags)
    case = fake.casebook.peek("zendesk", ticket)
    assert promised(fake, ticket) == fake.clock() + timedelta(hours=6)
    assert case.schedule in fake.reminders.schedules
    assert dict(fake.desk.calls) == {"read": 1, "note": 1, "add tags": 1}


def test_a_social_post_is_due_in_an_hour(fake: FakeWorld) -> None:
    """Social media: a first answer within 60 minutes."""
    ticket = fake.desk.write(ANGRY, channel=Channel.SOCIAL)
    look(fake, ticket)
    assert promised(fake, ticket) == fake.clock() + timedelta(minutes=60)


@pytest.mark.parametrize("text", [QUESTION, THANKS])
def test_a_plain_message_gets_no_note(fake: FakeWorld, text: str) -> None:
    """A question or thanks is no reason to interrupt an agent."""
    ticket = fake.desk.write(text)
    look(fake, ticket)
    assert fake.desk.notes(ticket) == []


def test_what_cannot_be_judged_gets_one_tag_and_no_note(fake: FakeWorld) -> None:
    """Amends says honestly that it cannot tell."""
    ticket = fake.desk.write("Olen yrittänyt kirjautua sisään monta kertaa, mutta se ei onnistu millään tavalla.")
    look(fake, ticket)
    assert fake.desk.notes(ticket) == []
    assert fake.desk.tickets[ticket].tags == {"amends-cannot-tell"}


def test_nothing_is_written_when_nothing_changed(fake: FakeWorld) -> None:
    """A change of status after the note costs a read and no write."""
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.clock.forward(minutes=10)
    fake.desk.change(ticket, assignee=None)
    look(fake, ticket)
    assert dict(fake.desk.calls) == {"read": 2, "note": 1, "add tags": 1}


def test_a_burst_about_one_ticket_is_one_read(fake: FakeWorld) -> None:
    """Five webhooks within a second are gathered by the queue's delay and cost one read of the ticket."""
    ticket = fake.desk.write(ANGRY)
    hints = [Hint("assess", "zendesk", ticket, fake.clock() + timedelta(milliseconds=200 * i)) for i in range(5)]
    fake.clock.forward(seconds=3.1)
    for hint in hints:
        run(hint, fake.world)
    assert fake.desk.calls["read"] == 1
    assert fake.casebook.calls["peek"] == 5
    assert fake.count.of("HintSkipped", reason="burst") == 4


def test_shadow_writes_nothing_and_still_keeps_the_clock() -> None:
    """In shadow mode an admin sees counts; the helpdesk sees nothing."""
    fake = FakeWorld(settings="")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    assert dict(fake.desk.calls) == {"read": 1}
    assert fake.count.of("NoteHeldBack", reason="mode") == 1
    assert fake.casebook.peek("zendesk", ticket).schedule
    fire(fake, ticket)
    assert fake.count.of("ReminderSilent", reason="shadow") == 1
    assert set(fake.desk.calls) == {"read"}


def test_tags_mode_writes_tags_alone() -> None:
    """The step between shadow and notes: tags for views, nothing to read."""
    fake = FakeWorld(settings="mode: tags")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    assert dict(fake.desk.calls) == {"read": 1, "add tags": 1}


def test_what_was_assessed_in_shadow_never_gets_a_note_later() -> None:
    """Switching on does not flood a helpdesk with notes about old messages."""
    fake = FakeWorld(settings="")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.settings = "mode: notes"
    fake.clock.forward(minutes=5)
    look(fake, ticket)
    assert fake.desk.notes(ticket) == []


def test_a_message_that_the_helpdesk_hid_for_a_moment_is_not_new() -> None:
    """A thread that was read without its newest message does not make that message a new one afterwards."""
    fake = FakeWorld(settings="")
    ticket = fake.desk.write(QUESTION)
    fake.clock.forward(minutes=1)
    fake.desk.write(ANGRY, ticket=ticket)
    look(fake, ticket)
    whole = fake.desk.tickets[ticket].messages
    for messages in (whole[:1], whole):
        fake.clock.forward(minutes=1)
        fake.desk.change(ticket, messages=messages)
        look(fake, ticket)
        fake.settings = "mode: notes"
    assert fake.desk.notes(ticket) == []


def test_a_second_note_needs_news(fake: FakeWorld) -> None:
    """The same complaint again within the hour says nothing new to the agent."""
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.clock.forward(minutes=45)
    fake.desk.write("Hello? My kettle is still broken and I want my refund.", ticket=ticket)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_notes_keep_their_distance_unless_it_gets_worse(fake: FakeWorld) -> None:
    """Two notes within half an hour come only when the second is graver."""
    ticket = fake.desk.write("Hi, I tried to export my invoices but can't seem to find the button.")
    look(fake, ticket)
    fake.clock.forward(minutes=5)
    fake.desk.write("Also the parcel is late, please send a replacement.", ticket=ticket)
    look(fake, ticket)
    soon = len(fake.desk.notes(ticket))
    fake.clock.forward(minutes=5)
    fake.desk.write("The charger caught fire and burned my hand! My lawyer will contact you.", ticket=ticket)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == soon + 1


def test_three_notes_are_enough() -> None:
    """A ticket never drowns in notes."""
    fake = FakeWorld(settings="mode: notes\nnotes: {most_per_ticket: 1, minutes_apart: 0}")
    ticket = fake.desk.write("Hi, I tried to export my invoices but can't seem to find the button.")
    look(fake, ticket)
    fake.clock.forward(minutes=5)
    fake.desk.write("The charger caught fire and burned my hand! My lawyer will contact you.", ticket=ticket)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.count.of("NoteHeldBack", reason="enough") == 1


def test_an_answered_or_solved_ticket_gets_no_note(fake: FakeWorld) -> None:
    """Nobody needs advice on what is done."""
    answered, solved = fake.desk.write(ANGRY), fake.desk.write(ANGRY)
    fake.clock.forward(minutes=1)
    fake.desk.answer(answered, "I am sorry. A new kettle leaves today.")
    fake.desk.change(solved, status=Status.SOLVED)
    look(fake, answered)
    look(fake, solved)
    assert fake.desk.notes(answered) == fake.desk.notes(solved) == []
    assert fake.casebook.peek("zendesk", solved).due is None


def test_tags_that_no_longer_hold_go_and_peoples_stay(fake: FakeWorld) -> None:
    """Our tags follow the newest verdict; a tag that a person set stays, one taken off is not put back."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, tags=frozenset({"vip", "amends-lead"}))
    look(fake, ticket)
    set_by_us = fake.desk.tickets[ticket].tags - {"vip", "amends-lead"}
    taken_off = min(set_by_us)
    fake.desk.change(ticket, tags=fake.desk.tickets[ticket].tags - {taken_off})
    fake.clock.forward(minutes=5)
    fake.desk.write(ANGRY, ticket=ticket)
    look(fake, ticket)
    assert taken_off not in fake.desk.tickets[ticket].tags
    fake.clock.forward(minutes=5)
    fake.desk.write(THANKS, ticket=ticket)
    look(fake, ticket)
    assert fake.desk.tickets[ticket].tags == {"vip", "amends-lead"}


def test_a_reminder_comes_when_nobody_answered(fake: FakeWorld) -> None:
    """At the due time one note says what to tell the customer, with the tag for the view; the next comes a day after
    the customer wrote."""
    ticket = fake.desk.write(QUESTION)
    wrote = fake.clock()
    look(fake, ticket)
    fire(fake, ticket)
    assert [note[:2] for note in fake.desk.notes(ticket)] == ["r-"]
    assert "amends-update-due" in fake.desk.tickets[ticket].tags
    assert fake.casebook.peek("zendesk", ticket).due == wrote + timedelta(days=1)
    fire(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 2


def test_who_only_says_thanks_waits_for_nothing(fake: FakeWorld) -> None:
    """A customer who is content starts no clock; one who asks something more does."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    fake.desk.answer(ticket, "A new kettle leaves today. I am sorry.")
    fake.clock.forward(hours=1)
    fake.desk.write(THANKS, ticket=ticket)
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due is None
    fake.clock.forward(hours=1)
    fake.desk.write("Thank you! Could you also tell me when it comes?", ticket=ticket)
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("Thank you, please send it to my office", True),
        ("Thanks, I will wait for your call", True),
        ("Thank you, that was not my question", True),
        ("Thank you, please close the ticket", False),
        ("Thanks!\n\nKind regards\nAnna Smith\nNeed a plumber? Call us", False),
    ],
)
def test_who_says_more_than_thanks_waits(fake: FakeWorld, words: str, *, waits: bool) -> None:
    """Nice words do not make a request wait for ever; what a signature asks is nobody's request."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.answer(ticket, "A new kettle leaves today. I am sorry.")
    fake.clock.forward(hours=1)
    fake.desk.write(words, ticket=ticket)
    look(fake, ticket)
    assert bool(fake.casebook.peek("zendesk", ticket).due) is waits


def test_a_question_long_after_thanks_is_not_overdue(fake: FakeWorld) -> None:
    """Ten days after "thank you" a customer asks something: six hours to answer it, and no reminder yet."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(hours=1)
    fake.desk.answer(ticket, "A new kettle leaves today. I am sorry.")
    fake.clock.forward(hours=1)
    fake.desk.write(THANKS, ticket=ticket)
    look(fake, ticket)
    fake.clock.forward(days=10)
    fake.desk.write(QUESTION, ticket=ticket)
    for _ in range(2):
        look(fake, ticket)
        promise = fake.casebook.peek("zendesk", ticket).promise
    assert promise
    assert promise.due == fake.clock() + timedelta(hours=6)
    assert fake.desk.notes(ticket) == []


def test_a_ticket_solved_without_an_answer_starts_anew_when_it_is_reopened(fake: FakeWorld) -> None:
    """What was settled by telephone a year ago is not overdue by a year."""
    ticket = fake.desk.write(QUESTION)
    fake.desk.change(ticket, status=Status.SOLVED)
    look(fake, ticket)
    fake.clock.forward(days=365)
    fake.desk.write(QUESTION, ticket=ticket)
    look(fake, ticket)
    promise = fake.casebook.peek("zendesk", ticket).promise
    assert promise
    assert promise.due == fake.clock() + timedelta(hours=6)
    assert fake.desk.notes(ticket) == []


def test_a_reminder_is_silent_when_somebody_answered(fake: FakeWorld) -> None:
    """An answer that we never heard of still counts, because the ticket is read again."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(minutes=30)
    fake.desk.answer(ticket, "It comes in S to XL.")
    fire(fake, ticket)
    assert fake.desk.notes(ticket) == []
    assert fake.count.of("PromiseKept") == 1
    answered = fake.desk.tickets[ticket].messages[-1].at
    assert promised(fake, ticket) == answered + timedelta(days=1)


def test_an_answer_takes_the_due_tag_away(fake: FakeWorld) -> None:
    """The view of overdue tickets empties itself."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fire(fake, ticket)
    fake.clock.forward(minutes=1)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert fake.desk.tickets[ticket].tags == frozenset()
    assert fake.count.of("PromiseBroken") == 1


@pytest.mark.parametrize("kind", [Kind.AUTOMATIC])
def test_an_automatic_answer_keeps_no_promise(fake: FakeWorld, kind: Kind) -> None:
    """ "We have received your message" is no answer."""
    ticket = fake.desk.write(QUESTION)
    fake.desk.answer(ticket, "We have received your message.", kind=kind)
    fake.desk.answer(ticket, "Looks like a size question.", public=False)
    look(fake, ticket)
    fire(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_a_schedule_that_was_replaced_is_silent(fake: FakeWorld) -> None:
    """A stale firing costs one look into the casebook."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    stale = fake.clock() - timedelta(hours=1)
    run(Hint("remind", "zendesk", ticket, stale), fake.world)
    assert fake.desk.calls["read"] == 1
    assert fake.count.of("HintSkipped", reason="stale") == 1


def test_a_schedule_that_fires_early_waits(fake: FakeWorld) -> None:
    """Schedules are precise to the minute only; a reminder never comes before its time, and is never lost."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    due = fake.casebook.peek("zendesk", ticket).due
    assert due
    fake.clock.at = due - timedelta(seconds=20)
    with pytest.raises(TryLaterError) as waits:
        run(Hint("remind", "zendesk", ticket, due), fake.world)
    assert (waits.value.reason, waits.value.seconds) == ("early", 20)
    fire(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_only_one_schedule_lives(fake: FakeWorld) -> None:
    """The old schedule is deleted when the due time moves."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(minutes=30)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert list(fake.reminders.schedules) == [fake.casebook.peek("zendesk", ticket).schedule]
    fake.clock.forward(minutes=1)
    fake.desk.change(ticket, status=Status.SOLVED)
    look(fake, ticket)
    assert fake.reminders.schedules == {}


def test_a_schedule_that_cannot_be_deleted_is_the_error_that_is_told(fake: FakeWorld) -> None:
    """What failed is reported as it is, not as a lease that was given back before."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(minutes=30)
    fake.desk.answer(ticket, "It comes in S to XL.")

    def denied(name: str) -> None:
        raise PermissionError(name)

    fake.reminders.cancel = denied  # type: ignore[method-assign]
    with pytest.raises(PermissionError):
        look(fake, ticket)
    assert fake.casebook.leases == {}


def test_a_message_that_is_found_late_is_handled_now(fake: FakeWorld) -> None:
    """A webhook that comes after its due time makes one note, which says so, and no reminder beside it."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(hours=7)
    look(fake, ticket)
    assert [mark[:2] for mark in fake.desk.notes(ticket)] == ["n-"]
    assert "amends-update-due" in fake.desk.tickets[ticket].tags
    due = fake.casebook.peek("zendesk", ticket).due
    assert due
    assert due > fake.clock()


def test_a_late_note_whose_tags_were_refused_gets_no_reminder_beside_it(fake: FakeWorld) -> None:
    """The note says that the answer is late; a rule that changes the ticket before our tags makes no second note."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(hours=7)
    real, refusals = fake.desk.change_tags, [MovedOnError()]

    def refused_once(ticket: Ticket, add: Collection[str], remove: Collection[str]) -> frozenset[str]:
        if refusals:
            raise refusals.pop()
        return real(ticket, add, remove)

    fake.desk.change_tags = refused_once  # type: ignore[method-assign]
    look(fake, ticket)
    assert [mark[:2] for mark in fake.desk.notes(ticket)] == ["n-"]
    assert fake.count.of("NoteWritten") == 1
    assert fake.count.of("ReminderSilent", reason="noted") == 1


def test_the_next_due_time_is_never_now(fake: FakeWorld) -> None:
    """A schedule for this very moment might never fire."""
    ticket = fake.desk.write(QUESTION)
    fake.clock.forward(hours=6 + 24)
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due == fake.clock() + timedelta(days=1)


def test_a_new_prefix_leaves_no_old_due_tag_behind(fake: FakeWorld) -> None:
    """An admin who changes the prefix finds the view of overdue tickets under the new one alone."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fire(fake, ticket)
    fake.settings = "mode: notes\ntag_prefix: help-"
    look(fake, ticket)
    assert fake.desk.tickets[ticket].tags == {"help-update-due"}
    fake.clock.forward(minutes=1)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert fake.desk.tickets[ticket].tags == frozenset()


def test_a_chat_waits_for_a_pause(fake: FakeWorld) -> None:
    """A customer who types in several lines gets one note about all of them, within 30 seconds."""
    ticket = fake.desk.write("hi", channel=Channel.CHAT)
    hint = Hint("assess", "zendesk", ticket, fake.clock(), chat=True)
    with pytest.raises(TryLaterError) as first:
        run(hint, fake.world, 1)
    assert fake.desk.calls["read"] == 0
    fake.clock.forward(seconds=12)
    fake.desk.write(ANGRY, ticket=ticket)
    fake.clock.forward(seconds=first.value.seconds - 12)
    with pytest.raises(TryLaterError) as second:
        run(hint, fake.world, 2)
    fake.clock.forward(seconds=second.value.seconds)
    run(hint, fake.world, 3)
    assert fake.clock() - hint.at <= timedelta(seconds=30)
    assert len(fake.desk.notes(ticket)) == 1


@pytest.mark.parametrize("reason", ["not_found", "forbidden", "unprocessable", "bad_request"])
def test_what_cannot_be_done_is_parked_and_tried_by_the_next_hint(fake: FakeWorld, reason: str) -> None:
    """A refusal is remembered with its reason, and the next webhook tries again."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.fail = [GiveUpError(reason)]
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).parked == reason
    assert fake.count.of("TicketParked", reason=reason) == 1
    fake.clock.forward(seconds=1)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.casebook.peek("zendesk", ticket).parked == ""


def test_a_closed_ticket_is_parked_and_never_written_to(fake: FakeWorld) -> None:
    """Helpdesks refuse changes to closed tickets; Amends does not try."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, status=Status.CLOSED)
    look(fake, ticket)
    assert dict(fake.desk.calls) == {"read": 1}
    assert fake.casebook.peek("zendesk", ticket).parked == "closed"
    assert fake.count.of("TicketParked", reason="closed") == 1


def test_a_busy_helpdesk_is_tried_again_and_holds_nothing(fake: FakeWorld) -> None:
    """429 and outages wait; the ticket's lease is given back so that the next try can start at once."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.fail = [TryLaterError("rate_limit", 37)]
    with pytest.raises(TryLaterError) as waits:
        look(fake, ticket)
    assert waits.value.seconds == 37
    assert fake.count.of("TriedLater", reason="rate_limit") == 1
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_a_note_whose_answer_was_lost_is_not_written_twice() -> None:
    """A helpdesk that saved the note and then timed out has it once after the next try."""
    fake = FakeWorld(checks=False)
    ticket = fake.desk.write(ANGRY)
    real = fake.desk.add_note

    def saved_then_lost(ticket: Ticket, html: str) -> str:
        real(ticket, html)
        raise TryLaterError("unknown_outcome", 60)

    fake.desk.add_note = saved_then_lost  # type: ignore[method-assign]
    with pytest.raises(TryLaterError):
        look(fake, ticket)
    fake.desk.add_note = real  # type: ignore[method-assign]
    fake.clock.forward(seconds=60)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_a_refused_sign_in_waits_and_is_counted(fake: FakeWorld) -> None:
    """401 puts the work off by 15 minutes and is counted for the alarm."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.fail = [SignInError()]
    with pytest.raises(SignInError) as waits:
        look(fake, ticket)
    assert waits.value.seconds == 900
    assert fake.count.of("SignInFailed") == 1


def test_amends_leaves_half_of_the_requests_to_people(fake: FakeWorld) -> None:
    """At 200 requests a minute, Amends stops at 100 and goes on in the next minute."""
    tickets = [fake.desk.write(QUESTION) for _ in range(26)]
    for ticket in tickets[:25]:
        look(fake, ticket)
    with pytest.raises(TryLaterError) as waits:
        look(fake, tickets[25])
    assert waits.value.reason == "our_share"
    fake.clock.forward(seconds=waits.value.seconds)
    look(fake, tickets[25])


def test_a_rush_is_spread_over_the_next_minutes(fake: FakeWorld) -> None:
    """Of sixty tickets at once, 25 are done in each minute, and hardly one is sent away twice."""
    waiting, refused = [(fake.clock(), fake.desk.write(ANGRY)) for _ in range(60)], 0
    while waiting:
        at, ticket = waiting.pop(0)
        fake.clock.at = max(fake.clock.at, at)
        try:
            look(fake, ticket)
        except TryLaterError as error:
            refused += 1
            waiting = sorted([*waiting, (fake.clock() + timedelta(seconds=error.seconds), ticket)])
    assert fake.clock() == NOON + timedelta(minutes=2)
    assert refused == 35


def test_the_smallest_share_is_one_ticket_a_minute() -> None:
    """An admin who leaves Amends next to nothing slows it down, and does not stop it for good."""
    fake = FakeWorld(settings="mode: notes\nlimits: {share: 0.001}")
    first, second = fake.desk.write(ANGRY), fake.desk.write(ANGRY)
    look(fake, first)
    with pytest.raises(TryLaterError, match="our_share") as waits:
        look(fake, second)
    fake.clock.forward(seconds=waits.value.seconds)
    look(fake, second)
    assert len(fake.desk.notes(second)) == 1


def test_a_conflict_while_reading_is_read_again(fake: FakeWorld) -> None:
    """A helpdesk can answer 409 to anything."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.fail = [MovedOnError()]
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1


def test_amends_leaves_half_of_the_ticket_updates_to_people(fake: FakeWorld) -> None:
    """A big plan allows many requests, and still few changes of tickets a minute: no note goes beyond our half."""
    fake.settings = "mode: notes\nlimits: {requests_per_minute: {zendesk: 5000}}"
    tickets = [fake.desk.write(ANGRY) for _ in range(26)]
    for ticket in tickets[:25]:
        look(fake, ticket)
    with pytest.raises(TryLaterError) as waits:
        look(fake, tickets[25])
    assert waits.value.reason == "our_share"
    assert fake.desk.notes(tickets[25]) == []
    fake.clock.forward(seconds=waits.value.seconds)
    look(fake, tickets[25])
    assert len(fake.desk.notes(tickets[25])) == 1


def test_a_helpdesk_that_left_the_stack_is_skipped(fake: FakeWorld) -> None:
    """Messages of a helpdesk that was switched off are counted and dropped."""
    run(Hint("assess", "freshdesk", "1", fake.clock()), fake.world)
    assert fake.count.of("HintSkipped", reason="no_helpdesk") == 1


def test_a_ticket_that_keeps_moving_is_left_for_later(fake: FakeWorld) -> None:
    """Three tries, then the queue."""
    ticket = fake.desk.write(ANGRY)

    def moves() -> None:
        fake.desk.change(ticket, stamp=f"{fake.desk.tickets[ticket].stamp}+")
        fake.desk.before_write = moves

    fake.desk.before_write = moves
    with pytest.raises(TryLaterError) as waits:
        look(fake, ticket)
    assert waits.value.reason == "moved_on"
    assert fake.desk.calls["read"] == 3


def test_a_forgotten_ticket_is_not_told_twice(fake: FakeWorld) -> None:
    """Where the casebook lost a ticket, the note on it still speaks for itself."""
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.casebook.cases.clear()
    fake.clock.forward(minutes=5)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    kept = fake.casebook.peek("zendesk", ticket).notes
    assert [said.covers for said in kept] == [fake.desk.tickets[ticket].messages[0].id]


def test_pausing_stops_the_clock_and_resuming_adds_the_pause(fake: FakeWorld) -> None:
    """Pending and on-hold pause the promise; what was left of it is left afterwards."""
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    due = promised(fake, ticket)
    assert due
    fake.clock.forward(hours=1)
    fake.desk.change(ticket, status=Status.PENDING)
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due is None
    assert fake.reminders.schedules == {}
    fake.clock.forward(hours=48)
    fake.desk.change(ticket, status=Status.OPEN)
    look(fake, ticket)
    assert promised(fake, ticket) == due + timedelta(hours=48)


def test_no_words_of_the_customer_reach_the_casebook(fake: FakeWorld) -> None:
    """The casebook holds kinds, ids and times."""
    ticket = fake.desk.write("My neighbour Xaver says: this is the third time! I want a refund, ridiculous.")
    look(fake, ticket)
    case = replace(fake.casebook.peek("zendesk", ticket))
    assert "Xaver" not in repr(case)
    assert "Maya" not in repr(case)


@pytest.mark.parametrize("kind", ["assess", "sweep"])
def test_a_hint_of_a_disconnected_helpdesk_is_no_work(fake: FakeWorld, kind: str) -> None:
    """What was queued before, or comes by a webhook that was made by hand, is passed over without asking there."""
    fake.casebook.keep_disconnected("zendesk", fake.clock())
    ticket = fake.desk.write(ANGRY)
    run(Hint(kind, "zendesk", ticket, fake.clock()), fake.world)
    assert fake.count.of("HintSkipped", reason="disconnected") == 1
    assert not fake.desk.calls
    assert fake.casebook.peek("zendesk", ticket).read_at is None
    fake.casebook.keep_disconnected("zendesk", None)
    run(Hint(kind, "zendesk", ticket, fake.clock()), fake.world)
    assert len(fake.desk.notes(ticket)) == 1


def test_a_due_time_of_a_disconnected_helpdesk_passes_in_silence(fake: FakeWorld) -> None:
    """No reminder, no tag, no new schedule, and no count of a broken promise."""
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    calls, schedules = dict(fake.desk.calls), dict(fake.reminders.schedules)
    before = fake.casebook.peek("zendesk", ticket)
    fake.casebook.keep_disconnected("zendesk", fake.clock())
    assert before.due
    fake.clock.at = before.due
    run(Hint("remind", "zendesk", ticket, before.due), fake.world)
    assert fake.count.of("HintSkipped", reason="disconnected") == 1
    assert (dict(fake.desk.calls), fake.reminders.schedules) == (calls, schedules)
    assert fake.casebook.peek("zendesk", ticket) == before
