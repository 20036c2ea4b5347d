"""What to say when a promised answer or update falls due, also when there is no news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amends.advising import naming, reflect, times, voice, wording
from amends.advising.cautions import quarter_before
from amends.advising.excerpts import excerpts
from amends.advising.length import MOST_WORDS, fit, words_of_ours
from amends.advising.tongue import tongue
from amends.clock import update_after
from amends.nouns import (
    NOBODY_NAMED,
    Advice,
    Apology,
    Cause,
    History,
    Promise,
    PromiseKind,
    Quote,
    Reading,
    Severity,
    Verdict,
)
from amends.policy import Policy
from amends.targets import targets
from amends.ticket import Role, Ticket, is_reply

_JUST = timedelta(minutes=5)  # so long after its time a thing counts as due now
_QUIET = Verdict(Cause.NONE, (), Severity.SMALL, Apology.NONE)


def remind(
    ticket: Ticket,
    readings: Sequence[Reading],
    promise: Promise,
    *,
    policy: Policy,
    now: datetime,
    late_by_rounds: int,
    tier: str,
) -> Advice:
    """late_by_rounds: how often the same promise fell due before without an answer, 0 for the first time."""
    zone, channel = policy.settings.agent_zone, ticket.channel
    readable = [reading for reading in readings if not reading.cannot_tell]
    quotes = excerpts(ticket, readable, _QUIET)[:1]
    update = promise.kind is PromiseKind.UPDATE
    heard = replace(_heard(ticket, quotes, readable), voice=voice.of(policy.settings))
    gap = "where it stands, and the day and hour of your next word"
    kind = "update" if update else "reply"
    words = "" if channel.public else wording.reminder(kind, heard, gap, no_news=update)
    update_by = update_after(max(now, promise.due), targets(policy.clocks, ticket, tier))
    following = times.for_both(quarter_before(update_by), now, zone, ticket.requester.zone)
    who = naming.first_name(ticket.requester) or NOBODY_NAMED
    advice = Advice(
        headline=_headline(promise, now, zone, late_by_rounds),
        quotes=quotes,
        who=naming.who(ticket.requester, channel, tier, readable, History(contacts=_answered(ticket, update))),
        why=_why(promise, now, zone, who),
        do_first=f"find out where it stands for {who}, and say also what is not known.",
        to_start_from=words,
        public_words=wording.reminder_public(heard) if channel.public else "",
        private_words=f"[where it stands]. Name nothing to {who} that is not booked." if channel.public else "",
        lead=f"somebody who can answer {who} now" if late_by_rounds > 1 else "",
        leave_out=(f"another promise to {who} that hangs on others",)
        if late_by_rounds
        else (f"“soon” as an answer to {who}",),
        next_step=f"also without news, say when {who} hears again: {following} at the latest.",
    )
    if words_of_ours(advice) > MOST_WORDS[Severity.SMALL]:  # since when it is due counts for more than what to do first
        advice = replace(advice, do_first="")
    return fit(advice, Severity.SMALL)


def _heard(ticket: Ticket, quotes: Sequence[Quote], readings: Sequence[Reading]) -> wording.Heard:
    spoken = tongue(ticket, readings)
    newest = ticket.newest_from_customer
    own = [m.text for m in reversed(ticket.messages) if m.role is Role.CUSTOMER]
    return wording.Heard(
        seed=f"{newest.id if newest else ticket.id}-{len(ticket.messages)}",
        name=naming.addressed(ticket.requester, spoken),
        thing=reflect.thing(quotes, own, spoken),
        used=tuple(m.text for m in ticket.messages if m.role in (Role.AGENT, Role.AMENDS)),
        tongue=spoken,
    )


def _headline(promise: Promise, now: datetime, zone: str, late_by_rounds: int) -> str:
    what = "Update" if promise.kind is PromiseKind.UPDATE else "Reply"
    shown = times.clock(promise.due, now, zone)
    if now < promise.due + _JUST:
        return f"{what} due now, {shown}, also without news."
    when = f"at {shown}" if shown[0].isdigit() else shown
    again = f" Reminder {late_by_rounds + 1}." if late_by_rounds else ""
    return f"{what} was due {when}.{again}"


def _why(promise: Promise, now: datetime, zone: str, who: str) -> str:
    since = times.clock(promise.since, now, zone)
    told = {
        PromiseKind.FIRST_REPLY: f"{who} wrote at {since}, and nobody has answered yet",
        PromiseKind.NEXT_REPLY: f"{who} wrote again at {since}, and waits for an answer",
        PromiseKind.UPDATE: f"the newest answer to {who} is from {since}, and it is not solved",
    }[promise.kind]
    return f"{told}."


def _answered(ticket: Ticket, update: bool) -> int:
    """Times the customer wrote and was answered, before the time that they wrote of. update: that one was answered."""
    replies, waiting = 0, False
    for message in ticket.messages:
        if message.role is Role.CUSTOMER:
            waiting = True
        elif waiting and is_reply(message):
            replies, waiting = replies + 1, False
    return max(0, replies - update)
