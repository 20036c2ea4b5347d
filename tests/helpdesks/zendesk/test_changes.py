"""What changed at a Zendesk account, over real HTTP: the incremental export and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amends.ports import Changed, GiveUpError, TryLaterError
from tests.helpdesks.zendesk.test_client import Account, account

pytestmark = pytest.mark.network
__all__ = ["account"]
MINUTE = timedelta(minutes=1)


def begun(account: Account) -> str:
    return account.client.changes_from(account.clock.now)


def test_what_changed_a_minute_ago_is_listed_with_its_time_and_tags(account: Account) -> None:
    """The last minute is left out, and nothing is asked before it has passed."""
    cursor = begun(account)
    number = account.writes(tier="gold")
    assert account.client.changes(cursor).tickets == ()
    assert account.asked() == []
    wrote = account.clock.now
    account.clock.now += 2 * MINUTE
    account.writes()
    page = account.client.changes(cursor)
    assert page.tickets == (Changed(number, wrote, ended=False, tags=frozenset({"gold"})),)
    assert not page.more
    account.clock.now += 2 * MINUTE
    following = account.client.changes(page.cursor)
    assert [changed.ticket for changed in following.tickets] == ["1002"]
    assert account.client.changes(following.cursor).tickets == ()


def test_a_hundred_changes_take_one_request(account: Account) -> None:
    """Two hundred and fifty changed tickets are three requests, and each ticket comes once."""
    cursor = begun(account)
    for _ in range(250):
        account.writes()
    account.clock.now += 2 * MINUTE
    account.client.read("1001")
    account.asked()
    found: list[str] = []
    more = True
    while more:
        page = account.client.changes(cursor)
        cursor, more = page.cursor, page.more
        found += [changed.ticket for changed in page.tickets]
    assert account.asked() == ["GET /api/v2/incremental/tickets/cursor"] * 3
    assert sorted(found) == [str(number) for number in range(1001, 1251)]


def test_solved_closed_and_deleted_tickets_have_ended(account: Account) -> None:
    """The export shows deleted tickets too."""
    cursor = begun(account)
    numbers = [account.writes() for _ in range(4)]
    account.desk.set_status(numbers[1], "solved")
    account.desk.close(numbers[2])
    account.desk.delete(numbers[3])
    account.clock.now += 2 * MINUTE
    assert [changed.ended for changed in account.client.changes(cursor).tickets] == [False, True, True, True]


def test_whoever_is_no_admin_is_refused(account: Account) -> None:
    """Zendesk lets admins alone list changes; that is told apart from a refused sign-in."""
    cursor = begun(account)
    account.desk.us.role = "agent"
    account.clock.now += 2 * MINUTE
    with pytest.raises(GiveUpError) as refused:
        account.client.changes(cursor)
    assert refused.value.reason == "forbidden"
    account.client.read(account.writes())


def test_ten_a_minute_and_then_it_waits(account: Account) -> None:
    """The export's own limit leaves everything else alone."""
    cursor = begun(account)
    account.clock.now += 2 * MINUTE
    for _ in range(10):
        account.client.changes(cursor)
    with pytest.raises(TryLaterError) as refused:
        account.client.changes(cursor)
    assert (refused.value.reason, refused.value.seconds) == ("rate_limited", 60)
    account.client.read(account.writes())


def test_a_clock_that_is_ahead_waits(account: Account) -> None:
    """A start that is too recent by Zendesk's own clock is no fault."""
    account.fails("incremental", 422, '{"error":"InvalidValue","description":"Too recent start_time."}')
    cursor = begun(account)
    account.clock.now += 2 * MINUTE
    with pytest.raises(TryLaterError) as refused:
        account.client.changes(cursor)
    assert refused.value.reason == "too_recent"


def test_a_cursor_of_nobody_is_refused(account: Account) -> None:
    """The sweep begins anew then."""
    with pytest.raises(GiveUpError) as refused:
        account.client.changes("cursor=nonsense")
    assert refused.value.reason == "bad_request"


def test_an_export_that_makes_no_sense_is_no_change(account: Account) -> None:
    """An entry without id or time is left out; an answer without a cursor leaves it where it was."""
    body = '{"tickets": [{"id": null}, {"id": 7, "updated_at": null}, {"id": 8, "updated_at": "2026-11-23T11:00:00Z"}]}'
    account.fails("incremental", 200, body)
    account.clock.now += 2 * MINUTE
    page = account.client.changes("start_time=1")
    assert [changed.ticket for changed in page.tickets] == ["8"]
    assert (page.cursor, page.more) == ("start_time=1", False)
