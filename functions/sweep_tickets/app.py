"""Every few minutes: hands over to `amends.work.sweep`, which queues what changed and no webhook told, and logs what
came of it. Whatever stops a run, the next one goes on there, so that nothing is raised and nothing tried again.
"""

from __future__ import annotations

import os
from typing import Any

from amends.cloud import observe, wiring
from amends.work.sweep import Outcome, sweep

ROUNDS = wiring.rounds(os.environ)

# What an admin can do about it, by how a run ended.
TODO = {
    "forbidden": "Amends may not list what changed, so that a lost webhook is noticed only by the ticket's next one or "
    "when its promise falls due. Zendesk: give the user Amends the role Admin. Freshdesk: the scope Global access. "
    "Or set `sweep: false`.",
}


def handler(event: dict[str, Any], context: Any) -> list[dict[str, object]]:
    """EventBridge's event in, of which nothing is read; one outcome a helpdesk out."""
    observe.begin(context)
    outcomes = sweep(ROUNDS, lambda: context.get_remaining_time_in_millis() / 1000)
    return [_told(outcome) for outcome in outcomes]


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {
        "helpdesk": outcome.helpdesk,
        "outcome": outcome.how,
        "pages": outcome.pages,
        "changed": outcome.changed,
        "queued": outcome.queued,
    }
    if outcome.fault:
        observe.fault("sweep failed", outcome.fault, **told)
    elif outcome.how in TODO:
        observe.warn("sweep refused", todo=TODO[outcome.how], **told)
    else:
        observe.say("sweep", **told)
    return told
