"""What stands in the queue: which ticket to look at and why. Hints, not truth; no customer's word is in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

ASSESS = "assess"
REMIND = "remind"
SWEEP = "sweep"  # as `assess`, found by the sweep


class BadHintError(ValueError):
    """A queue message that is not a hint; it belongs in the dead-letter queue."""


@dataclass(frozen=True, slots=True)
class Hint:
    """kind: `assess`, `remind` or `sweep`; at: when it was received, for `remind` the due time, for `sweep` when the
    ticket changed; aware UTC."""

    kind: str
    helpdesk: str
    ticket: str
    at: datetime
    chat: bool = False

    @property
    def group(self) -> str:
        """The queue's message group: work on one ticket is serial, tickets are parallel."""
        return group(self.helpdesk, self.ticket)

    def dumps(self) -> str:
        return json.dumps(
            {
                "v": 1,
                "kind": self.kind,
                "helpdesk": self.helpdesk,
                "ticket": self.ticket,
                "at": self.at.astimezone(UTC).isoformat(),
                "chat": self.chat,
            }
        )


def group(helpdesk: str, ticket: str) -> str:
    return f"{helpdesk}#{ticket}"


def loads(text: str) -> Hint:
    """A hint from a queue message's body. Raises BadHintError, whose message holds nothing of the body."""
    try:
        raw = json.loads(text)
        hint = Hint(raw["kind"], raw["helpdesk"], raw["ticket"], datetime.fromisoformat(raw["at"]), raw["chat"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadHintError(f"not a hint: {type(error).__name__}") from None
    texts = (hint.kind, hint.helpdesk, hint.ticket)
    if raw.get("v") != 1 or not all(isinstance(t, str) for t in texts) or hint.at.tzinfo is None:
        raise BadHintError("not a hint: wrong shape")
    if hint.kind not in (ASSESS, REMIND, SWEEP) or not hint.ticket.isdecimal() or not hint.ticket.isascii():
        raise BadHintError("not a hint: wrong kind or ticket")
    return hint
