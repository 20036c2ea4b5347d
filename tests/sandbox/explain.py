"""Why each thing was said, for a support lead: what was found in which words, what it led to, and what was not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from amends import languages
from amends.advising import steps
from amends.judging.severity import weighed
from amends.nouns import CAUSES, Cause, Cue, Promise, Quote, Reason, Wish
from amends.policy import Policy
from amends.reading import clean
from amends.reading.reader import NO_MAIL
from amends.remedies import SEVERITIES
from amends.targets import targets
from amends.ticket import Ticket
from amends.work.look import cannot_tell
from amends.work.opinion import Opinion, tier

# A cue's family, or a kind that leads to more, in plain words, and what it leads to.
FAMILIES = {
    "struggle": ("Tried and could not do it alone", "an apology for having had to write; the tag struggling"),
    "confusion": ("Does not understand it", "an apology for having had to write"),
    "frustration": ("Frustration", "regret"),
    "anger": ("Anger", "regret; weighs more when strong"),
    "disappointment": ("Disappointment", "regret"),
    "worry": ("Worry", "an apology for having had to write; weighs more where work or pay hangs on it"),
    "exhaustion": ("Worn out", "regret"),
    "repeat": ("Waits for an answer, or gets no further with us", "weighs more"),
    "repeat.again": ("Had to write again", "weighs more; the tag repeat-contact"),
    "lasting": ("It has gone on for days", "regret and weighs more, beside trouble"),
    "churn": ("Speaks of leaving", "weighs more; the tag leaving"),
    "aggression": ("Words aimed at a person", "a boundary in the note; the tag tense"),
    "tension": ("It gets tense", "how the words are chosen"),
    "safety": ("Somebody may be hurt", "a lead; the cause"),
    "legal": ("Legal steps or the public are named", "a lead for legal steps; weighs most"),
    "vulnerable": ("A loss, an illness or a person at risk", "gentle advice and a lead; no tag, nothing remembered"),
    "gratitude": ("Thanks", "speaks against an apology where nothing else is open"),
    "politeness": ("Politeness that may hide trouble", "nothing by itself"),
    "errand": ("An everyday request or notice", "all words together must be surer of trouble"),
    "fault": ("Something went wrong", "regret; the cause"),
    "complaint": ("A complaint, by all words together", "regret"),
    "trouble": ("Something is in the way, by all words together", "an apology for having had to write"),
    "grave": ("A lead should see it, by all words together", "a lead; nothing remembered"),
}
WISHES = {"outcome": "They want", "refused": "They refuse", "deadline": "By when", "contact": "How to reach them"}
WEIGHTS = ("nothing", *SEVERITIES)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: what, in which words, how surely, by what, and what it led to."""

    what: str
    quote: Quote
    sure: str = ""
    by: str = ""
    led_to: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything behind a note, in the order in which it came about."""

    unread: tuple[str, ...]
    cannot_tell: str
    languages: tuple[str, ...]
    found: tuple[Found, ...]
    wishes: tuple[Found, ...]
    cause: str
    cause_quote: Quote | None
    weight: str
    weighed: tuple[Reason, ...]
    due: str


def explain(ticket: Ticket, held: Opinion, promise: Promise | None, policy: Policy) -> Explained:
    """What led to an opinion and to the due time of its promise."""
    verdict, readings = held.verdict, [reading for reading in held.readings if not reading.cannot_tell]
    cues = [cue for reading in readings for cue in reading.cues]
    wishes = [wish for reading in readings for wish in reading.wishes]
    again, tense = verdict.double_deviation, verdict.tense
    parts = weighed(readings, held.history, verdict.cause, double_deviation=again, tense=tense)
    return Explained(
        unread=tuple(words for message in ticket.unanswered for words in _unread(ticket, message.text)),
        cannot_tell=cannot_tell(held.readings) if verdict.cannot_tell else "",
        languages=tuple(dict.fromkeys(languages.name(reading.language) for reading in held.readings)),
        found=tuple(map(_cue, cues)),
        wishes=tuple(map(_wish, wishes)),
        cause="" if verdict.cause is Cause.NONE else CAUSES[verdict.cause],
        cause_quote=verdict.cause_quote,
        weight=WEIGHTS[verdict.severity],
        weighed=tuple(reason for _, reason in parts) if verdict.severity else (),
        due=_due(ticket, promise, policy),
    )


def _unread(ticket: Ticket, text: str) -> list[str]:
    """What stands between the writer's own new words: quoted mails, signatures, disclaimers."""
    if ticket.channel in NO_MAIL:
        return []
    left, at = [], 0
    for start, end in (*clean.new_words(text), (len(text), len(text))):
        left.append(" ".join(text[at:start].split()))
        at = end
    return [words for words in left if words]


def _cue(cue: Cue) -> Found:
    what, led_to = FAMILIES.get(cue.kind) or FAMILIES.get(cue.family, (cue.family.capitalize(), ""))
    if cue.family == "fault":
        what = CAUSES.get(next((c for c in Cause if f"fault.{c.value}" == cue.kind), Cause.OTHER), what)
    sure = "surely" if cue.strength >= 0.75 else "likely" if cue.strength >= 0.5 else "perhaps"
    by = "all words together" if cue.found_by == "weight" else "a phrase"
    return Found(what, cue.quote, sure, by, led_to if cue.strength >= 0.5 else "nothing by itself: too weak")


def _wish(wish: Wish) -> Found:
    head, _, what = wish.kind.partition(".")
    words = steps.plainly(head, what) if what else ""
    when = f"{wish.by:%a %-d %b, %H:%M}" if wish.by else ""
    return Found(": ".join(part for part in (WISHES.get(head, head), words or when) if part), wish.quote)


def _due(ticket: Ticket, promise: Promise | None, policy: Policy) -> str:
    """Which promise runs, since when, and how many minutes it has by the settings in force."""
    if promise is None:
        return ""
    owed = targets(policy.clocks, ticket, tier(ticket, policy))
    since: datetime = promise.since.astimezone(ZoneInfo(policy.settings.agent_zone))
    minutes = getattr(owed, promise.kind.value).total_seconds() / 60
    return f"{promise.kind.value.replace('_', ' ')}, {minutes:.0f} minutes after {since:%a %-d %b, %H:%M (%Z)}"
