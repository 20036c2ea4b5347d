"""One fake per port, held to the same contract as the real part. Time moves only when a test moves it."""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from amends import mark
from amends.case import Case, Swept
from amends.customer import MOST_FAILURES, Customer, Failure, Goodwill
from amends.documents import parse
from amends.names import METRICS
from amends.policy import Policy
from amends.ports import Changed, Changes, GiveUpError, Kept, MovedOnError, Rounds, TryLaterError, World
from amends.tally import Day, Tally, Telling
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
LEASE = timedelta(seconds=90)
KEPT = timedelta(days=400)


class Killed(BaseException):
    """The run was cut off, as Lambda cuts one off: nothing after this happens."""


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@dataclass
class FakeCount:
    """Counts metrics, and remembers each with its details."""

    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, metric: str, /, **details: str) -> None:
        assert metric in METRICS, f"{metric} is in no list of metrics"
        self.seen.append((metric, details))

    def of(self, metric: str, **details: str) -> int:
        assert metric in METRICS, f"{metric} is in no list of metrics"
        return sum(m == metric and details.items() <= d.items() for m, d in self.seen)


@dataclass
class FakeCasebook:
    """Keeps cases in memory under the real one's rules: leases, versions, expiry."""

    now: Callable[[], datetime]
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    leases: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    saved_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    customers: dict[tuple[str, str], Customer] = field(default_factory=dict)
    remembered_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    spent: Counter[tuple[str, str]] = field(default_factory=Counter)
    agenda: Counter[tuple[str, datetime, datetime]] = field(default_factory=Counter)
    sweeps: dict[str, Swept] = field(default_factory=dict)
    disconnections: dict[str, datetime | None] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    tokens: itertools.count[int] = field(default_factory=itertools.count)
    counted: dict[tuple[date, str], Counter[str]] = field(default_factory=dict)
    telling: dict[tuple[date, str], list[Telling]] = field(default_factory=dict)

    def peek(self, helpdesk: str, ticket: str) -> Case:
        self.calls["peek"] += 1
        return self._case(helpdesk, ticket)

    def take(self, helpdesk: str, ticket: str, now: datetime) -> Case:
        self.calls["take"] += 1
        key = (helpdesk, ticket)
        if key in self.leases and self.leases[key][1] > now:
            raise TryLaterError("leased", (self.leases[key][1] - now).total_seconds())
        self.leases[key] = (f"lease-{next(self.tokens)}", now + LEASE)
        return replace(self._case(helpdesk, ticket), lease=self.leases[key][0])

    def save(self, case: Case) -> Case:
        self.calls["save"] += 1
        key = (case.helpdesk, case.ticket)
        if self.leases.get(key, ("",))[0] != case.lease or self._case(*key).version != case.version:
            raise TryLaterError("lease_lost", 1)
        case = replace(case, version=case.version + 1)
        self.cases[key] = replace(copy.deepcopy(case), lease="")
        self.saved_at[key] = self.now()
        return case

    def release(self, case: Case, tally: Tally | None = None) -> None:
        self.save(case)
        self.calls["save"] -= 1
        self.calls["release"] += 1
        del self.leases[(case.helpdesk, case.ticket)]
        if tally:
            key = (tally.day, case.helpdesk)
            self.counted.setdefault(key, Counter()).update(tally.counts)
            self.telling.setdefault(key, []).extend([tally.telling] if tally.telling else [])

    def days(self, first: date, last: date, helpdesks: Collection[str]) -> list[Day]:
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        keys = [(day, helpdesk) for day in span for helpdesk in sorted(helpdesks)]
        return [Day(*key, self.counted.get(key, Counter()), self._best(key)) for key in keys]

    def _best(self, key: tuple[date, str]) -> tuple[Telling, ...]:
        return tuple(sorted(self.telling.get(key, ()), key=lambda each: (-each.score, each.ticket)))

    def book(self, helpdesk: str, at: datetime, promised: datetime, by: int) -> int:
        key = helpdesk, _minute(at), _minute(promised)
        self.agenda[key] += by
        return self.agenda[key]

    def booked(self, helpdesk: str, at: datetime) -> dict[datetime, int]:
        return {
            promised: count
            for (desk, minute, promised), count in self.agenda.items()
            if (desk, minute) == (helpdesk, _minute(at)) and count > 0
        }

    def swept(self, helpdesk: str) -> Swept | None:
        return self.sweeps.get(helpdesk)

    def keep_swept(self, helpdesk: str, swept: Swept) -> None:
        self.sweeps[helpdesk] = swept

    def disconnected(self, helpdesk: str) -> datetime | None:
        return self.disconnections.get(helpdesk)

    def keep_disconnected(self, helpdesk: str, since: datetime | None) -> None:
        self.disconnections[helpdesk] = since

    def customer(self, helpdesk: str, requester: str) -> Customer:
        self.calls["customer"] += 1
        at = self.remembered_at.get((helpdesk, requester))
        if at is None or self.now() - at > KEPT:
            return Customer(helpdesk, requester)
        return self.customers[(helpdesk, requester)]

    def remember(self, customer: Customer, failure: Failure | None, goodwill: Goodwill | None) -> None:
        self.calls["remember"] += 1
        key = (customer.helpdesk, customer.id)
        now = self.customers.get(key, Customer(*key))
        seen = customer.goodwill.at if customer.goodwill else None
        there = self.customer(*key).goodwill
        if goodwill and there and (seen is None or there.at > seen):
            raise MovedOnError
        failures = now.failures
        if failure:
            others = [each for each in failures if each.ticket != failure.ticket]
            failures = tuple(sorted((*others, failure), key=lambda each: each.at))[-MOST_FAILURES:]
        self.customers[key] = replace(now, failures=failures, goodwill=goodwill or now.goodwill)
        self.remembered_at[key] = self.now()

    def spend(self, counted: str, now: datetime, calls: int) -> int:
        key = (counted, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}")
        self.spent[key] += calls
        return self.spent[key]

    def _case(self, helpdesk: str, ticket: str) -> Case:
        key = (helpdesk, ticket)
        if key in self.saved_at and self.now() - self.saved_at[key] > KEPT:
            return Case(helpdesk, ticket)
        return self.cases.get(key, Case(helpdesk, ticket))


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


