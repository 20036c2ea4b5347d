"""Reminders worth reading: when they come, when they are silent, and what users of other helpdesks complain about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.ports import GiveUpError
from amends.ticket import Channel, Kind, Person, Role, Status
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
QUESTION = "Hello, which sizes does the blue jacket come in? Kind regards"
OFFICE = """
calendars:
  office: {zone: Europe/Berlin, week: {mon-fri: [09:00-12:00, 13:30-18:00]}, holidays: DE, days: {12-24: closed}}
"""
IN_OFFICE_HOURS = f"count: office{OFFICE}"
HOUR = timedelta(hours=1)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def look(fake: FakeWorld, ticket: str) -> None:
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)


def until(fake: FakeWorld, ticket: str, end: datetime) -> list[datetime]:
    """Let time pass, and fire the ticket's schedules as they come. When they came."""
    fired = []
    while (due := fake.casebook.peek("zendesk", ticket).due) and due <= end:
        fake.clock.at = max(fake.clock.at, due)
        run(Hint("remind", "zendesk", ticket, due), fake.world)
        fired.append(fake.clock())
    fake.clock.at = max(fake.clock.at, end)
    return fired


def reminders(fake: FakeWorld, ticket: str) -> list[datetime]:
    """When reminders were written on the ticket."""
    ours = [m for m in fake.desk.tickets[ticket].messages if m.role is Role.AMENDS and "Amends r-" in m.text]
    return [m.at for m in ours]


def tags(fake: FakeWorld, ticket: str) -> set[str]:
    return {tag.removeprefix("amends-") for tag in fake.desk.tickets[ticket].tags}


def promised(fake: FakeWorld, ticket: str) -> datetime | None:
    promise = fake.casebook.peek("zendesk", ticket).promise
    return promise.due if promise else None


def started(
    clocks: str = "", at: str = "2026-11-23 10:00", text: str = QUESTION, **more: Channel
) -> tuple[FakeWorld, str]:
    """A ticket that a customer opened at this time in Berlin, and its webhook."""
    fake = FakeWorld(clocks=clocks)
    fake.clock.at = berlin(at)
    ticket = fake.desk.write(text, **more)
    look(fake, ticket)
    return fake, ticket


def test_first_a_tag_then_a_note_then_the_lead() -> None:
    """At three quarters of the time a tag alone; at the due time one note; at the next a tag for the lead."""
    fake, ticket = started()
    wrote = fake.clock()
    assert tags(fake, ticket) == set()
    until(fake, ticket, wrote + 4.5 * HOUR)
    assert tags(fake, ticket) == {"due-soon"}
    assert reminders(fake, ticket) == []
    until(fake, ticket, wrote + 6 * HOUR)
    assert tags(fake, ticket) == {"update-due"}
    assert reminders(fake, ticket) == [wrote + 6 * HOUR]
    until(fake, ticket, wrote + 24 * HOUR)
    assert tags(fake, ticket) == {"update-due", "lead"}
    assert len(reminders(fake, ticket)) == 2


def test_a_message_of_markup_alone_is_reminded_of_too() -> None:
    """A picture without a word waits for an answer like any other message."""
    fake, ticket = started(text="<IMG_0123.jpeg>")
    until(fake, ticket, fake.clock() + 6 * HOUR)
    assert len(reminders(fake, ticket)) == 1


def test_the_share_is_the_admins() -> None:
    """Half of the time, or no warning at all."""
    fake, ticket = started("reminders: {tag_at: 0.5}")
    assert fake.casebook.peek("zendesk", ticket).due == fake.clock() + 3 * HOUR
    fake, ticket = started("reminders: {tag_at: 1}")
    assert until(fake, ticket, fake.clock() + 7 * HOUR) == [berlin("2026-11-23 16:00")]


def test_an_answer_takes_the_warning_away() -> None:
    """Who was answered is due no longer, and nothing is said."""
    fake, ticket = started()
    until(fake, ticket, fake.clock() + 5 * HOUR)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert tags(fake, ticket) == set()
    until(fake, ticket, fake.clock() + 2 * HOUR)
    assert reminders(fake, ticket) == []


