"""The simulated Zendesk's tickets, and the JSON that Zendesk makes of them: pure functions, no state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amends.ticket import Channel
from tests.sandbox import markup

HOST = "https://amends-demo.zendesk.com"
BRAND, GROUP, SYSTEM = 7_200_001, 7_300_001, -1

# Channel -> via.channel and via.source.rel in REST, via type in events, and what {{ticket.via}} shows.
# REST names are coarser than the events' (sources: the vendor's via types, recorded tickets; display names unverified).
VIA: dict[Channel, tuple[str, str | None, str, str]] = {
    Channel.EMAIL: ("email", None, "mail", "Mail"),
    Channel.WEB: ("web", None, "web_form", "Web Form"),
    Channel.CHAT: ("native_messaging", None, "native_messaging", "Messaging"),
    Channel.MESSAGING: ("whatsapp", None, "whatsapp", "WhatsApp"),
    Channel.SOCIAL: ("twitter", "mention", "twitter", "Twitter"),
    Channel.SOCIAL_PRIVATE: ("twitter", "direct_message", "twitter_dm", "Twitter DM"),
    Channel.PHONE: ("voice", "inbound", "phone_call_inbound", "Phone call (incoming)"),
    Channel.REVIEW: ("any_channel", None, "any_channel", "Channel Integration"),
    Channel.OTHER: ("api", None, "web_service", "Web Service"),
}


@dataclass(slots=True)
class User:
    """role: `end-user`, `agent`, `admin` or `system` (rules; it is never side-loaded)."""

    id: int
    name: str
    role: str
    email: str
    tags: list[str] = field(default_factory=list)
    city: str = "London"  # whose time it is where they are

    @property
    def staff(self) -> bool:
        return self.role != "end-user"


@dataclass(slots=True)
class Comment:
    """`ours`: written over the interface with our credentials."""

    id: int
    audit: int
    author: User
    html: str
    public: bool
    at: datetime
    via: dict[str, Any]
    ours: bool = False
    redacted: bool = False


@dataclass(slots=True)
class Ticket:
    """All that the simulator keeps of a ticket. `writes`: when the interface changed it, for the limit of 30."""

    id: int
    subject: str
    requester: User
    submitter: User
    channel: Channel
    via: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    status: str = "new"
    priority: str | None = None
    assignee: User | None = None
    group: int | None = GROUP
    tags: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    rating: dict[str, Any] = field(default_factory=lambda: {"score": "unoffered"})
    public_by_default: bool = True  # taken from the first comment
    reopens: int = 0
    status_at: datetime | None = None
    solved_at: datetime | None = None
    deleted: bool = False
    first_reply_by: datetime | None = None
    writes: list[datetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """One update of a ticket. `fields`: name -> (before, after); tags: (added, removed)."""

    actor: User
    ticket: Ticket
    at: datetime
    created: bool = False
    deleted: bool = False
    rated: bool = False
    comment: Comment | None = None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    tags: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def any(self) -> bool:
        return bool(self.created or self.deleted or self.rated or self.comment or self.fields or any(self.tags))


def stamp(moment: datetime) -> str:
    """Zendesk's times have whole seconds: two updates within one second bear the same `updated_at`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def via(channel: Channel, person: User) -> dict[str, Any]:
    """The `via` of a ticket or comment that came by this channel."""
    name, rel, _, _ = VIA[channel]
    sender: dict[str, Any] = {}
    if channel is Channel.EMAIL:
        sender = {"address": person.email, "name": person.name}
    to = {"name": "Customer Care", "address": "care@example.com"} if channel is Channel.EMAIL else {}
    return {"channel": name, "source": {"from": sender, "to": to, "rel": rel}}


RULE = {
    "channel": "rule",
    "source": {"from": {"id": 7_400_001, "title": "Auto-reply to new requests"}, "to": {}, "rel": "trigger"},
}
BY_API = {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}}
BY_AGENT = {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}}


def user(person: User) -> dict[str, Any]:
    return {
        "id": person.id,
        "url": f"{HOST}/api/v2/users/{person.id}.json",
        "name": person.name,
        "email": person.email,
        "created_at": "2026-01-12T08:30:00Z",
        "updated_at": "2026-01-12T08:30:00Z",
        "time_zone": "Berlin" if person.staff else person.city,
        "iana_time_zone": "Europe/Berlin" if person.staff else f"Europe/{person.city}",
        "phone": None,
        "shared_phone_number": None,
        "photo": None,
        "locale_id": 1176,
        "locale": "en-GB",
        "organization_id": None,
        "role": person.role,
        "verified": True,
        "external_id": None,
        "tags": list(person.tags),
        "alias": "",
        "active": True,
        "shared": False,
        "shared_agent": False,
        "two_factor_auth_enabled": None,
        "signature": "",
        "details": "",
        "notes": "",
        "role_type": 4 if person.role == "admin" else None,
        "custom_role_id": None,
        "moderator": person.staff,
        "ticket_restriction": None if person.staff else "requested",
        "only_private_comments": False,
        "restricted_agent": False,
        "suspended": False,
        "report_csv": False,
        "user_fields": {},
    }


