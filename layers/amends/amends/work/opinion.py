"""What Amends thinks of a ticket as one read found it: pure, the same for a webhook, a preview and a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from amends.customer import NOBODY, Customer
from amends.judging import evidence, judge
from amends.judging.apology import apology
from amends.judging.cause import UNNAMED
from amends.judging.cause import cause as find_cause
from amends.judging.lead import mourns
from amends.judging.tags import tags
from amends.nouns import Apology, Cause, Earlier, History, Quote, Reading, Verdict
from amends.policy import Policy
from amends.reading import read
from amends.reading.history import history
from amends.reading.language import SHORT
from amends.reading.thanks import dismiss, leave_open
from amends.ticket import Kind, Message, Ticket, from_customer

THANKED = 0.5  # from here on words are thanks
MURMUR = 0.3  # above it, there is a complaint in them
_LOOKED_BACK = 2  # of the customer's messages before an answer, the newest
_GOES_ON = 0.6  # from which probability on words tell that trouble goes on
_EARLIER = 10_000  # characters read of a message before the newest: a hundred full ones take longer than a ticket has
_WEIGHED = ("complaint", "trouble")
_Reader = Callable[[Message], Reading]


@dataclass(frozen=True, slots=True)
class Opinion:
    """readings: of the unanswered customer messages, oldest first; tags: names without the prefix."""

    readings: tuple[Reading, ...]
    history: History
    verdict: Verdict
    tags: frozenset[str]

    @property
    def forwarded(self) -> bool:
        """Whether it is about somebody whose words the requester only handed on."""
        return any(reading.forwarded for reading in self.readings)


def opinion(ticket: Ticket, policy: Policy, now: datetime, customer: Customer = NOBODY) -> Opinion:
    """Read and judge what the customer wrote since the team's newest public reply.

    customer: what the casebook knows of the requester's other tickets.
    """
    zone = _zone(ticket, policy)
    readings = _read_all(ticket, policy, zone)
    answered = cache(lambda message: _read(message, ticket, policy, zone))  # several questions ask for the same
    if _murmurs(readings) and _had_trouble(ticket, answered):
        readings = _read_all(ticket, _attentive(policy), zone)
    past = _with_earlier(history(ticket, now.astimezone(zone)), ticket, policy, now, customer)
    if evidence.troubled(readings):
        past = replace(past, bereaved=_bereaved(ticket, answered))
    if apology(readings, past) is not Apology.NONE and not _mended(readings):  # else nothing goes on
        began = _began(ticket, answered)
        past = replace(past, began=None if past.came and began and began[0] is Cause.LATE else began)
    verdict = judge(readings, past, accountable_wording=policy.settings.notes.accountable_wording)
    past = replace(past, same_issue=_same_issue(ticket, answered, past, verdict) and not _mended(readings))
    return Opinion(readings, past, verdict, tags(verdict, readings, past))


def as_asked(ticket: Ticket, policy: Policy, now: datetime) -> Opinion | None:
    """The opinion as it was before the newest answer, where nothing is unanswered; else None."""
    reply = ticket.newest_public_reply
    if ticket.unanswered or reply is None:
        return None
    before = ticket.messages[: ticket.messages.index(reply)]
    return opinion(replace(ticket, messages=before), policy, now)


def tier(ticket: Ticket, policy: Policy) -> str:
    """The customer tier that a tag on the ticket or its requester means; empty for none."""
    worn: Sequence[str] = sorted(ticket.tags | ticket.requester.tags)
    return next((policy.settings.tiers[tag] for tag in worn if tag in policy.settings.tiers), "")


def in_force(ticket: Ticket, policy: Policy) -> Policy | None:
    """The policy with the ticket's own mode, by the first of `modes` that fits; None where it is to be left out."""
    settings, its = policy.settings, tier(ticket, policy)
    if any(entry.fits(ticket, its) for entry in settings.leave_out):
        return None
    mode = next((entry.mode for entry in settings.modes if entry.fits(ticket, its)), settings.mode)
    return policy.model_copy(update={"settings": settings.model_copy(update={"mode": mode, "modes": ()})})


def content(ticket: Ticket, policy: Policy, judged: Opinion | None = None) -> bool:
    """Whether the customer's newest words are thanks and nothing else, after an answer: nobody waits for anything.

    judged: the opinion of the same ticket, where there is one, so that no message is read twice.
    """
    newest = ticket.newest_from_customer
    if newest is None or newest.kind is not Kind.WRITTEN or ticket.newest_public_reply is None:
        return False
    known = (reading for reading in judged.readings if reading.message == newest.id) if judged else ()
    reading = next(iter(known), None) or _read(newest, ticket, policy, UTC)
    murmurs = any(reading.signals[signal] > MURMUR for signal in ("complaint", "struggle"))
    if reading.signals["gratitude"] < THANKED or murmurs:
        return False
    words = reading.words(newest.text)
    return not leave_open(words, reading.language) and (not reading.wishes or dismiss(words, reading.language))


def as_seen(ticket: Ticket, policy: Policy) -> Policy:
    """The policy with the assignee's time zone, where the helpdesk knows it: their note shows their clock times."""
    name = ticket.assignee.zone if ticket.assignee else ""
    try:
        zone = ZoneInfo(name).key if name else policy.settings.agent_zone
    except (KeyError, ValueError, OSError):  # a helpdesk's own name for a zone
        zone = policy.settings.agent_zone
    return policy.model_copy(update={"settings": policy.settings.model_copy(update={"agent_zone": zone})})