def test_a_ticket_that_nobody_has_gets_tags_alone() -> None:
    """A note on an unassigned ticket reaches nobody; its tags reach a view, and the lead's tag a rule."""
    fake, ticket = started()
    fake.desk.change(ticket, assignee=None)
    until(fake, ticket, fake.clock() + 25 * HOUR)
    assert reminders(fake, ticket) == []
    assert tags(fake, ticket) == {"update-due", "lead"}
    assert fake.count.of("ReminderSilent", reason="unassigned") == 2


def test_a_ticket_never_drowns_in_reminders() -> None:
    """Five a week on one ticket, unless an admin wants more or fewer; then tags alone."""
    fake, ticket = started(channel=Channel.SOCIAL)
    until(fake, ticket, fake.clock() + timedelta(days=6))
    assert len(reminders(fake, ticket)) == 5
    until(fake, ticket, fake.clock() + timedelta(days=7))
    assert len(reminders(fake, ticket)) == 10
    assert fake.count.of("ReminderSilent", reason="enough")
    fake, ticket = started("reminders: {most_per_week: 0}")
    until(fake, ticket, fake.clock() + timedelta(days=2))
    assert reminders(fake, ticket) == []
    assert tags(fake, ticket) == {"update-due", "lead"}


def test_a_deleted_ticket_is_forgotten() -> None:
    """A ticket that is gone from the helpdesk owes nothing, and nothing falls due."""
    fake, ticket = started()
    fake.desk.fail = [GiveUpError("not_found")]
    look(fake, ticket)
    case = fake.casebook.peek("zendesk", ticket)
    assert (case.promise, case.due, case.parked) == (None, None, "not_found")
    assert fake.reminders.schedules == {}


def test_an_outage_is_told_once() -> None:
    """After three days in which nothing could be done, one reminder comes, not one for each day."""
    fake, ticket = started()
    due = fake.casebook.peek("zendesk", ticket).due
    assert due
    fake.clock.forward(days=3)
    run(Hint("remind", "zendesk", ticket, due), fake.world)
    assert len(reminders(fake, ticket)) == 1
    assert tags(fake, ticket) == {"update-due"}
    next_one = fake.casebook.peek("zendesk", ticket).due
    assert next_one
    assert next_one >= fake.clock() + 23 * HOUR


def test_times_are_the_agents_own() -> None:
    """A note shows clock times in the zone of the agent who has the ticket, and what to tell the customer in theirs."""
    fake, ticket = started()
    fake.desk.change(ticket, assignee=Person("agent", "Ada", zone="Asia/Kolkata"))
    fake.desk.change(ticket, requester=replace(fake.desk.tickets[ticket].requester, zone="America/New_York"))
    until(fake, ticket, fake.clock() + 6 * HOUR)
    [note] = [m.text for m in fake.desk.tickets[ticket].messages if "Amends r-" in m.text]
    assert "due now, 20:30 (IST)" in note
    assert "Tue 24 Nov 20:30 (IST), for them Tue 24 Nov 10:00 (EST)" in note
    fake, ticket = started()
    fake.desk.change(ticket, assignee=Person("agent", "Ada", zone="Eastern Time (US & Canada)"))
    until(fake, ticket, fake.clock() + 6 * HOUR)
    assert "15:00 (UTC)" in fake.desk.tickets[ticket].messages[-1].text


# What users of other helpdesks complain about, one test each.


def test_complaint_it_runs_on_although_the_agent_answered() -> None:
    """An answer whose webhook was lost still counts: the ticket is read again before anybody is reminded."""
    fake, ticket = started()
    fake.clock.forward(hours=5)
    fake.desk.answer(ticket, "It comes in S to XL.")
    until(fake, ticket, fake.clock() + 10 * HOUR)
    assert reminders(fake, ticket) == []
    assert tags(fake, ticket) == set()


@pytest.mark.parametrize("status", [Status.OPEN, Status.PENDING])
def test_complaint_it_does_not_restart_when_the_customer_answers_by_another_way(status: Status) -> None:
    """A call that a colleague wrote down is an answer of the customer's, also while the ticket is pending."""
    fake, ticket = started()
    fake.clock.forward(hours=1)
    fake.desk.answer(ticket, "Which colour?")
    fake.desk.change(ticket, status=status)
    look(fake, ticket)
    fake.clock.forward(hours=30)
    called = fake.clock()
    fake.desk.answer(ticket, "Customer called: the blue one, and where is it?", public=False, kind=Kind.REPORT)
    look(fake, ticket)
    assert promised(fake, ticket) == called + 6 * HOUR
    until(fake, ticket, called + 6 * HOUR)
    assert reminders(fake, ticket)[-1] == called + 6 * HOUR


