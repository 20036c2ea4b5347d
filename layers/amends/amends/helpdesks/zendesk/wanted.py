"""What Amends installs in Zendesk, as Zendesk's API takes it: one webhook, one trigger in a category, one view.

The admin's page beside this file describes the same by hand, and a test compares the two. Conditions are written in the
vocabulary of Zendesk's conditions reference; `role` is what its menus call "Current user".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amends.installing import OFF_TAG

WEBHOOK = "Amends"
CATEGORY = "Amends"
TRIGGER = "Amends: look at this ticket"
VIEW = "Apology owed, unanswered, soonest first"
BODY = '{"v":1,"source":"zendesk_trigger","ticket_id":"{{ticket.id}}","via":"{{ticket.via}}","hint":"comment"}'
TEST_BODY = '{"v":1,"hint":"test","ticket_id":"0"}'
APOLOGIES = ("apology-reaching-out", "apology-regret", "apology-accountable")


def mark(stack: str) -> str:
    """What a description ends with, so that this stack's work is found again under any name."""
    return f"[amends:{stack}]"


def description(stack: str) -> str:
    return f"Made and kept by Amends; its action connect mends edits, disconnect removes it. {mark(stack)}"


def webhook(stack: str, address: str) -> dict[str, Any]:
    """A webhook for triggers. Without authentication: Zendesk signs what it sends."""
    return {
        "name": WEBHOOK,
        "description": description(stack),
        "endpoint": address,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": ["conditional_ticket_events"],
    }


def trigger(stack: str, webhook_id: str, category: str, user: str) -> dict[str, Any]:
    """user: the id of a user that is Amends's own, else empty: what a person writes must be seen."""
    alone = [_condition("role", "is_not", user)] if user else []
    return {
        "title": TRIGGER,
        "description": description(stack),
        "active": True,
        "category_id": category,
        "conditions": {
            "all": [_condition("current_tags", "not_includes", OFF_TAG), *alone],
            "any": [
                _condition("update_type", "is", "Create"),
                _condition("comment_is_public", "is", "true"),
                _condition("role", "is", "end_user"),
                _condition("status", "changed", None),
                _condition("priority", "changed", None),
                _condition("group_id", "changed", None),
                _condition("satisfaction_score", "is", "bad"),
                _condition("satisfaction_score", "is", "bad_with_comment"),
            ],
        },
        "actions": [{"field": "notification_webhook", "value": [webhook_id, BODY]}],
    }


def view(stack: str, prefix: str) -> dict[str, Any]:
    """New and open tickets with an apology owed; whose customer has waited longest comes first."""
    return {
        "title": VIEW,
        "description": description(stack),
        "active": True,
        "all": [
            _condition("status", "less_than", "pending"),
            _condition("current_tags", "includes", " ".join(prefix + name for name in APOLOGIES)),
        ],
        "any": [],
        "output": {
            "columns": ["status", "description", "requester", "assignee", "updated_requester"],
            "sort_by": "updated_requester",
            "sort_order": "asc",
        },
    }


def _condition(field: str, operator: str, value: str | None) -> dict[str, str | None]:
    return {"field": field, "operator": operator, "value": value}


def same(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The names of what differs, among all that is wanted. Order, `null` for empty, and numbers as texts do not."""
    return [name for name, value in wanted.items() if _plain(value) != _plain(found.get(name))]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        parts = [_plain(inner) for inner in value]
        return sorted(parts, key=str) if all(isinstance(part, dict) for part in parts) else parts
    return "" if value is None else value if isinstance(value, bool) else str(value)
