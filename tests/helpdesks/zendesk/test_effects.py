"""Which triggers and automations answer to our notes: condition by condition, as an admin would read them."""

from __future__ import annotations

from typing import Any

import pytest

from amends.helpdesks.zendesk.effects import Us, effects
from amends.installing import Level

US = Us("77", "Amends", True, frozenset({"amends-lead", "amends-tense"}))
MAIL = {"field": "notification_user", "value": ["assignee_id", "News", "Look"]}
SETS = {"field": "priority", "value": "high"}


def condition(field: str, operator: str = "is", value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def named(*every: dict[str, Any], some: tuple[dict[str, Any], ...] = (), action: Any = MAIL, **more: Any) -> list[Any]:
    trigger = {"title": "Theirs", "conditions": {"all": list(every), "any": list(some)}, "actions": [action], **more}
    return [finding.level for finding in effects([trigger], [], US)]


SPARED = [
    condition("update_type", value="Create"),
    condition("update_type", "is_not", "Change"),
    condition("comment_is_public", value="true"),
    condition("comment_is_public", value="requester_can_see_comment"),
    condition("role", value="end_user"),
    condition("role", "is_not", "77"),
    condition("role", "is_not", "agent"),
    condition("role", value="12"),
    condition("status", "changed"),
    condition("assignee_id", "value", "12"),
    condition("priority", "value_previous", "low"),
    condition("current_via_id", value="4"),
]
MET = [
    condition("update_type", value="Change"),
    condition("comment_is_public", value="not_relevant"),
    condition("comment_is_public", value="false"),
    condition("role", value="agent"),
    condition("role", value="77"),
    condition("role", "is_not", "end_user"),
    condition("status", "not_changed"),
    condition("current_via_id", "is_not", "4"),
    condition("status", "less_than", "solved"),
    condition("group_id", value="7"),
    condition("comment_includes_word", "includes", "refund"),
    condition("a_field_of_tomorrow", "is", "x"),
]


@pytest.mark.parametrize("spared", SPARED, ids=lambda c: f"{c['field']} {c['operator']} {c['value']}")
def test_a_trigger_that_never_sees_us_is_not_named(spared: dict[str, Any]) -> None:
    """Not even where all its other conditions hold; as one of several it spares nobody."""
    assert named(spared, condition("update_type", value="Change")) == []
    assert named(some=(spared,)) == []
    assert named(some=(spared, condition("update_type", value="Change"))) == [Level.TO_DO]


@pytest.mark.parametrize("met", MET, ids=lambda c: f"{c['field']} {c['operator']} {c['value']}")
def test_a_trigger_that_may_run_on_us_and_mails_is_named(met: dict[str, Any]) -> None:
    """A condition that only the ticket decides may hold, so that the admin is told."""
    assert named(met) == [Level.TO_DO]


def test_a_switched_off_trigger_is_not_named() -> None:
    """It does nothing."""
    assert named(condition("update_type", value="Change"), active=False) == []


def test_a_trigger_that_waits_for_no_update_and_mails_nobody_is_only_good_to_know() -> None:
    """It would have run before our note, on whatever made its conditions true."""
    assert named(condition("group_id", value="7"), action=SETS) == [Level.KNOW]
    assert named(condition("update_type", value="Change"), action=SETS) == [Level.TO_DO]


def test_a_trigger_on_our_own_tags_is_as_wished() -> None:
    """Somebody wrote it for that."""
    assert named(condition("current_tags", "includes", "vip amends-lead")) == [Level.KNOW]
    assert named(condition("current_tags", "includes", "vip")) == [Level.TO_DO]


def test_the_sentence_says_what_runs_on_what_and_how_to_stop_it() -> None:
    """Comment conditions are for notes alone; a person's user gets another remedy."""
    trigger = {
        "title": "Tell the boss",
        "conditions": {"all": [condition("comment_is_public", value="not_relevant")], "any": None},
        "actions": [MAIL, {"field": "notification_webhook", "value": ["W", "{}"]}],
    }
    [finding] = effects([trigger], [], US)
    assert finding.text == (
        'The trigger "Tell the boss" would run on our notes: it mails (assignee), calls a webhook. What to do: add to '
        "it under ALL the condition: Current user – Is not – Amends."
    )
    [finding] = effects([trigger], [], Us("77", "Nadia Brandt", False, US.tags))
    assert "give Amends a user of its own" in finding.text


@pytest.mark.parametrize(
    ("field", "level"),
    [
        (condition("updated_at", "greater_than", "48"), [Level.TO_DO]),
        (condition("requester_updated_at", "greater_than", "48"), []),
        (condition("assignee_updated_at", "greater_than", "48"), []),
        (condition("SOLVED", "greater_than", "96"), []),
        (condition("current_tags", "includes", "amends-tense"), [Level.KNOW]),
    ],
)
def test_hours_since_update_begin_again_with_each_note(field: dict[str, Any], level: list[Level]) -> None:
    """Hours since other things do not."""
    automation = {"title": "Theirs", "conditions": {"all": [field], "any": []}, "actions": [MAIL]}
    assert [finding.level for finding in effects([], [automation], US)] == level
