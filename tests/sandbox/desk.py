"""What both simulated helpdesks offer: what people do in them, what a test sees of them, and faults on demand.

`Zendesk` and `Freshdesk` keep their tickets in memory behind one lock, answer their real interfaces as Flask apps
(`wsgi`, mounted by the sandbox at `/zendesk` and `/freshdesk`), and hand every change to `deliver` as a genuine
webhook, like the triggers and rules of the README would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from amends.reading import shadow
from amends.reading.language import tell
from amends.ticket import Channel

if TYPE_CHECKING:
    from flask import Flask

# deliver(helpdesk, headers, body) -> status of the answer; None counts as 202. Called without the desk's lock.
Deliver = Callable[[str, Mapping[str, str], bytes], int | None]
# ask(helpdesk, headers, body) -> status and body of the answer: a test delivery, whose sender reads what came back.
Ask = Callable[[str, Mapping[str, str], bytes], tuple[int, str]]
# before_write(method, path): called once, at the next write by the interface, before it takes effect and without the
# lock: it may act as a person and so overtake the write, and set itself again. Zendesk's stamps have whole seconds, so
# move the clock on as well where a collision is to be seen.
BeforeWrite = Callable[[str, str], None]

CUT = 0  # Fault.status: the connection breaks without an answer


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a thread as an agent sees it. role: `customer`, `agent` or `bot`; `ours`: written over the
    interface with our own credentials."""

    id: str
    author: str
    role: str
    public: bool
    at: datetime
    html: str = field(repr=False)
    text: str = field(repr=False)
    ours: bool


@dataclass(frozen=True, slots=True)
class View:
    """A ticket as an agent sees it. `status` and `priority` are lower-case words (`open`, `pending`, `solved` …)."""

    id: str
    subject: str
    status: str
    priority: str
    channel: Channel
    requester: str
    tags: tuple[str, ...]
    assignee: str
    entries: tuple[Entry, ...]
    rating: str = ""  # `good`, `bad` or empty


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the interface. `body` is what was sent, `path` is without the mount point."""

    method: str
    path: str
    status: int
    query: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests whose `METHOD /path?query` the regular expression `match` finds.

    status: what is answered instead; CUT breaks the connection; None gives the true answer (for a mere delay).
    body: text as it is sent, so HTML pages and broken JSON are possible; `type` is its content type.
    times: how often, then the fault is used up; delay_s: real seconds before the answer.
    applied: the request takes effect, and only its answer is lost.
    """

    match: str
    status: int | None = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    times: int = 1
    delay_s: float = 0.0
    applied: bool = False
    type: str = "application/json"

    def hits(self, line: str) -> bool:
        return self.times > 0 and re.search(self.match, line) is not None


@dataclass(slots=True)
class Limits:
    """The account's requests and changes of tickets a minute. `used_by_others` and `changed_by_others` are spent in
    each minute by agents' own work."""

    per_minute: int = 400
    on: bool = True
    used_by_others: int = 0
    changes_per_minute: int = 100
    changed_by_others: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery attempt of a webhook and how it was answered."""

    headers: Mapping[str, str]
    body: bytes
    status: int


def city(text: str) -> str:
    """Where they live who write so, for the zone that a helpdesk gives."""
    return "Berlin" if tell(text, shadow.fold(text)) == "de" else "London"


class Desk(Protocol):
    """One simulated helpdesk account. Ticket ids are decimal texts; an unknown one raises KeyError."""

    calls: list[Call]
    faults: list[Fault]
    sent: list[Sent]
    webhooks_on: bool
    limits: Limits
    before_write: BeforeWrite | None
    ask: Ask
    next_ticket: int  # the id that the next new ticket gets
    owner: str  # name of the user whose credentials Amends uses; a person may answer customers as that user too

    @property
    def name(self) -> str:
        """`zendesk` or `freshdesk`."""

    @property
    def wsgi(self) -> Flask: ...

    def secrets(self) -> dict[str, dict[str, str]]:
        """`{"webhook": …, "api": …}`, as an admin would paste them."""

    def now(self) -> datetime: ...

    def at(self, moment: datetime) -> AbstractContextManager[None]:
        """Everything done inside happens at this moment (for histories)."""

    # What people do

    def customer_writes(
        self, text: str, *, name: str, channel: Channel, subject: str = "", tier: str = "", ticket: str | None = None
    ) -> str:
        """A customer opens a ticket, or writes on one, and its id comes back. `tier` is a tag that the helpdesk keeps
        with the customer. A reply on a closed ticket makes a new one, where the helpdesk does so."""

    def agent_answers(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        """A public reply by a person on the team."""

    def agent_notes(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        """A private note by a person on the team."""

    def staff_reports(self, text: str, *, requester: str, via: str = "phone", subject: str = "") -> str:
        """A person on the team types what a customer said. via: `phone`, `voicemail` or `in_person`."""

    def automatic_answer(self, ticket: str, text: str) -> None:
        """A rule or bot answers in public."""

    def set_status(self, ticket: str, status: str) -> None: ...

    def set_priority(self, ticket: str, priority: str) -> None: ...

    def assign(self, ticket: str, name: str) -> None: ...

    def set_sla(self, ticket: str, due: datetime) -> None:
        """The account has an SLA policy, which asks for a first reply on this ticket by then."""

    def rate(self, ticket: str, good: bool, comment: str = "") -> None:
        """The customer answers the satisfaction survey."""

    def add_tag(self, ticket: str, tag: str) -> None: ...

    def remove_tag(self, ticket: str, tag: str) -> None: ...

    def close(self, ticket: str) -> None: ...

    def delete(self, ticket: str) -> None: ...

    # What a test or the sandbox's page sees

    def tickets(self) -> list[View]:
        """All tickets that are not deleted, oldest first."""

    def ticket(self, ticket: str) -> View: ...

    def renew_signing_secret(self) -> None:
        """The admin changes the webhook's secret (or password): from now on deliveries carry the new one."""
