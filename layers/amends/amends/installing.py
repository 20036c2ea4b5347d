"""What connecting a helpdesk needs of its adapter, and what is said about it: sentences for an admin.

One `Installation` a helpdesk stands in `helpdesks/<name>/install.py`. It finds its own work by mark, else by name and
target together, and never changes or deletes anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from amends.case import Swept
    from amends.customer import Customer
    from amends.policy import Policy
    from amends.ports import Helpdesk

OFF_TAG = "amends-off"  # an agent's own switch in Zendesk: the trigger leaves such a ticket out
ROTATING_UNTIL = "rotating_until"  # in the webhook secret, ISO 8601: until then an unknown signature is no forgery
ROTATION = timedelta(minutes=10)  # a rotation that broke off stops asking for a second try after this


class Level(StrEnum):
    """What an admin should make of a finding: it is right, was done just now, asks for something, is good to know."""

    FINE = "fine"
    DONE = "done"
    TO_DO = "to_do"
    KNOW = "know"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence or two for an admin. Names of rules may stand in it, never a customer's words, never a secret."""

    level: Level
    text: str


def fine(text: str) -> Finding:
    return Finding(Level.FINE, text)


def done(text: str) -> Finding:
    return Finding(Level.DONE, text)


def to_do(text: str) -> Finding:
    return Finding(Level.TO_DO, text)


def know(text: str) -> Finding:
    return Finding(Level.KNOW, text)


Secret = Mapping[str, object]  # a webhook secret's JSON object
Keep = Callable[[Secret], None]  # stores a whole webhook secret; durable when it returns


def rotating(secret: Secret, now: datetime) -> bool:
    """Whether a webhook secret is being changed at this moment. What is no time with a zone says nothing, nor does one
    that no rotation can have set."""
    until = secret.get(ROTATING_UNTIL)
    try:
        return isinstance(until, str) and now < datetime.fromisoformat(until) < now + 2 * ROTATION
    except (ValueError, TypeError):
        return False


class Installation(Protocol):
    """One helpdesk account, as an admin sets it up. Any method may raise TryLaterError, SignInError or GiveUpError."""

    def check(self, secret: Secret, policy: Policy) -> Sequence[Finding]:
        """What is right and what is not; changes nothing. secret: the webhook secret as it stands."""

    def connect(self, secret: Secret, keep: Keep, policy: Policy) -> Sequence[Finding]:
        """Install what is missing and mend what was edited; the same again changes nothing."""

    def disconnect(self) -> Sequence[Finding]:
        """Take away all that `connect` made, and nothing else."""

    def rotate(self, secret: Secret, keep: Keep, pause: Callable[[float], None]) -> Sequence[Finding]:
        """Change what webhooks are checked with, so that none is refused on the way. pause: waits that many seconds."""

    def untag(self, tags: Collection[str]) -> Iterable[int]:
        """Take these tags off tickets that are not closed, and yield after each step how many were changed.
        Stopping in between is safe: what is done is not found again."""


class WebhookSecrets(Protocol):
    """The webhook secrets, read anew each time, and written."""

    def read(self, helpdesk: str) -> Secret: ...

    def write(self, helpdesk: str, secret: Secret) -> None: ...


@dataclass(frozen=True)
class Workshop:
    """Everything that connecting needs, wired in `cloud/wiring.py` and, with fakes, in the tests.

    settings_wrong: what is wrong with the settings documents, a sentence each; customer: what is remembered of one, by
    helpdesk and requester; disconnected, swept: as the casebook has them, `keep_` what it is to have; left: seconds
    until this run must end; fault: logs an error that nobody foresaw, by its type and place alone. What asks the
    casebook raises TryLaterError where it does not answer.
    """

    installations: Mapping[str, Installation]
    helpdesks: Mapping[str, Helpdesk]
    secrets: WebhookSecrets
    policy: Callable[[], Policy]
    settings_wrong: Callable[[], Sequence[str]]
    customer: Callable[[str, str], Customer]
    disconnected: Callable[[str], datetime | None]
    keep_disconnected: Callable[[str, datetime | None], None]
    swept: Callable[[str], Swept | None]
    keep_swept: Callable[[str, Swept], None]
    now: Callable[[], datetime]
    pause: Callable[[float], None]
    left: Callable[[], float]
    fault: Callable[[Exception], None]
