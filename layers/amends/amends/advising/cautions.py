"""What to leave out, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from amends.advising import steps, times
from amends.clock import update_after
from amends.judging.apology import ENOUGH
from amends.judging.lead import AT_RISK, THREATENED
from amends.nouns import Severity, Verdict
from amends.targets import Targets
from amends.ticket import Channel

MOST = 3
UNASKED = "credit or discount"  # the caution that helps least
ANOTHER_APOLOGY = "another apology"  # as steps.toml calls it
URGENT = timedelta(hours=1)  # so long at most until a next word where a danger is told of
_INSULTS = "More insults or threats: stop, hand {who}'s ticket to your lead."
_MONEY = frozenset({"refund", "credit", "voucher", "discount", "compensation", "replacement"})


def leave_out(
    verdict: Verdict,
    channel: Channel,
    wanted: Sequence[str],
    refused: Sequence[str],
    *,
    offered: bool,
    had_goodwill: bool,
    who: str,
) -> tuple[str, ...]:
    """What would hurt here, worst first, at most three."""
    if verdict.gentle:
        return (f"offers, cheer, forms and deadlines for {who}",)
    enough = verdict.apologies_given >= ENOUGH
    others = [words for words in refused if not (words == ANOTHER_APOLOGY and enough)]
    unasked = not (refused or offered or had_goodwill) and _MONEY.isdisjoint(wanted)
    hurts = (
        (verdict.lead.startswith("legal"), f"any word to {who} on who is right"),
        (enough, f"another apology to {who} without an act"),
        (verdict.tense or verdict.severity is Severity.GRAVE, "“I understand”"),
        (bool(others), steps.listed(others)),
        (had_goodwill, f"goodwill, which {who} had lately"),
        (channel.public, f"details of {who}'s case in public"),
        (verdict.tense, "a defence of ours"),
        (unasked and verdict.severity <= Severity.SMALL, f"{UNASKED}, as {who} asked for neither"),
    )
    return tuple(words for holds, words in hurts if holds)[:MOST]


def unsolved(verdict: Verdict, due: datetime | None, now: datetime, zone: str, *, urgent: bool) -> str:
    """The clock time at which an update is owed when it is not solved; empty where the next step says it all.

    due: when an answer is owed; urgent: whether a danger is told of.
    """
    if due is None or due < now or urgent or verdict.gentle or verdict.severity > Severity.SMALL:
        return ""
    return times.clock(due, now, zone)


def next_step(
    verdict: Verdict,
    due: datetime | None,
    needed: str,
    now: datetime,
    zone: str,
    owed: Targets,
    who: str,
    *,
    latest: datetime | None,
    urgent: bool,
    review: bool,
) -> str:
    """What happens after the answer, and by when: never after `latest`, when their own deadline is upon them.

    review: whether all that we say stands beside a review until its writer comes to us.
    """
    if verdict.lead == AT_RISK:
        return f"stay with {who} until your lead is there."
    if verdict.lead == THREATENED:
        return f"your lead decides who answers {who}, and when. {_INSULTS.format(who=who)}"
    if verdict.gentle:
        return f"hand it to your lead before you answer {who}."
    if unsolved(verdict, due, now, zone, urgent=urgent):
        return f"Tell {who} so, and give a time{_before(needed)}."
    if review and not urgent:
        told = f"once {who} has written to us, say there where it stands; nothing more in public."
    else:
        update = _update(due, now, zone, owed, latest=latest, urgent=urgent)
        told = f"tell {who} where it stands by {update}, also without news."
    return f"{told} {_INSULTS.format(who=who)}" if verdict.tense else told


def _update(
    due: datetime | None, now: datetime, zone: str, owed: Targets, *, latest: datetime | None, urgent: bool
) -> str:
    """By when the next word is owed."""
    start = max(due, now) if due else now
    update = now + URGENT if urgent else update_after(start, owed)
    if latest:
        update = min(update, latest)
    if (even := quarter_before(update)) > now:
        update = even
    return times.clock(update, now, zone)


def _before(needed: str) -> str:
    how, _, when = needed.partition(" ")
    return f" before {when}" if how in ("by", "before", "until", "on", "for") and when else ""


def quarter_before(at: datetime) -> datetime:
    """The quarter of an hour before: a time that an agent can keep in mind."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
