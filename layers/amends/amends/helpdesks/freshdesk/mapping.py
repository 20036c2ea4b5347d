"""A ticket and its thread as Freshdesk's API tells them, in our nouns. Pure.

Who wrote: `incoming` is true for what came from outside; `private` marks a note, ours or a colleague's. Codes are seen
in public clients; an unknown one falls to the harmless side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from amends import mark
from amends.helpdesks.freshdesk import channels
from amends.helpdesks.freshdesk.answers import Conversation, Listed, Rating, Requester, TicketAnswer
from amends.helpdesks.plain import plain
from amends.nouns import PromiseKind
from amends.reading.clean import automatic
from amends.reading.selling import selling
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket, with_subject

DESCRIPTION = "0"  # id of the ticket's own first message, which is no conversation
RATING = "rating-"  # what the id of an answered survey begins with
SURVEY, PHONE_CALL = 6, 9  # sources of a conversation

_STATUS = {
    2: Status.OPEN,
    3: Status.PENDING,
    4: Status.SOLVED,  # "Resolved"
    5: Status.CLOSED,
    6: Status.PENDING,  # "Waiting on Customer", there from the start; it stops Freshdesk's own clocks too
    7: Status.HOLD,  # "Waiting on Third Party", the same
}
_PRIORITY = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
_DIRECT = frozenset({"dm", "direct_message", "message", "private"})


def ticket(
    answer: TicketAnswer, thread: Iterable[Conversation], me: str, ratings: Sequence[Rating] | None = None
) -> Ticket:
    """The ticket with its thread, oldest first. me: the user id that our API key belongs to; ratings: the answers to
    surveys, None where nobody can tell them, as in a plan without surveys."""
    requester = _person(answer.requester, answer.requester_id)
    by_id = {entry.id: entry for entry in thread}  # an entry can show on two pages
    messages = [
        _description(answer, requester),
        *(_message(entry, requester, answer.subject, me, ratings) for entry in by_id.values()),
    ]
    if answer.stats and (at := answer.stats.reopened_at):
        messages.append(Message(f"reopened-{at:%Y%m%dT%H%M%S}", Role.CUSTOMER, at, "", kind=Kind.REOPENED))
    return with_subject(
        Ticket(
            helpdesk="freshdesk",
            id=answer.id,
            subject=answer.subject,
            status=Status.DELETED if answer.deleted or answer.spam else _STATUS.get(answer.status, Status.OPEN),
            channel=_channel(answer),
            created_at=answer.created_at,
            requester=requester,
            messages=tuple(sorted(messages, key=_order)),
            tags=frozenset(answer.tags),
            priority=_PRIORITY.get(answer.priority or 0, ""),
            group=answer.group_id,
            form=answer.type,
            assignee=Person(answer.responder_id) if answer.responder_id else None,
            status_since=answer.stats.status_updated_at if answer.stats else None,
            sla=tuple((kind, at) for kind, at in _targets(answer) if at),
        )
    )


def ended(listed: Listed) -> bool:
    """Whether a ticket in a list is resolved or closed."""
    return _STATUS.get(listed.status, Status.OPEN).ended


def _targets(answer: TicketAnswer) -> tuple[tuple[PromiseKind, datetime | None], ...]:
    """Freshdesk's own targets. It has none for updates; `due_by` is for the solution."""
    return (PromiseKind.FIRST_REPLY, answer.fr_due_by), (PromiseKind.NEXT_REPLY, answer.nr_due_by)


def rated(entries: Iterable[Conversation]) -> bool:
    """Whether the customer answered a survey; how, only the ratings tell."""
    return any(entry.source == SURVEY for entry in entries)


def reads(ticket: Ticket, embedded: int) -> int:
    """How many reads this ticket took, if at most 100 messages: itself; its thread unless it had fewer entries than
    the `embedded` ones that Freshdesk puts into the ticket; and its ratings when there are some."""
    entries = [m.id for m in ticket.messages if m.id != DESCRIPTION and m.kind is not Kind.REOPENED]
    return 1 + (len(entries) >= embedded) + any(id_.startswith(RATING) for id_ in entries)


