"""The casebook's records, of a ticket and of a sweep: kinds, ids and times, never a customer's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from amends.nouns import Pause, Promise


@dataclass(frozen=True, slots=True)
class Said:
    """What one note told the agent, so that the next is written only when it says something new."""

    covers: str  # id of the newest customer message it covers: what its mark names
    at: datetime
    cause: str
    apology: str
    severity: int
    wishes: frozenset[str] = frozenset()  # wish kinds
    broken: int = 0  # broken promises counted


@dataclass(frozen=True, slots=True)
class Case:
    """Everything remembered of a ticket. `version` and `lease` belong to the casebook that stores it."""

    helpdesk: str
    ticket: str
    read_at: datetime | None = None  # start of the last complete read
    wrote_at: datetime | None = None  # end of the last write of that run; None where it wrote nothing
    assessed: str = ""  # id of the newest customer message assessed
    assessed_at: datetime | None = None  # when that message was written
    notes: tuple[Said, ...] = ()
    tags: frozenset[str] = frozenset()  # whole tags that we set and that were there when last seen
    tags_refused: frozenset[str] = frozenset()  # tags that a person took off: not put back
    tags_pending: frozenset[str] = frozenset()  # tags about to be written: unknown outcome until the next save
    promise: Promise | None = None
    paused_at: datetime | None = None  # since when the ticket waits for somebody else
    pauses: tuple[Pause, ...] = ()  # when the running promise stood still before that
    reminded: datetime | None = None  # the newest due time that was reminded of, or passed in silence
    rounds: int = 0  # how many due times of the running promise passed
    due: datetime | None = None  # when the schedule fires
    schedule: str = ""
    unwritten: tuple[Said, ...] = ()  # notes that the mode alone held back
    unwritten_reminders: tuple[datetime, ...] = ()  # the same, of the last seven days
    broken: datetime | None = None  # since when the promise ran that was counted as broken last
    wrong: bool = False  # whether an agent's `wrong` was there when last seen
    promised: datetime | None = None  # the due time that the schedule is about, which the team may have to wait for
    place: int = 0  # among the reminders of that minute which were promised for the same one, from 1
    turn: datetime | None = None  # when the schedule fires because many fell due at once, and this is its turn
    parked: str = ""  # why the ticket was put aside
    version: int = 0
    lease: str = ""


@dataclass(frozen=True, slots=True)
class Swept:
    """How far the sweep of a helpdesk has come. cursor: where it goes on, in the adapter's words; since: what changed
    before is queued, whatever becomes of the cursor; owed: what changed before is queued for a due time alone."""

    cursor: str
    since: datetime
    owed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """What an admin wants of a helpdesk. disconnected: since when it is to be left alone; None while it is not."""

    disconnected: datetime | None = None


def ended(case: Case, parked: str) -> Case:
    """The case of a ticket that is gone: nothing is owed on it, and nothing is to fall due."""
    over = replace(case, promise=None, paused_at=None, pauses=(), reminded=None, rounds=0)
    return replace(over, due=None, schedule="", promised=None, place=0, turn=None, parked=parked)
