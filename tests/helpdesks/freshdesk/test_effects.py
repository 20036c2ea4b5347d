"""Which of a company's automation rules answer to our notes and tags, as an admin would read them."""

from __future__ import annotations

from typing import Any

import pytest

from amends.helpdesks.freshdesk.effects import effects
from amends.installing import Level

NOTE = {"field_name": "note_type", "value": "private"}
US = "77"


def told(performer: dict[str, Any], *events: dict[str, Any], **more: Any) -> list[Level]:
    rule = {"name": "Theirs", "performer": performer, "events": list(events), **more}
    return [finding.level for finding in effects([rule], [], US)]


@pytest.mark.parametrize(
    ("performer", "named"),
    [
        ({"type": 1}, True),
        ({"type": 3}, True),
        ({"type": 1, "members": [12, 77]}, True),
        ({"type": 1, "members": [12]}, False),
        ({"type": 2}, False),
        ({"type": 4}, False),
    ],
)
def test_a_rule_counts_only_what_we_do_as_an_agent(performer: dict[str, Any], named: bool) -> None:
    """Not what requesters or the system do, nor agents who are picked by name."""
    assert bool(told(performer, NOTE)) is named


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ({"field_name": "note_type", "value": "private"}, True),
        ({"field_name": "note_type", "value": "--"}, True),
        ({"field_name": "note_type", "value": "public"}, False),
        ({"field_name": "ticket_action", "value": "update"}, True),
        ({"field_name": "ticket_action", "value": "delete"}, False),
        ({"field_name": "tag_names", "value": "vip"}, True),
        ({"field_name": "reply_sent", "value": "sent"}, False),
        ({"field_name": "status", "from": "--", "to": "--"}, False),
    ],
)
def test_events_are_those_of_a_private_note_and_of_tags(event: dict[str, Any], named: bool) -> None:
    """Replies, statuses and public notes are never ours."""
    assert bool(told({"type": 1}, event)) is named


def test_a_switched_off_rule_is_not_named() -> None:
    """It does nothing."""
    assert told({"type": 1}, NOTE, active=False) == []


@pytest.mark.parametrize(
    ("field", "named"),
    [("hours_since_last_updated", True), ("hours_since_resolved", False), ("hours_since_agent_responded", False)],
)
def test_hours_since_any_update_begin_again_with_each_note(field: str, named: bool) -> None:
    """Hours since other things do not."""
    rule = {"name": "Theirs", "conditions": [{"properties": [{"field_name": field, "value": 48}]}]}
    assert bool(effects([], [rule], US)) is named
