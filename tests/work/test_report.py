"""The report as an admin runs it: which days, where the page is, and what a mistake is answered with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amends.ports import Archive
from amends.tally import Tally
from amends.work.hint import Hint
from amends.work.report import AskedError, asked, make
from amends.work.run import run
from tests.fakes import FakePages, FakeWorld

ANGRY = "This is the third time I write about my broken kettle. I want a refund, this is ridiculous."


def archive(fake: FakeWorld, pages: FakePages) -> Archive:
    return Archive(("zendesk",), fake.casebook, pages, fake.policy, fake.clock)


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (None, 14),
        ({}, 14),
        ({"days": 1}, 1),
        ({"days": 366}, 366),
        ({"key1": "value1", "key2": "value2", "key3": "value3"}, 14),
    ],
)
def test_an_admin_says_how_many_days_or_nothing(event: object, days: int) -> None:
    """Nothing said is 14 days, and so is what the Lambda console puts into a new test event."""
    assert asked(event) == days


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"days": 0}, "from 1 to 366"),
        ({"days": 367}, "it is 367"),
        ({"days": "thirty"}, "it is 'thirty'"),
        ({"days": True}, "it is True"),
        ({"days": 1.5}, "it is 1.5"),
        ({"days": None}, "it is None"),
        ({"days": "x" * 9999}, "…"),
        ({"day": 3}, 'There is no "day"'),
        ([30], "must be JSON such as"),
        ("30", "must be JSON such as"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(event: object, told: str) -> None:
    """Each names what is wrong and shows an input that works, in a line or two."""
    with pytest.raises(AskedError) as raised:
        asked(event)
    assert told in str(raised.value)
    assert '{"days": 30}' in str(raised.value)
    assert len(str(raised.value)) < 200


def test_a_report_is_made_of_the_last_days_in_the_teams_zone() -> None:
    """Half past eleven in London's evening is tomorrow in Berlin: today, there, is the last day of the report."""
    fake = FakeWorld(settings="{mode: notes, agent_zone: Europe/Berlin}")
    pages = FakePages(fake.clock)
    fake.clock.at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    ticket = fake.desk.write(ANGRY)
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    old = fake.casebook.take("zendesk", "1", fake.clock())
    fake.casebook.release(old, Tally(date(2026, 11, 17), {"verdict.regret.late": 5}))
    answer = make({"days": 7}, archive(fake, pages))
    assert answer == {
        "report": "https://pages.example/2026-11-23T233000000000Z-7-days.html",
        "valid_until": "2026-11-24 00:30 UTC at the latest; if it ends sooner, run this again",
        "days": "18 – 24 November 2026, Europe/Berlin",
        "messages": 1,
        "apologies_owed": 1,
        "notes": 1,
        "mode": "notes",
        "file": "2026-11-23T233000000000Z-7-days.html",
    }
    [html] = pages.kept.values()
    assert fake.desk.link(ticket) in html
    assert make({"days": 8}, archive(fake, pages))["messages"] == 6


def test_a_mistake_costs_no_call() -> None:
    """Nothing is read and nothing stored where the input cannot be used."""
    pages = FakePages()
    with pytest.raises(AskedError):
        make({"days": -1}, Archive((), None, pages, None, None))  # type: ignore[arg-type]
    assert pages.kept == {}


def test_no_word_of_a_customer_is_on_the_page() -> None:
    """Neither what they wrote nor their name: the page is made of counts."""
    fake, pages = FakeWorld(), FakePages()
    ticket = fake.desk.write(f"{ANGRY} Quillfeather", name="Wilhelmina Quillfeather")
    run(Hint("assess", "zendesk", ticket, fake.clock()), fake.world)
    make({}, archive(fake, pages))
    [html] = pages.kept.values()
    for word in ("Quillfeather", "Wilhelmina", "kettle", "ridiculous", "c-101"):
        assert word not in html
