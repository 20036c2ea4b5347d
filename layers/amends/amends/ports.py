"""What the use cases need of the world, and the errors that say what the caller must do.

One fake per port stands in `tests/fakes.py` and is held to the same contract test as the real part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the receiver starts without pydantic
    from datetime import date, datetime

    from amends.case import Case, Swept
    from amends.customer import Customer, Failure, Goodwill
    from amends.policy import Policy
    from amends.tally import Day, Tally
    from amends.ticket import Ticket


class TryLaterError(Exception):
    """The world is not ready: do the same again after `seconds`. `reason` is a fixed word, safe to count and log."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(f"{reason}: try again in {seconds:.0f} s")
        self.reason = reason
        self.seconds = seconds


class SignInError(TryLaterError):
    """The helpdesk refused our credentials: the account's work waits, and an admin must act."""

    def __init__(self, reason: str = "sign_in") -> None:
        super().__init__(reason, 900)


class GiveUpError(Exception):
    """Trying again cannot help until something changes at the helpdesk: park the ticket with `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MovedOnError(Exception):
    """The ticket changed between our read and our write: read it again and decide anew."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A ticket that changed at its helpdesk, as the sweep finds it."""

    ticket: str  # digits
    at: datetime  # by the helpdesk's own clock, in whole seconds
    ended: bool = False  # solved, closed, deleted or spam
    tags: frozenset[str] = frozenset()  # where the helpdesk lists them


@dataclass(frozen=True, slots=True)
class Changes:
    """One request's worth of changes, oldest first. cursor: where to go on, in the adapter's own words; more: whether
    there is more to be had now."""

    tickets: tuple[Changed, ...]
    cursor: str
    more: bool


class Helpdesk(Protocol):
    """One helpdesk account. Any method may raise TryLaterError, SignInError or GiveUpError."""

    cost: int
    """What one look at a ticket, with a note and tags, takes of the account's requests a minute."""

    updates: int
    """How many changes of tickets the account's smallest plan allows a minute, agents' own saves included."""

    lists: int
    """How many lists of changed tickets the account's smallest plan allows a minute."""

    def link(self, ticket: str) -> str:
        """Where an agent opens the ticket, once it was read."""

    def changes_from(self, at: datetime) -> str:
        """The cursor of all changes from a time on. No call."""

    def changes(self, cursor: str) -> Changes:
        """The next hundred changes, in one call. Raises GiveUpError `forbidden` where our user may not list them, and
        `bad_request` or `unprocessable` for a cursor that the helpdesk does not know any more."""

    def read(self, ticket: str) -> Ticket:
        """The ticket with its requester and thread, oldest message first."""

    def add_note(self, ticket: Ticket, html: str) -> str:
        """Write a private note and return its id. Raises MovedOnError where the helpdesk can tell that the
        ticket changed since it was read. A note is never public and notifies nobody."""

    def change_tags(self, ticket: Ticket, add: Collection[str], remove: Collection[str]) -> frozenset[str]:
        """Add and remove tags without touching any other, and return all that the ticket has then.
        Raises MovedOnError as `add_note` does."""


class Casebook(Protocol):
    """What Amends remembers of tickets: kinds and times, never words."""

    def take(self, helpdesk: str, ticket: str, now: datetime) -> Case:
        """The ticket's case, leased to the caller. Raises TryLaterError while another worker holds it."""

    def save(self, case: Case) -> Case:
        """Store the case and keep the lease; returns it with its new version. Raises TryLaterError when the
        lease was lost in between."""

    def release(self, case: Case, tally: Tally | None = None) -> None:
        """Store the case, add what it adds to its day's counts, and end the lease: all of it, or nothing. So each
        thing is counted once, however often a run is cut off and done again."""

    def peek(self, helpdesk: str, ticket: str) -> Case:
        """The case as it stands, without a lease: one read."""

    def book(self, helpdesk: str, at: datetime, promised: datetime, by: int) -> int:
        """Count one reminder more (`by` 1) or less (-1) that is to come at a minute, about a promise due then; how many
        there are now."""

    def booked(self, helpdesk: str, at: datetime) -> Mapping[datetime, int]:
        """The reminders that are to come at a minute: promised time, to the minute -> how many."""

    def swept(self, helpdesk: str) -> Swept | None:
        """How far the sweep has come; None before its first run."""

    def keep_swept(self, helpdesk: str, swept: Swept) -> None:
        """Remember how far the sweep has come."""

    def disconnected(self, helpdesk: str) -> datetime | None:
        """Since when an admin has had the helpdesk left alone; None while it is connected, which may be known up to a
        minute late."""

    def keep_disconnected(self, helpdesk: str, since: datetime | None) -> None:
        """Remember that an admin disconnected the helpdesk, for good; or, by None, connected it again."""

    def customer(self, helpdesk: str, requester: str) -> Customer:
        """What is remembered of a customer's tickets: one read, no lease."""

    def remember(self, customer: Customer, failure: Failure | None, goodwill: Goodwill | None) -> None:
        """Add a failure, which takes the place of an earlier one of the same ticket, and a newer goodwill credit.
        Two workers may do so at once: neither loses what the other remembers. customer: as it was read; raises
        MovedOnError, with nothing stored, for a credit where another one came since."""

    def spend(self, counted: str, now: datetime, calls: int) -> int:
        """Count calls under a name, and return how many Amends has made in this minute, these included."""