def _read_all(ticket: Ticket, policy: Policy, zone: tzinfo) -> tuple[Reading, ...]:
    return tuple(_read(message, ticket, policy, zone) for message in ticket.unanswered if message.text.strip())


def _murmurs(readings: Sequence[Reading]) -> bool:
    """Whether words as a whole rather tell of trouble, and not surely enough to be shown."""
    told = any(r.chances.get(head, 0.0) >= _GOES_ON for r in readings for head in _WEIGHED)
    return told and not evidence.troubled(readings)


def _had_trouble(ticket: Ticket, reading: _Reader) -> bool:
    """Whether what they wrote before our newest answer told of trouble."""
    return any(evidence.troubled([reading(message)]) for message in _answered(ticket)[-_LOOKED_BACK:])


def _bereaved(ticket: Ticket, reading: _Reader) -> bool:
    """Whether their first words, or their last before our newest answer, told of a death: no answer forgets that."""
    told = _answered(ticket)
    return any(mourns(reading(message)) for message in (*told[:1], *told[-1:]))


def _began(ticket: Ticket, reading: _Reader) -> tuple[Cause, Quote] | None:
    """What went wrong by the newest of the answered messages that say it, unless they were content or asked something
    else since; that nobody answered is over with an answer."""
    for message in reversed(_answered(ticket)[-_LOOKED_BACK:]):
        read = reading(message)
        cause, words = find_cause([read], History())
        if words and cause not in UNNAMED | {Cause.IGNORED}:
            return cause, words
        moved_on = evidence.likely([read], "gratitude") or "?" in message.text
        if moved_on and not evidence.troubled([read]):
            return None
    return None


def _answered(ticket: Ticket) -> list[Message]:
    """The customer's messages before our newest answer."""
    open_still = frozenset(message.id for message in ticket.unanswered)
    return [m for m in ticket.messages if from_customer(m) and m.text.strip() and m.id not in open_still]


def _attentive(policy: Policy) -> Policy:
    """The policy with lower bounds for all words together, but for those that an admin set: where there was trouble,
    fewer words say that it goes on."""
    thresholds = {**dict.fromkeys(_WEIGHED, _GOES_ON), **policy.settings.thresholds}
    return policy.model_copy(update={"settings": policy.settings.model_copy(update={"thresholds": thresholds})})


def _same_issue(ticket: Ticket, reading: _Reader, past: History, verdict: Verdict) -> bool:
    """Whether the customer's first words were about the same; they are read once more only where they were answered."""
    if not past.contacts or verdict.cause in UNNAMED:
        return False
    first = next(message for message in ticket.messages if from_customer(message))
    return find_cause([reading(first)], History())[0] is verdict.cause


def _mended(readings: Sequence[Reading]) -> bool:
    """Whether they say that the first trouble is over: another one has come up."""
    return any(cue.kind == "gratitude.resolved" for reading in readings for cue in reading.cues)


def _with_earlier(past: History, ticket: Ticket, policy: Policy, now: datetime, customer: Customer) -> History:
    """The thread's history with that of the requester's other tickets; causes of a newer version count as other."""
    zone = ZoneInfo(policy.settings.agent_zone)
    earlier = tuple(
        Earlier(Cause(f.cause) if f.cause in set(Cause) else Cause.OTHER, f.at.astimezone(zone), (now - f.at).days)
        for f in customer.elsewhere(ticket.id, now)
    )
    lately = customer.had_goodwill(ticket.id, now, policy.playbook.goodwill_days)
    return replace(past, earlier=earlier, had_goodwill=lately)


def _zone(ticket: Ticket, policy: Policy) -> tzinfo:
    """Where "by Friday" was said: the customer's zone where the helpdesk knows it, else the team's."""
    try:
        return ZoneInfo(ticket.requester.zone or policy.settings.agent_zone)
    except (KeyError, ValueError, OSError):  # Freshdesk's own names for zones
        return ZoneInfo(policy.settings.agent_zone)


def _read(message: Message, ticket: Ticket, policy: Policy, zone: tzinfo) -> Reading:
    newest = message is ticket.newest_from_customer
    reading = read(
        message.text if newest else message.text[:_EARLIER],
        message=message.id,
        name=message.author.name or ticket.requester.name,
        subject=ticket.subject if message is ticket.messages[0] else "",
        channel=ticket.channel,
        language=message.author.locale or ticket.requester.locale,
        now=message.at.astimezone(zone),
        phrases=policy.phrases,
        core_functions=policy.settings.core_functions,
        report=message.kind is Kind.REPORT,
        thresholds=policy.settings.thresholds,
    )
    return replace(reading, cannot_tell=True) if _left_out(message, ticket, reading) else reading


def _left_out(message: Message, ticket: Ticket, reading: Reading) -> bool:
    """Whether next to nothing was read of what began a ticket, and more was left out as another's: nothing came before
    that it could quote, so a person has to look."""
    if message is not ticket.messages[0] or reading.cues:
        return False
    own = sum(map(str.isalpha, reading.words(message.text)))
    return own < SHORT <= sum(map(str.isalpha, message.text)) - own
