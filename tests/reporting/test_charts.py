"""Charts: drawn to scale, whatever the numbers are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.reporting.charts import HEIGHT, WIDTH, Column, columns, scale

SERIES = (("regret", "regret"), ("none", "nothing owed"))


@pytest.mark.parametrize(
    ("most", "lines"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (13, [0, 5, 10, 15]),
        (101, [0, 50, 100, 150]),
        (5_900_000, [0, 2_000_000, 4_000_000, 6_000_000]),
    ],
)
def test_lines_stand_at_round_numbers(most: int, lines: list[int]) -> None:
    """The axis shows round numbers, from nothing to at least the highest column."""
    assert scale(most) == lines


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)), max_size=400))
def test_every_column_lies_within_its_chart(values: list[tuple[int, int]]) -> None:
    """Nothing sticks out of the drawing, pieces of a column do not cover each other, and taller means more."""
    bars = [Column(str(n), str(n), pair) for n, pair in enumerate(values)]
    chart = columns("c", "Chart", SERIES, bars)
    for piece in chart.pieces:
        assert 0 <= piece.x <= piece.x + piece.width <= WIDTH
        assert -4 <= piece.y < piece.y + piece.height <= HEIGHT
    assert len(chart.pieces) == sum(bool(value) for pair in values for value in pair)
    assert len(chart.labels) <= 16
    totals = sorted(zip((sum(pair) for pair in values if all(pair)), _tops(values, chart.pieces), strict=True))
    assert all(low[1] >= high[1] - 1.6 for low, high in itertools.pairwise(totals))


def _tops(values: list[tuple[int, int]], pieces: object) -> list[float]:
    """The upper edge of each column of two pieces."""
    left = iter(pieces)  # type: ignore[call-overload]
    tops = []
    for pair in values:
        of = [next(left) for value in pair if value]
        if len(of) == 2:
            tops.append(of[1].y)
            assert of[1].y + of[1].height <= of[0].y + 0.2
    return tops


def test_a_chart_says_in_words_what_it_shows() -> None:
    """Who cannot see it hears the sums and the highest day, and each piece has its own words."""
    bars = [Column("Mon 23", "Mon 23 Nov", (1500, 2)), Column("Tue 24", "Tue 24 Nov", (0, 3))]
    chart = columns("c", "Messages", SERIES, bars)
    assert chart.described == "All in all: 1,500 regret, 5 nothing owed. Most on Mon 23 Nov: 1,502."
    assert [piece.said for piece in chart.pieces] == [
        "Mon 23 Nov: 1,500 regret",
        "Mon 23 Nov: 2 nothing owed",
        "Tue 24 Nov: 3 nothing owed",
    ]
    assert [line.label for line in chart.lines] == ["0", "500", "1k", "1.5k", "2k"]
    assert columns("c", "Messages", SERIES, []).described == "All in all: 0 regret, 0 nothing owed."
