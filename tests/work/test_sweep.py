"""The sweep: what no webhook told is found within minutes, once, whatever becomes of a run."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.case import Swept
from amends.documents import parse
from amends.ports import GiveUpError, SignInError, TryLaterError
from amends.ticket import Status
from amends.work.hint import Hint, loads
from amends.work.run import run
from amends.work.sweep import EVERY, LEFT_S, Outcome, sweep
from tests.fakes import NOON, FakeHelpdesk, FakeWorld

QUESTION = "Hello, which sizes does the blue jacket come in? Kind regards"
ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."


@pytest.fixture
def fake() -> FakeWorld:
    world = FakeWorld()
    swept(world)  # the first run begins now
    world.clock.forward(minutes=1)
    return world


def swept(fake: FakeWorld, left: float = 100) -> Outcome:
    [outcome] = sweep(fake.rounds, lambda: left)
    return outcome


def work(fake: FakeWorld) -> int:
    """Do what stands in the queue; how much that was."""
    hints = [loads(body) for body, _, _ in fake.queue.sent]
    fake.queue.sent.clear()
    for hint in hints:
        run(hint, fake.world)
    return len(hints)


def test_the_first_run_begins_now() -> None:
    """On the day of the installation nobody is told of what was written before it."""
    fake = FakeWorld()
    old = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    assert swept(fake).how == "begun"
    fake.clock.forward(minutes=5)
    assert swept(fake) == Outcome("zendesk", "finished", pages=1)
    assert fake.casebook.peek("zendesk", old).read_at is None


def test_a_message_of_which_no_webhook_told_is_read(fake: FakeWorld) -> None:
    """A lost delivery costs minutes: the ticket gets its note, its tags and its due time."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    assert swept(fake) == Outcome("zendesk", "finished", pages=1, changed=1, queued=1)
    [(body, group, _)] = fake.queue.sent
    assert loads(body) == Hint("sweep", "zendesk", ticket, fake.desk.moved[ticket])
    assert group == f"zendesk#{ticket}"
    work(fake)
    assert len(fake.desk.notes(ticket)) == 1
    assert fake.casebook.peek("zendesk", ticket).due
    assert fake.count.of("SweepQueued", helpdesk="zendesk") == fake.count.of("SweepFinished") == 1


def test_what_a_webhook_told_is_not_read_again(fake: FakeWorld) -> None:
    """Where all webhooks come, the sweep costs one list and no ticket is read twice, also not for our own note."""
    ticket = fake.desk.write(ANGRY)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    assert fake.desk.notes(ticket)
    for _ in range(3):
        fake.clock.forward(minutes=5)
        assert swept(fake).queued == 0
    assert fake.desk.calls["read"] == 1


def test_what_came_after_our_note_is_found(fake: FakeWorld) -> None:
    """Our own note moves a ticket's time; a customer who writes after it is seen all the same."""
    ticket = fake.desk.write(ANGRY)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    fake.clock.forward(seconds=2)
    fake.desk.write("Hello? Nobody answers.", ticket=ticket)
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 1
    assert work(fake) == 1
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 0


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.DELETED])
def test_a_ticket_that_ended_is_read_only_where_a_promise_runs(fake: FakeWorld, status: Status) -> None:
    """The nightly closing of a thousand solved tickets is no work; the end of a ticket with a promise ends it."""
    ticket, strange = fake.desk.write(QUESTION), fake.desk.write(QUESTION)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    fake.clock.forward(minutes=2)
    for each in (ticket, strange):
        fake.desk.change(each, status=status)
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 1
    work(fake)
    assert fake.casebook.peek("zendesk", ticket).promise is None
    assert fake.reminders.schedules == {}
    assert fake.casebook.peek("zendesk", strange).read_at is None


def test_a_ticket_that_was_left_out_stays_out(fake: FakeWorld) -> None:
    """The tag amends-off keeps a ticket from the trigger, and from the sweep."""
    ticket = fake.desk.write(ANGRY)
    fake.desk.change(ticket, tags=frozenset({"amends-off"}))
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 0


def test_it_can_be_switched_off(fake: FakeWorld) -> None:
    """With `sweep: false` the helpdesk is not asked."""
    fake.settings = "{mode: notes, sweep: false}"
    assert swept(fake) == Outcome("zendesk", "off")
    assert fake.desk.calls["changes"] == 0


