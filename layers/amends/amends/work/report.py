"""The report function: which days are asked for, the page of them, and where it can be opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from amends.ports import Archive
from amends.reporting import page, report
from amends.reporting.words import span

DAYS, MOST_DAYS = 14, 366
EXAMPLE = '{"days": 30}'
# What the Lambda console puts into a new test event: whoever left it there asks for nothing in particular.
_CONSOLES = {"key1": "value1", "key2": "value2", "key3": "value3"}


class AskedError(ValueError):
    """The input cannot be used. The message says what to write instead."""


def make(event: object, archive: Archive) -> dict[str, object]:
    """Make the report of the last days, today included, and say where it is. Raises AskedError, before any call."""
    days = asked(event)
    policy, now = archive.policy(), archive.now()
    made = now.astimezone(ZoneInfo(policy.settings.agent_zone))
    first = made.date() - timedelta(days=days - 1)
    found = archive.days.days(first, made.date(), archive.helpdesks)
    settings = policy.settings
    made_of = report(found, made=made, zone=settings.agent_zone, mode=settings.mode, mixed=bool(settings.modes))
    name = f"{now:%Y-%m-%dT%H%M%S%f}Z-{days}-days.html"
    kept = archive.pages.keep(name, page(made_of))
    return {
        "report": kept.address,
        "valid_until": f"{kept.until:%Y-%m-%d %H:%M} UTC at the latest; if it ends sooner, run this again",
        "days": f"{span(first, made.date())}, {policy.settings.agent_zone}",
        "messages": made_of.whole.messages,
        "apologies_owed": made_of.whole.owed,
        "notes": made_of.whole.notes,
        "mode": policy.settings.mode.value,
        "file": kept.file,
    }


def asked(event: object) -> int:
    """How many days an input asks for. Raises AskedError."""
    if event is None or event == _CONSOLES:
        return DAYS
    if not isinstance(event, Mapping):
        raise AskedError(f"The input must be JSON such as {EXAMPLE}, or {{}} for the last {DAYS} days.")
    if unknown := sorted(str(name) for name in event if name != "days"):
        raise AskedError(f'There is no "{unknown[0]}". Write {EXAMPLE}, or {{}} for the last {DAYS} days.')
    days = event.get("days", DAYS)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise AskedError(f"days must be a whole number from 1 to {MOST_DAYS}, such as {EXAMPLE}; it is {_shown(days)}.")
    return days


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
