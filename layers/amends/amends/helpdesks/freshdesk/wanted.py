"""What Amends installs in Freshdesk: two automation rules, as its API takes them and as an admin clicks them.

Freshdesk publishes little on `/automations/{type}/rules`; the shape is that of public integrations, and of no document.
So whatever its API refuses is told as clicks. A rule has no description: the mark stands in its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CREATION, HOURLY, UPDATES = 1, 3, 4  # kinds of automation rules, as their addresses have them
KINDS = {CREATION: "Ticket Creation", UPDATES: "Ticket Updates"}
NAMES = {CREATION: "Amends: new tickets", UPDATES: "Amends: updates"}
VIEW = "Apology owed, unanswered, soonest first"
BODY = (
    '{"v":1,"source":"freshdesk_rule","ticket_id":"{{ticket.id}}","via":"{{ticket.source}}",'
    '"event":"{{triggered_event}}"}'
)
TEST_BODY = {"v": 1, "source": "freshdesk_rule", "hint": "test", "ticket_id": "0"}
APOLOGIES = ("apology-reaching-out", "apology-regret", "apology-accountable")
AGENT, REQUESTER, AGENT_OR_REQUESTER = 1, 2, 3  # performers
_ANY = "--"


def mark(stack: str) -> str:
    """What a rule's name ends with, so that this stack's work is found again."""
    return f"[amends:{stack}]"


def rule(kind: int, stack: str, address: str) -> dict[str, Any]:
    """A rule without the password, which Freshdesk does not show again. Its one condition is always true."""
    wanted: dict[str, Any] = {
        "name": f"{NAMES[kind]} {mark(stack)}",
        "active": True,
        "conditions": [
            {
                "name": "condition_set_1",
                "match_type": "any",
                "properties": [
                    {"field_name": "priority", "resource_type": "ticket", "operator": "in", "value": [1, 2, 3, 4]}
                ],
            }
        ],
        "actions": [
            {
                "field_name": "trigger_webhook",
                "request_type": "POST",
                "url": address,
                "content_type": "JSON",
                "content_layout": "2",
                "content": BODY,
            }
        ],
    }
    if kind == UPDATES:
        changes = [{"field_name": name, "from": _ANY, "to": _ANY} for name in ("status", "priority", "group_id")]
        wanted["performer"] = {"type": AGENT_OR_REQUESTER}
        wanted["events"] = [{"field_name": "reply_sent", "value": "sent"}, *changes]
    return wanted


def with_password(rule: Mapping[str, Any], username: str, password: str) -> dict[str, Any]:
    [action] = rule["actions"]
    return {**rule, "actions": [{**action, "auth_header": {"username": username, "password": password}}]}


def differs(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The names of what differs. What Freshdesk adds of its own, and the password that it hides, do not."""
    return [name for name, value in wanted.items() if not _within(value, found.get(name))]


def _within(wanted: Any, found: Any) -> bool:
    """Whether all that is wanted is found, and lists hold no more."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_within(value, found.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(map(_within, wanted, found))
    return wanted is found if isinstance(wanted, bool) else str(wanted) == str(found)


def clicks(kind: int, address: str) -> str:
    """The same rule by hand, word for word what the admin's page says."""
    performed = (
        "When an action is performed by: Agent or requester. Involves any of these events: Reply is sent; Status is "
        "changed from any to any; Priority is changed from any to any; Group is changed from any to any. "
        if kind == UPDATES
        else ""
    )
    return (
        f"Admin > Workflows > Automations > {KINDS[kind]} > New rule. Rule name: {NAMES[kind]}. {performed}"
        "Conditions: match any; Priority is any of Low, Medium, High, Urgent. Action: Trigger webhook; request type "
        f"POST; URL: {address} ; tick Requires authentication, with username and password from the webhook secret; "
        f"encoding JSON; content Advanced: {BODY}"
    )


def view_clicks(prefix: str) -> str:
    tags = ", ".join(prefix + name for name in APOLOGIES)
    return (
        f'Freshdesk\'s API makes no views. For "{VIEW}": Tickets > Filters: Status is Open; Tags include any of '
        f"{tags}. Apply, sort by Due by time, ascending, and save the view under this name for all agents."
    )


def ours(rules: Sequence[Mapping[str, Any]], stack: str, address: str) -> list[Mapping[str, Any]]:
    """This stack's rules: those with its mark, then those that call our address under our name, made by hand."""
    marked = [each for each in rules if mark(stack) in str(each.get("name"))]
    return marked + [each for each in rules if each.get("name") in NAMES.values() and address in _urls(each)]


def _urls(rule: Mapping[str, Any]) -> list[object]:
    return [action.get("url") for action in rule.get("actions") or [] if isinstance(action, Mapping)]
