"""The webhooks the simulated Zendesk sends: which change fires, what the body looks like, how it is signed."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import uuid
from datetime import datetime
from typing import Any

from tests.sandbox import markup
from tests.sandbox.zendesk_shapes import VIA, Change, Comment, Ticket, stamp

# The body of the README's trigger; Zendesk puts values in place of the placeholders, always as text.
TRIGGER_BODY = '{"v":1,"source":"zendesk_trigger","ticket_id":"{{ticket.id}}","via":"{{ticket.via}}","hint":"comment"}'
# What an event webhook may subscribe to, here: all of a ticket's events that the simulator knows.
EVENTS = frozenset(
    f"zen:event-type:ticket.{name}"
    for name in (
        "created",
        "comment_added",
        "status_changed",
        "priority_changed",
        "group_assignment_changed",
        "agent_assignment_changed",
        "tags_changed",
        "soft_deleted",
    )
)
_FIELD_EVENTS = {
    "status": "status_changed",
    "priority": "priority_changed",
    "group_id": "group_assignment_changed",
    "assignee_id": "agent_assignment_changed",
}


def trigger_fires(change: Change) -> bool:
    """The README's trigger: a ticket is created, an end user updates it, or its public comment, status, priority or
    group is new. A private note or a tag by anybody on the team meets none of these. No trigger runs on a deletion."""
    if change.deleted:
        return False
    if change.created or not change.actor.staff:
        return True
    said = change.comment is not None and change.comment.public
    return said or bool(change.fields.keys() & {"status", "priority", "group_id"})


def trigger_body(ticket: Ticket, template: str = TRIGGER_BODY) -> bytes:
    """The trigger's body with values for placeholders, printed as Zendesk prints JSON: three spaces, `{ }` for an
    empty object, a newline at the end. Whoever parses and prints it again breaks the signature."""
    values = {"ticket.id": str(ticket.id), "ticket.via": VIA[ticket.channel][3], "ticket.status": ticket.status}
    for name, value in values.items():
        template = template.replace("{{" + name + "}}", value)
    return printed(template)


def printed(text: str) -> bytes:
    with contextlib.suppress(ValueError):  # a template that is not JSON goes out as the admin wrote it
        text = json.dumps(json.loads(text), indent=3, ensure_ascii=False).replace("{}", "{ }")
    return f"{text}\n".encode()


def event_bodies(change: Change, account: int, subscribed: frozenset[str]) -> list[bytes]:
    """One body per event that the change makes. Event webhooks have no conditions: our own writes fire them too."""
    events: list[tuple[str, dict[str, Any]]] = []
    if change.created:
        events.append(("created", {}))
    if change.comment:
        events.append(("comment_added", {"comment": _said(change.comment)}))
    for name, (before, after) in change.fields.items():
        if name in _FIELD_EVENTS:
            events.append((_FIELD_EVENTS[name], {"previous": _value(before), "current": _value(after)}))
    if any(change.tags):
        events.append(("tags_changed", {"tags_added": [*change.tags[0]], "tags_removed": [*change.tags[1]]}))
    if change.deleted:
        events.append(("soft_deleted", {}))
    types = [(f"zen:event-type:ticket.{name}", event) for name, event in events]
    return [printed(json.dumps(_envelope(change, account, *pair))) for pair in types if pair[0] in subscribed]


def _value(value: Any) -> str | None:
    """Enumerations are upper-case in events, and every id is a string."""
    return None if value is None else str(value).upper()


def _said(comment: Comment) -> dict[str, Any]:
    return {
        "id": str(comment.id),
        "body": markup.as_text(comment.html),
        "is_public": comment.public,
        "author": {"id": str(comment.author.id), "is_staff": comment.author.staff, "name": comment.author.name},
    }


def _envelope(change: Change, account: int, kind: str, event: dict[str, Any]) -> dict[str, Any]:
    it = change.ticket
    return {
        "account_id": account,
        "detail": {
            "actor_id": str(change.actor.id),
            "assignee_id": str(it.assignee.id) if it.assignee else None,
            "brand_id": "7200001",
            "created_at": stamp(it.created_at),
            "custom_status": "7600001",
            "description": markup.as_text(it.comments[0].html),
            "external_id": None,
            "form_id": "7700001",
            "group_id": str(it.group) if it.group else None,
            "id": str(it.id),
            "is_public": any(c.public for c in it.comments),
            "organization_id": None,
            "priority": _value(it.priority),
            "requester_id": str(it.requester.id),
            "status": _value(it.status),
            "subject": it.subject,
            "submitter_id": str(it.submitter.id),
            "tags": list(it.tags) or None,
            "type": None,
            "updated_at": stamp(it.updated_at),
            "via": {"channel": VIA[it.channel][2]},
        },
        "event": event,
        "id": str(uuid.uuid4()),
        "subject": f"zen:ticket:{it.id}",
        "time": f"{change.at:%Y-%m-%dT%H:%M:%S.%f}030Z",  # nine digits
        "type": kind,
        "zendesk_event_version": "2022-11-06",
    }


def ulid() -> str:
    """An id like those of webhooks and invocations: 26 letters and digits."""
    digits, number = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", uuid.uuid4().int
    return "01" + "".join(digits[number >> (5 * at) & 31] for at in range(24))


def headers(body: bytes, secret: str, at: datetime, account: int, webhook: str, invocation: str) -> dict[str, str]:
    """Headers of one attempt, signed at the moment it is sent. Only time and body are under the signature."""
    timestamp = stamp(at)
    digest = hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        "X-Zendesk-Account-Id": str(account),
        "X-Zendesk-Webhook-Id": webhook,
        "X-Zendesk-Webhook-Invocation-Id": invocation,
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
    }
