"""What an admin is told to look at, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amends.policy import Mode
from amends.tally import Day
from tests.reporting.made import USUAL, days, reported


def said(of: list[Day], mode: Mode = Mode.NOTES) -> str:
    return " ".join(f"{finding.said} {finding.todo}" for finding in reported(of, mode).findings)


def test_usual_days_give_no_cause_for_worry() -> None:
    """Nothing is said where nothing stands out."""
    assert said(days()) == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"wrong.unclear": 3, "wrong.late": 1}, "the cause was: Something that is hard to find or follow"),
        ({"off.tense": 5}, "tense 70 times"),
        ({"broken.next_reply": 8}, "126 of 308 promises were broken (41 %), most of them: next reply"),
        ({"late.longer": 1}, "14 answers came more than a day"),
        ({"reminder.unassigned": 2}, "28 times a promise fell due on a ticket that nobody has"),
        ({"parked.forbidden": 1}, "the helpdesk refused access (14)"),
        ({"verdict.cannot_tell.none": 10}, "34 % of all messages could not be judged"),
        ({"note.enough": 1}, "notes.most_per_ticket"),
    ],
)
def test_what_stands_out_is_said_with_what_to_do(more: dict[str, int], words: str) -> None:
    """Each with its numbers and a next step."""
    assert words in said(days(counts=USUAL | more))


@pytest.mark.parametrize(
    "more",
    [{"parked.not_found": 9}, {"wrong.late": 1}, {"off.tense": 1}, {"broken.first_reply": 1}, {"note.enough": 1}],
)
def test_single_cases_and_what_is_expected_are_left_alone(more: dict[str, int]) -> None:
    """One wrong note is no pattern, and deleted tickets are nobody's fault."""
    assert said(days(1, counts=USUAL | more)) == ""


def test_the_mode_in_force_says_what_comes_next() -> None:
    """In shadow mode the step to tags; in mode tags the step to notes."""
    would = {**USUAL, "note.written": 0, "note.would": 8}
    assert "set mode: tags" in said(days(counts=would), Mode.SHADOW)
    assert "112 notes would have been written" in said(days(counts=would), Mode.TAGS)


def test_modes_for_some_tickets_are_told_apart() -> None:
    """Where a channel has notes already, nobody is told that nothing is written."""
    some = reported(days(counts=USUAL | {"note.would": 3}), Mode.SHADOW, mixed=True).findings
    assert [finding.said for finding in some] == [
        "Some tickets have a mode of their own; 42 notes would have been written, but for the mode."
    ]
    assert reported(days(), Mode.SHADOW, mixed=True).findings == ()


def test_silence_is_noticed() -> None:
    """A helpdesk from which nothing comes, and days without a message at the end, hint at a webhook that is off."""
    both = days(14, ("freshdesk", "zendesk"))
    assert "Nothing came from Freshdesk" in said(
        [replace(d, counts={}) if d.helpdesk == "freshdesk" else d for d in both]
    )
    quiet = [replace(day, counts={}) if n >= 11 else day for n, day in enumerate(days(14))]
    assert "No customer's message came in the last 3 days" in said(quiet)
    assert said([replace(day, counts={}) if n >= 12 else day for n, day in enumerate(days(14))]) == ""
