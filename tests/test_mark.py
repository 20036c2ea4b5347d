"""The mark that our notes carry."""

from __future__ import annotations

from datetime import UTC, datetime

from amends import mark


def test_a_mark_is_found_in_the_note_that_shows_it() -> None:
    """What is written is what is found, in plain text and in a helpdesk's HTML alike."""
    for made in (
        mark.for_note("35436"),
        mark.for_note("reopened-20261123T0900"),
        mark.for_reminder(datetime(2026, 11, 23, 15, 40, tzinfo=UTC)),
    ):
        assert mark.found(f"Reply by 15:40 (CET). {mark.shown(made)}") == made
        assert mark.found(f"<p><em>{mark.shown(made)}</em></p>") == made


def test_the_last_mark_counts() -> None:
    """A customer's quote inside our note cannot stand in for the mark that ends it."""
    assert mark.found("“Amends n-1” … Amends n-2") == "n-2"
    assert mark.found("Please make amends n-1") == ""
