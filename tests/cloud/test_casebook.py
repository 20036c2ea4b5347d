"""The casebook: the one in DynamoDB and the tests' own fake keep the same rules."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.case import Case, Said, Swept
from amends.cloud.casebook import StoredCases
from amends.cloud.items import attributes, record
from amends.customer import MOST_FAILURES, Customer, Failure, Goodwill
from amends.nouns import Pause, Promise, PromiseKind
from amends.ports import Casebook, MovedOnError, TryLaterError
from tests.cloud.conftest import TABLE
from tests.fakes import NOON, FakeCasebook, FakeClock

FULL = Case(
    "zendesk",
    "1001",
    read_at=NOON,
    wrote_at=NOON + timedelta(seconds=2),
    assessed="m-7",
    assessed_at=NOON - timedelta(minutes=3),
    notes=(Said("m-7", NOON, "late", "regret", 2, frozenset({"outcome.refund"}), 1),),
    tags=frozenset({"amends-tense", "amends-lead"}),
    tags_refused=frozenset({"amends-leaving"}),
    tags_pending=frozenset({"amends-struggling"}),
    promise=Promise(PromiseKind.UPDATE, NOON, NOON + timedelta(hours=6)),
    paused_at=NOON,
    pauses=(Pause(NOON - timedelta(hours=3), NOON - timedelta(hours=2)),),
    rounds=2,
    reminded=NOON - timedelta(days=1),
    due=NOON + timedelta(hours=6, microseconds=5),
    promised=NOON + timedelta(hours=5),
    place=3,
    turn=NOON + timedelta(hours=6, microseconds=5),
    schedule="amends-0123456789abcdef-20261123T180001",
    unwritten=(Said("m-6", NOON, "access", "reaching_out", 1),),
    unwritten_reminders=(NOON - timedelta(days=2), NOON),
    broken=NOON - timedelta(days=3),
    wrong=True,
    parked="closed",
)


@pytest.fixture(params=["fake", "dynamodb"])
def casebook(request: pytest.FixtureRequest, clock: FakeClock) -> Casebook:
    if request.param == "fake":
        return FakeCasebook(clock)
    return StoredCases(request.getfixturevalue("table"), TABLE, clock)


def test_an_agenda_counts_reminders_by_what_was_promised(casebook: Casebook, clock: FakeClock) -> None:
    """To the minute, of each helpdesk and of each minute at which they come."""
    nine = NOON + timedelta(hours=21)
    for minutes, by in ((5, 1), (5, 1), (7, 1), (7, -1), (9, 1)):
        casebook.book("zendesk", nine, NOON + timedelta(minutes=minutes, seconds=minutes), by)
    assert [casebook.book("freshdesk", nine, NOON, by) for by in (1, 1, -1)] == [1, 2, 1]
    casebook.book("zendesk", nine + timedelta(minutes=1), NOON, 1)
    assert casebook.booked("zendesk", nine + timedelta(seconds=5)) == {
        NOON + timedelta(minutes=5): 2,
        NOON + timedelta(minutes=9): 1,
    }
    assert casebook.booked("zendesk", nine - timedelta(minutes=1)) == {}


def test_it_is_kept_how_far_the_sweep_has_come(casebook: Casebook, clock: FakeClock) -> None:
    """Of each helpdesk by itself, for good, and the newest word counts."""
    assert casebook.swept("zendesk") is None
    casebook.keep_swept("zendesk", Swept("start_time=1", clock()))
    casebook.keep_swept("freshdesk", Swept('{"page": 2}', clock()))
    later = Swept("cursor=MTU3NjYxMzUzOS4wfHw0Njd8", clock.forward(days=500))
    casebook.keep_swept("zendesk", later)
    assert casebook.swept("zendesk") == later
    assert casebook.swept("freshdesk") == Swept('{"page": 2}', NOON)
    casebook.keep_swept("freshdesk", Swept("anew", NOON, owed=clock()))
    assert casebook.swept("freshdesk") == Swept("anew", NOON, owed=clock())


def test_it_is_kept_that_a_helpdesk_was_disconnected(casebook: Casebook, clock: FakeClock) -> None:
    """Of each helpdesk by itself and for good, until it is connected again; without a word of it, it is connected."""
    assert casebook.disconnected("zendesk") is None
    casebook.keep_disconnected("zendesk", clock())
    assert casebook.disconnected("zendesk") == NOON
    assert casebook.disconnected("freshdesk") is None
    clock.forward(days=500)
    assert casebook.disconnected("zendesk") == NOON
    casebook.keep_disconnected("zendesk", None)
    assert casebook.disconnected("zendesk") is None


@pytest.fixture
def stored(table: Any, clock: FakeClock) -> StoredCases:
    return StoredCases(table, TABLE, clock)


def take(casebook: Casebook, clock: FakeClock) -> Case:
    return casebook.take("zendesk", "1001", clock())


def remember(casebook: Casebook, clock: FakeClock, case: Case) -> None:
    taken = take(casebook, clock)
    casebook.release(replace(case, version=taken.version, lease=taken.lease))


def same(left: Case, right: Case) -> bool:
    """The same but for what belongs to the casebook."""
    return replace(left, version=0, lease="") == replace(right, version=0, lease="")


class TestContract:
    """What the use cases rely on."""

    def test_a_ticket_never_seen_is_an_empty_case(self, casebook: Casebook, clock: FakeClock) -> None:
        """A ticket that Amends never saw has nothing remembered of it."""
        assert same(casebook.peek("zendesk", "1001"), Case("zendesk", "1001"))
        assert same(take(casebook, clock), Case("zendesk", "1001"))

    def test_all_comes_back(self, casebook: Casebook, clock: FakeClock) -> None:
        """Everything that was remembered of a ticket is there at its next message."""
        remember(casebook, clock, FULL)
        assert same(casebook.peek("zendesk", "1001"), FULL)
        assert same(take(casebook, clock), FULL)

    def test_what_is_over_is_forgotten(self, casebook: Casebook, clock: FakeClock) -> None:
        """A promise that ended and a tag that went are gone from memory too."""
        remember(casebook, clock, FULL)
        remember(casebook, clock, Case("zendesk", "1001"))
        assert same(casebook.peek("zendesk", "1001"), Case("zendesk", "1001"))

    def test_tickets_and_helpdesks_are_apart(self, casebook: Casebook, clock: FakeClock) -> None:
        """Ticket 1001 of one helpdesk is not ticket 1001 of the other."""
        remember(casebook, clock, FULL)
        assert same(casebook.peek("freshdesk", "1001"), Case("freshdesk", "1001"))
        assert same(casebook.peek("zendesk", "1002"), Case("zendesk", "1002"))
        casebook.take("freshdesk", "1001", clock())

    def test_one_worker_at_a_time(self, casebook: Casebook, clock: FakeClock) -> None:
        """Two workers never work on one ticket: the second is told how long to wait."""
        take(casebook, clock)
        clock.forward(seconds=30)
        with pytest.raises(TryLaterError) as told:
            take(casebook, clock)
        assert told.value.reason == "leased"
        assert 0 < told.value.seconds <= 61

    def test_a_released_case_can_be_taken(self, casebook: Casebook, clock: FakeClock) -> None:
        """The next message of a ticket is worked on as soon as the one before is done."""
        casebook.release(take(casebook, clock))
        assert take(casebook, clock).lease

    def test_a_run_that_was_cut_off_frees_its_case(self, casebook: Casebook, clock: FakeClock) -> None:
        """A worker that died holds a ticket for a minute and a half, not for ever."""
        died = take(casebook, clock)
        clock.forward(seconds=91)
        heir = take(casebook, clock)
        assert heir.lease != died.lease

    @pytest.mark.parametrize("write", ["save", "release"])
    def test_a_late_worker_cannot_write(self, casebook: Casebook, clock: FakeClock, write: str) -> None:
        """A worker whose turn went to another one changes nothing any more."""
        late = take(casebook, clock)
        clock.forward(seconds=91)
        heir = take(casebook, clock)
        with pytest.raises(TryLaterError, match="lease_lost"):
            getattr(casebook, write)(replace(late, parked="late"))
        casebook.release(heir)
        assert casebook.peek("zendesk", "1001").parked == ""

    def test_a_save_keeps_the_lease(self, casebook: Casebook, clock: FakeClock) -> None:
        """A worker may remember several steps of one piece of work; nobody comes in between."""
        case = casebook.save(replace(take(casebook, clock), tags_pending=frozenset({"amends-tense"})))
        with pytest.raises(TryLaterError, match="leased"):
            take(casebook, clock)
        case = casebook.save(replace(case, tags=case.tags_pending, tags_pending=frozenset()))
        casebook.release(replace(case, parked="closed"))
        kept = casebook.peek("zendesk", "1001")
        assert (kept.tags, kept.tags_pending, kept.parked) == (frozenset({"amends-tense"}), frozenset(), "closed")

    def test_an_old_copy_cannot_be_saved(self, casebook: Casebook, clock: FakeClock) -> None:
        """A step is never undone by saving what was known before it."""
        old = take(casebook, clock)
        casebook.save(replace(old, parked="newer"))
        with pytest.raises(TryLaterError, match="lease_lost"):
            casebook.save(replace(old, parked="older"))
        assert casebook.peek("zendesk", "1001").parked == "newer"

    def test_a_released_case_cannot_be_saved(self, casebook: Casebook, clock: FakeClock) -> None:
        """After its work is done a worker writes nothing more."""
        case = take(casebook, clock)
        casebook.release(case)
        with pytest.raises(TryLaterError, match="lease_lost"):
            casebook.save(replace(case, version=case.version + 1))

    def test_looking_takes_no_lease(self, casebook: Casebook, clock: FakeClock) -> None:
        """A look at a case stops nobody from working on it."""
        assert casebook.peek("zendesk", "1001").lease == ""
        taken = take(casebook, clock)
        assert casebook.peek("zendesk", "1001").lease == ""
        casebook.release(taken)

    def test_an_expired_case_counts_as_absent(self, casebook: Casebook, clock: FakeClock) -> None:
        """What was remembered of a ticket more than 400 days ago plays no part, even before it is removed."""
        remember(casebook, clock, FULL)
        clock.forward(days=400, seconds=1)
        assert same(casebook.peek("zendesk", "1001"), Case("zendesk", "1001"))
        taken = take(casebook, clock)
        assert same(taken, Case("zendesk", "1001"))
        casebook.release(replace(taken, parked="again"))
        assert casebook.peek("zendesk", "1001").parked == "again"

    def test_expiry_is_renewed_by_each_save(self, casebook: Casebook, clock: FakeClock) -> None:
        """A ticket that lives on is remembered, however old it is."""
        for _ in range(3):
            remember(casebook, clock, FULL)
            clock.forward(days=300)
        assert same(casebook.peek("zendesk", "1001"), FULL)

    def test_calls_are_counted_by_minute_and_helpdesk(self, casebook: Casebook, clock: FakeClock) -> None:
        """Amends knows how much of a helpdesk's limit it has used in this minute."""
        assert casebook.spend("zendesk", clock(), 4) == 4
        assert casebook.spend("zendesk", clock.forward(seconds=59), 4) == 8
        assert casebook.spend("zendesk", clock(), -4) == 4
        assert casebook.spend("zendesk", clock(), 4) == 8
        assert casebook.spend("freshdesk", clock(), 3) == 3
        assert casebook.spend("zendesk", clock.forward(seconds=1), 4) == 4