class Days(Protocol):
    """What the casebook counted, a day and helpdesk each."""

    def days(self, first: date, last: date, helpdesks: Collection[str]) -> list[Day]:
        """Every day from the first to the last, of each helpdesk, oldest first; a day without any count has none.
        Of the tickets that tell a day's story some may be left out, those with the highest scores last."""


class Reminders(Protocol):
    """Schedules that put a due message into the ticket's group of the queue."""

    def set(self, helpdesk: str, ticket: str, due: datetime) -> str:
        """Create the schedule and return its name; the same ticket and due time give the same name, and setting it
        twice is one schedule."""

    def cancel(self, name: str) -> None:
        """Delete a schedule; one that is gone already is fine."""


class Count(Protocol):
    """Counts one of `names.METRICS`; details, such as a reason, are fixed words that stand beside it in the log."""

    def __call__(self, metric: str, /, **details: str) -> None: ...


@dataclass(frozen=True)
class World:
    """Everything the worker's use cases need, wired in `cloud/wiring.py` and, with fakes, in the tests."""

    helpdesks: Mapping[str, Helpdesk]
    casebook: Casebook
    reminders: Reminders
    policy: Callable[[], Policy]
    count: Count
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Kept:
    """A page that was kept. address: who has it can read the page; until: at the latest; file: where it lies."""

    address: str
    until: datetime
    file: str


class Pages(Protocol):
    """Where reports are kept, so that nobody but an admin can read them."""

    def keep(self, name: str, html: str) -> Kept:
        """Store a page under a name, and return an address that opens it for an hour at most."""


@dataclass(frozen=True)
class Archive:
    """Everything the report needs. helpdesks: the names of those that this stack serves."""

    helpdesks: Collection[str]
    days: Days
    pages: Pages
    policy: Callable[[], Policy]
    now: Callable[[], datetime]


class NotGenuineError(Exception):
    """A webhook does not come from the helpdesk. reason: `signature` (or password), `stale` or `account`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedError(Exception):
    """A genuine webhook that cannot be understood. `todo` tells the admin what to do; it echoes no payload."""

    def __init__(self, reason: str, todo: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.todo = todo


@dataclass(frozen=True)
class Delivery:
    """What a genuine webhook says: look at this ticket."""

    ticket: str  # digits
    deduplication_id: str  # the helpdesk's own id of the event or delivery: never the ticket or the text
    chat: bool = False  # the customer writes live: wait for a pause


@dataclass(frozen=True)
class Ignored:
    """A genuine webhook that is known and none of our business, such as a change of tags."""

    reason: str


class OpenWebhook(Protocol):
    """One helpdesk's way to check and understand a webhook: pure, no I/O."""

    def __call__(
        self, headers: Mapping[str, str], body: bytes, secret: Mapping[str, object], now: datetime, *, local: bool
    ) -> Delivery | Ignored:
        """headers: lower-case names; body: the raw bytes as sent; secret: the `webhook` secret's JSON object.

        Raises NotGenuineError and RefusedError.
        """


class Queue(Protocol):
    """The tickets queue, as the receiver sees it."""

    def put(self, hint: str, group: str, deduplication_id: str) -> None:
        """Durable when it returns. Any exception means that it is not queued."""


class Secrets(Protocol):
    """Webhook secrets, one JSON object a helpdesk."""

    def webhook(self, helpdesk: str, *, fresh: bool = False) -> Mapping[str, object]:
        """The secret; `fresh` reads it again, at most once in 5 s. Raises LookupError for a helpdesk that this
        stack does not serve, before any call."""


@dataclass(frozen=True)
class Rounds:
    """Everything the sweep needs."""

    helpdesks: Mapping[str, Helpdesk]
    casebook: Casebook
    queue: Queue
    policy: Callable[[], Policy]
    count: Count
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Door:
    """Everything the receiver needs."""

    webhooks: Mapping[str, OpenWebhook]  # by the name in the address
    queue: Queue
    secrets: Secrets
    count: Count
    now: Callable[[], datetime]
    pause: Callable[[float], None]  # waits that many seconds
    local: bool = False  # under `sam local`: the public test secret and old timestamps are accepted
