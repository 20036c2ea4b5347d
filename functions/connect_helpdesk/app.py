"""Connecting a helpdesk: for CloudFormation as a custom resource, and by hand from the Lambda console.

By hand: `{"action": "check" | "connect" | "disconnect" | "rotate" | "preview"}`; the answer says in plain words what
became of it. Parts are joined inside the call: what fails there must not keep CloudFormation from its answer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from amends.cloud import custom_resource, observe


def handler(event: Any, context: Any) -> dict[str, Any]:
    """A CloudFormation custom resource's request, or what an admin typed. An answer is never logged."""
    observe.begin(context)
    left = _left(context)
    if custom_resource.asks(event):
        custom_resource.answered(event, left, {"Zendesk": "off", "Freshdesk": "off"}, lambda kind: _kept(kind, left))
        return {}
    from amends.cloud import wiring
    from amends.work.connect import act

    answer = act(event, wiring.workshop(os.environ, left))
    observe.say("asked by hand", action=str(answer.get("action", "")), ok=answer["ok"])
    return answer


def _kept(kind: str, left: Callable[[], float]) -> dict[str, str]:
    from amends.cloud import wiring
    from amends.work.stack import follow

    outcome = follow(kind, wiring.workshop(os.environ, left))
    for helpdesk, said in outcome.items():
        observe.say("stack", kind=kind, helpdesk=helpdesk, said=said)
    return outcome


def _left(context: Any) -> Callable[[], float]:
    """Seconds until Lambda ends this run."""
    remaining = getattr(context, "get_remaining_time_in_millis", lambda: 900_000)
    return lambda: remaining() / 1000