@dataclass
class FakeReminders:
    """Schedules by name, each with the ticket and due time that it would put into the queue."""

    schedules: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)

    def set(self, helpdesk: str, ticket: str, due: datetime) -> str:
        name = f"{helpdesk}-{ticket}-{due:%Y%m%dT%H%M%S}"
        self.schedules.setdefault(name, (helpdesk, ticket, due))
        return name

    def cancel(self, name: str) -> None:
        self.schedules.pop(name, None)


@dataclass
class FakePages:
    """Pages by name, each at an address that nobody could guess."""

    now: Callable[[], datetime] = field(default_factory=FakeClock)
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, html: str) -> Kept:
        self.kept[name] = html
        return Kept(f"https://pages.example/{name}", self.now() + timedelta(hours=1), name)


@dataclass
class FakeHelpdesk:
    """One helpdesk account in memory. `checks` says whether it refuses a write to a ticket that moved on."""

    now: Callable[[], datetime]
    name: str = "zendesk"
    checks: bool = True
    cost: int = 4
    updates: int = 100
    lists: int = 10
    page: int = 100  # changed tickets in one answer
    tickets: dict[str, Ticket] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    moved: dict[str, datetime] = field(default_factory=dict)  # when each ticket changed last
    fail: list[Exception] = field(default_factory=list)  # raised by the next calls, in order
    refuses: dict[str, str] = field(default_factory=dict)  # kind of call -> reason, for good
    before_write: Callable[[], None] | None = None
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def link(self, ticket: str) -> str:
        return f"https://acme.{self.name}.example/tickets/{ticket}"

    def changes_from(self, at: datetime) -> str:
        return f"from {at.isoformat()}"

    def changes(self, cursor: str) -> Changes:
        """The cursor is a time and, behind it, the last ticket of that time."""
        self._call("changes")
        try:
            word, moment, *last = cursor.split()
            after = (datetime.fromisoformat(moment), last[0] if last else "")
        except ValueError:
            raise GiveUpError("bad_request") from None
        keys = sorted((self.moved[ticket], ticket) for ticket in self.tickets)
        left = [key for key in keys if key > after or (word == "from" and key[0] >= after[0])]
        found = tuple(self._changed(ticket, at) for at, ticket in left[: self.page])
        if left:
            at, ticket = left[: self.page][-1]
            cursor = f"after {at.isoformat()} {ticket}"
        return Changes(found, cursor, more=len(left) > self.page)

    def _changed(self, ticket: str, at: datetime) -> Changed:
        there = self.tickets[ticket]
        return Changed(ticket, at.replace(microsecond=0), there.status.ended, there.tags)

    def read(self, ticket: str) -> Ticket:
        self._call("read")
        if ticket not in self.tickets:
            raise GiveUpError("not_found")
        return self.tickets[ticket]

    def add_note(self, ticket: Ticket, html: str) -> str:
        self._call("note")
        self._still(ticket)
        return self._add(ticket.id, Role.AMENDS, html, public=False)

    def change_tags(self, ticket: Ticket, add: Collection[str], remove: Collection[str]) -> frozenset[str]:
        self._call("add tags" if add else "remove tags")
        if add and remove:
            self._call("remove tags")
        current = self.tickets[ticket.id]
        self.tickets[ticket.id] = replace(current, tags=(current.tags - frozenset(remove)) | frozenset(add))
        self.moved[ticket.id] = self.now()
        return self.tickets[ticket.id].tags

    # What people do at the helpdesk.

    def write(self, text: str, *, ticket: str = "", channel: Channel = Channel.EMAIL, name: str = "Maya Lind") -> str:
        """A customer writes: a new ticket, or more on an old one, which opens it again."""
        if not ticket:
            ticket = str(100 + next(self.ids))
            new = Ticket(self.name, ticket, "", Status.NEW, channel, self.now(), Person(f"c-{ticket}", name), ())
            self.tickets[ticket] = replace(new, assignee=Person("agent", "Ada"), stamp=self.now().isoformat())
        self._add(ticket, Role.CUSTOMER, text)
        self.change(ticket, status=Status.OPEN)
        return ticket

    def answer(self, ticket: str, text: str, *, public: bool = True, kind: Kind = Kind.WRITTEN) -> None:
        self._add(ticket, Role.AGENT, text, public=public, kind=kind)

    def change(self, ticket: str, **changes: object) -> None:
        before = self.tickets[ticket]
        if changes.get("status", before.status) != before.status:
            changes = {"status_since": self.now(), **changes}
        self.tickets[ticket] = replace(before, **changes)  # type: ignore[arg-type]
        self.moved[ticket] = self.now()

    def notes(self, ticket: str) -> list[str]:
        return [mark.found(m.text) for m in self.tickets[ticket].messages if m.role is Role.AMENDS]

    def _add(self, ticket: str, role: Role, text: str, *, public: bool = True, kind: Kind = Kind.WRITTEN) -> str:
        current = self.tickets[ticket]
        author = current.requester if role is Role.CUSTOMER else Person(role.value, "Ada")
        message = Message(str(next(self.ids)), role, self.now(), text, public, kind, author)
        self.tickets[ticket] = replace(
            current, messages=(*current.messages, message), stamp=f"{self.now().isoformat()}-{message.id}"
        )
        self.moved[ticket] = self.now()
        return message.id

    def _call(self, what: str) -> None:
        if what not in ("read", "changes") and self.before_write:
            hook, self.before_write = self.before_write, None
            hook()
        self.calls[what] += 1
        if self.fail:
            raise self.fail.pop(0)
        if what in self.refuses:
            raise GiveUpError(self.refuses[what])

    def _still(self, ticket: Ticket) -> None:
        if self.checks and self.tickets[ticket.id].stamp != ticket.stamp:
            raise MovedOnError


