"""The simulated Freshdesk's automation rules: what an account holds, and which of them an update sets off.

The account begins with rules as an ordinary company has them. Shapes are those of public integrations of the rules'
interface, which Freshdesk hardly documents.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.freshdesk_shapes import Person, Ticket

Thing = dict[str, Any]

CREATION, HOURLY, UPDATES = "1", "3", "4"
_BORN = "2025-02-03T09:00:00Z"


def _always(*properties: Thing) -> list[Thing]:
    return [{"name": "condition_set_1", "match_type": "all", "properties": list(properties)}]


def _property(name: str, operator: str, value: Any) -> Thing:
    return {"field_name": name, "resource_type": "ticket", "operator": operator, "value": value}


def _mail(whom: int) -> list[Thing]:
    return [{"field_name": "send_email_to_agent", "email_to": whom, "email_subject": "News", "email_body": "Look"}]


def _rule(number: int, name: str, **more: Any) -> Thing:
    dates = {"created_at": _BORN, "updated_at": _BORN}
    return {"id": number, "name": name, "position": 1, "active": True, "outdated": False, **more, **dates}


ORDINARY: dict[str, list[Thing]] = {
    CREATION: [
        _rule(
            150_000_701,
            "Billing to finance",
            conditions=_always(_property("subject", "contains", ["invoice"])),
            actions=[{"field_name": "group_id", "value": 150_000_302}],
        )
    ],
    HOURLY: [
        _rule(
            150_000_711,
            "Chase what nobody touched",
            conditions=_always(_property("hours_since_last_updated", "greater_than", 48)),
            actions=_mail(-1),
        ),
        _rule(
            150_000_712,
            "Close what is solved",
            conditions=_always(_property("hours_since_resolved", "greater_than", 96)),
            actions=[{"field_name": "status", "value": 5}],
        ),
    ],
    UPDATES: [
        _rule(
            150_000_721,
            "Tell the assignee of notes",
            performer={"type": 1},
            events=[{"field_name": "note_type", "value": "private"}],
            conditions=_always(_property("priority", "in", [1, 2, 3, 4])),
            actions=_mail(-1),
        ),
        _rule(
            150_000_722,
            "Watch every update",
            performer={"type": 3},
            events=[{"field_name": "ticket_action", "value": "update"}],
            conditions=_always(_property("priority", "in", [4])),
            actions=_mail(-2),
        ),
        _rule(
            150_000_723,
            "Reopen on reply",
            performer={"type": 2},
            events=[{"field_name": "reply_sent", "value": "sent"}],
            conditions=_always(_property("status", "in", [3, 4])),
            actions=[{"field_name": "status", "value": 2}],
        ),
    ],
}


@dataclass(slots=True)
class Rules:
    """All of an account's rules by kind; `passwords`: rule -> what its webhook shows, which Freshdesk keeps hidden."""

    kept: dict[str, list[Thing]] = field(default_factory=lambda: copy.deepcopy(ORDINARY))
    passwords: dict[int, dict[str, str]] = field(default_factory=dict)
    mailed: list[str] = field(default_factory=list)  # names of rules that sent a mail, in order

    def snapshot(self) -> dict[str, list[Thing]]:
        return copy.deepcopy(self.kept)

    def find(self, kind: str, number: int) -> Thing | None:
        return next((rule for rule in self.kept[kind] if rule["id"] == number), None)


def set_off(rules: Rules, ticket: Ticket, event: str, actor: Person) -> list[Thing]:
    """The active rules that an event on a ticket runs. event: as `{{triggered_event}}` shows it."""
    name, value = _parts(event)
    if (name, value) == ("ticket_action", "created"):
        fits = rules.kept[CREATION]
    else:
        fits = [rule for rule in rules.kept[UPDATES] if _watches(rule, name, value, actor)]
    return [rule for rule in fits if rule["active"] and _meets(rule, ticket)]


def _parts(event: str) -> tuple[str, str]:
    found = re.match(r"\W*(\w+)\W*(\w*)", event)
    return (found[1], found[2]) if found else ("", "")


def _watches(rule: Thing, name: str, value: str, actor: Person) -> bool:
    performer = rule["performer"]
    if performer["type"] not in (3, 1 if actor.agent else 2):
        return False
    if performer.get("members") and actor.id not in performer["members"]:
        return False
    return any(event["field_name"] == name and event.get("value", value) in (value, "--") for event in rule["events"])


def _meets(rule: Thing, ticket: Ticket) -> bool:
    return all(
        (any if conditions["match_type"] == "any" else all)(_holds(p, ticket) for p in conditions["properties"])
        for conditions in rule["conditions"]
    )


def _holds(wanted: Thing, ticket: Ticket) -> bool:
    name, value = wanted["field_name"], wanted["value"]
    if name == "subject":
        return any(word in ticket.subject.lower() for word in value)
    return {"priority": ticket.priority, "status": ticket.status, "source": ticket.source}[name] in value
