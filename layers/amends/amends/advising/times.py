"""Clock times as a note shows them: `15:40 (CET)`, with the day where it is not today. Never "in 52 minutes"."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock(at: datetime, now: datetime, zone: str) -> str:
    """An aware time in the agents' zone, as of `now`."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    name = local.strftime("%Z")
    shown = f"{local:%H:%M} ({name if name[:1].isalpha() else 'UTC' + name})"
    return shown if local.date() == today else f"{day(local)} {shown}"


def by(at: datetime, now: datetime, zone: str) -> str:
    """`by 15:40 (CET)`, or `was due at 15:40 (CET)` once it has passed."""
    shown = clock(at, now, zone)
    if at >= now:
        return f"by {shown}"
    return f"was due at {shown}" if shown[0].isdigit() else f"was due {shown}"


def for_both(at: datetime, now: datetime, zone: str, theirs: str) -> str:
    """`15:40 (CET)`, and, where the customer's clock shows another time, `15:40 (CET), for them 09:40 (EST)`."""
    shown = clock(at, now, zone)
    try:
        for_them = clock(at, now, theirs or zone)
    except (KeyError, ValueError, OSError):  # a helpdesk's own name for a zone
        return shown
    same = at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(theirs or zone)).utcoffset()
    return shown if same else f"{shown}, for them {for_them}"


def day(at: datetime) -> str:
    """`Mon 23 Nov`: written here because a locale would change strftime's names."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}"
