"""The simulated Zendesk's business rules: what an account holds, and which of them an update sets off.

The account begins with rules as an ordinary company has them. Conditions are decided as Zendesk's conditions reference
says, for the fields that these rules and Amends's use; another field is an error, not a guess.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.zendesk_shapes import Change, User

Thing = dict[str, Any]

KINDS = ("webhooks", "triggers", "trigger_categories", "views", "automations")
_BORN = "2025-02-03T09:00:00Z"


def _is(name: str, value: str | None, operator: str = "is") -> Thing:
    return {"field": name, "operator": operator, "value": value}


def _mail(whom: str, subject: str) -> Thing:
    return {"field": "notification_user", "value": [whom, subject, "{{ticket.comments_formatted}}"]}


def _trigger(number: int, title: str, every: list[Thing], actions: list[Thing]) -> Thing:
    return {
        "id": number,
        "title": title,
        "raw_title": title,
        "description": None,
        "active": True,
        "default": False,
        "position": number - 7_400_000,
        "category_id": "7410001",
        "conditions": {"all": every, "any": []},
        "actions": actions,
        "created_at": _BORN,
        "updated_at": _BORN,
    }


def _automation(number: int, title: str, every: list[Thing], actions: list[Thing]) -> Thing:
    made = _trigger(number, title, every, actions)
    return {name: value for name, value in made.items() if name not in ("category_id", "description")}


ORDINARY: Mapping[str, list[Thing]] = {
    "webhooks": [
        {
            "id": "01HRJ0ZP3W8K7D9S1QX5T2M4VB",
            "name": "Order system",
            "description": "Tells the shop of returns",
            "endpoint": "https://orders.example.com/hooks/zendesk",
            "http_method": "POST",
            "request_format": "json",
            "status": "active",
            "subscriptions": ["conditional_ticket_events"],
            "created_at": _BORN,
            "created_by": "7800001",
            "updated_at": _BORN,
            "updated_by": "7800001",
        }
    ],
    "trigger_categories": [
        {"id": "7410001", "name": "Notifications", "position": 1, "created_at": _BORN, "updated_at": _BORN}
    ],
    "triggers": [
        _trigger(
            7_400_001,
            "Notify requester of received request",
            [_is("update_type", "Create"), _is("status", "solved", "is_not")],
            [_mail("requester_id", "[Request received]")],
        ),
        _trigger(
            7_400_002,
            "Notify requester of comment update",
            [_is("update_type", "Change"), _is("comment_is_public", "requester_can_see_comment")],
            [_mail("requester_id", "Re: {{ticket.title}}")],
        ),
        _trigger(
            7_400_003,
            "Notify assignee of comment update",
            [
                _is("comment_is_public", "not_relevant"),
                _is("assignee_id", "current_user", "is_not"),
                _is("assignee_id", None, "not_changed"),
                _is("status", "solved", "not_value_previous"),
            ],
            [_mail("assignee_id", "Re: {{ticket.title}}")],
        ),
        _trigger(
            7_400_004,
            "Reopen when a colleague comments",
            [_is("update_type", "Change"), _is("status", "pending"), _is("role", "agent")],
            [{"field": "status", "value": "open"}],
        ),
        _trigger(
            7_400_005,
            "Tell the team lead",
            [_is("current_tags", "amends-lead", "includes")],
            [_mail("7800001", "A lead is asked for")],
        ),
        _trigger(
            7_400_006,
            "Returns to the order system",
            [_is("current_tags", "return", "includes")],
            [{"field": "priority", "value": "high"}],
        ),
        _trigger(
            7_400_007,
            "Notify assignee of reopened ticket",
            [_is("status", "solved", "value_previous"), _is("status", "closed", "is_not")],
            [_mail("assignee_id", "Re: {{ticket.title}}")],
        ),
    ],
    "views": [
        {
            "id": 7_420_001,
            "title": "Your unsolved tickets",
            "description": None,
            "active": True,
            "default": False,
            "position": 1,
            "restriction": None,
            "conditions": {"all": [_is("status", "solved", "less_than")], "any": []},
            "execution": {
                "columns": [{"id": "subject", "title": "Subject"}],
                "sort_by": "updated",
                "sort_order": "desc",
            },
            "created_at": _BORN,
            "updated_at": _BORN,
        }
    ],
    "automations": [
        _automation(
            7_430_001,
            "Close ticket 4 days after status is set to solved",
            [_is("status", "solved"), _is("SOLVED", "96", "greater_than")],
            [{"field": "status", "value": "closed"}],
        ),
        _automation(
            7_430_002,
            "Chase tickets that nobody touched for two days",
            [_is("status", "open"), _is("updated_at", "48", "greater_than")],
            [_mail("assignee_id", "Nothing has happened")],
        ),
    ],
}


@dataclass(slots=True)
class Rules:
    """All of an account's rules by kind, as its interface shows them; `secrets`: webhook -> its signing secret."""

    kept: dict[str, list[Thing]] = field(default_factory=lambda: copy.deepcopy(dict(ORDINARY)))
    secrets: dict[str, str] = field(default_factory=dict)
    mailed: list[str] = field(default_factory=list)  # titles of triggers that sent a mail, in order

    def snapshot(self) -> dict[str, list[Thing]]:
        return copy.deepcopy(self.kept)

    def find(self, kind: str, number: str) -> Thing | None:
        return next((thing for thing in self.kept[kind] if str(thing["id"]) == number), None)


