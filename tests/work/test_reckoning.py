"""What is counted for the report: everything once, the same in every mode, and nothing that tells of a person."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest

from amends.ports import GiveUpError
from amends.tally import COUNTED, LATE, WEIGHTS
from amends.ticket import Channel, Status
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld, Killed
from tests.work.test_exactly_once import Guillotine

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."
FURIOUS = "You people are useless idiots. Broken again! I am cancelling my account and moving to your competitor."
QUESTION = "Hello, which sizes does the blue jacket come in? Kind regards"
IN_NEED = "My mother is 88, sits in the cold on her own and your engineer did not come this morning."
BEREAVED = "My husband died last week, and I still get his invoices. Please stop sending them."
TODAY = date(2026, 11, 23)


def look(fake: FakeWorld, ticket: str) -> None:
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)


def ring(fake: FakeWorld, ticket: str) -> None:
    """Move the clock to the ticket's next schedule and fire it."""
    due = fake.casebook.peek("zendesk", ticket).due
    assert due
    fake.clock.at = max(due, fake.clock.at)
    run(Hint("remind", "zendesk", ticket, due), fake.world)


def counted(fake: FakeWorld) -> dict[str, int]:
    """All that was counted on whatever day."""
    total: Counter[str] = Counter()
    for counts in fake.casebook.counted.values():
        total.update(counts)
    return dict(total)


def telling(fake: FakeWorld) -> dict[str, set[str]]:
    """Ticket -> why it is worth opening."""
    found: dict[str, set[str]] = {}
    for each in itertools.chain(*fake.casebook.telling.values()):
        found.setdefault(each.ticket, set()).update(each.why)
    return found


def some(fake: FakeWorld, *beginnings: str) -> dict[str, int]:
    """Those counts that begin with one of these words."""
    return {name: times for name, times in counted(fake).items() if name.startswith(beginnings)}


def test_a_verdict_is_counted_by_kind_cause_and_channel() -> None:
    """One angry mail is one verdict and one note; the same webhook again adds nothing."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    for _ in range(3):
        look(fake, ticket)
        fake.clock.forward(minutes=1)
    assert fake.casebook.counted.keys() == {(TODAY, "zendesk")}
    assert counted(fake) == {
        "verdict.regret.faulty": 1,
        "channel.email.regret": 1,
        "mode.notes": 1,
        "tag.repeat-contact": 1,
        "note.written": 1,
    }


def test_a_day_is_the_teams_own() -> None:
    """What comes at 23:30 UTC is tomorrow's in Berlin."""
    fake = FakeWorld(settings="{mode: notes, agent_zone: Europe/Berlin}")
    fake.clock.forward(hours=11, minutes=30)
    look(fake, fake.desk.write(ANGRY))
    assert fake.casebook.counted.keys() == {(TODAY + timedelta(days=1), "zendesk")}


@pytest.mark.parametrize("mode", ["shadow", "tags"])
def test_shadow_mode_counts_what_mode_notes_would_have_done(mode: str) -> None:
    """The same messages and due times give the same verdicts, notes and reminders, as `would` instead of `written`."""

    def lived(mode: str) -> FakeWorld:
        fake = FakeWorld(settings=f"mode: {mode}")
        ticket = fake.desk.write(ANGRY, channel=Channel.SOCIAL)
        look(fake, ticket)
        for words in ("Hello? " + ANGRY, "And now it leaks, too! Nobody answers, I am furious.", FURIOUS):
            fake.clock.forward(minutes=7)
            fake.desk.write(words, ticket=ticket)
            look(fake, ticket)
        for _ in range(40):  # a week of reminders and more than may be given
            ring(fake, ticket)
        return fake

    real, shadow = counted(lived("notes")), counted(lived(mode))
    assert real["note.written"] > 1
    assert real["reminder.written"] > 4
    assert real["reminder.enough"] > 0
    assert real.pop("mode.notes") == shadow.pop(f"mode.{mode}")
    assert {name.replace("would", "written"): times for name, times in shadow.items()} == real
    assert "note.written" not in shadow
    assert "reminder.written" not in shadow


def test_what_shadow_mode_held_back_does_not_silence_notes_later() -> None:
    """Switched to notes, the next message gets its note: agents know nothing of what was never written."""
    fake = FakeWorld(settings="mode: shadow")
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    fake.settings = "mode: notes"
    fake.clock.forward(minutes=5)
    fake.desk.write(ANGRY, ticket=ticket)
    look(fake, ticket)
    assert len(fake.desk.notes(ticket)) == 1
    assert some(fake, "note") == {"note.would": 1, "note.written": 1}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("mode", ["notes", "shadow"])
