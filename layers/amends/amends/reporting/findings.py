"""What an admin should look at, out of the counts: each with what to do. The bounds are judgement, not measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from amends.policy import Mode
from amends.reporting.figures import Figures, percent
from amends.reporting.words import listed, number, word

QUIET_DAYS = 3  # without a message, at the end of a span that had some: longer than a weekend
# A share counts from so many cases on; below, a single one would swing it.
WRONG_SHARE, WRONG_LEAST = 10, 3
TELL_SHARE, TELL_LEAST = 20, 10
BROKEN_SHARE, BROKEN_LEAST = 20, 5
LEAST = 5
EXPECTED = frozenset({"not_found", "closed", "deleted"})  # tickets that end so as a matter of course


@dataclass(frozen=True, slots=True)
class Finding:
    """said: what is so; todo: what to do about it."""

    said: str
    todo: str


def findings(
    whole: Figures, helpdesks: Mapping[str, Figures], messages: Mapping[date, int], mode: Mode, mixed: bool
) -> tuple[Finding, ...]:
    """messages: by day, oldest first; mixed: whether some tickets have another mode."""
    if not whole.counts:
        return ()
    found = [*_mode(whole, mode, mixed), *_silent(helpdesks), *_quiet(messages)]
    rules: tuple[Callable[[Figures], Iterator[Finding]], ...] = (
        _wrong,
        _taken_off,
        _broken,
        _very_late,
        _nobodys,
        _parked,
        _cannot_tell,
        _enough,
    )
    return (*found, *(finding for rule in rules for finding in rule(whole)))


def _mode(whole: Figures, mode: Mode, mixed: bool) -> Iterator[Finding]:
    would = number(whole.of("note.would"))
    if mixed:
        if whole.of("note.would"):
            yield Finding(
                f"Some tickets have a mode of their own; {would} notes would have been written, but for the mode.",
                "When you like what you see here, set mode: notes for the next channel or group in modes.",
            )
    elif mode is Mode.SHADOW:
        yield Finding(
            "Amends is in shadow mode: it reads and judges, and writes nothing to your helpdesk.",
            "When you like what you see here, set mode: tags in the settings, later mode: notes.",
        )
    elif mode is Mode.TAGS:
        yield Finding(
            f"Amends sets tags alone; {would} notes would have been written.",
            "When you like the tags, set mode: notes in the settings.",
        )


def _silent(helpdesks: Mapping[str, Figures]) -> Iterator[Finding]:
    for name, figures in helpdesks.items():
        if not figures.counts:
            yield Finding(
                f"Nothing came from {word('helpdesk', name)} in these days.",
                "Look whether its trigger or rules are on, and whether its webhook shows failures.",
            )


def _quiet(messages: Mapping[date, int]) -> Iterator[Finding]:
    days = list(messages)
    heard = max((n for n, day in enumerate(days) if messages[day]), default=None)
    if heard is not None and (quiet := len(days) - 1 - heard) >= QUIET_DAYS:
        yield Finding(
            f"No customer's message came in the last {quiet} days.",
            "If your helpdesk had some, look at its webhook: it may be off, or its secret may differ.",
        )


def _wrong(whole: Figures) -> Iterator[Finding]:
    wrong, notes = whole.wrong, whole.of("note.written")
    if wrong >= WRONG_LEAST and percent(wrong, notes) >= WRONG_SHARE:
        most = next(iter(whole.by("wrong")))
        yield Finding(
            f"Agents called the notes on {number(wrong)} tickets wrong, of {number(notes)} notes written; most often "
            f"the cause was: {word('cause', most)}.",
            "Open the tickets with the tag amends-wrong. Words that mislead go into phrases, ignore; if none do, raise "
            "thresholds.",
        )


def _taken_off(whole: Figures) -> Iterator[Finding]:
    often = {name: times for name, times in whole.by("off").items() if times >= LEAST}
    if often:
        yield Finding(
            f"People took tags off again: {listed(f'{name} {number(times)} times' for name, times in often.items())}.",
            "Ask them why: it is the plainest sign of a wrong verdict.",
        )


def _broken(whole: Figures) -> Iterator[Finding]:
    ended = whole.kept + whole.broken
    if whole.broken >= BROKEN_LEAST and percent(whole.broken, ended) >= BROKEN_SHARE:
        worst = next(iter(whole.by("broken")))
        yield Finding(
            f"{number(whole.broken)} of {number(ended)} promises were broken ({percent(whole.broken, ended)} %), most "
            f"of them: {word('promise', worst).lower()}.",
            "Look at who is there when they fall due, or give more time in clocks: a promise that is always broken is "
            "none.",
        )


def _very_late(whole: Figures) -> Iterator[Finding]:
    if (late := whole.of("late.longer")) >= LEAST:
        yield Finding(
            f"{number(late)} answers came more than a day after they were due.",
            "Make a view of the tag amends-update-due, oldest first, and a rule for the tag amends-lead.",
        )


def _nobodys(whole: Figures) -> Iterator[Finding]:
    if (times := whole.of("reminder.unassigned")) >= LEAST:
        yield Finding(
            f"{number(times)} times a promise fell due on a ticket that nobody has; no reminder is written there.",
            "Have a rule of your helpdesk give new tickets to somebody, or route those with amends-update-due.",
        )


def _parked(whole: Figures) -> Iterator[Finding]:
    aside = {reason: times for reason, times in whole.by("parked").items() if reason not in EXPECTED}
    if aside:
        reasons = listed(f"{word('parked', reason)} ({number(times)})" for reason, times in aside.items())
        yield Finding(
            f"Tickets were put aside because Amends could not work on them: {reasons}.",
            "Look whether the user of Amends may see and change all tickets; the log of WorkTicket names them.",
        )


def _cannot_tell(whole: Figures) -> Iterator[Finding]:
    unread = whole.by("verdict").get("cannot_tell", 0)
    if unread >= TELL_LEAST and percent(unread, whole.messages) >= TELL_SHARE:
        yield Finding(
            f"{percent(unread, whole.messages)} % of all messages could not be judged: another language than Amends "
            "reads, or a few words alone.",
            "Nothing is wrong with that; agents read these as before, and find them by the tag amends-cannot-tell.",
        )


def _enough(whole: Figures) -> Iterator[Finding]:
    if (times := whole.of("note.enough")) >= LEAST:
        yield Finding(
            f"{number(times)} times a ticket had its full number of notes already, although something new came up.",
            "If agents want more, raise notes.most_per_ticket in the settings.",
        )
