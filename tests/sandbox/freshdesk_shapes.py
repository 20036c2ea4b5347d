"""The simulated Freshdesk's tickets, the JSON that Freshdesk makes of them, and what its rules send."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amends.ticket import Channel
from tests.sandbox import markup

HOST = "https://amends-demo.freshdesk.com"
GROUP = 150_000_301

# Codes. Sources above 10 are not documented: whoever reads them must accept ones it does not know.
SOURCE = {
    Channel.EMAIL: 1,
    Channel.WEB: 2,
    Channel.PHONE: 3,
    Channel.SOCIAL: 5,
    Channel.SOCIAL_PRIVATE: 5,
    Channel.CHAT: 7,
    Channel.MESSAGING: 13,
    Channel.REVIEW: 101,
    Channel.OTHER: 102,
}
SOURCE_NAME = {1: "Email", 2: "Portal", 3: "Phone", 5: "Twitter", 6: "Facebook", 7: "Chat", 13: "WhatsApp"}
STATUS = {"open": 2, "pending": 3, "solved": 4, "closed": 5, "hold": 7}
STATUS_WORD = {code: word for word, code in STATUS.items()}
STATUS_NAME = {
    2: "Open",
    3: "Pending",
    4: "Resolved",
    5: "Closed",
    6: "Waiting on Customer",
    7: "Waiting on Third Party",
}
PRIORITY = {"low": 1, "normal": 2, "high": 3, "urgent": 4}
PRIORITY_WORD = {code: word for word, code in PRIORITY.items()}
PRIORITY_NAME = {1: "Low", 2: "Medium", 3: "High", 4: "Urgent"}
# Whether a tweet is a direct message is shown here alone; the shape is not documented.
_ADDITIONAL = {
    Channel.SOCIAL: {"twitter": {"tweet_type": "mention"}},
    Channel.SOCIAL_PRIVATE: {"twitter": {"tweet_type": "dm"}},
}
REPLY, NOTE, TWEET, FEEDBACK = 0, 2, 5, 6  # a conversation's source
GOOD, BAD = 103, -103  # a rating's answer to its first question

# The body of the README's rule (advanced content).
RULE_BODY = (
    '{"v":1,"source":"freshdesk_rule","ticket_id":"{{ticket.id}}","via":"{{ticket.source}}",'
    '"event":"{{triggered_event}}"}'
)
# The same, typed without the quotes around the number: just as valid, and the id arrives as a number.
UNQUOTED_BODY = RULE_BODY.replace('"{{ticket.id}}"', "{{ticket.id}}")


@dataclass(slots=True)
class Person:
    """A contact (`agent` false) or an agent."""

    id: int
    name: str
    email: str
    agent: bool
    tags: list[str] = field(default_factory=list)
    city: str = "London"  # whose time it is where they are


@dataclass(slots=True)
class Entry:
    """A conversation. `ours`: written over the interface with our key; `notified`: whom a note was mailed to."""

    id: int
    author: Person
    html: str
    private: bool
    incoming: bool
    source: int
    at: datetime
    ours: bool = False
    bot: bool = False
    notified: tuple[str, ...] = ()


@dataclass(slots=True)
class Ticket:
    """`author` wrote the description; another than the requester when staff typed it."""

    id: int
    subject: str
    html: str
    requester: Person
    author: Person
    channel: Channel
    source: int
    created_at: datetime
    updated_at: datetime
    status: int = 2
    priority: int = 1
    responder: Person | None = None
    group: int | None = GROUP
    tags: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    stats: dict[str, datetime | None] = field(default_factory=dict)
    deleted: bool = False
    spam: bool = False
    first_reply_by: datetime | None = None


def stamp(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def ticket(it: Ticket) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "cc_emails": [],
        "fwd_emails": [],
        "reply_cc_emails": [],
        "ticket_cc_emails": [],
        "fr_escalated": False,
        "nr_escalated": False,
        "spam": it.spam,
        "email_config_id": None,
        "group_id": it.group,
        "priority": it.priority,
        "requester_id": it.requester.id,
        "responder_id": it.responder.id if it.responder else None,
        "source": it.source,
        "company_id": None,
        "status": it.status,
        "subject": it.subject,
        "association_type": None,
        "support_email": None,
        "to_emails": ["care@example.com"] if it.source == 1 else None,
        "product_id": None,
        "id": it.id,
        "type": None,
        # Due times come some moments after a ticket is made; until then they are null.
        "due_by": None,
        "fr_due_by": stamp(it.first_reply_by),
        "is_escalated": False,
        "description": it.html,
        "description_text": markup.as_text(it.html),
        "custom_fields": {},
        "created_at": stamp(it.created_at),
        "updated_at": stamp(it.updated_at),
        "tags": list(it.tags),
        "attachments": [],
        "source_additional_info": _ADDITIONAL.get(it.channel),
        "nr_due_by": None,
    }
    if it.deleted:
        shape["deleted"] = True  # a deleted ticket is still shown, with this field alone to tell
    return shape


def included(it: Ticket, names: frozenset[str]) -> dict[str, Any]:
    """What `include` adds; each name costs more of the limit. Embedded conversations are at most ten."""
    more: dict[str, Any] = {}
    if "requester" in names:
        person = it.requester
        more["requester"] = {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "mobile": None,
            "phone": None,
        }
    if "stats" in names:
        more["stats"] = {
            name: stamp(it.stats.get(name))
            for name in (
                "agent_responded_at",
                "requester_responded_at",
                "first_responded_at",
                "status_updated_at",
                "reopened_at",
                "resolved_at",
                "closed_at",
                "pending_since",
            )
        }
    if "conversations" in names:
        more["conversations"] = [conversation(it, entry) for entry in it.entries[:10]]
    if "company" in names:
        more["company"] = {}
    return more


def conversation(it: Ticket, entry: Entry) -> dict[str, Any]:
    return {
        "body": entry.html,
        "body_text": markup.as_text(entry.html),
        "id": entry.id,
        "incoming": entry.incoming,
        "private": entry.private,
        "user_id": entry.author.id,
        "support_email": None,
        "source": entry.source,
        "category": 1,
        "to_emails": list(entry.notified),
        "from_email": None,
        "cc_emails": [],
        "bcc_emails": None,
        "email_failure_count": None,
        "outgoing_failures": None,
        "thread_id": None,
        "thread_message_id": None,
        "created_at": stamp(entry.at),
        "updated_at": stamp(entry.at),
        "last_edited_at": None,
        "last_edited_user_id": None,
        "attachments": [],
        "automation_id": 150_000_701 if entry.bot else None,
        "automation_type_id": 1 if entry.bot else None,
        "auto_response": entry.bot,
        "ticket_id": it.id,
        "source_additional_info": None,
    }


def contact(person: Person) -> dict[str, Any]:
    return {
        "active": True,
        "address": None,
        "company_id": None,
        "view_all_tickets": False,
        "deleted": False,
        "description": None,
        "email": person.email,
        "id": person.id,
        "job_title": None,
        "language": "en",
        "mobile": None,
        "name": person.name,
        "phone": None,
        "time_zone": person.city,
        "twitter_id": None,
        "custom_fields": {},
        "tags": list(person.tags),
        "other_emails": [],
        "unique_external_id": None,
        "created_at": "2026-01-12T08:30:00Z",
        "updated_at": "2026-01-12T08:30:00Z",
    }


def agent(person: Person) -> dict[str, Any]:
    return {
        "available": True,
        "occasional": False,
        "id": person.id,
        "ticket_scope": 1,
        "signature": None,
        "group_ids": [GROUP],
        "role_ids": [150_000_401],
        "type": "support_agent",
        "contact": {
            "active": True,
            "email": person.email,
            "job_title": None,
            "language": "en",
            "last_login_at": None,
            "mobile": None,
            "name": person.name,
            "phone": None,
            "time_zone": "Berlin",
            "created_at": "2026-01-12T08:30:00Z",
            "updated_at": "2026-01-12T08:30:00Z",
        },
        "created_at": "2026-01-12T08:30:00Z",
        "updated_at": "2026-01-12T08:30:00Z",
    }


# What rules send


def filled(template: str, it: Ticket, event: str) -> bytes:
    """The advanced content of a rule with values for placeholders. Newlines inside a value come out as `\\n`;
    whether quotes are escaped is not known, so they are not: such a body is broken JSON."""
    latest = next((e.html for e in reversed(it.entries) if not e.private), it.html)
    values = {
        "ticket.id": str(it.id),
        "ticket.source": SOURCE_NAME.get(it.source, "Other"),
        "ticket.status": STATUS_NAME[it.status],
        "ticket.priority": PRIORITY_NAME[it.priority],
        "ticket.subject": it.subject,
        "ticket.latest_public_comment": latest,
        "triggered_event": event,
    }
    for name, value in values.items():
        template = template.replace("{{" + name + "}}", value.replace("\n", "\\n"))
    return template.encode()


def conventional(it: Ticket, event: str) -> bytes:
    """What a rule with ticked fields sends: display names, HTML, every value a string."""
    return json.dumps(
        {
            "freshdesk_webhook": {
                "ticket_id": str(it.id),
                "ticket_subject": it.subject,
                "ticket_description": it.html,
                "ticket_url": f"{HOST}/helpdesk/tickets/{it.id}",
                "ticket_public_url": f"{HOST}/public/tickets/{it.id:064x}",
                "ticket_due_by_time": "",
                "ticket_tags": ", ".join(it.tags),
                "ticket_status": STATUS_NAME[it.status],
                "ticket_priority": PRIORITY_NAME[it.priority],
                "ticket_source": SOURCE_NAME.get(it.source, "Other"),
                "ticket_type": "",
                "ticket_requester_name": it.requester.name,
                "ticket_requester_email": it.requester.email,
                "triggered_event": event,
            }
        }
    ).encode()