@dataclass
class FakeQueue:
    """What was queued, and an error to raise instead."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    error: Exception | None = None

    def put(self, hint: str, group: str, deduplication_id: str) -> None:
        if self.error:
            raise self.error
        self.sent.append((hint, group, deduplication_id))


@dataclass
class FakeSecrets:
    """Webhook secrets; `newer` is what a fresh read finds."""

    secrets: dict[str, Mapping[str, object]]
    newer: dict[str, Mapping[str, object]] = field(default_factory=dict)
    error: Exception | None = None
    fresh_reads: int = 0

    def webhook(self, helpdesk: str, *, fresh: bool = False) -> Mapping[str, object]:
        if helpdesk not in self.secrets:
            raise LookupError(helpdesk)
        if self.error:
            raise self.error
        if fresh:
            self.fresh_reads += 1
            return self.newer.get(helpdesk, self.secrets[helpdesk])
        return self.secrets[helpdesk]


@dataclass
class KeptSecret:
    """One webhook secret for the receiver and for whoever sets it up; every version is kept, the last one counts."""

    versions: list[Mapping[str, object]]

    def webhook(self, helpdesk: str, *, fresh: bool = False) -> Mapping[str, object]:
        return self.versions[-1]

    def keep(self, secret: Mapping[str, object]) -> None:
        self.versions.append(secret)


@dataclass
class FakeWorld:
    """The worker's world made of fakes; `.world` is what a use case takes."""

    settings: str = "mode: notes"
    clocks: str = ""
    playbook: str = ""
    checks: bool = True

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.desk = FakeHelpdesk(self.clock, checks=self.checks)
        self.casebook = FakeCasebook(self.clock)
        self.reminders = FakeReminders()
        self.count = FakeCount()
        self.queue = FakeQueue()

    def policy(self) -> Policy:
        return parse({"settings": self.settings, "clocks": self.clocks, "playbook": self.playbook})

    @property
    def world(self) -> World:
        return World({"zendesk": self.desk}, self.casebook, self.reminders, self.policy, self.count, self.clock)

    @property
    def rounds(self) -> Rounds:
        """What the sweep takes."""
        return Rounds({"zendesk": self.desk}, self.casebook, self.queue, self.policy, self.count, self.clock)