class TestCustomers:
    """What is remembered of a customer beyond one ticket."""

    def test_a_stranger_has_no_past(self, casebook: Casebook) -> None:
        """Of who never wrote before, nothing is known."""
        assert casebook.customer("zendesk", "7") == Customer("zendesk", "7")

    def test_failures_of_several_tickets_are_remembered(self, casebook: Casebook, clock: FakeClock) -> None:
        """What went wrong on each ticket stays, oldest first, the newest of a ticket in place of its earlier one."""
        late, access = Failure("1", clock(), "late"), Failure("2", clock.forward(days=1), "access")
        again = Failure("1", clock.forward(days=2), "faulty")
        for failure in (late, access, again):
            casebook.remember(casebook.customer("zendesk", "7"), failure, None)
        assert casebook.customer("zendesk", "7").failures == (access, again)
        assert casebook.customer("freshdesk", "7").failures == ()
        assert casebook.customer("zendesk", "8").failures == ()

    def test_two_workers_lose_nothing_of_each_other(self, casebook: Casebook, clock: FakeClock) -> None:
        """Two tickets of one customer may be worked on at once."""
        both = casebook.customer("zendesk", "7")
        casebook.remember(both, Failure("1", clock(), "late"), None)
        casebook.remember(both, None, Goodwill("2", clock()))
        casebook.remember(both, Failure("2", clock(), "late"), None)
        known = casebook.customer("zendesk", "7")
        assert ({each.ticket for each in known.failures}, known.goodwill) == ({"1", "2"}, Goodwill("2", clock()))

    def test_a_goodwill_credit_is_refused_where_another_came_since(self, casebook: Casebook, clock: FakeClock) -> None:
        """Whoever decided on it without knowing of the other decides anew; once the other is known, it counts."""
        both = casebook.customer("zendesk", "7")
        casebook.remember(both, None, Goodwill("1", clock()))
        with pytest.raises(MovedOnError):
            casebook.remember(both, Failure("2", clock(), "late"), Goodwill("2", clock()))
        assert casebook.customer("zendesk", "7") == Customer("zendesk", "7", goodwill=Goodwill("1", clock()))
        casebook.remember(casebook.customer("zendesk", "7"), None, Goodwill("2", clock.forward(days=90)))
        assert casebook.customer("zendesk", "7").goodwill == Goodwill("2", clock())
        forgotten = casebook.customer("zendesk", "7") if clock.forward(days=401) else None
        assert forgotten == Customer("zendesk", "7")
        casebook.remember(forgotten, None, Goodwill("3", clock()))
        assert casebook.customer("zendesk", "7").goodwill == Goodwill("3", clock())

    def test_the_oldest_failures_go(self, casebook: Casebook, clock: FakeClock) -> None:
        """A customer who writes for years does not fill the casebook."""
        for number in range(MOST_FAILURES + 2):
            failure = Failure(str(number), clock.forward(days=1), "late")
            casebook.remember(casebook.customer("zendesk", "7"), failure, None)
        kept = casebook.customer("zendesk", "7").failures
        assert [each.ticket for each in kept] == [str(number) for number in range(2, MOST_FAILURES + 2)]

    def test_a_customer_is_forgotten_400_days_after_the_last_trouble(
        self, casebook: Casebook, clock: FakeClock
    ) -> None:
        """Nothing is kept for good."""
        casebook.remember(casebook.customer("zendesk", "7"), Failure("1", clock(), "late"), None)
        clock.forward(days=399)
        assert casebook.customer("zendesk", "7").failures
        clock.forward(days=1, seconds=1)
        assert casebook.customer("zendesk", "7") == Customer("zendesk", "7")