def test_a_disconnected_helpdesk_is_not_asked(fake: FakeWorld) -> None:
    """And how far the sweep has come stays, for when it is connected again."""
    before = fake.casebook.sweeps["zendesk"]
    fake.casebook.keep_disconnected("zendesk", fake.clock())
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    assert swept(fake) == Outcome("zendesk", "disconnected")
    assert fake.count.of("SweepSkipped", helpdesk="zendesk", reason="disconnected") == 1
    assert fake.desk.calls["changes"] == 0
    assert fake.casebook.sweeps["zendesk"] == before
    fake.casebook.keep_disconnected("zendesk", None)
    assert swept(fake).queued == 1
    work(fake)
    assert fake.desk.notes(ticket)


def test_a_due_time_that_nobody_saw_to_is_found(fake: FakeWorld) -> None:
    """What fell due while the helpdesk was disconnected brings its reminder, and what was before stays as it is."""
    fake.casebook.sweeps.clear()
    older = fake.desk.write(ANGRY)
    ticket = fake.desk.write(QUESTION)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    fake.clock.forward(hours=12)
    fake.casebook.keep_swept("zendesk", Swept(fake.desk.changes_from(NOON), NOON, owed=NOON + timedelta(hours=1)))
    newer = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 2
    assert {(loads(body).kind, loads(body).ticket) for body, _, _ in fake.queue.sent} == {
        ("remind", ticket),
        ("sweep", newer),
    }
    work(fake)
    assert fake.count.of("ReminderWritten") + fake.count.of("TagsChanged") >= 2
    assert "amends-due-soon" in fake.desk.tickets[ticket].tags or "amends-update-due" in fake.desk.tickets[ticket].tags
    assert fake.casebook.peek("zendesk", older).read_at is None
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 0


def test_pages_are_taken_one_after_the_other_within_our_share(fake: FakeWorld) -> None:
    """Of ten lists a minute Amends takes five: what is left waits for the next run, which goes on there."""
    fake.settings = "{mode: notes, limits: {requests_per_minute: {zendesk: 5000}}}"
    fake.desk.page = 10
    tickets = [fake.desk.write(QUESTION) for _ in range(65)]
    fake.clock.forward(minutes=5)
    assert swept(fake) == Outcome("zendesk", "our_share", pages=5, changed=50, queued=50)
    fake.clock.forward(minutes=5)
    assert swept(fake) == Outcome("zendesk", "finished", pages=2, changed=15, queued=15)
    assert sorted(group for _, group, _ in fake.queue.sent) == sorted(f"zendesk#{ticket}" for ticket in tickets)


def test_no_more_is_queued_than_can_be_read_until_the_next_run(fake: FakeWorld) -> None:
    """After a day of lost webhooks new messages need not wait behind it: what is old waits at the helpdesk."""
    fake.desk.page = 20
    tickets = [fake.desk.write(QUESTION) for _ in range(150)]
    found = []
    while True:
        fake.clock.forward(minutes=5)
        outcome = swept(fake)
        found.append(outcome.queued)
        if outcome.how == "finished":
            break
    assert found == [60, 60, 30]  # eleven a minute, and whole pages
    assert len({group for _, group, _ in fake.queue.sent}) == len(tickets)


def test_a_run_without_time_begins_no_page(fake: FakeWorld) -> None:
    """Shortly before its end a run leaves the rest to the next one."""
    fake.desk.write(QUESTION)
    fake.clock.forward(minutes=5)
    assert swept(fake, left=LEFT_S) == Outcome("zendesk", "more")
    assert swept(fake).queued == 1