def set_off(rules: Rules, change: Change) -> list[Thing]:
    """The active triggers whose conditions hold for an update, in order. No trigger runs on a deletion."""
    if change.deleted:
        return []
    return [t for t in rules.kept["triggers"] if t["active"] and _runs(t["conditions"], change)]


def _runs(conditions: Thing, change: Change) -> bool:
    every, some = conditions["all"], conditions["any"]
    return all(_holds(c, change) for c in every) and (not some or any(_holds(c, change) for c in some))


def _holds(condition: Thing, change: Change) -> bool:
    name, operator, value = condition["field"], condition["operator"], condition["value"]
    if name == "current_tags":
        wears = bool(set(str(value).split()) & set(change.ticket.tags))
        return wears if operator == "includes" else not wears
    if operator in _OF_CHANGES:
        return _OF_CHANGES[operator](change.fields.get(name), value)
    return bool(_FIELDS[name](change, value) != (operator == "is_not"))


_OF_CHANGES: Mapping[str, Callable[[tuple[Any, Any] | None, Any], bool]] = {
    "changed": lambda pair, _: pair is not None,
    "not_changed": lambda pair, _: pair is None,
    "value_previous": lambda pair, value: pair is not None and pair[0] == value,
    "not_value_previous": lambda pair, value: pair is None or pair[0] != value,
}


def _comment_is(change: Change, value: Any) -> bool:
    said = change.comment
    if said is None:
        return False
    return value == "not_relevant" or said.public == (value in ("true", "requester_can_see_comment"))


def _role_is(change: Change, value: Any) -> bool:
    actor: User = change.actor
    return str(value) == str(actor.id) or value == ("agent" if actor.staff else "end_user")


def _rating_is(change: Change, value: Any) -> bool:
    rating = change.ticket.rating
    if not change.rated or rating["score"] != "bad":
        return False
    return bool(value == ("bad_with_comment" if rating.get("comment") else "bad"))


_FIELDS: Mapping[str, Callable[[Change, Any], bool]] = {
    "update_type": lambda change, value: value == ("Create" if change.created else "Change"),
    "comment_is_public": _comment_is,
    "role": _role_is,
    "status": lambda change, value: bool(change.ticket.status == value),
    "satisfaction_score": _rating_is,
    "assignee_id": lambda change, value: value == "current_user" and change.ticket.assignee == change.actor,
}
