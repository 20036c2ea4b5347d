"""Which of a company's own triggers and automations our notes and tags would set off, and the condition to add.

A trigger runs at every update whose conditions hold. What an update of ours is like is known: by our user, over the
API, a private comment or tags, nothing else changed. So each condition holds, does not, or depends on the ticket; a
trigger of which none is known not to hold is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.installing import Finding, know, to_do

Holds = bool | None  # None: it depends on the ticket
Condition = Mapping[str, Any]

_CHANGES = {"changed": False, "value": False, "value_previous": False}
_NO_CHANGES = {f"not_{name}": True for name in _CHANGES}
_API = "5"  # "Web service (API)" among the via types
_MAILS = {"notification_user": "mails", "notification_group": "mails a group", "notification_sms_user": "texts"}
_CALLS = {"notification_webhook": "calls a webhook", "notification_target": "calls a target"}
_ANSWERS_TO_UPDATES = frozenset({"update_type", "comment_is_public", "comment_includes_word", "role", "current_via_id"})
_SINCE_UPDATE = "updated_at"  # an automation's "Hours since update"


@dataclass(frozen=True, slots=True)
class Us:
    """Whose updates these are. user: our user's id; name: as Zendesk shows it; alone: nobody else works as it."""

    user: str
    name: str
    alone: bool
    tags: frozenset[str]  # all that we may set


def effects(triggers: Sequence[Mapping[str, Any]], automations: Sequence[Mapping[str, Any]], us: Us) -> list[Finding]:
    """A finding for each active rule that would answer to us. Our own trigger is not to be among them."""
    found = [finding for trigger in triggers if trigger.get("active", True) for finding in _trigger(trigger, us)]
    return found + [finding for rule in automations if rule.get("active", True) for finding in _automation(rule, us)]


def _trigger(trigger: Mapping[str, Any], us: Us) -> Iterator[Finding]:
    every, some = _conditions(trigger)
    by = [name for name, comment in (("notes", True), ("tags", False)) if _may_run(every, some, us, comment)]
    if not by:
        return
    title, what = trigger.get("title", ""), " and ".join(by)
    if _names_our_tags([*every, *some], us):
        yield know(f'The trigger "{title}" names a tag of ours and runs on it, as you wished when you wrote it.')
        return
    does = _does(trigger)
    asks = any(condition.get("field") in _ANSWERS_TO_UPDATES for condition in (*every, *some))
    if does or asks:
        yield to_do(f'The trigger "{title}" would run on our {what}: it {does or "changes the ticket"}. {_remedy(us)}')
    else:
        yield know(
            f'The trigger "{title}" looks at every update, our {what} included, but waits for none: it acts only if '
            f"something else made its conditions true."
        )


def _remedy(us: Us) -> str:
    if us.alone:
        return f"What to do: add to it under ALL the condition: Current user – Is not – {us.name}."
    return (
        "What to do: give Amends a user of its own, then add to it under ALL the condition: Current user – Is not – "
        "that user."
    )


def _automation(rule: Mapping[str, Any], us: Us) -> Iterator[Finding]:
    every, some = _conditions(rule)
    title = rule.get("title", "")
    if any(condition.get("field") == _SINCE_UPDATE for condition in (*every, *some)):
        yield to_do(
            f'The automation "{title}" counts Hours since update, which begin again at each of our notes and tags. '
            "What to do: use Hours since requester update or Hours since assignee update in it instead."
        )
    elif _names_our_tags([*every, *some], us):
        yield know(f'The automation "{title}" names a tag of ours and runs on it, as you wished when you wrote it.')


def _conditions(rule: Mapping[str, Any]) -> tuple[list[Condition], list[Condition]]:
    conditions = rule.get("conditions") or {}
    return list(conditions.get("all") or []), list(conditions.get("any") or [])


def _may_run(every: Sequence[Condition], some: Sequence[Condition], us: Us, comment: bool) -> bool:
    if any(_holds(condition, us, comment) is False for condition in every):
        return False
    return not some or any(_holds(condition, us, comment) is not False for condition in some)


def _holds(condition: Condition, us: Us, comment: bool) -> Holds:
    """Whether a condition holds for an update of ours; comment: with a private comment, else with tags alone."""
    field, operator = str(condition.get("field")), str(condition.get("operator"))
    value = str(condition.get("value"))
    told = _KNOWN.get(field)
    if told is None:
        return _CHANGES.get(operator, _NO_CHANGES.get(operator))
    holds = told(value, us, comment)
    return not holds if holds is not None and operator == "is_not" else holds


def _update_type(value: str, _us: Us, _comment: bool) -> Holds:
    return value == "Change"


def _comment(value: str, _us: Us, comment: bool) -> Holds:
    return comment and value in ("false", "not_relevant", "private")


def _word(_value: str, _us: Us, comment: bool) -> Holds:
    return None if comment else False


def _role(value: str, us: Us, _comment: bool) -> Holds:
    return value in ("agent", "all_agents", us.user)


def _via(value: str, _us: Us, _comment: bool) -> Holds:
    return value == _API


_KNOWN: Mapping[str, Callable[[str, Us, bool], Holds]] = {
    "update_type": _update_type,
    "comment_is_public": _comment,
    "comment_includes_word": _word,
    "role": _role,
    "current_via_id": _via,
}


def _names_our_tags(conditions: Sequence[Condition], us: Us) -> bool:
    asked = [c for c in conditions if c.get("field") == "current_tags" and c.get("operator") == "includes"]
    return any(us.tags & set(str(condition.get("value")).split()) for condition in asked)


def _does(trigger: Mapping[str, Any]) -> str:
    """What a trigger does to somebody outside the ticket; empty when it only changes the ticket."""
    said = []
    for action in trigger.get("actions") or []:
        field, value = str(action.get("field")), action.get("value")
        if field in _MAILS:
            whom = str(value[0] if isinstance(value, list) and value else value or "")
            said.append(f"{_MAILS[field]} ({whom.removesuffix('_id').replace('_', ' ')})")
        elif field in _CALLS:
            said.append(_CALLS[field])
    return ", ".join(dict.fromkeys(said))