def test_complaint_the_update_time_overrules_the_first_reply() -> None:
    """An update every ten minutes is no reason to remind before the first reply is due."""
    fake, ticket = started("update: {email: 10}")
    assert promised(fake, ticket) == fake.clock() + 6 * HOUR
    until(fake, ticket, fake.clock() + 6 * HOUR)
    assert len(reminders(fake, ticket)) == 1


@pytest.mark.parametrize("clocks", [IN_OFFICE_HOURS, f"reminders: {{hours: office}}{OFFICE}"])
def test_complaint_it_reminds_at_midnight(clocks: str) -> None:
    """Nothing rings outside the team's hours, neither a tag nor a note; what fell due in the night comes at nine."""
    fake, ticket = started(clocks, "2026-11-23 17:30", channel=Channel.SOCIAL)
    rang = until(fake, ticket, fake.clock() + timedelta(days=30))
    local = [at.astimezone(ZoneInfo("Europe/Berlin")) for at in rang]
    assert local
    assert all(at.weekday() < 5 and 9 <= at.hour <= 18 and (at.hour, at.minute) <= (18, 0) for at in local)
    assert not any((12, 0) < (at.hour, at.minute) < (13, 30) for at in local)


def test_a_night_that_was_asked_for() -> None:
    """Who wants reminders at any hour has them, in whatever hours the promises count."""
    fake, ticket = started(f"reminders: {{hours: always}}\n{IN_OFFICE_HOURS}", "2026-11-23 17:00")
    until(fake, ticket, fake.clock() + 23 * HOUR)
    assert reminders(fake, ticket) == [berlin("2026-11-24 15:30")]
    fake, ticket = started("", "2026-11-23 18:00")
    until(fake, ticket, fake.clock() + timedelta(hours=7))
    assert reminders(fake, ticket) == [berlin("2026-11-24 00:00")]


def test_what_fell_due_in_the_night_leaves_the_team_a_day_before_the_lead_is_told() -> None:
    """A post of Friday evening rings on Monday at nine, once; the lead's tag comes with the next due time."""
    fake, ticket = started(f"reminders: {{hours: office}}{OFFICE}", "2026-11-27 19:00", channel=Channel.SOCIAL)
    until(fake, ticket, berlin("2026-11-30 09:00"))
    assert reminders(fake, ticket) == [berlin("2026-11-30 09:00")]
    assert tags(fake, ticket) == {"update-due"}
    until(fake, ticket, berlin("2026-11-30 13:30"))
    assert tags(fake, ticket) == {"update-due", "lead"}


@pytest.mark.parametrize("seconds", [0, 7, 400])
def test_what_falls_due_as_the_team_closes_is_told_at_that_minute(seconds: int) -> None:
    """A promise until six is reminded of at six, also where the queue takes a moment, and not the next morning."""
    fake, ticket = started(IN_OFFICE_HOURS, "2026-11-23 17:00", channel=Channel.SOCIAL)
    until(fake, ticket, berlin("2026-11-23 17:50"))
    assert fake.casebook.peek("zendesk", ticket).due == berlin("2026-11-23 18:00")
    fake.clock.at = berlin("2026-11-23 18:00") + timedelta(seconds=seconds)
    until(fake, ticket, fake.clock())
    assert len(reminders(fake, ticket)) == 1
    late, again = started(IN_OFFICE_HOURS, "2026-11-23 17:00", channel=Channel.SOCIAL)
    until(late, again, berlin("2026-11-23 17:50"))
    late.clock.at = berlin("2026-11-23 19:00")
    until(late, again, berlin("2026-11-24 08:59"))
    assert reminders(late, again) == []
    until(late, again, berlin("2026-11-24 09:00"))
    assert reminders(late, again) == [berlin("2026-11-24 09:00")]