@pytest.mark.parametrize("late", [0, 7], ids=["in time", "late"])
def test_a_run_cut_off_at_any_step_is_counted_once(late: int, mode: str, *, after: bool) -> None:
    """However a run ends, and although it is done again: one verdict, one note, one broken promise."""

    def started() -> tuple[FakeWorld, Hint]:
        fake = FakeWorld(settings=f"mode: {mode}")
        ticket = fake.desk.write(ANGRY)
        fake.clock.forward(hours=late)
        return fake, Hint("assess", "zendesk", ticket, fake.clock())

    whole, hint = started()
    run(hint, whole.world)
    for step in itertools.count(1):
        fake, hint = started()
        blade = Guillotine(step, after)
        try:
            run(hint, blade.world(fake))
        except Killed:
            fake.clock.forward(seconds=360)
            run(hint, fake.world)
        assert counted(fake) == counted(whole), f"cut off at step {step}"
        if not blade.fell:
            break
    assert step > 5
    assert some(whole, "broken") == ({"broken.first_reply": 1} if late else {})


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_reminder_that_is_cut_off_at_any_step_is_counted_once(*, after: bool) -> None:
    """The reminder and the broken promise are one each, whatever Lambda does."""

    def until_it_rings() -> tuple[FakeWorld, Hint]:
        fake = FakeWorld()
        ticket = fake.desk.write(QUESTION)
        look(fake, ticket)
        ring(fake, ticket)
        due = fake.casebook.peek("zendesk", ticket).due
        assert due
        fake.clock.at = due
        return fake, Hint("remind", "zendesk", ticket, due)

    for step in itertools.count(1):
        fake, hint = until_it_rings()
        blade = Guillotine(step, after)
        try:
            run(hint, blade.world(fake))
        except Killed:
            fake.clock.forward(seconds=360)
            run(hint, fake.world)
        assert some(fake, "reminder", "broken") == {"reminder.written": 1, "broken.first_reply": 1}, f"step {step}"
        if not blade.fell:
            break


def test_a_kept_promise_is_counted_once() -> None:
    """An answer in time keeps the first reply; further looks add nothing, and a new promise begins."""
    fake = FakeWorld()
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(hours=1)
    fake.desk.answer(ticket, "It comes in S to XL.")
    for _ in range(3):
        look(fake, ticket)
        fake.clock.forward(minutes=1)
    assert some(fake, "kept", "broken", "late") == {"kept.first_reply": 1}


@pytest.mark.parametrize(
    ("late", "name"),
    [
        (timedelta(minutes=10), "15_min"),
        (timedelta(minutes=59), "1_hour"),
        (timedelta(hours=3), "4_hours"),
        (timedelta(hours=24), "1_day"),
        (timedelta(days=3), "longer"),
    ],
)
def test_a_broken_promise_says_how_late_it_was(late: timedelta, name: str) -> None:
    """Broken once, when its due time passes, however often it is reminded of; and how late, when the answer comes."""
    fake = FakeWorld()
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    promise = fake.casebook.peek("zendesk", ticket).promise
    assert promise
    while (due := fake.casebook.peek("zendesk", ticket).due) and due <= promise.due + late:
        ring(fake, ticket)
    assert some(fake, "kept", "broken", "late") == {"broken.first_reply": 1}
    fake.clock.at = promise.due + late
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert some(fake, "kept", "broken", "late") == {"broken.first_reply": 1, f"late.{name}": 1}
    assert name in LATE


def test_an_answer_that_was_late_before_anybody_was_told_is_broken_too() -> None:
    """The team's hours hold the reminder back, not the count."""
    fake = FakeWorld(
        clocks="{reminders: {hours: late}, calendars: {late: {zone: UTC, week: {mon-sun: '22:00-23:00'}}}}"
    )
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(hours=7)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert some(fake, "kept", "broken", "late") == {"broken.first_reply": 1, "late.1_hour": 1}


@pytest.mark.parametrize(("hours", "broken"), [(1, {}), (7, {"broken.first_reply": 1})])
def test_a_ticket_that_is_solved_without_an_answer(hours: int, broken: dict[str, int]) -> None:
    """In time it keeps and breaks nothing; too late the promise was broken."""
    fake = FakeWorld(
        clocks="{reminders: {hours: late}, calendars: {late: {zone: UTC, week: {mon-sun: '22:00-23:00'}}}}"
    )
    ticket = fake.desk.write(QUESTION)
    look(fake, ticket)
    fake.clock.forward(hours=hours)
    fake.desk.change(ticket, status=Status.SOLVED)
    look(fake, ticket)
    assert some(fake, "kept", "broken", "late") == broken


def test_one_promise_is_broken_once_however_its_due_time_moves() -> None:
    """Due times that a new priority moves back and forth make one broken promise, and none that was kept as well."""
    fake = FakeWorld(clocks="policies: [{priority: urgent, first_reply: 60}]")
    ticket = fake.desk.write(QUESTION)
    fake.desk.change(ticket, priority="urgent")
    look(fake, ticket)
    ring(fake, ticket)
    ring(fake, ticket)
    fake.desk.change(ticket, priority="normal")
    look(fake, ticket)
    fake.desk.change(ticket, priority="urgent")
    look(fake, ticket)
    assert some(fake, "broken") == {"broken.first_reply": 1}
    fake.desk.change(ticket, priority="normal")
    look(fake, ticket)
    fake.desk.answer(ticket, "It comes in S to XL.")
    look(fake, ticket)
    assert some(fake, "kept", "broken") == {"broken.first_reply": 1}


