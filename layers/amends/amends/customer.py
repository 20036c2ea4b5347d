"""The casebook's record of one customer across tickets: kinds, ids and times, never words; nothing on health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 30  # tickets remembered of one customer; the newest stay


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong on a ticket, by its newest verdict. cause: a value of `Cause`, or of a newer version's."""

    ticket: str
    at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Goodwill:
    """A goodwill credit that an agent offered, or that a note suggested, on a ticket."""

    ticket: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """A requester of a helpdesk: failures oldest first, one a ticket, and the newest goodwill."""

    helpdesk: str
    id: str
    failures: tuple[Failure, ...] = ()
    goodwill: Goodwill | None = None

    def elsewhere(self, ticket: str, now: datetime) -> tuple[Failure, ...]:
        """What went wrong on other tickets until now, newest first."""
        return tuple(f for f in reversed(self.failures) if f.ticket != ticket and f.at <= now)

    def had_goodwill(self, ticket: str, now: datetime, days: int) -> bool:
        """Whether a credit on another ticket is less than so many days old."""
        return (
            self.goodwill is not None
            and self.goodwill.ticket != ticket
            and now - self.goodwill.at < timedelta(days=days)
        )


NOBODY = Customer("", "")  # nothing is known: a preview, or a ticket without a requester
