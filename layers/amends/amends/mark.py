"""The short visible mark that our notes carry, so that a run which was cut off can see what it already wrote.

`Amends n-<message id>` says which newest customer message a note covers, `Amends r-<due time>` which due time a
reminder is for. A customer can type anything, so a mark counts only in a private comment by our own user.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MARK = re.compile(r"\bAmends ([nr]-[0-9A-Za-z.-]+)")


def for_note(message: str) -> str:
    """The mark of a note whose newest covered message has this id."""
    return f"n-{message}"


def for_reminder(due: datetime) -> str:
    """The mark of the reminder for this due time, to the minute."""
    return f"r-{due.astimezone(UTC):%Y%m%dT%H%MZ}"


def shown(mark: str) -> str:
    """The mark as it stands in a note."""
    return f"Amends {mark}"


def found(text: str) -> str:
    """The mark in a note's text, or an empty string. The last one counts: ours ends the note."""
    marks = _MARK.findall(text)
    return marks[-1] if marks else ""
