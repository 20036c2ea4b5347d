"""What Amends remembers of a customer from one ticket to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from amends.customer import Customer, Failure, Goodwill
from amends.ticket import Person
from amends.work.hint import Hint
from amends.work.run import run
from tests.fakes import FakeWorld

LATE = "My parcel with the garden chairs has not arrived, and I am quite disappointed."
GRIEF = "My husband passed away last week and his parcel has still not arrived. I don't know how to cancel it."
PLAYBOOK = "switched_on: [credit]\ncases: [{cause: late, offer: [credit]}]"


@pytest.fixture
def fake() -> FakeWorld:
    return FakeWorld(playbook=PLAYBOOK)


def look(fake: FakeWorld, ticket: str) -> None:
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)


def write(fake: FakeWorld, text: str) -> str:
    """The same customer opens a ticket, and Amends looks at it."""
    ticket = fake.desk.write(text)
    fake.desk.change(ticket, requester=Person("maya", "Maya Lind"))
    look(fake, ticket)
    return ticket


def note(fake: FakeWorld, ticket: str) -> str:
    return next((m.text for m in fake.desk.tickets[ticket].messages if m.text.find("Amends n-") > 0), "")


def test_a_failure_two_weeks_ago_makes_the_next_one_weigh_more(fake: FakeWorld) -> None:
    """Who was let down a short while ago on another ticket is owed more than who was not, and the note says why."""
    first = write(fake, LATE)
    fake.clock.forward(days=14)
    second = write(fake, LATE)
    weights = [fake.casebook.peek("zendesk", ticket).notes[0].severity for ticket in (first, second)]
    assert weights == [1, 2]
    assert "the same happened to them on Mon 23 Nov, on another ticket" in note(fake, second)


def test_a_failure_long_ago_is_over(fake: FakeWorld) -> None:
    """After some months nobody is reminded of it."""
    write(fake, LATE)
    fake.clock.forward(days=91)
    assert "on another ticket" not in note(fake, write(fake, LATE))


def test_another_kind_of_failure_counts_for_a_month(fake: FakeWorld) -> None:
    """Another trouble weighs too, but is forgotten sooner than the same one."""
    write(fake, "I was charged twice for November, please look at it.")
    fake.clock.forward(days=20)
    soon = write(fake, LATE)
    assert "a charge that should not be there happened to them on Mon 23 Nov" in note(fake, soon)


def test_another_customers_trouble_is_no_history(fake: FakeWorld) -> None:
    """Each customer has a past of their own."""
    write(fake, LATE)
    other = fake.desk.write(LATE)
    look(fake, other)
    assert "on another ticket" not in note(fake, other)


def test_one_goodwill_credit_in_a_set_time(fake: FakeWorld) -> None:
    """A credit that was suggested is not suggested again on the next ticket, until the set days are over."""
    assert "a credit" in note(fake, write(fake, LATE))
    fake.clock.forward(days=20)
    assert "a credit" not in note(fake, write(fake, LATE))
    fake.clock.forward(days=71)
    assert "a credit" in note(fake, write(fake, LATE))


def test_two_tickets_at_one_moment_get_one_goodwill_credit(fake: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes twice within seconds is worked on twice at once, and offered one credit all the same."""
    other = fake.desk.write(LATE)
    fake.desk.change(other, requester=Person("maya", "Maya Lind"))
    known = fake.casebook.customer
    at_once = [other]

    def customer(helpdesk: str, requester: str) -> Customer:
        found = known(helpdesk, requester)
        if at_once:
            look(fake, at_once.pop())
        return found

    monkeypatch.setattr(fake.casebook, "customer", customer)
    first = write(fake, LATE)
    assert ["a credit" in note(fake, ticket) for ticket in (other, first)] == [True, False]


def test_a_credit_that_an_agent_offered_counts(fake: FakeWorld) -> None:
    """What an agent gave by hand is a goodwill credit too."""
    fake.playbook = ""
    ticket = write(fake, LATE)
    fake.clock.forward(hours=1)
    fake.desk.answer(ticket, "Hi Maya, it arrives on Friday. Please take this voucher for your trouble.")
    look(fake, ticket)
    assert fake.casebook.customer("zendesk", "maya").goodwill == Goodwill(ticket, fake.clock())
    fake.playbook = PLAYBOOK
    fake.clock.forward(days=20)
    assert "a credit" not in note(fake, write(fake, LATE))


def test_no_limit_where_the_settings_set_none(fake: FakeWorld) -> None:
    """With no days set, a credit may be suggested each time."""
    fake.playbook = f"goodwill_days: 0\n{PLAYBOOK}"
    write(fake, LATE)
    fake.clock.forward(days=20)
    assert "a credit" in note(fake, write(fake, LATE))


def test_grief_leaves_no_trace(fake: FakeWorld) -> None:
    """A loss or an illness is met gently and never remembered."""
    write(fake, GRIEF)
    assert fake.casebook.customer("zendesk", "maya") == Customer("zendesk", "maya")


def test_need_is_no_failure_that_is_remembered(fake: FakeWorld) -> None:
    """Nothing that happened beside somebody's need is kept with the customer."""
    write(fake, "My mother is 88, sits in the cold on her own and your engineer did not come.")
    assert not fake.casebook.customer("zendesk", "maya").failures


def test_what_a_newer_version_remembers_is_a_problem_at_least() -> None:
    """Going back to an older version of Amends, a cause that it does not know still counts as trouble."""
    fake = FakeWorld()
    fake.casebook.remember(Customer("zendesk", "maya"), Failure("1", fake.clock() - timedelta(days=3), "weather"), None)
    assert "a problem happened to them" in note(fake, write(fake, LATE))


def test_in_shadow_mode_nothing_is_suggested_and_so_no_credit_counts(fake: FakeWorld) -> None:
    """A credit that nobody was told of is none."""
    fake.settings = "mode: shadow"
    write(fake, LATE)
    kept = fake.casebook.customer("zendesk", "maya")
    assert (len(kept.failures), kept.goodwill) == (1, None)


def test_a_ticket_without_a_requester_is_nobodys(fake: FakeWorld) -> None:
    """Where the helpdesk names no requester, nothing is remembered."""
    ticket = fake.desk.write(LATE)
    fake.desk.change(ticket, requester=replace(fake.desk.tickets[ticket].requester, id=""))
    look(fake, ticket)
    assert not fake.casebook.customers


def test_what_went_wrong_for_somebody_else_is_not_remembered_of_who_forwarded_it(fake: FakeWorld) -> None:
    """The next small trouble of a colleague who hands on complaints weighs no more for them."""
    ticket = write(
        fake, f"FYI, can you take this?\n\n-----Original Message-----\nFrom: Tom Reyes\nSent: Monday\n\n{LATE}"
    )
    assert "Forwarded by Maya Lind" in note(fake, ticket)
    assert fake.world.casebook.customer("zendesk", "maya").failures == ()
