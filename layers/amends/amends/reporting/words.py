"""Kinds and numbers as an admin reads them. The words are data (words.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from amends.names import TAGS
from amends.nouns import CAUSES


@cache
def words() -> dict[str, dict[str, str]]:
    """Group -> kind -> words."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def word(group: str, kind: str) -> str:
    """A kind in words. One that is not listed, of a newer version perhaps, is shown by its name."""
    if group == "tag":
        return TAGS.get(kind, kind)
    if group == "cause" and kind in CAUSES:
        return CAUSES[kind][0].upper() + CAUSES[kind][1:]
    return words().get(group, {}).get(kind) or kind.replace("_", " ").capitalize()


def number(value: int) -> str:
    """1234567 as 1,234,567."""
    return f"{value:,}"


def short(value: int) -> str:
    """For a chart's axis: 1500 as 1.5k, 2000000 as 2M."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + letter
    return str(value)


def listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def plural(value: int, one: str, several: str) -> str:
    """`1 day`, `14 days`."""
    return f"{number(value)} {one if value == 1 else several}"


def day(of: date) -> str:
    return f"{of:%a} {of.day} {of:%b}"


def span(first: date, last: date) -> str:
    """`10 – 23 November 2026`, with no part said twice."""
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {end}"
    return f"{first.day} {first:%B}{f' {first.year}' if first.year != last.year else ''} – {end}"
