"""Days of counts, made up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from amends.policy import Mode
from amends.reporting import Report, report
from amends.tally import Day, Telling

LAST = date(2026, 11, 24)  # a Tuesday
MADE = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
USUAL = {
    "verdict.regret.late": 6,
    "verdict.accountable.late": 2,
    "verdict.reaching_out.unclear": 4,
    "verdict.none.none": 7,
    "verdict.cannot_tell.none": 1,
    "channel.email.regret": 6,
    "channel.email.accountable": 2,
    "channel.social.reaching_out": 4,
    "channel.social.none": 7,
    "channel.chat.cannot_tell": 1,
    "mode.notes": 20,
    "tag.struggling": 3,
    "note.written": 8,
    "note.nothing_owed": 7,
    "note.answered": 2,
    "reminder.written": 2,
    "kept.first_reply": 9,
    "kept.update": 4,
    "broken.first_reply": 1,
    "late.1_hour": 1,
}


def telling(ticket: str, *why: str, helpdesk: str = "zendesk", link: str = "") -> Telling:
    address = link or f"https://acme.{helpdesk}.com/tickets/{ticket}"
    return Telling(helpdesk, ticket, address, "regret", "late", frozenset(why))


def days(
    number: int = 14, helpdesks: Collection[str] = ("zendesk",), counts: dict[str, int] | None = None, times: int = 1
) -> list[Day]:
    """So many days up to LAST, each with the same counts."""
    each = {name: count * times for name, count in (USUAL if counts is None else counts).items()}
    span = [LAST - timedelta(days=n) for n in reversed(range(number))]
    return [Day(day, helpdesk, each) for day in span for helpdesk in helpdesks]


def reported(of: list[Day], mode: Mode = Mode.NOTES, *, mixed: bool = False) -> Report:
    return report(of, made=MADE, zone="Europe/Berlin", mode=mode, mixed=mixed)
