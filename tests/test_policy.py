"""Settings: an empty document is valid, and a wrong one says what is wrong."""

from __future__ import annotations

import pytest

from amends.names import TAG_PREFIX, TAGS, WRONG_TAG
from amends.policy import SECTIONS, Mode, Policy, SettingsError, parse, parse_section
from amends.ticket import Channel


def test_nothing_set_is_valid_and_writes_nothing() -> None:
    """After installing, Amends is in shadow mode."""
    assert parse({}) == Policy() == parse(dict.fromkeys(SECTIONS, "# nothing departs from the defaults\n"))
    assert parse({}).settings.mode is Mode.SHADOW


def test_a_document_names_only_departures() -> None:
    """Everything not named keeps its default."""
    policy = parse({"settings": "mode: notes\ncore_functions: [export invoices]", "clocks": "first_reply: {email: 30}"})
    assert policy.settings.mode is Mode.NOTES
    assert policy.clocks.target("first_reply", Channel.EMAIL) == 30
    assert policy.clocks.target("next_reply", Channel.EMAIL) == 30
    assert policy.clocks.target("first_reply", Channel.SOCIAL) == 60
    assert policy.clocks.target("update", Channel.EMAIL) == 1440


@pytest.mark.parametrize(
    ("section", "text", "says"),
    [
        ("settings", "mode: loud", "settings: mode: Input should be 'shadow', 'tags' or 'notes'"),
        (
            "settings",
            "mood: notes",
            "settings: mood: there is no such setting; there are mode, agent_zone, core_functions",
        ),
        (
            "settings",
            "limits: {shares: 1}",
            "settings: limits.shares: there is no such setting; there are share, yield",
        ),
        ("settings", "limits.share: 0.4", "settings: limits.share: write it in two lines, or as `limits: {share: …}`"),
        ("settings", "limits: {requests_per_minute: {zendesck: 400}}", "must be one of zendesk, freshdesk"),
        ("settings", "core_functions: export", "settings: core_functions: must be a list, such as [one, two]"),
        ("settings", "notes: 3", "settings: notes: must be `name: value` pairs"),
        ("settings", "a: [", "settings, line 1: not valid YAML"),
        ("settings", "- mode", "settings: must be a list of `name: value` lines"),
        ("settings", "agent_zone: Mars/Base", "settings: agent_zone: must be an IANA time zone such as Europe/Berlin"),
        ("settings", "agent_zone: ../etc/passwd", "IANA time zone such as Europe/Berlin"),
        ("settings", "tag_prefix: quite-a-long-prefix-", "may have at most"),
        ("settings", "tag_prefix: Amends Tag", "tag_prefix: String should match pattern"),
        ("settings", "\x07", "settings: not valid YAML"),
        ("settings", "[" * 5000, "not valid YAML"),
        ("settings", "company: 2026-13-01", "settings: not valid YAML: ValueError"),
        ("settings", "company: !!int ''", "settings: not valid YAML: IndexError"),
        ("settings", "company: !!timestamp soon", "settings: not valid YAML: AttributeError"),
        (
            "clocks",
            "first_reply: {email: 2000}",
            "clocks: first_reply.email: Input should be less than or equal to 1440",
        ),
        ("clocks", "first_reply: {pigeon: 60}", "clocks: first_reply.pigeon"),
        ("phrases", f"ignore: [{'x' * 8200}]", "of which at most 8192 fit; shorten it"),
        ("playbook", "switched_on: [gold_bar]", "there is no such remedy; there are call, credit"),
        (
            "phrases",
            "add: {outage: [blue screen]}",
            "must be a family or family.name, such as fault.outage; families are struggle",
        ),
        ("phrases", "add: {fault.blue: [blue screen]}", "there is no such cause; there are access, cancelled"),
        ("phrases", "add: {fault.outage: ['!?']}", "must hold a letter or a digit"),
        ("colours", "", "there is no such section; there are settings, playbook, phrases, clocks"),
    ],
)
def test_a_wrong_document_says_where_and_what_is_allowed(section: str, text: str, says: str) -> None:
    """An admin can mend it without asking a developer."""
    with pytest.raises(SettingsError) as error:
        parse_section(section, text)
    assert says in str(error.value)


def test_every_tag_fits_the_helpdesks() -> None:
    """Freshdesk takes 32 characters; both take small letters, digits and dashes."""
    for name in (*TAGS, WRONG_TAG):
        assert len(TAG_PREFIX + name) <= 32
        assert (TAG_PREFIX + name).replace("-", "").isalnum()
        assert name == name.lower()
