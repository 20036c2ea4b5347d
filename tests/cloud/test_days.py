"""A day's counts: in DynamoDB and in the tests' own fake, added with the ticket's case or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from amends.case import Case
from amends.cloud.casebook import TRIES, StoredCases
from amends.cloud.days import PARTS, StoredDays
from amends.ports import Casebook, Days, TryLaterError
from amends.tally import WEIGHTS, Tally, Telling
from tests.cloud.conftest import TABLE
from tests.fakes import NOON, FakeCasebook, FakeClock

TODAY = date(2026, 11, 23)
REGRET = Tally(TODAY, {"verdict.regret.late": 1, "note.written": 1})
Both = tuple[Casebook, Days]


def telling(ticket: str, *why: str, helpdesk: str = "zendesk") -> Telling:
    return Telling(helpdesk, ticket, f"https://acme.example/{ticket}", "regret", "late", frozenset(why))


@pytest.fixture(params=["fake", "dynamodb"])
def both(request: pytest.FixtureRequest, clock: FakeClock) -> Both:
    """The casebook, and what the report reads of it."""
    if request.param == "fake":
        fake = FakeCasebook(clock)
        return fake, fake
    client = request.getfixturevalue("table")
    return StoredCases(client, TABLE, clock), StoredDays(client, TABLE)


def count(casebook: Casebook, clock: FakeClock, tally: Tally, ticket: str = "1001", helpdesk: str = "zendesk") -> None:
    casebook.release(casebook.take(helpdesk, ticket, clock()), tally)


def test_a_days_counts_add_up(both: Both, clock: FakeClock) -> None:
    """Whatever tickets add, the day shows their sum, each helpdesk for itself, and an empty day is there too."""
    casebook, days = both
    for ticket in range(40):
        count(casebook, clock, REGRET, str(ticket))
    count(casebook, clock, Tally(TODAY, {"verdict.regret.late": 2}), "7")
    count(casebook, clock, Tally(TODAY, {"kept.update": 1}), "7", "freshdesk")
    yesterday, today = TODAY - timedelta(days=1), TODAY
    found = {(d.day, d.helpdesk): dict(d.counts) for d in days.days(yesterday, today, ["zendesk", "freshdesk"])}
    assert found == {
        (yesterday, "freshdesk"): {},
        (yesterday, "zendesk"): {},
        (today, "freshdesk"): {"kept.update": 1},
        (today, "zendesk"): {"verdict.regret.late": 42, "note.written": 40},
    }
    [zendesk] = days.days(TODAY, TODAY, ["zendesk"])
    assert zendesk.counts == {"verdict.regret.late": 42, "note.written": 40}


def test_counts_come_with_the_case_or_not_at_all(both: Both, clock: FakeClock) -> None:
    """A worker whose lease went to another one stores nothing and counts nothing: the other one counts."""
    casebook, days = both
    late = casebook.take("zendesk", "1001", clock())
    clock.forward(seconds=91)
    heir = casebook.take("zendesk", "1001", clock())
    with pytest.raises(TryLaterError, match="lease_lost"):
        casebook.release(replace(late, parked="closed"), REGRET)
    assert days.days(TODAY, TODAY, ["zendesk"])[0].counts == {}
    casebook.release(replace(heir, assessed="m-1"), REGRET)
    with pytest.raises(TryLaterError, match="lease_lost"):
        casebook.release(replace(heir, assessed="m-1"), REGRET)
    assert days.days(TODAY, TODAY, ["zendesk"])[0].counts == REGRET.counts
    assert casebook.peek("zendesk", "1001").assessed == "m-1"


def test_the_most_telling_tickets_are_kept(both: Both, clock: FakeClock) -> None:
    """However many tickets tell a story, a day has the ones with the highest scores, best first."""
    casebook, days = both
    reasons = list(WEIGHTS)
    for ticket in range(200):
        why = [reason for n, reason in enumerate(reasons) if ticket % (n + 2) == 0]
        count(casebook, clock, Tally(TODAY, {"tag.tense": 1}, telling(str(ticket), *why)), str(ticket))
    best = days.days(TODAY, TODAY, ["zendesk"])[0].telling
    scores = [each.score for each in best]
    assert scores == sorted(scores, reverse=True)
    assert best[0].score == max(
        telling("x", *(reason for n, reason in enumerate(reasons) if ticket % (n + 2) == 0)).score
        for ticket in range(200)
    )
    assert best[0] == telling(best[0].ticket, *best[0].why)


@pytest.fixture
def stored(table: Any, clock: FakeClock) -> StoredCases:
    return StoredCases(table, TABLE, clock)


def test_a_day_is_spread_bounded_and_forgotten(stored: StoredCases, table: Any, clock: FakeClock) -> None:
    """Workers write to many parts of a day, no part grows with the tickets, and DynamoDB forgets a day by itself."""
    why = [(), ("grave",), ("grave", "tense"), ("marked",), ("called_wrong",)]
    for ticket in range(200):
        tally = Tally(TODAY, {"verdict.regret.late": 1}, telling(str(ticket), *why[ticket % 5]))
        stored.release(stored.take("zendesk", str(ticket), clock()), tally)
    days = [item for item in table.scan(TableName=TABLE)["Items"] if item["pk"]["S"].startswith("day#")]
    assert sorted(item["pk"]["S"] for item in days) == sorted(f"day#2026-11-23#zendesk#{n}" for n in range(PARTS))
    assert all(len(item) <= 1 + 1 + 1 + len(why) for item in days)  # key, expiry, one count, a ticket a score
    assert {item["expires_at"]["N"] for item in days} == {str(int((NOON + timedelta(days=400)).timestamp()))}
    assert sum(int(item["count.verdict.regret.late"]["N"]) for item in days) == 200


class Busy:
    """A table whose transactions meet others, so often."""

    def __init__(self, table: Any, times: int, code: str = "TransactionConflict") -> None:
        self._table, self._left, self._code = table, times, code

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def transact_write_items(self, **asked: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            return self._table.transact_write_items(**asked)
        reasons = [{"Code": "None"}, {"Code": self._code}]
        error = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        raise ClientError(error, "TransactWriteItems")


def test_workers_that_meet_try_again(table: Any, clock: FakeClock) -> None:
    """Two workers that count on the same part of a day at once both get counted."""
    busy = StoredCases(Busy(table, TRIES - 1), TABLE, clock)
    busy.release(busy.take("zendesk", "1", clock()), REGRET)
    assert StoredDays(table, TABLE).days(TODAY, TODAY, ["zendesk"])[0].counts == REGRET.counts


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_a_table_that_stays_busy_is_tried_later(code: str, table: Any, clock: FakeClock) -> None:
    """Nothing is stored by half: the ticket is looked at again in a moment."""
    busy = StoredCases(Busy(table, TRIES, code), TABLE, clock)
    case = busy.take("zendesk", "1", clock())
    with pytest.raises(TryLaterError, match="casebook_busy"):
        busy.release(replace(case, assessed="m-1"), REGRET)
    assert busy.peek("zendesk", "1") == Case("zendesk", "1")


def test_other_faults_are_an_admins_to_see(table: Any, clock: FakeClock) -> None:
    """A right that is missing is an error, not a wait."""
    busy = StoredCases(Busy(table, 1, "AccessDenied"), TABLE, clock)
    with pytest.raises(ClientError):
        busy.release(busy.take("zendesk", "1", clock()), REGRET)


class Slow:
    """A table that leaves most of what is asked for to the next call, for ever or not."""

    def __init__(self, table: Any, *, ever: bool) -> None:
        self._table, self._ever, self.asked = table, ever, 0

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803  boto3's name
        self.asked += 1
        keys = RequestItems[TABLE]["Keys"]
        answer = self._table.batch_get_item(RequestItems={TABLE: {"Keys": keys[:40]}})
        left = keys if self._ever else keys[40:]
        return {**answer, "UnprocessedKeys": {TABLE: {"Keys": left}} if left else {}}


def test_what_dynamodb_left_out_is_asked_for_again(stored: StoredCases, table: Any, clock: FakeClock) -> None:
    """A busy table hands out part of a batch: the report is complete all the same, or none is made."""
    for ticket in range(40):
        stored.release(stored.take("zendesk", str(ticket), clock()), REGRET)
    slow = Slow(table, ever=False)
    found = StoredDays(slow, TABLE).days(TODAY - timedelta(days=9), TODAY, ["zendesk"])
    assert sum(day.counts.get("note.written", 0) for day in found) == 40
    assert slow.asked > 2
    with pytest.raises(TryLaterError, match="casebook_busy"):
        StoredDays(Slow(table, ever=True), TABLE).days(TODAY, TODAY, ["zendesk"])


def test_a_long_span_is_read_in_batches(stored: StoredCases, table: Any, clock: FakeClock) -> None:
    """A year of two helpdesks comes back day by day, oldest first."""
    old = TODAY - timedelta(days=364)
    stored.release(stored.take("freshdesk", "9", clock()), Tally(old, {"kept.update": 3}))
    found = StoredDays(table, TABLE).days(old, TODAY, ["zendesk", "freshdesk"])
    assert len(found) == 2 * 365
    assert [day.day for day in found] == sorted(day.day for day in found)
    assert found[0].counts == {"kept.update": 3}
    assert datetime.combine(found[-1].day, NOON.timetz()) == NOON