def test_a_ticket_is_counted_by_its_own_mode() -> None:
    """Where a channel has a mode of its own, its messages count by that one; of what is left out nothing is counted."""
    fake = FakeWorld(settings="{mode: notes, modes: [{channel: chat, mode: shadow}], leave_out: [{channel: phone}]}")
    for channel in (Channel.EMAIL, Channel.CHAT, Channel.PHONE):
        ticket = fake.desk.write(ANGRY, channel=channel)
        fake.clock.forward(minutes=1)
        look(fake, ticket)
    assert some(fake, "mode", "note") == {"mode.notes": 1, "mode.shadow": 1, "note.written": 1, "note.would": 1}
    assert not some(fake, "channel.phone")


def test_what_agents_say_is_counted_once() -> None:
    """The tag `amends-wrong` counts for the cause of the note, and so does each tag of ours that was taken off."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    look(fake, ticket)
    desk = fake.desk.tickets[ticket]
    fake.desk.change(ticket, tags=(desk.tags | {"amends-wrong"}) - {"amends-repeat-contact"})
    for _ in range(3):
        fake.desk.answer(ticket, "Sorry, we look into it.")
        fake.clock.forward(minutes=1)
        look(fake, ticket)
    assert some(fake, "wrong", "off") == {"wrong.faulty": 1, "off.repeat-contact": 1}
    assert "called_wrong" in telling(fake)[ticket]


def test_why_no_note_was_written_is_counted() -> None:
    """Answered already, nothing owed, nothing new: each reason for itself."""
    fake = FakeWorld()
    plain, answered = fake.desk.write(QUESTION), fake.desk.write(ANGRY)
    fake.desk.answer(answered, "I am sorry, the refund is on its way.")
    for ticket in (plain, answered):
        look(fake, ticket)
    assert some(fake, "note") == {"note.nothing_owed": 1, "note.answered": 1}
    assert some(fake, "verdict") == {"verdict.none.none": 1}


def test_a_ticket_that_cannot_be_worked_on_is_counted_once() -> None:
    """An admin sees that the helpdesk refuses tickets, however often Amends tries them."""
    fake = FakeWorld()
    ticket = fake.desk.write(ANGRY)
    for _ in range(3):
        fake.desk.fail = [GiveUpError("forbidden")]
        look(fake, ticket)
        fake.clock.forward(minutes=1)
    assert counted(fake) == {"parked.forbidden": 1}


def test_the_worst_tickets_are_the_most_telling() -> None:
    """A customer who leaves in anger is worth opening; one who asks about sizes is not."""
    fake = FakeWorld()
    worst, plain = fake.desk.write(FURIOUS), fake.desk.write(QUESTION)
    for ticket in (worst, plain):
        look(fake, ticket)
    assert telling(fake).keys() == {worst}
    assert {"leaving", "tense"} <= telling(fake)[worst]
    assert telling(fake)[worst] <= set(WEIGHTS)
    [each] = itertools.chain(*fake.casebook.telling.values())
    assert each.link == f"https://acme.zendesk.example/tickets/{worst}"
    assert each.score == sum(WEIGHTS[reason] for reason in each.why)


@pytest.mark.parametrize("words", [BEREAVED, IN_NEED])
def test_nothing_tells_of_a_vulnerable_customer(words: str) -> None:
    """A bereaved or needy customer's note is a note like any other; no count and no list says more."""
    fake = FakeWorld()
    ticket = fake.desk.write(words)
    look(fake, ticket)
    case = fake.casebook.peek("zendesk", ticket)
    assert len(case.notes) == 1
    assert "amends-lead" in fake.desk.tickets[ticket].tags
    assert "tag.lead" not in counted(fake)
    assert telling(fake) == {}
    assert not [name for name in counted(fake) if "gentle" in name or "vulnerable" in name]


def test_every_count_is_a_kind_that_is_listed() -> None:
    """No count holds an id, a name or a word: each begins with a listed kind, and none has a value of its own."""
    fake = FakeWorld()
    for words in (ANGRY, FURIOUS, QUESTION, BEREAVED, "x", "Waar blijft mijn bestelling nou toch? Het duurt te lang."):
        ticket = fake.desk.write(words, name="Wilhelmina Quillfeather")
        look(fake, ticket)
        ring(fake, ticket)
        fake.desk.answer(ticket, "Sorry!")
        look(fake, ticket)
    assert {name.partition(".")[0] for name in counted(fake)} <= set(COUNTED)
    assert "verdict.cannot_tell.none" in counted(fake)
    kept = repr(fake.casebook.counted) + repr(fake.casebook.telling)
    for word in ("Quillfeather", "kettle", "jacket", "competitor", "husband"):
        assert word not in kept
