"""The settings' defaults."""

from __future__ import annotations

from amends.documents import SECTIONS, parse
from amends.names import TAG_PREFIX, TAGS, WRONG_TAG
from amends.policy import Mode, Policy
from amends.ticket import Channel


def test_nothing_set_is_valid_and_writes_nothing() -> None:
    """After installing, Amends is in shadow mode."""
    assert parse({}) == Policy() == parse(dict.fromkeys(SECTIONS, "# nothing departs from the defaults\n"))
    assert parse({}).settings.mode is Mode.SHADOW
    for name in SECTIONS:  # what the README says to put where a console saves nothing empty
        assert parse({name: "# defaults"}) == Policy()


def test_a_document_names_only_departures() -> None:
    """Everything not named keeps its default."""
    policy = parse({"settings": "mode: notes\ncore_functions: [export invoices]", "clocks": "first_reply: {email: 30}"})
    assert policy.settings.mode is Mode.NOTES
    assert policy.clocks.target("first_reply", Channel.EMAIL) == 30
    assert policy.clocks.target("next_reply", Channel.EMAIL) == 30
    assert policy.clocks.target("first_reply", Channel.SOCIAL) == 60
    assert policy.clocks.target("update", Channel.EMAIL) == 1440


def test_every_tag_fits_the_helpdesks() -> None:
    """Freshdesk takes 32 characters; both take small letters, digits and dashes."""
    for name in (*TAGS, WRONG_TAG):
        assert len(TAG_PREFIX + name) <= 32
        assert (TAG_PREFIX + name).replace("-", "").isalnum()
        assert name == name.lower()
