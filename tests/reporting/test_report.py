"""Counts to a report: sums, days and weeks, and the most telling tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from amends.reporting.figures import Figures, percent
from amends.reporting.report import BY_WEEK_FROM, MOST_TELLING
from amends.tally import WEIGHTS
from tests.reporting.made import LAST, USUAL, days, reported, telling


def test_the_whole_is_the_sum_of_all_days_and_helpdesks() -> None:
    """Fourteen days of two helpdesks add up, and each helpdesk stands for itself as well."""
    made = reported(days(14, ("freshdesk", "zendesk")))
    assert (made.first, made.last, made.days) == (LAST - timedelta(days=13), LAST, 14)
    assert made.whole.counts == {name: 28 * count for name, count in USUAL.items()}
    assert {name: figures.messages for name, figures in made.helpdesks.items()} == {"freshdesk": 280, "zendesk": 280}
    assert [step.figures.messages for step in made.steps] == [40] * 14


def test_figures_are_what_an_admin_asks_for() -> None:
    """Messages, apologies owed, notes, and promises, by whatever they are asked."""
    figures = Figures(USUAL)
    assert (figures.messages, figures.owed, figures.notes, figures.reminders) == (20, 12, 8, 2)
    assert (figures.kept, figures.broken, figures.wrong) == (13, 1, 0)
    assert figures.by("verdict") == {"none": 7, "regret": 6, "reaching_out": 4, "accountable": 2, "cannot_tell": 1}
    assert figures.by("verdict", 1, p0="accountable") == {"late": 2}
    assert figures.by("channel") == {"social": 11, "email": 8, "chat": 1}
    assert Figures({"note.would": 3, "note.written": 2}).notes == 5


def test_long_spans_are_told_by_week() -> None:
    """A year is some fifty columns, not 366; weeks begin on Monday, and none is left out or counted twice."""
    year = reported(days(366))
    assert 52 <= len(year.steps) <= 54
    assert sum(step.figures.messages for step in year.steps) == year.whole.messages == 366 * 20
    assert all(step.first.weekday() == 0 for step in year.steps[1:])
    assert (year.steps[0].first, year.steps[-1].last) == (year.first, year.last)
    short = reported(days(BY_WEEK_FROM - 1, ("freshdesk", "zendesk")))
    assert len(short.steps) == BY_WEEK_FROM - 1
    assert all(step.first == step.last for step in short.steps)


def test_the_ten_most_telling_tickets_come_worst_first() -> None:
    """Of many stories the worst ten; a ticket once, with the most that was ever said of it; of equals the newest."""
    many = days(5)
    many[0] = replace(many[0], telling=tuple(telling(str(n), "marked") for n in range(20)))
    many[1] = replace(many[1], telling=(telling("7", "grave", "leaving"), telling("8", "marked")))
    many[4] = replace(many[4], telling=(telling("7", "marked"), telling("99", "marked")))
    found = reported(many).telling
    assert len(found) == MOST_TELLING
    assert (found[0].ticket, found[0].score) == ("7", WEIGHTS["grave"] + WEIGHTS["leaving"])
    assert [each.ticket for each in found[1:3]] == ["99", "8"]
    assert len({each.ticket for each in found}) == MOST_TELLING


def test_the_same_number_in_two_helpdesks_is_two_tickets() -> None:
    """Ticket 7 of Zendesk is not ticket 7 of Freshdesk."""
    both = days(1, ("freshdesk", "zendesk"))
    both = [replace(day, telling=(telling("7", "grave", helpdesk=day.helpdesk),)) for day in both]
    assert {each.helpdesk for each in reported(both).telling} == {"freshdesk", "zendesk"}


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(0, 0, 0), (0, 9, 0), (1, 1000, 1), (999, 1000, 99), (1000, 1000, 100), (1, 3, 33)]
)
def test_a_share_is_neither_none_nor_all_unless_it_is(part: int, whole: int, share: int) -> None:
    """One broken promise among a thousand is not 0 %."""
    assert percent(part, whole) == share


def test_a_report_without_a_count_is_empty() -> None:
    """A fresh installation has nothing to show, and the report knows it."""
    assert reported(days(14, counts={})).empty
    assert reported(days(14, counts={})).findings == ()
    assert not reported(days(1)).empty
