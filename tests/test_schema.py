"""The JSON Schemas by which an editor completes a settings document say what the code says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import amends
from amends.documents import SECTIONS, parse_section
from amends.schema import schema
from tests.test_documents import SETTINGS

KEPT = Path(amends.__file__).parent / "schemas"
WHOLE = {
    "settings": """
        mode: tags
        modes:
          - {channel: [email, web], mode: notes}
          - {group: 360001234567, tier: gold, form: Question, mode: shadow}
        leave_out: [{channel: review}, {form: [7700001]}]
        agent_zone: Europe/Berlin
        core_functions: [export invoices]
        tiers: {vip: gold}
        thresholds: {complaint: 0.8}
        limits: {share: 0.4, requests_per_minute: {zendesk: 700}}
        notes: {minutes_apart: 5}
        """,
    "playbook": "{switched_on: [refund], lead_only: [call]}",
    "phrases": "{add: {fault.outage: [blue screen], struggle.ours: [hakt]}, ignore: [out of order]}",
    "clocks": """
        first_reply: {email: 240}
        count: office
        calendars:
          office:
            zone: Europe/Berlin
            week: {mon-thu: [09:00-12:00, 13:30-18:00], fri: 09:00-15:00, sat: closed}
            holidays: DE-BY
            days: {12-24: closed}
        policies:
          - {tier: gold, channel: [email], update: 9}
          - {priority: urgent, count: always}
          - {group: 360001234567, next_reply: 120}
        reminders: {tag_at: 0.5}
        """,
}
# What a document must keep to that a schema cannot say, or that YAML itself refuses.
BEYOND = (
    "zone",
    "is there twice",
    "the text is",
    "a character that",
    "is not closed",
    "quotes",
    "names no tickets",
    "tags mean",
    "tag of ours",
    "write it",
)


def valid(section: str, document: Any) -> bool:
    validator = Draft202012Validator(json.loads(schema(section)))
    return bool(validator.is_valid(document))


@pytest.mark.parametrize("section", SECTIONS)
def test_the_kept_schema_is_the_codes(section: str) -> None:
    """Who takes a schema out of the checkout or the package gets the one of this version: `make schema` writes it."""
    assert (KEPT / f"{section}.schema.json").read_text("utf-8") == schema(section)
    Draft202012Validator.check_schema(json.loads(schema(section)))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_valid_document_shows_no_error_in_an_editor(section: str) -> None:
    """What Amends takes, the schema takes."""
    assert valid(section, {})
    assert valid(section, yaml.safe_load(WHOLE[section]))
    parse_section(section, WHOLE[section])


@pytest.mark.parametrize("text", [text for text, said in SETTINGS.items() if not any(b in said for b in BEYOND)])
def test_a_mistake_shows_in_an_editor(text: str) -> None:
    """What Amends refuses for a value or a name, the schema refuses."""
    assert not valid("settings", yaml.safe_load(text))


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("playbook", "switched_in: [refund]"),
        ("phrases", "add: {fault.blue: [x]}"),
        ("phrases", "add: {rage: [x]}"),
        ("clocks", "policies: [{priority: hot, update: 60}]"),
        ("clocks", "policies: [{channel: pigeon, update: 60}]"),
        ("clocks", "calendars: {o: {zone: UTC, week: {mon: 9 to 5}}}"),
        ("clocks", "calendars: {o: {zone: UTC}}"),
        ("clocks", "last_call: {email: 2000}"),
    ],
)
def test_a_mistake_in_any_section_shows_in_an_editor(section: str, text: str) -> None:
    """Closed lists, bounds and names are in the schema of each section."""
    assert not valid(section, yaml.safe_load(text))


@pytest.mark.parametrize("section", SECTIONS)
def test_an_editor_explains_every_setting(section: str) -> None:
    """Each setting comes with a sentence that says what it does."""
    described = json.loads(schema(section))
    for part in (described, *described.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            assert field.get("description") or "$ref" in field, name
