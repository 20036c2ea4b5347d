"""What changed at a Freshdesk account, over real HTTP: its three lists, their pages and limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amends.helpdesks.freshdesk import changes
from amends.ports import Changed, GiveUpError, TryLaterError
from tests.helpdesks.freshdesk.test_client import Here, here

pytestmark = pytest.mark.network
__all__ = ["here"]


def round_of(here: Here, cursor: str) -> tuple[list[Changed], str]:
    """All changes of one round over the three lists, and the cursor of the next."""
    found: list[Changed] = []
    more = True
    while more:
        page = here.client.changes(cursor)
        found += page.tickets
        cursor, more = page.cursor, page.more
    return found, cursor


def test_what_changed_is_listed_and_the_next_round_begins_two_minutes_earlier(here: Here) -> None:
    """Lists lag behind what they list, so that rounds overlap."""
    cursor = here.client.changes_from(here.clock())
    here.clock.forward(seconds=1)
    first = here.customer()
    here.clock.forward(minutes=5)
    found, cursor = round_of(here, cursor)
    assert [(changed.ticket, changed.ended) for changed in found] == [(first, False)]
    here.clock.forward(minutes=5)
    assert round_of(here, cursor)[0] == []
    here.account.list_lag = timedelta(seconds=90)
    cursor = round_of(here, cursor)[1]
    second = here.customer()
    here.clock.forward(seconds=60)
    late, cursor = round_of(here, cursor)
    assert late == []
    here.clock.forward(minutes=5)
    assert [changed.ticket for changed in round_of(here, cursor)[0]] == [second]


def test_deleted_tickets_and_spam_have_lists_of_their_own(here: Here) -> None:
    """A ticket that was thrown away has ended, as a resolved one has."""
    cursor = here.client.changes_from(here.clock())
    live, gone, spam, solved = (here.customer() for _ in range(4))
    here.account.delete(gone)
    here.account.mark_spam(spam)
    here.account.set_status(solved, "solved")
    found, _ = round_of(here, cursor)
    assert {changed.ticket: changed.ended for changed in found} == {live: False, gone: True, spam: True, solved: True}
    assert here.calls() == ["GET tickets"] * 3


def test_a_hundred_changes_take_one_request(here: Here) -> None:
    """Two hundred and fifty changed tickets are three requests, and two more for the other lists."""
    cursor = here.client.changes_from(here.clock())
    numbers = []
    for _ in range(250):
        numbers.append(here.customer())
        here.clock.forward(seconds=2)
    found, _ = round_of(here, cursor)
    assert {changed.ticket for changed in found} == set(numbers)
    assert here.calls() == ["GET tickets"] * 5


def test_a_bulk_action_within_one_second_is_paged_through(here: Here) -> None:
    """Where more than a page changed at once, page numbers count."""
    cursor = here.client.changes_from(here.clock())
    numbers = [here.customer() for _ in range(230)]
    here.clock.forward(seconds=30)
    numbers += [here.customer() for _ in range(120)]
    found, _ = round_of(here, cursor)
    assert {changed.ticket for changed in found} == set(numbers)
    assert len(here.calls()) <= 8


def test_a_ticket_that_changes_between_two_pages_hides_no_other(here: Here) -> None:
    """It leaves its page and moves all behind it up; each page begins at a time, not at a number."""
    cursor = here.client.changes_from(here.clock())
    numbers = []
    for _ in range(150):
        numbers.append(here.customer())
        here.clock.forward(seconds=2)
    page = here.client.changes(cursor)
    for number in numbers[:40]:
        here.account.set_priority(number, "high")
    found, _ = round_of(here, page.cursor)
    assert {changed.ticket for changed in (*page.tickets, *found)} == set(numbers)


def test_after_the_last_page_that_freshdesk_gives_it_goes_on(here: Here) -> None:
    """30,000 changes in one second: those that cannot be asked for are left, the rest is not."""
    row = {"id": 7, "updated_at": "2026-11-23T12:00:00Z", "status": 2}
    place = changes.Place("2026-11-23T12:00:00Z", "2026-11-23T12:03:00Z", 0, "2026-11-23T12:00:00Z", 300)
    page = changes.understood(place, [row] * 100)
    assert changes.at(page.cursor, here.clock()).path.startswith("/tickets?updated_since=2026-11-23T12:00:01Z&")
    assert page.more


@pytest.mark.parametrize("cursor", ["", "nonsense", "[]", '{"since": 3}', '{"begun": "x", "what": 1}'])
def test_a_cursor_of_nobody_is_refused(here: Here, cursor: str) -> None:
    """The sweep begins anew then."""
    with pytest.raises(GiveUpError) as refused:
        here.client.changes(cursor)
    assert refused.value.reason == "bad_request"


def test_an_agent_with_a_small_scope_is_refused(here: Here) -> None:
    """Freshdesk's 403 is told apart from a refused key."""
    here.account.sees_all = False
    with pytest.raises(GiveUpError) as refused:
        here.client.changes(here.client.changes_from(here.clock()))
    assert refused.value.reason == "forbidden"


def test_twenty_lists_a_minute_and_then_it_waits(here: Here) -> None:
    """The list's own limit, of the smallest plan."""
    cursor = here.client.changes_from(here.clock())
    for _ in range(20):
        here.client.changes(cursor)
    with pytest.raises(TryLaterError) as refused:
        here.client.changes(cursor)
    assert refused.value.reason == "rate_limited"
