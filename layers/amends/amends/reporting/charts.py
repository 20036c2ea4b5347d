"""Where each piece of a chart lies. The drawing itself is a template (columns.svg.j2), its colours the page's style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amends.reporting.words import number, short

WIDTH, HEIGHT = 760, 220  # the drawing's own units, about pixels on a desk's screen
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 10, 26
_WIDEST = 46  # of a column
_INTERVALS = 4  # between lines across, at most
_LABELS = 16  # below the columns, at most
_SEEN = 1.5  # the least height of a piece that is not nothing


@dataclass(frozen=True, slots=True)
class Column:
    """One day or week. label: below it; name: in full; values: one a series, lowest piece first."""

    label: str
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    x: float
    y: float
    width: float
    height: float
    series: str  # style class
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked columns. title, described: what a screen reader says of it."""

    id: str
    title: str
    described: str
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT


def columns(id_: str, title: str, series: Sequence[tuple[str, str]], bars: Sequence[Column]) -> Chart:
    """Stacked columns. series: style class and words of each, lowest first."""
    floor, across = HEIGHT - _BOTTOM, (WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    most = max((sum(bar.values) for bar in bars), default=0)
    top = scale(most)
    tall = (floor - _TOP) / top[-1]
    width = min(_WIDEST, across * 0.72)
    pieces, labels = [], []
    every = -(-len(bars) // _LABELS)
    for n, bar in enumerate(bars):
        middle = _LEFT + across * (n + 0.5)
        if n % every == 0:
            labels.append(Label(_flat(middle), bar.label))
        below = float(floor)
        for (kind, words), value in zip(series, bar.values, strict=True):
            if value:
                height = max(_SEEN, value * tall)
                below -= height
                said = f"{bar.name}: {number(value)} {words}"
                pieces.append(Piece(_flat(middle - width / 2), _flat(below), _flat(width), _flat(height), kind, said))
    lines = tuple(Line(_flat(floor - value * tall), short(value)) for value in top)
    return Chart(id_, title, _described(series, bars), tuple(pieces), lines, tuple(labels))


def scale(most: int) -> list[int]:
    """Round numbers from 0 to at least `most`, evenly apart: 1, 2 or 5 times a power of ten."""
    apart = 1
    while -(-most // apart) > _INTERVALS:
        apart = apart * 2 if str(apart)[0] in "15" else apart // 2 * 5
    return [apart * n for n in range(max(1, -(-most // apart)) + 1)]


def _flat(value: float) -> float:
    return round(value, 1)


def _described(series: Sequence[tuple[str, str]], bars: Sequence[Column]) -> str:
    sums = [sum(bar.values[n] for bar in bars) for n in range(len(series))]
    said = ", ".join(f"{number(times)} {words}" for (_, words), times in zip(series, sums, strict=True))
    if not any(sums):
        return f"All in all: {said}."
    highest = max(bars, key=lambda bar: sum(bar.values))
    return f"All in all: {said}. Most on {highest.name}: {number(sum(highest.values))}."
