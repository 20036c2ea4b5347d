"""The helpdesk's nouns: a ticket, its messages, the people on it, and the channel it came by.

Adapters under `helpdesks/` build these from a helpdesk's answers; everything inward reads them and nothing else.
All times are aware datetimes in UTC. Nothing here is ever logged, queued or stored: it holds customers' words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from amends.nouns import PromiseKind


class Channel(StrEnum):
    """How the customer wrote. `social` and `review` can be read by everyone."""

    EMAIL = "email"
    WEB = "web"  # web form, help centre, portal, feedback widget
    CHAT = "chat"  # live chat and messaging: the customer is waiting at the screen
    MESSAGING = "messaging"  # SMS, WhatsApp and the like: private, not live
    SOCIAL = "social"  # a public post or mention
    SOCIAL_PRIVATE = "social_private"  # a direct message on a social network
    PHONE = "phone"  # call, voicemail
    REVIEW = "review"  # an app store or shop review: public
    OTHER = "other"

    @property
    def public(self) -> bool:
        """Whether strangers can read what is answered there."""
        return self in (Channel.SOCIAL, Channel.REVIEW)

    @property
    def talking(self) -> bool:
        """Whether people talk there as they do in a chat, where a letter's greeting is stiff."""
        return self in (Channel.CHAT, Channel.MESSAGING, Channel.SOCIAL_PRIVATE)


class Status(StrEnum):
    """Where the ticket stands, in the words both helpdesks share. Freshdesk's resolved is `solved`."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    HOLD = "hold"
    SOLVED = "solved"
    CLOSED = "closed"
    DELETED = "deleted"

    @property
    def ended(self) -> bool:
        """No promise is left to keep."""
        return self in (Status.SOLVED, Status.CLOSED, Status.DELETED)

    @property
    def paused(self) -> bool:
        """The team waits for somebody else: promises stand still."""
        return self in (Status.PENDING, Status.HOLD)


class Role(StrEnum):
    """Who a message comes from."""

    CUSTOMER = "customer"  # the requester, or another end user on the ticket
    AGENT = "agent"  # a person of the team
    BOT = "bot"  # a rule, a macro's automatic answer, an answer bot
    AMENDS = "amends"  # ours: our user AND private AND our mark


class Kind(StrEnum):
    """What a message is, apart from who it comes from."""

    WRITTEN = "written"  # somebody's own words
    REPORT = "report"  # typed by staff for a requester: a call, a voicemail, a visit
    AUTOMATIC = "automatic"  # out of office, delivery failure, acknowledgement, sales and fraud: no customer wrote it
    RATING = "rating"  # a satisfaction rating; `text` holds its comment, perhaps empty
    REOPENED = "reopened"  # the ticket came back after it was solved; `text` is empty


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a ticket. `zone` is an IANA time zone; empty strings where the helpdesk does not say."""

    id: str
    name: str = ""
    locale: str = ""
    zone: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a thread, oldest first in `Ticket.messages`. `text` is plain text, as the helpdesk gives it.

    `id` is unique within its ticket and made of letters, digits, `.` and `-` alone, because a note's mark names it.
    """

    id: str
    role: Role
    at: datetime
    text: str = field(repr=False)
    public: bool = True
    kind: Kind = Kind.WRITTEN
    author: Person = field(default=Person(""), repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket and its thread as one read found them.

    `stamp` is the helpdesk's own version of the ticket, handed back on a write so that a ticket which moved on
    in between is not written over (Zendesk's `updated_stamp`); empty where the helpdesk has no such check.
    """

    helpdesk: str
    id: str
    subject: str = field(repr=False)
    status: Status
    channel: Channel
    created_at: datetime
    requester: Person = field(repr=False)
    messages: tuple[Message, ...] = field(repr=False)
    tags: frozenset[str] = frozenset()
    priority: str = ""  # low, normal, high, urgent or empty
    group: str = ""  # the helpdesk's id of the team
    form: str = ""  # Zendesk's id of the ticket form; Freshdesk's ticket type, such as Question
    assignee: Person | None = field(default=None, repr=False)
    stamp: str = ""
    status_since: datetime | None = None  # when the status became what it is; None where the helpdesk does not say
    sla: tuple[tuple[PromiseKind, datetime], ...] = ()  # when the helpdesk's own targets are due, those that run

    @property
    def newest_from_customer(self) -> Message | None:
        """The newest message that counts as the customer's, automatic mail left out."""
        return next((m for m in reversed(self.messages) if from_customer(m)), None)

    @property
    def newest_public_reply(self) -> Message | None:
        """The newest public answer by a person on the team; automatic answers do not count."""
        return next((m for m in reversed(self.messages) if is_reply(m)), None)

    @property
    def unanswered(self) -> tuple[Message, ...]:
        """The customer's messages since the newest public reply, oldest first."""
        reply = self.newest_public_reply
        start = self.messages.index(reply) + 1 if reply else 0
        return tuple(m for m in self.messages[start:] if from_customer(m))


# How a subject begins that is another mail's, which this one answers or hands on.
_ANSWER = re.compile(r"\s*(?:re|aw|antw|sv|fwd?|wg)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def with_subject(ticket: Ticket) -> Ticket:
    """The ticket with its subject before its first message, where the customer wrote both: what matters may stand there
    alone. What the helpdesk took from the message, or from another mail, is left out."""
    first, subject = next(iter(ticket.messages), None), " ".join(ticket.subject.split())
    written = ticket.channel in (Channel.EMAIL, Channel.WEB) and first is not None and first.role is Role.CUSTOMER
    if first is None or not written or first.kind is not Kind.WRITTEN or " " not in subject or _ANSWER.match(subject):
        return ticket
    if subject.rstrip(".…").casefold() in " ".join(first.text.split()).casefold():
        return ticket
    opening = replace(first, text=f"{subject}\n\n{first.text}".rstrip())
    return replace(ticket, messages=(opening, *ticket.messages[1:]))


def from_customer(message: Message) -> bool:
    """Whether a message is to be read: the customer's, or a colleague's report of what the customer said."""
    return message.kind is not Kind.AUTOMATIC and (message.role is Role.CUSTOMER or message.kind is Kind.REPORT)


def is_reply(message: Message) -> bool:
    """Whether a message is a public answer by a person on the team."""
    return message.role is Role.AGENT and message.public and message.kind is Kind.WRITTEN
