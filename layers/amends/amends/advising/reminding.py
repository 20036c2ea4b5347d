"""What to say when a promised answer or update falls due, also when there is no news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amends import languages
from amends.advising import naming, need, reflect, steps, times, voice, wording
from amends.advising.about import About, about
from amends.advising.cautions import URGENT, quarter_before
from amends.advising.dangers import Danger, danger
from amends.advising.excerpts import beside, excerpts
from amends.advising.headline import LONGEST
from amends.advising.length import fit
from amends.advising.tongue import tongue
from amends.clock import update_after
from amends.judging import evidence
from amends.judging.apology import enough_said
from amends.nouns import (
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
from amends.reading import shadow
from amends.targets import targets
from amends.ticket import Message, Role, Ticket, from_customer, is_reply

_JUST = timedelta(minutes=5)  # so long after its time a thing counts as due now
_A_WEEK = 7  # days, from which on a weekday names no day any more
# What is done first and what only the agent can fill in, by whether the customer was answered before.
_FIRST = {
    True: "find out where it stands for {who}, and say also what is not known.",
    False: "answer {who} now; where you cannot yet, say what is being looked at.",
}
_GAP = {
    True: "where it stands, and when they hear from you next",
    False: "the answer, or what is being looked at and when they hear more",
}
_EARLIER = "find all that {who} wrote before, then answer it at once; where you cannot, say what is being looked at."
_QUIET = Verdict(Cause.NONE, (), Severity.SMALL, Apology.NONE)


def remind(
    ticket: Ticket,
    readings: Sequence[Reading],
    history: History,
    promise: Promise,
    *,
    policy: Policy,
    now: datetime,
    late_by_rounds: int,
    tier: str,
    asked: tuple[Sequence[Reading], History],
) -> Advice:
    """late_by_rounds: how often the same promise fell due before without an answer, 0 for the first time; asked: the
    readings and history by which the note went: those before the newest answer, where nothing is open."""
    zone, channel = policy.settings.agent_zone, ticket.channel
    readable = [reading for reading in readings if reading.language in languages.read()]
    quotes = excerpts(ticket, readable, _QUIET)[:1]
    heard = _heard(ticket, quotes, readable)
    heard = replace(
        heard,
        voice=voice.of(policy.settings),
        days=_since(promise, now, zone, heard.tongue.language),
        acted=enough_said(len(history.apologies), readable),
    )
    urgent = danger(ticket, heard.tongue.language, open_still=True)
    instead = urgent.kind if urgent else ""
    answered = promise.kind is PromiseKind.UPDATE
    gap = (urgent.gap if urgent else "") or _GAP[answered]
    words = "" if channel.public else wording.reminder(_kind(promise, now), heard, gap, instead=instead)
    update_by = update_after(max(now, promise.due), targets(policy.clocks, ticket, tier))
    said, named = need.named(ticket, now, zone, heard.tongue.language)
    if named:  # half of what is left, so that there is time to act on it
        update_by = min(update_by, now + (named - now) / 2)
    if urgent:
        update_by = min(update_by, now + URGENT)
    following = times.for_both(max(now, quarter_before(update_by)), now, zone, ticket.requester.zone)
    case = about(ticket.requester, heard.thing, heard.tongue)
    who = case.who
    if urgent and urgent.quote:
        quotes = beside(ticket, quotes, urgent.quote)
    first = _FIRST[answered].format(who=who)
    noted, past = asked
    touched = naming.touched(ticket, noted)
    unheard = evidence.likely(readable, "repeat") or any(
        cue.kind == "fault.ignored" for r in readable for cue in r.cues
    )
    if unheard and (_wrote_more(ticket) or naming.wrote_before(readable, history, touched=touched)):
        first = _EARLIER.format(who=who)
    if said:
        first = _before_then(ticket, readable, said, case)
    advice = Advice(
        headline=_headline(promise, now, zone, late_by_rounds, urgent, said),
        quotes=quotes,
        who=naming.who(ticket.requester, channel, tier, noted, past, touched=touched),
        why=_why(promise, now, zone, who),
        do_first=urgent.first.format(who=who) if urgent and urgent.first else first,
        to_start_from=words,
        public_words=wording.reminder_public(heard) if channel.public else "",
        private_words="[what you know so far, and when more comes]." if channel.public else "",
        lead=f"somebody who can answer {who} now" if late_by_rounds > 1 else "",
        leave_out=(f"a promise to {who} that hangs on others",)
        if late_by_rounds
        else (f"“soon” as an answer to {who}",),
        next_step=f"{who} hears again by {following}, also without news.",
    )
    return fit(advice, Severity.SMALL)


def _before_then(ticket: Ticket, readings: Sequence[Reading], said: str, case: About) -> str:
    """What is done before the time that they named: what the same sentence asks for, else what it is about."""
    newest, who, until = ticket.newest_from_customer, case.who, "before the time they named, or say plainly that it"
    text = newest.text if newest else ""
    spans = shadow.sentences(shadow.fold(text))
    start, end = next((span for span in spans if said in " ".join(text[slice(*span)].split())), (0, 0))
    of_newest = [reading for reading in readings if newest and reading.message == newest.id]
    there = [
        replace(r, wishes=tuple(w for w in r.wishes if start <= w.quote.start and w.quote.end <= end))
        for r in of_newest
    ]
    turned_down = [what for what, _ in steps.refused(readings)]
    wanted = [*steps.wants(there, turned_down, case), *filter(None, [steps.contact(there)])]
    things = [words for words in wanted if not words.startswith("to ")]
    if wanted and not things:
        return f"do what {who} asks, {wanted[0]}, {until} cannot be done."
    it = "" if _only_to_leave(ticket, readings, case.it) else case.it
    return f"get {who} {steps.listed(things[:2]) or it or 'what they wrote about'} {until} cannot be had."


def _only_to_leave(ticket: Ticket, readings: Sequence[Reading], it: str) -> bool:
    """Whether a thing is named only where they say that they leave: "or I'm cancelling my account"."""
    threats = {r.message: [cue.quote.start for cue in r.cues if cue.family == "churn"] for r in readings}
    rest = []
    for message in _open_still(ticket):
        text, spans = message.text, shadow.sentences(shadow.fold(message.text))
        for at in sorted(threats.get(message.id, ()), reverse=True):
            text = text[:at] + text[max(at, shadow.sentence_at(spans, at)[1]) :]
        rest.append(text.lower())
    return bool(it) and not any(it.split()[-1].lower() in text for text in rest)


def _heard(ticket: Ticket, quotes: Sequence[Quote], readings: Sequence[Reading]) -> wording.Heard:
    spoken = tongue(ticket, readings)
    newest = ticket.newest_from_customer
    own = [message.text for message in _open_still(ticket)]
    answers = tuple(m.text for m in ticket.messages if m.role in (Role.AGENT, Role.AMENDS))
    return wording.Heard(
        seed=f"{newest.id if newest else ticket.id}-{len(ticket.messages)}",
        name=naming.addressed(ticket.requester, spoken, answers, own),
        thing=reflect.thing(quotes, own, spoken),
        talking=ticket.channel.talking,
        used=answers,
        tongue=spoken,
    )


def _open_still(ticket: Ticket) -> Iterator[Message]:
    """What the customer wrote last, the newest first: what was answered before may be settled."""
    begun = False
    for message in reversed(ticket.messages):
        if begun and is_reply(message):
            return
        if from_customer(message):
            begun = True
            yield message


def _kind(promise: Promise, now: datetime) -> str:
    """Which words suit: as it falls due, or late, and then whether the newest word of ours is of another day."""
    what = "update" if promise.kind is PromiseKind.UPDATE else "reply"
    if now < promise.due + _JUST:
        return what
    return f"{what}_late"


def _since(promise: Promise, now: datetime, zone: str, language: str) -> str:
    """The weekday since which there was no word, in the customer's language; empty for today or over a week ago."""
    local, today = promise.since.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if not 0 < (today - local).days < _A_WEEK:
        return ""
    names: list[str] = languages.data(language, "times")["weekdays"]
    return names[local.weekday()].capitalize()