def test_complaint_no_lunch_break() -> None:
    """Half an hour before lunch, an hour is due half an hour after it."""
    fake, ticket = started(IN_OFFICE_HOURS, "2026-11-23 11:30", channel=Channel.SOCIAL)
    assert promised(fake, ticket) == berlin("2026-11-23 14:00")


@pytest.mark.parametrize(
    ("wrote", "due"),
    [
        ("2026-11-27 16:00", "2026-11-30 14:00"),  # a weekend
        ("2026-12-23 16:00", "2026-12-28 14:00"),  # Christmas, and a day of their own before it
        ("2026-03-27 16:00", "2026-03-30 14:00"),  # summer time begins
        ("2026-10-23 16:00", "2026-10-26 14:00"),  # and ends
    ],
)
def test_complaint_weekends_holidays_and_summer_time(wrote: str, due: str) -> None:
    """Friday afternoon's mail falls due on Monday, at the hour that the clock on the wall shows."""
    fake, ticket = started(f"first_reply: {{email: 330}}\n{IN_OFFICE_HOURS}", wrote)
    assert promised(fake, ticket) == berlin(due)
    until(fake, ticket, berlin(due))
    assert reminders(fake, ticket) == [berlin(due)]


def test_complaint_the_pause_is_not_recalculated() -> None:
    """Two of five working hours were used when the ticket was put on hold: three are left when it comes back, and the
    warning comes at three quarters of what there really is."""
    fake, ticket = started(f"first_reply: {{email: 300}}\n{IN_OFFICE_HOURS}", "2026-11-23 09:00")
    fake.clock.forward(hours=2)
    fake.desk.change(ticket, status=Status.HOLD)
    fake.clock.forward(hours=1)  # the webhook is late
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due is None
    fake.clock.at = berlin("2026-11-25 15:00")
    fake.desk.change(ticket, status=Status.OPEN)
    fake.clock.forward(minutes=20)
    look(fake, ticket)
    assert promised(fake, ticket) == berlin("2026-11-25 18:00")
    assert fake.casebook.peek("zendesk", ticket).due == berlin("2026-11-25 16:45")


def test_complaint_the_agent_is_away() -> None:
    """Who has the ticket does not react: at the second due time its tag lets a rule hand it to the lead."""
    fake, ticket = started(IN_OFFICE_HOURS)
    until(fake, ticket, fake.clock() + timedelta(days=2))
    assert "lead" in tags(fake, ticket)


def test_a_lower_priority_takes_the_due_tag_back() -> None:
    """Who was urgent for a moment is due when a normal ticket is; what was said before is forgotten."""
    fake, ticket = started("policies: [{priority: urgent, first_reply: 10}]")
    wrote = fake.clock()
    fake.desk.change(ticket, priority="urgent")
    look(fake, ticket)
    until(fake, ticket, wrote + HOUR)
    assert "update-due" in tags(fake, ticket)
    fake.desk.change(ticket, priority="normal")
    look(fake, ticket)
    assert tags(fake, ticket) == set()
    assert promised(fake, ticket) == wrote + 6 * HOUR
    until(fake, ticket, wrote + 6 * HOUR)
    assert len(reminders(fake, ticket)) == 2


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.SOCIAL])
def test_a_change_of_channel_moves_what_is_due(channel: Channel) -> None:
    """A mail that becomes a chat is due in an hour from when the customer wrote."""
    fake, ticket = started()
    wrote = fake.clock()
    fake.desk.change(ticket, channel=channel)
    fake.clock.forward(minutes=1)
    look(fake, ticket)
    assert promised(fake, ticket) == wrote + HOUR


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.DELETED])
def test_what_ends_a_ticket_ends_its_promise_and_its_tags(status: Status) -> None:
    """Solving, closing, merging away, spam and deletion: nothing is due, nothing rings."""
    fake, ticket = started()
    until(fake, ticket, fake.clock() + 5 * HOUR)
    fake.desk.change(ticket, status=status)
    look(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).due is None
    assert fake.reminders.schedules == {}
    if status is Status.SOLVED:  # a closed ticket takes no change
        assert tags(fake, ticket) == set()