@given(cut=st.integers(0, 12), pages=st.integers(1, 4))
def test_wherever_a_run_is_cut_off_nothing_is_lost(cut: int, pages: int) -> None:
    """The cursor is kept only after what it covers is queued."""
    fake = FakeWorld()
    fake.desk.page = 3
    swept(fake)
    fake.clock.forward(minutes=1)
    tickets = [fake.desk.write(QUESTION) for _ in range(3 * pages)]
    fake.clock.forward(minutes=5)
    put, left = fake.queue.put, [cut]

    def failing(*hint: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError
        put(*hint)

    fake.queue.put = failing  # type: ignore[method-assign, assignment]
    first = swept(fake)
    fake.queue.put = put  # type: ignore[method-assign]
    fake.clock.forward(minutes=5)
    swept(fake)
    assert {group for _, group, _ in fake.queue.sent} == {f"zendesk#{ticket}" for ticket in tickets}
    assert (first.how == "failed") == (cut < len(tickets))


@pytest.mark.parametrize(
    ("error", "how", "metric"),
    [
        (GiveUpError("forbidden"), "forbidden", "SweepRefused"),
        (SignInError(), "sign_in", "SignInFailed"),
        (TryLaterError("unreachable", 30), "unreachable", "TriedLater"),
        (RuntimeError("a customer's words"), "failed", "WorkFailed"),
    ],
)
def test_a_refusal_is_counted_and_breaks_nothing(fake: FakeWorld, error: Exception, how: str, metric: str) -> None:
    """Without the right to list changes, or with the account down, the run says so and the next one goes on."""
    ticket = fake.desk.write(ANGRY)
    fake.clock.forward(minutes=5)
    fake.desk.fail.append(error)
    assert swept(fake).how == how
    assert fake.count.of(metric) == 1
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 1
    work(fake)
    assert fake.desk.notes(ticket)


def test_one_account_that_is_down_holds_up_no_other(fake: FakeWorld) -> None:
    """Each helpdesk is swept by itself."""
    other = FakeHelpdesk(fake.clock, name="freshdesk")
    rounds = fake.rounds.__class__(
        {"zendesk": fake.desk, "freshdesk": other}, fake.casebook, fake.queue, fake.policy, fake.count, fake.clock
    )
    sweep(rounds, lambda: 100)
    other.write(QUESTION)
    fake.clock.forward(minutes=5)
    fake.desk.fail.append(TryLaterError("unreachable", 30))
    assert [(outcome.helpdesk, outcome.how) for outcome in sweep(rounds, lambda: 100)] == [
        ("zendesk", "unreachable"),
        ("freshdesk", "finished"),
    ]


def test_a_cursor_that_the_helpdesk_does_not_know_any_more_begins_anew(fake: FakeWorld) -> None:
    """What changed since the last whole run is found all the same."""
    fake.clock.forward(minutes=5)
    swept(fake)
    ticket = fake.desk.write(QUESTION)
    fake.casebook.sweeps["zendesk"] = fake.casebook.sweeps["zendesk"].__class__(
        "what is this", fake.casebook.sweeps["zendesk"].since
    )
    fake.clock.forward(minutes=5)
    assert swept(fake).queued == 1
    assert loads(fake.queue.sent[0][0]).ticket == ticket


def test_the_same_change_found_twice_is_read_once(fake: FakeWorld) -> None:
    """Asking twice for the same time is harmless."""
    fake.desk.write(QUESTION)
    before = fake.casebook.sweeps["zendesk"]
    fake.clock.forward(minutes=5)
    swept(fake)
    fake.casebook.sweeps["zendesk"] = before
    swept(fake)
    assert len({known_by for _, _, known_by in fake.queue.sent}) == 1
    assert work(fake) == 2
    assert fake.desk.calls["read"] == 1


def test_what_the_sweep_found_leaves_room_for_new_messages(fake: FakeWorld) -> None:
    """Of each minute's share three tenths are left for what customers write now."""
    tickets = [fake.desk.write(QUESTION) for _ in range(30)]
    done = 0
    for ticket in tickets:
        with suppress(TryLaterError):
            run(Hint("sweep", "zendesk", ticket, fake.clock()), fake.world)
            done += 1
    assert done == 17
    assert fake.count.of("TriedLater", reason="our_share") == 13
    new = fake.desk.write(ANGRY)
    run(Hint("assess", "zendesk", new, fake.clock()), fake.world)
    assert fake.desk.notes(new)


def test_a_run_is_over_before_the_next_begins() -> None:
    """The sweep is switched on unless an admin says otherwise, and comes every few minutes."""
    assert parse({}).settings.sweep is True
    assert timedelta(minutes=1) <= EVERY <= timedelta(minutes=5)