def _order(message: Message) -> tuple[bool, Any, bool, int]:
    """The description first; what reopened a ticket before what was written in the same second."""
    number = int(message.id) if message.id.isdecimal() else 0
    return message.id != DESCRIPTION, message.at, message.kind is not Kind.REOPENED, number


def _description(answer: TicketAnswer, requester: Person) -> Message:
    """What the ticket began with. Freshdesk does not say who typed it, but its source does."""
    text = answer.description_text or plain(answer.description)
    role, kind, author = Role.CUSTOMER, Kind.WRITTEN, requester
    if answer.source == channels.OUTBOUND_EMAIL:
        role, author = Role.AGENT, Person(answer.responder_id)
    elif answer.source == channels.PHONE:
        role, kind, author = Role.AGENT, Kind.REPORT, Person(answer.responder_id)
    elif automatic(text, answer.subject) or selling(text, answer.subject):
        kind = Kind.AUTOMATIC
    return Message(DESCRIPTION, role, answer.created_at, text, kind=kind, author=author)


def _message(
    entry: Conversation, requester: Person, subject: str, me: str, ratings: Sequence[Rating] | None
) -> Message:
    text = entry.body_text or plain(entry.body)
    author = requester if entry.user_id and entry.user_id == requester.id else Person(entry.user_id)
    if entry.source == SURVEY:
        kind = _rating_kind(entry, text, ratings)
        return Message(f"{RATING}{entry.id}", Role.CUSTOMER, entry.created_at, text, kind=kind, author=requester)
    role = _role(entry, text, requester, me)
    kind = Kind.WRITTEN
    if role is Role.BOT or (role is Role.CUSTOMER and (automatic(text) or selling(text, subject))):
        kind = Kind.AUTOMATIC
    elif role is Role.CUSTOMER and entry.source == PHONE_CALL:
        kind = Kind.REPORT
    return Message(entry.id, role, entry.created_at, text, public=not entry.private, kind=kind, author=author)


def _rating_kind(entry: Conversation, text: str, ratings: Sequence[Rating] | None) -> Kind:
    """A bad rating is a customer's message, a good one asks for nothing. Where the rating cannot be told, the words of
    its comment are read like any others."""
    if not ratings:
        return Kind.WRITTEN if text.strip() else Kind.AUTOMATIC
    nearest = min(ratings, key=lambda rating: abs(rating.created_at - entry.created_at))
    return Kind.RATING if nearest.bad else Kind.AUTOMATIC


def _role(entry: Conversation, text: str, requester: Person, me: str) -> Role:
    if entry.incoming:
        # An outsider's answer to a mail that an agent forwarded comes in as a private note: not the customer's words.
        return Role.CUSTOMER if not entry.private or entry.user_id == requester.id else Role.AGENT
    if entry.private and entry.user_id == me and mark.found(text):
        return Role.AMENDS
    if entry.auto_response or entry.automation_id or not entry.user_id:
        return Role.BOT
    return Role.AGENT


def _channel(answer: TicketAnswer) -> Channel:
    channel = channels.channel(answer.source)
    if channel is Channel.SOCIAL and _direct(answer.source_additional_info):
        return Channel.SOCIAL_PRIVATE
    return channel


def _direct(info: object) -> bool:
    """Whether a social ticket began as a direct message. The shape is not documented (`{"twitter": {"tweet_type":
    "dm"}}` as remembered); where it says nothing, a post counts as public, so that no case detail is suggested for it.
    """
    details = [part for part in info.values() if isinstance(part, dict)] if isinstance(info, dict) else []
    kinds = [value for part in details for key, value in part.items() if key.endswith("_type")]
    return any(isinstance(kind, str) and kind.lower() in _DIRECT for kind in kinds)


def _person(requester: Requester | None, id_: str) -> Person:
    if requester is None:
        return Person(id_)
    zone = _zone(requester.time_zone)
    return Person(requester.id or id_, requester.name, requester.language, zone, frozenset(requester.tags))


def _zone(name: str) -> str:
    """The IANA zone; empty for Freshdesk's own names such as `Eastern Time (US & Canada)`."""
    if "/" not in name and name != str(UTC):
        return ""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return ""
