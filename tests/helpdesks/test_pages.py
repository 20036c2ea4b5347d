"""The admins' pages say what connect does: the same names, conditions and bodies by either way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from amends.helpdesks.freshdesk import wanted as freshdesk
from amends.helpdesks.zendesk import wanted as zendesk
from amends.installing import OFF_TAG
from amends.names import TAG_PREFIX
from amends.work.connect import ACTIONS, Asked

ROOT = Path(__file__).parents[2] / "layers/amends/amends/helpdesks"
PAGES = {name: (ROOT / name / "README.md").read_text() for name in ("zendesk", "freshdesk")}
# What Zendesk's menus say, in the words of its API.
MENU = {
    ("Ticket > Tags", "Contains none of the following", OFF_TAG): ("current_tags", "not_includes", OFF_TAG),
    ("Other > Current user", "Is not", "Amends"): ("role", "is_not", "7"),
    ("Ticket > Ticket", "Is", "Created"): ("update_type", "is", "Create"),
    ("Ticket > Comment", "Is", "Public"): ("comment_is_public", "is", "true"),
    ("Other > Current user", "Is", "(end user)"): ("role", "is", "end_user"),
    ("Ticket > Status", "Changed", ""): ("status", "changed", None),
    ("Ticket > Priority", "Changed", ""): ("priority", "changed", None),
    ("Ticket > Group", "Changed", ""): ("group_id", "changed", None),
    ("Ticket > Satisfaction", "Is", "Bad"): ("satisfaction_score", "is", "bad"),
    ("Ticket > Satisfaction", "Is", "Bad with comment"): ("satisfaction_score", "is", "bad_with_comment"),
}


def _conditions(title: str) -> list[tuple[str, str, str | None]]:
    """The rows of the table of conditions under a title, in the API's words."""
    table = PAGES["zendesk"].partition(f"*Meet {title} of the following conditions*")[2].partition("\n\n*")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]*?) ?\| [^|]*\|$", table, re.MULTILINE)
    plain = [tuple(cell.strip().strip("`") for cell in row) for row in rows]
    return [MENU[row] for row in plain if row in MENU]


def test_the_trigger_by_hand_is_the_one_that_connect_makes() -> None:
    """Condition by condition, in the page's order."""
    made = zendesk.trigger("amends", "W", "C", "7")["conditions"]

    def plain(conditions: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return [(c["field"], c["operator"], c["value"]) for c in conditions]

    assert _conditions("ALL") == plain(made["all"])
    assert _conditions("ANY") == plain(made["any"])


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("zendesk", [zendesk.BODY, zendesk.TEST_BODY, zendesk.TRIGGER, zendesk.VIEW, f"*Name* `{zendesk.WEBHOOK}`"]),
        ("freshdesk", [freshdesk.BODY, freshdesk.VIEW, *freshdesk.NAMES.values(), "Low, Medium, High, Urgent"]),
    ],
)
def test_names_and_bodies_are_the_ones_in_the_code(page: str, parts: list[str]) -> None:
    """What an admin pastes is what connect sends."""
    for part in parts:
        assert part in PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_names_every_action_and_our_marks(page: str) -> None:
    """And each example is one that the function takes."""
    examples = re.findall(r'\{"action": "\w+"[^}]*\}', PAGES[page])
    assert {re.findall(r'"action": "(\w+)"', example)[0] for example in examples} == set(ACTIONS)
    for example in examples:
        Asked.model_validate_json(example)
    assert "[amends:<stack>]" in PAGES[page]
    for name in zendesk.APOLOGIES:
        assert TAG_PREFIX + name in PAGES[page]


def test_the_readme_names_every_action() -> None:
    """An admin finds each before looking for it."""
    readme = (ROOT.parents[3] / "README.md").read_text()
    named = re.findall(r'^\| `\{"action": "(\w+)"', readme, re.MULTILINE)
    assert sorted(named) == sorted(ACTIONS)


def test_the_clicks_of_freshdesk_are_the_pages() -> None:
    """What connect tells an admin to click is what the page says, event by event."""
    clicks = freshdesk.clicks(freshdesk.UPDATES, "ADDRESS")
    for words in (
        "Reply is sent",
        "Status is changed",
        "Priority is changed",
        "Group is changed",
        "Agent or requester",
    ):
        assert words in clicks
        assert words in PAGES["freshdesk"]
    made = freshdesk.rule(freshdesk.UPDATES, "amends", "ADDRESS")
    assert [event["field_name"] for event in made["events"]] == ["reply_sent", "status", "priority", "group_id"]
    assert made["performer"] == {"type": freshdesk.AGENT_OR_REQUESTER}