ANONYMOUS: dict[str, Any] = {
    # What wrong credentials can be answered with, as 200: recorded, with an id of null.
    "user": {
        "id": None,
        "url": f"{HOST}/api/v2/users/.json",
        "name": "Anonymous user",
        "email": "invalid@example.com",
        "created_at": None,
        "updated_at": None,
        "time_zone": "London",
        "locale": "en-GB",
        "role": "end-user",
        "verified": False,
        "authenticity_token": None,
    }
}


def ticket(it: Ticket, includes: frozenset[str] = frozenset()) -> dict[str, Any]:
    shape = {
        "url": f"{HOST}/api/v2/tickets/{it.id}.json",
        "id": it.id,
        "external_id": None,
        "via": it.via,
        "created_at": stamp(it.created_at),
        "updated_at": stamp(it.updated_at),
        "generated_timestamp": int(it.updated_at.timestamp()),
        "type": None,
        "subject": it.subject,
        "raw_subject": it.subject,
        "description": markup.as_text(it.comments[0].html),
        "priority": it.priority,
        "status": it.status,
        "recipient": "care@example.com" if it.channel is Channel.EMAIL else None,
        "requester_id": it.requester.id,
        "submitter_id": it.submitter.id,
        "assignee_id": it.assignee.id if it.assignee else None,
        "organization_id": None,
        "group_id": it.group,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": any(c.public for c in it.comments),
        "due_at": None,
        "tags": list(it.tags),
        "custom_fields": [{"id": 7_500_001, "value": None}],
        "satisfaction_rating": it.rating,
        "sharing_agreement_ids": [],
        "custom_status_id": 7_600_001,
        "fields": [{"id": 7_500_001, "value": None}],
        "followup_ids": [],
        "ticket_form_id": 7_700_001,
        "brand_id": BRAND,
        "allow_channelback": it.channel is Channel.SOCIAL,
        "allow_attachments": True,
        "from_messaging_channel": it.channel in (Channel.CHAT, Channel.MESSAGING),
    }
    if "metric_sets" in includes:
        shape["metric_set"] = _metric_set(it)
    if "slas" in includes:
        shape["slas"] = {"policy_metrics": _targets(it)}
    return shape


def _targets(it: Ticket) -> list[dict[str, Any]]:
    """As integrations show them; achieved once a person answered in public."""
    if it.first_reply_by is None:
        return []
    answered = any(c.public and c.author.staff for c in it.comments)
    stage = (
        {"breach_at": None, "stage": "achieved"}
        if answered
        else {"breach_at": stamp(it.first_reply_by), "stage": "active"}
    )
    return [{"metric": "first_reply_time", "hours": 1} | stage]


def _metric_set(it: Ticket) -> dict[str, Any]:
    return {
        "url": f"{HOST}/api/v2/ticket_metrics/{it.id}.json",
        "id": it.id,
        "ticket_id": it.id,
        "created_at": stamp(it.created_at),
        "updated_at": stamp(it.updated_at),
        "reopens": it.reopens,
        "replies": sum(1 for c in it.comments[1:] if c.public and c.author.staff),
        "status_updated_at": stamp(it.status_at or it.created_at),
        "solved_at": stamp(it.solved_at) if it.solved_at else None,
        "latest_comment_added_at": stamp(it.comments[-1].at),
    }


def comment(it: Comment) -> dict[str, Any]:
    text = markup.as_text(it.html)
    return {
        "id": it.id,
        "type": "Comment",
        "author_id": it.author.id,
        "body": text,
        "html_body": it.html,
        "plain_body": text,
        "public": it.public,
        "attachments": [],
        "audit_id": it.audit,
        "via": it.via,
        "created_at": stamp(it.at),
        # Where somebody was and with what: personal data that must never be logged.
        "metadata": {
            "system": {
                "client": "Mozilla/5.0 (X11; Linux x86_64)",
                "ip_address": "203.0.113.24",
                "location": "Leeds, ENG, United Kingdom",
                "latitude": 53.79,
                "longitude": -1.54,
            },
            "custom": {},
        },
    }


def audit(change: Change, number: int) -> dict[str, Any]:
    events: list[dict[str, Any]] = []
    if change.comment:
        text = markup.as_text(change.comment.html)
        events.append(
            {
                "id": change.comment.id,
                "type": "Comment",
                "author_id": change.comment.author.id,
                "body": text,
                "html_body": change.comment.html,
                "plain_body": text,
                "public": change.comment.public,
                "attachments": [],
                "audit_id": number,
            }
        )
    for at, (name, (before, after)) in enumerate(change.fields.items(), 1):
        events.append(
            {"id": number * 10 + at, "type": "Change", "field_name": name, "value": after, "previous_value": before}
        )
    return {
        "id": number,
        "ticket_id": change.ticket.id,
        "created_at": stamp(change.at),
        "author_id": change.actor.id,
        "metadata": {"system": {}, "custom": {}},
        "events": events,
        "via": BY_API,
    }