def _headline(promise: Promise, now: datetime, zone: str, late_by_rounds: int, urgent: Danger | None, said: str) -> str:
    """When it was due; before it what cannot wait, after it the time of today that the customer named."""
    what = "Update" if promise.kind is PromiseKind.UPDATE else "Reply"
    shown = times.clock(promise.due, now, zone)
    if now < promise.due + _JUST:
        due = f"{what} due now, {shown}, also without news."
    else:
        when = f"at {shown}" if shown[0].isdigit() else shown
        again = f" Reminder {late_by_rounds + 1}." if late_by_rounds else ""
        due = f"{what} was due {when}.{again}"
    first = f"Act now: {urgent.now}. {due}" if urgent and urgent.now else due
    whole = f"{first} They named “{said}”." if said else first
    return whole if len(whole.split()) <= LONGEST else first


def _why(promise: Promise, now: datetime, zone: str, who: str) -> str:
    since = times.clock(promise.since, now, zone)
    told = {
        PromiseKind.FIRST_REPLY: f"{who} wrote at {since}, and nobody has answered yet",
        PromiseKind.NEXT_REPLY: f"{who} wrote again at {since}, and waits for an answer",
        PromiseKind.UPDATE: f"the newest answer to {who} is from {since}, and it is not solved",
    }[promise.kind]
    return f"{told}."


def _wrote_more(ticket: Ticket) -> bool:
    """Whether the ticket holds more than one message of the customer's."""
    return sum(from_customer(message) for message in ticket.messages) > 1
