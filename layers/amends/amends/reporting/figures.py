"""Counts as the figures that the report is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amends.nouns import Apology
from amends.tally import Day

OWED = (Apology.REACHING_OUT.value, Apology.REGRET.value, Apology.ACCOUNTABLE.value)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted, by the names of `amends.tally`."""

    counts: Mapping[str, int]

    def of(self, name: str) -> int:
        return self.counts.get(name, 0)

    def by(self, beginning: str, place: int = 0, **only: str) -> dict[str, int]:
        """Counts below a beginning, summed by the name that stands in a place; the most first.

        only: `p0`, `p1`: the name that must stand in that place.
        """
        summed: Counter[str] = Counter()
        for name, times in self.counts.items():
            first, *rest = name.split(".")
            if first == beginning and all(rest[int(at[1:])] == kind for at, kind in only.items()):
                summed[rest[place]] += times
        return dict(sorted(summed.items(), key=lambda each: (-each[1], each[0])))

    def sum(self, beginning: str) -> int:
        return sum(self.by(beginning).values())

    @property
    def messages(self) -> int:
        return self.sum("verdict")

    @property
    def owed(self) -> int:
        """Messages to which some apology is owed."""
        apologies = self.by("verdict")
        return sum(apologies.get(kind, 0) for kind in OWED)

    @property
    def notes(self) -> int:
        """Written, or held back by the mode alone."""
        return self.of("note.written") + self.of("note.would")

    @property
    def reminders(self) -> int:
        """Written, or held back by the mode alone."""
        return self.of("reminder.written") + self.of("reminder.would")

    @property
    def kept(self) -> int:
        return self.sum("kept")

    @property
    def broken(self) -> int:
        return self.sum("broken")

    @property
    def wrong(self) -> int:
        return self.sum("wrong")


def figures(days: Iterable[Day]) -> Figures:
    """All of these days together."""
    return together(Figures(day.counts) for day in days)


def together(several: Iterable[Figures]) -> Figures:
    counts: Counter[str] = Counter()
    for each in several:
        counts.update(each.counts)
    return Figures(counts)


def percent(part: int, whole: int) -> int:
    """A share in whole percent, 0 of nothing; neither 0 nor 100 unless it is none or all."""
    if not part or not whole:
        return 0
    return 100 if part >= whole else min(99, max(1, round(100 * part / whole)))
