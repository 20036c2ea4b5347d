"""The report of a span of days, before it is a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from amends.policy import Mode
from amends.reporting.figures import Figures, figures, together
from amends.reporting.findings import Finding, findings
from amends.tally import Day, Telling

MOST_TELLING = 10
BY_WEEK_FROM = 63  # days; as many columns are hard to tell apart


@dataclass(frozen=True, slots=True)
class Step:
    """A day, or in long spans a week that begins on Monday or with the span."""

    first: date
    last: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """first, last: the days it is of; made: when, in the team's zone; mode: in force then; mixed: whether some
    tickets have another; steps: oldest first."""

    first: date
    last: date
    made: datetime
    zone: str
    mode: Mode
    mixed: bool
    whole: Figures
    helpdesks: dict[str, Figures]
    steps: tuple[Step, ...]
    telling: tuple[Telling, ...]
    findings: tuple[Finding, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def empty(self) -> bool:
        """Nothing was counted at all: Amends has just been installed, or hears nothing."""
        return not self.whole.counts


def report(days: Sequence[Day], *, made: datetime, zone: str, mode: Mode, mixed: bool = False) -> Report:
    """The report of these days, of one or several helpdesks, oldest first; at least one. made: in the team's zone."""
    first, last = days[0].day, days[-1].day
    names = sorted({day.helpdesk for day in days})
    helpdesks = {name: figures(day for day in days if day.helpdesk == name) for name in names}
    whole = figures(days)
    by_day = {day: figures(each for each in days if each.day == day) for day in _each(first, last)}
    return Report(
        first=first,
        last=last,
        made=made,
        zone=zone,
        mode=mode,
        mixed=mixed,
        whole=whole,
        helpdesks=helpdesks,
        steps=_steps(by_day),
        telling=_most_telling(each for day in days for each in day.telling),
        findings=findings(whole, helpdesks, {day: each.messages for day, each in by_day.items()}, mode, mixed),
    )


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _steps(by_day: Mapping[date, Figures]) -> tuple[Step, ...]:
    """Days, or weeks from Monday to Sunday, of which the first and the last may be cut short by the span."""
    weeks = len(by_day) >= BY_WEEK_FROM
    groups: dict[date, list[date]] = {}
    for day in by_day:
        groups.setdefault(day - timedelta(days=day.weekday() if weeks else 0), []).append(day)
    return tuple(Step(group[0], group[-1], together(by_day[day] for day in group)) for group in groups.values())


def _most_telling(all_of_them: Iterable[Telling]) -> tuple[Telling, ...]:
    """The ten with the highest scores, a ticket once; of equal ones the newest first, as they come oldest first."""
    best: dict[tuple[str, str], Telling] = {}
    for each in all_of_them:
        key = (each.helpdesk, each.ticket)
        before = best.pop(key, each)
        best[key] = before if before.score > each.score else each
    newest_first = list(best.values())[::-1]
    return tuple(sorted(newest_first, key=lambda each: -each.score)[:MOST_TELLING])