DEEDS = st.sampled_from(
    [
        "asks",
        "answers",
        "pending",
        "hold",
        "open",
        "solved",
        "urgent",
        "unassign",
        "assign",
        "look",
        "ring",
        "ring",
        "ring",
    ]
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(DEEDS, st.integers(0, 4000)), max_size=12),
    st.sampled_from(
        ["", IN_OFFICE_HOURS, f"reminders: {{hours: office, tag_at: 0.2}}{OFFICE}", "helpdesk_sla: earlier"]
    ),
    st.sampled_from(["2026-03-27 15:00", "2026-10-23 15:00", "2026-12-23 15:00"]),
)
def test_whatever_happens_there_is_one_schedule_and_nobody_is_told_at_night(
    deeds: list[tuple[str, int]], clocks: str, begin: str
) -> None:
    """Any life of a ticket, with schedules that fire late or not at all: at most one stands, it lies ahead, and
    reminders come in the team's hours."""
    fake, ticket = started(clocks, begin)
    statuses = {"pending": Status.PENDING, "hold": Status.HOLD, "open": Status.OPEN, "solved": Status.SOLVED}
    for deed, minutes in deeds:
        fake.clock.forward(minutes=minutes)
        due = fake.casebook.peek("zendesk", ticket).due
        if deed == "ring" and due:
            fake.clock.at = max(fake.clock.at, due)
            run(Hint("remind", "zendesk", ticket, due), fake.world)
        elif deed == "asks":
            fake.desk.write(QUESTION, ticket=ticket)
        elif deed == "answers":
            fake.desk.answer(ticket, "It comes in S to XL.")
        elif deed in statuses:
            fake.desk.change(ticket, status=statuses[deed])
        elif deed == "urgent":
            fake.desk.change(ticket, priority="urgent")
        elif deed in ("assign", "unassign"):
            fake.desk.change(ticket, assignee=Person("agent", "Ada") if deed == "assign" else None)
        look(fake, ticket)
        case = fake.casebook.peek("zendesk", ticket)
        assert list(fake.reminders.schedules) == ([case.schedule] if case.schedule else [])
        assert case.due is None or case.due > fake.clock()
    if "office" in clocks:
        local = [at.astimezone(ZoneInfo("Europe/Berlin")) for at in reminders(fake, ticket)]
        assert all(at.weekday() < 5 and (9, 0) <= (at.hour, at.minute) <= (18, 10) for at in local)


@pytest.mark.parametrize("reason", ["forbidden", "unprocessable", "bad_request"])
@pytest.mark.parametrize("what", ["note", "add tags"])
def test_what_a_helpdesk_refuses_for_good_stops_no_clock(what: str, reason: str) -> None:
    """Where tags, or notes, are refused on a ticket the promise runs on: the reminder comes, and tags once they may."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    fake.desk.refuses = {what: reason}
    look(fake, ticket)
    case = fake.casebook.peek("zendesk", ticket)
    assert case.promise
    assert case.due in {due for _, _, due in fake.reminders.schedules.values()}
    assert (case.parked, len(fake.desk.notes(ticket))) == ("", what != "note")
    assert fake.count.of("WriteRefused", reason=reason, what=what.split()[-1]) == 1
    assert fake.count.of("NoteWritten") == len(fake.desk.notes(ticket))
    fake.desk.refuses = {}
    until(fake, ticket, case.promise.due)
    assert reminders(fake, ticket) == [case.promise.due]
    assert "update-due" in tags(fake, ticket)
    assert fake.casebook.peek("zendesk", ticket).tags_refused == frozenset()


def test_a_ticket_that_cannot_be_read_is_tried_again_while_a_promise_runs() -> None:
    """Permissions come back: a reminder that met a refused read is given an hour later."""
    fake, ticket = started("reminders: {tag_at: 1}")
    due = promised(fake, ticket)
    assert due
    fake.desk.refuses = {"read": "forbidden"}
    until(fake, ticket, due)
    case = fake.casebook.peek("zendesk", ticket)
    assert (case.parked, case.due) == ("forbidden", due + HOUR)
    fake.desk.refuses = {}
    until(fake, ticket, due + HOUR)
    assert reminders(fake, ticket) == [due + HOUR]
    assert fake.casebook.peek("zendesk", ticket).parked == ""
