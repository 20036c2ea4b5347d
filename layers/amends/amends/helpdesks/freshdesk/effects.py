"""Which of a company's own automation rules our notes and tags would set off, and what to change in them.

A rule on updates names who acts and which events count; ours are those of an agent who adds a private note and changes
tags. An hourly rule may count the hours since any update. Freshdesk's own notifications are not in its API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amends.helpdesks.freshdesk.wanted import AGENT, AGENT_OR_REQUESTER
from amends.installing import Finding, know, to_do

Rule = Mapping[str, Any]

_TAGS = frozenset({"tag_names", "add_tag", "tag", "tags", "ticket_tags"})
_SINCE_UPDATE = frozenset({"updated_at", "last_updated_at", "hours_since_updated", "hours_since_last_updated"})
NOTIFICATIONS = know(
    "Freshdesk's API does not show its notifications. Look once yourself: Admin > Email notifications > Agent "
    'notifications > "Note added to ticket" mails agents for each of our notes. Switch it off, or be glad of it: it is '
    "how an agent hears of a note at once."
)


def effects(updates: Sequence[Rule], hourly: Sequence[Rule], user: str) -> list[Finding]:
    """A finding for each active rule that would answer to us; user: our agent's id. Our own are not to be among
    them."""
    found = [finding for rule in updates if rule.get("active", True) for finding in _update(rule, user)]
    return [*found, *(finding for rule in hourly if rule.get("active", True) for finding in _hourly(rule))]


def _update(rule: Rule, user: str) -> Iterator[Finding]:
    if not _by_us(rule.get("performer") or {}, user):
        return
    name = rule.get("name", "")
    others = "set performed by to Agent and pick the agents, all but Amends"
    for event in rule.get("events") or []:
        field, value = str(event.get("field_name")), str(event.get("value") or event.get("to") or "")
        if field == "note_type" and value != "public":
            yield to_do(
                f'The rule "{name}" runs on each of our notes. What to do: set its event to Note is added: Public; '
                f"where private notes must count, {others}."
            )
        elif field == "ticket_action" and value in ("update", "updated", "--"):
            yield to_do(f'The rule "{name}" runs on every update, our tags included. What to do: {others}.')
        elif field in _TAGS:
            yield to_do(f'The rule "{name}" runs on changes of tags, ours included. What to do: {others}.')


def _by_us(performer: Mapping[str, Any], user: str) -> bool:
    members = [str(member) for member in performer.get("members") or []]
    return performer.get("type") in (AGENT, AGENT_OR_REQUESTER, None) and (not members or user in members)


def _hourly(rule: Rule) -> Iterator[Finding]:
    sets = [s for s in rule.get("conditions") or [] if isinstance(s, Mapping)]
    fields = {str(each.get("field_name")) for s in sets for each in s.get("properties") or []}
    if fields & _SINCE_UPDATE:
        yield to_do(
            f'The hourly rule "{rule.get("name", "")}" counts Hours since last updated, which begin again at each of '
            "our notes and tags. What to do: use Hours since agent responded or Hours since requester responded in it."
        )
