"""A report as one HTML page that needs nothing else: no script, no picture, no request to anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from amends.policy import Mode
from amends.reporting import words
from amends.reporting.charts import Chart, Column, columns
from amends.reporting.figures import OWED, Figures, percent
from amends.reporting.report import Report, Step
from amends.tally import WEIGHTS

# Lowest piece of a column first: what weighs most stands on the ground, where heights compare best.
APOLOGIES = (*reversed(OWED), "none", "cannot_tell")
_PROMISES = (("broken", "broken"), ("kept", "kept"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with bars. share: of the widest, 0 to 100, of each piece."""

    label: str
    values: tuple[int, ...]
    pieces: tuple[tuple[str, float, float], ...]  # style class, where it begins, how wide

    @property
    def total(self) -> int:
        return sum(self.values)


def page(report: Report) -> str:
    """The page. Everything in it is escaped."""
    style = (Path(__file__).parent / "templates" / "report.css").read_text("utf-8")
    known: dict[str, Any] = {
        "report": report,
        "style": Markup(style),  # noqa: S704  a file of ours
        "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "apologies": APOLOGIES,
        "apology_words": [words.word("apology", kind) for kind in APOLOGIES],
        "weights": list(WEIGHTS),
        "by_day": _by_day(report),
        "promises_by_day": _promises_by_day(report),
        "causes": _crossed(report.whole, "verdict", place=1, kinds=APOLOGIES[:3], group="cause", kind_at=0),
        "channels": _crossed(report.whole, "channel", place=0, kinds=APOLOGIES, group="channel", kind_at=1),
        "promises": _promises(report.whole),
        "late": _simple(report.whole, "late", "late", order=words.words()["late"]),
        "seen": _simple(report.whole, "tag", "tag"),
        "notes": _simple(report.whole, "note", "note", order=words.words()["note"]),
        "reminders": _simple(report.whole, "reminder", "reminder", order=words.words()["reminder"]),
        "wrong": _simple(report.whole, "wrong", "cause"),
        "off": _simple(report.whole, "off", "tag"),
        "weekly": any(step.first != step.last for step in report.steps),
        "shadow": report.mode is Mode.SHADOW,
    }
    return _environment().get_template("report.html.j2").render(known)


def _by_day(report: Report) -> Chart:
    series = [(kind, words.word("apology", kind).lower()) for kind in APOLOGIES]
    bars = [_column(step, [step.figures.by("verdict").get(kind, 0) for kind in APOLOGIES]) for step in report.steps]
    return columns("by-day", "Messages by what was owed", series, bars)


def _promises_by_day(report: Report) -> Chart:
    bars = [_column(step, [step.figures.broken, step.figures.kept]) for step in report.steps]
    return columns("promises-by-day", "Promises kept and broken", _PROMISES, bars)


def _column(step: Step, values: list[int]) -> Column:
    label = f"{step.first.day} {step.first:%b}" if step.first != step.last or step.first.day == 1 else _short(step)
    return Column(label, step_name(step), tuple(values))


def _short(step: Step) -> str:
    return f"{step.first:%a} {step.first.day}"


def step_name(step: Step) -> str:
    """`Mon 23 Nov`, or a week's first and last day."""
    name = words.day(step.first)
    return name if step.first == step.last else f"{name} to {words.day(step.last)}"


def _crossed(
    figures: Figures, beginning: str, *, place: int, kinds: tuple[str, ...], group: str, kind_at: int
) -> list[Row]:
    """Rows by what stands in one place of a count's name, split by the kinds in the other, the most first."""
    split = {kind: figures.by(beginning, place, **{f"p{kind_at}": kind}) for kind in kinds}
    names = {name for found in split.values() for name in found}
    rows = [(words.word(group, name), tuple(split[kind].get(name, 0) for kind in kinds)) for name in names]
    return _rows(sorted(rows, key=lambda row: (-sum(row[1]), row[0])), kinds)


def _promises(figures: Figures) -> list[Row]:
    split = [figures.by(kind) for kind, _ in _PROMISES]
    kinds = [kind for kind in words.words()["promise"] if any(kind in found for found in split)]
    rows = [(words.word("promise", kind), tuple(found.get(kind, 0) for found in split)) for kind in kinds]
    return _rows(rows, tuple(kind for kind, _ in _PROMISES))


def _simple(figures: Figures, beginning: str, group: str, order: Mapping[str, str] | None = None) -> list[Row]:
    """Rows of one number each, in an order of their own or the most first."""
    found = figures.by(beginning)
    names = sorted(found, key=list(order).index) if order and set(found) <= set(order) else list(found)
    return _rows([(words.word(group, name), (found[name],)) for name in names], ("plain",))


def _rows(rows: list[tuple[str, tuple[int, ...]]], kinds: tuple[str, ...]) -> list[Row]:
    widest = max((sum(values) for _, values in rows), default=0) or 1
    made = []
    for label, values in rows:
        pieces, at = [], 0.0
        for kind, value in zip(kinds, values, strict=True):
            if value:
                wide = round(100 * value / widest, 2)
                pieces.append((kind, round(at, 2), max(0.4, wide)))
                at += wide
        made.append(Row(label, values, tuple(pieces)))
    return made


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": words.number, "day": words.day}
    environment.globals |= {
        "word": words.word,
        "span": words.span,
        "plural": words.plural,
        "percent": percent,
        "step_name": step_name,
        "safe_link": safe_link,
    }
    return environment


def safe_link(link: str) -> str:
    """An address that a browser may be sent to; nothing for any other kind."""
    return link if link.startswith(("https://", "http://")) else ""