class TestItems:
    """How cases stand in DynamoDB."""

    def test_that_a_helpdesk_is_connected_is_asked_once_a_minute(
        self, stored: StoredCases, table: Any, clock: FakeClock
    ) -> None:
        """A worker pays for no request a ticket, stops within a minute, and goes on at once."""
        admin = StoredCases(table, TABLE, clock)
        assert stored.disconnected("zendesk") is None
        admin.keep_disconnected("zendesk", clock())
        clock.forward(seconds=59)
        assert stored.disconnected("zendesk") is None
        clock.forward(seconds=1)
        assert stored.disconnected("zendesk") == NOON
        admin.keep_disconnected("zendesk", None)
        assert stored.disconnected("zendesk") is None

    def test_a_disconnected_helpdesks_item_does_not_expire(self, stored: StoredCases, table: Any) -> None:
        """An admin's word holds until the admin takes it back."""
        stored.keep_disconnected("zendesk", NOON)
        [item] = table.scan(TableName=TABLE)["Items"]
        assert item == {"pk": {"S": "connection#zendesk"}, "disconnected": {"S": NOON.isoformat()}}

    def test_an_item_expires_400_days_after_its_last_save(
        self, stored: StoredCases, table: Any, clock: FakeClock
    ) -> None:
        """DynamoDB removes a case by itself 400 days after it was last needed."""
        remember(stored, clock, FULL)
        clock.forward(days=10)
        take(stored, clock)
        [item] = table.scan(TableName=TABLE)["Items"]
        assert item["pk"] == {"S": "ticket#zendesk#1001"}
        assert item["expires_at"] == {"N": str(int((NOON + timedelta(days=400)).timestamp()))}

    def test_a_customers_item_holds_ids_kinds_and_times_and_expires(
        self, stored: StoredCases, table: Any, clock: FakeClock
    ) -> None:
        """No name, address or word of a customer is in it."""
        stored.remember(Customer("zendesk", "7"), Failure("1001", NOON, "late"), Goodwill("1001", NOON))
        [item] = table.scan(TableName=TABLE)["Items"]
        at = {"S": NOON.isoformat()}
        assert item == {
            "pk": {"S": "customer#zendesk#7"},
            "failure#1001": {"M": {"ticket": {"S": "1001"}, "at": at, "cause": {"S": "late"}}},
            "goodwill": {"M": {"ticket": {"S": "1001"}, "at": at}},
            "expires_at": {"N": str(int((NOON + timedelta(days=400)).timestamp()))},
        }

    def test_a_minutes_counter_expires(self, stored: StoredCases, table: Any, clock: FakeClock) -> None:
        """Counters of past minutes do not pile up."""
        stored.spend("zendesk", clock(), 1)
        [item] = table.scan(TableName=TABLE)["Items"]
        assert item["pk"] == {"S": "limit#zendesk#2026-11-23T12:00"}
        assert int(item["expires_at"]["N"]) == NOON.timestamp() + 3600

    def test_what_a_newer_version_keeps_survives(self, stored: StoredCases, table: Any, clock: FakeClock) -> None:
        """Going back to an older version of Amends loses nothing that the newer one remembered."""
        remember(stored, clock, FULL)
        table.update_item(
            TableName=TABLE,
            Key={"pk": {"S": "ticket#zendesk#1001"}},
            UpdateExpression="SET goodwill = :g",
            ExpressionAttributeValues={":g": {"M": {"at": {"S": "2030"}}}},
        )
        remember(stored, clock, replace(FULL, parked="deleted"))
        [item] = table.scan(TableName=TABLE)["Items"]
        assert item["goodwill"] == {"M": {"at": {"S": "2030"}}}
        assert stored.peek("zendesk", "1001").parked == "deleted"

    def test_what_an_older_version_did_not_keep_has_its_default(self) -> None:
        """A new version of Amends reads what an older one remembered."""
        assert record(Case, {"helpdesk": {"S": "zendesk"}, "ticket": {"S": "1"}}) == Case("zendesk", "1")

    @pytest.mark.parametrize(
        ("attribute", "value", "unread"),
        [
            (
                "promise",
                {"M": attributes(Promise(PromiseKind.UPDATE, NOON, NOON)) | {"kind": {"S": "brand_new"}}},
                None,
            ),
            ("promise", {"M": {"kind": {"S": "update"}}}, None),
            ("due", {"S": "soon"}, None),
            ("tags", {"SS": ["amends-lead"]}, frozenset()),
            ("notes", {"L": [{"M": {"covers": {"S": "m-1"}}}, {"M": attributes(FULL.notes[0])}]}, FULL.notes),
        ],
        ids=["unknown kind", "part missing", "no time", "another type", "one entry of two"],
    )
    def test_what_this_version_cannot_read_is_left_out_and_told(
        self,
        stored: StoredCases,
        table: Any,
        clock: FakeClock,
        attribute: str,
        value: dict[str, Any],
        unread: Any,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """After going back to an older version a ticket is worked on all the same, and a sweep is not stopped by it."""
        remember(stored, clock, FULL)
        table.update_item(
            TableName=TABLE,
            Key={"pk": {"S": "ticket#zendesk#1001"}},
            UpdateExpression="SET #a = :v",
            ExpressionAttributeNames={"#a": attribute},
            ExpressionAttributeValues={":v": value},
        )
        assert same(stored.peek("zendesk", "1001"), replace(FULL, **{attribute: unread}))
        assert "cannot read" in caplog.text

    def test_other_faults_of_the_table_are_not_taken_for_a_lease(self, stored: StoredCases, clock: FakeClock) -> None:
        """A missing table is an error that an admin gets to see, not a ticket that waits in silence."""
        stored._table = "gone"
        with pytest.raises(Exception, match="ResourceNotFoundException"):
            take(stored, clock)

    def test_only_kinds_and_times_are_kept(self) -> None:
        """Nothing that could hold a customer's words gets into the casebook unnoticed."""
        with pytest.raises(TypeError, match="does not keep a dict"):
            attributes(replace(FULL, parked={"words": "…"}))  # type: ignore[arg-type]

    def test_the_full_case_is_full(self) -> None:
        """These tests cover every field that a case has."""
        own = {"version", "lease"}
        assert all(getattr(FULL, f.name) for f in fields(Case) if f.name not in own)


ids = st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters="-."), max_size=20)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis
names = st.frozensets(ids, max_size=3)
said = st.builds(Said, ids, times, ids, ids, st.integers(0, 3), names, st.integers(0, 9))
promises = st.builds(Promise, st.sampled_from(PromiseKind), times, times)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "str": ids,
    "int": st.integers(0, 10**9),
    "bool": st.booleans(),
    "tuple[datetime, ...]": st.lists(times, max_size=3).map(tuple),
    "datetime | None": st.none() | times,
    "tuple[Pause, ...]": st.lists(st.builds(Pause, times, times), max_size=3).map(tuple),
    "tuple[Said, ...]": st.lists(said, max_size=3).map(tuple),
    "frozenset[str]": names,
    "Promise | None": st.none() | promises,
}


@given(st.fixed_dictionaries({f.name: KINDS[str(f.type)] for f in fields(Case)}))
def test_every_case_comes_back_as_it_was(made: dict[str, Any]) -> None:
    """Whatever a case holds, all of it comes back; a field of a new kind must be added here."""
    case = Case(**made)
    assert record(Case, attributes(case)) == case
