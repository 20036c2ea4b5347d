"""What Amends thinks of a ticket as one read found it: pure, the same for a webhook, a preview and a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.judging import judge
from amends.judging.tags import tags
from amends.nouns import History, Reading, Verdict
from amends.policy import Policy
from amends.reading import read
from amends.reading.history import history
from amends.ticket import Kind, Message, Ticket


@dataclass(frozen=True, slots=True)
class Opinion:
    """readings: of the unanswered customer messages, oldest first; tags: names without the prefix."""

    readings: tuple[Reading, ...]
    history: History
    verdict: Verdict
    tags: frozenset[str]


def opinion(ticket: Ticket, policy: Policy, now: datetime) -> Opinion:
    """Read and judge what the customer wrote since the team's newest public reply."""
    readings = tuple(_read(message, ticket, policy, now) for message in ticket.unanswered if message.text.strip())
    past = history(ticket, now)
    verdict = judge(readings, past, accountable_wording=policy.settings.notes.accountable_wording)
    return Opinion(readings, past, verdict, tags(verdict, readings, past))


def tier(ticket: Ticket, policy: Policy) -> str:
    """The customer tier that a tag on the ticket or its requester means; empty for none."""
    worn: Sequence[str] = sorted(ticket.tags | ticket.requester.tags)
    return next((policy.settings.tiers[tag] for tag in worn if tag in policy.settings.tiers), "")


def _read(message: Message, ticket: Ticket, policy: Policy, now: datetime) -> Reading:
    return read(
        message.text,
        message=message.id,
        subject=ticket.subject if message is ticket.messages[0] else "",
        channel=ticket.channel,
        now=now,
        phrases=policy.phrases,
        core_functions=policy.settings.core_functions,
        report=message.kind is Kind.REPORT,
    )
