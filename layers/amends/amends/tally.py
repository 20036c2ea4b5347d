"""What one look at a ticket adds to its day's counts, for the report: kinds, ids and numbers, never words.

A count's name is a path, such as `verdict.regret.late`; COUNTED lists how each begins. Vulnerability has none: what a
gentle note was written for is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

CANNOT_TELL = "cannot_tell"  # stands where a verdict's apology would

COUNTED = {
    "verdict": "Messages judged: apology kind or cannot_tell, then cause",
    "channel": "The same by channel: channel, then apology kind or cannot_tell",
    "mode": "The same by the mode in force",
    "tag": "What else was seen in them, by tag name",
    "note": "Notes: written, would (be, but for the mode), or why none was",
    "reminder": "Reminders: written, would (be, but for the mode), or why none was",
    "kept": "Promises kept, by kind",
    "broken": "Promises broken, each once, by kind",
    "late": "Broken promises that were answered at last, by how late: one of LATE",
    "wrong": "Tickets on which an agent set the tag `wrong`, by cause",
    "off": "Tags of ours that somebody took off, by tag name",
    "parked": "Tickets put aside, by reason",
}

# How late an answer came: name -> minutes, up to which it counts there.
LATE = {"15_min": 15, "1_hour": 60, "4_hours": 240, "1_day": 1440, "longer": float("inf")}

# What makes a ticket worth opening, and how much each of it weighs. A ticket's score is their sum.
WEIGHTS = {
    "grave": 40,
    "called_wrong": 25,
    "marked": 20,
    "promise_broken": 15,
    "leaving": 15,
    "failed_again": 10,
    "accountable": 10,
    "tense": 10,
    "repeat_contact": 5,
}
TELLING = 15  # the least score of a ticket that is worth a lead's time


@dataclass(frozen=True, slots=True)
class Telling:
    """A ticket that tells a story. link: where an agent opens it; why: out of WEIGHTS."""

    helpdesk: str
    ticket: str
    link: str
    apology: str
    cause: str
    why: frozenset[str]

    @property
    def score(self) -> int:
        return sum(WEIGHTS.get(each, 0) for each in self.why)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is added to a day. day: in the team's own zone."""

    day: date
    counts: Mapping[str, int]
    telling: Telling | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one helpdesk, all its looks together."""

    day: date
    helpdesk: str
    counts: Mapping[str, int] = field(default_factory=dict)
    telling: tuple[Telling, ...] = ()
