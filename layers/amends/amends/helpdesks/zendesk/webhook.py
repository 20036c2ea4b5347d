"""Is a Zendesk webhook genuine, and which ticket does it name? Pure, and light: the receiver starts with it.

Two kinds arrive, signed alike:
- a trigger's body, our own small JSON (`{"v":1,"source":"zendesk_trigger","ticket_id":"123","via":"Mail",…}`). Zendesk
  pastes its placeholders in as they are, so that it may be broken JSON; it still names its ticket.
- an event subscription's envelope (`{"type":"zen:event-type:ticket.comment_added","account_id":…,"detail":{…},…}`).

Signature: base64 HMAC-SHA256 over timestamp + raw body, keyed with the secret's text as it is shown (it looks like
base64 and must not be decoded). Zendesk renews the timestamp for every attempt, so that only it says how fresh a
delivery is; the event's own time may be many minutes older.

A webhook set off by our own private note cannot be told from another here, and costs one look into the casebook.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from amends.helpdesks.zendesk.channels import channel
from amends.ports import Delivery, Ignored, NotGenuineError, RefusedError
from amends.ticket import Channel

TOLERANCE = timedelta(minutes=5)
# Zendesk signs with this one when `Test webhook` is pressed before the webhook is saved. It is printed in the vendor's
# documentation, so that everybody can forge with it: valid under `sam local` alone, also when somebody pastes it.
PUBLIC_TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105

_PREFIX = "zen:event-type:"
_LOOK = ""
EVENTS: Mapping[str, str] = {  # event type without its prefix -> why it is ignored; empty: look at the ticket
    "messaging_ticket.message_added": _LOOK,
    "ticket.comment_added": _LOOK,
    "ticket.comment_made_private": _LOOK,  # an answer may be none any more
    "ticket.comment_redacted": _LOOK,
    "ticket.created": _LOOK,
    "ticket.description_changed": _LOOK,
    "ticket.group_assignment_changed": _LOOK,
    "ticket.marked_as_spam": _LOOK,  # ends the clock
    "ticket.merged": _LOOK,
    "ticket.permanently_deleted": _LOOK,
    "ticket.priority_changed": _LOOK,
    "ticket.requester_changed": _LOOK,
    "ticket.soft_deleted": _LOOK,
    "ticket.status_changed": _LOOK,
    "ticket.undeleted": _LOOK,
    "ticket.agent_assignment_changed": "assignee",
    "ticket.attachment_linked_to_comment": "attachment",
    "ticket.attachment_redacted_from_comment": "attachment",
    "ticket.brand_changed": "field",
    "ticket.custom_field_changed": "field",
    "ticket.custom_status_changed": "custom_status",  # one that changes the status comes as status_changed too
    "ticket.email_ccs_changed": "people",
    "ticket.external_id_changed": "field",
    "ticket.followers_changed": "people",
    "ticket.form_changed": "field",
    "ticket.ola_policy_changed": "helpdesk_clock",
    "ticket.organization_changed": "people",
    "ticket.problem_link_changed": "field",
    "ticket.schedule_changed": "helpdesk_clock",
    "ticket.sla_policy_changed": "helpdesk_clock",
    "ticket.subject_changed": "field",
    "ticket.submitter_changed": "people",
    "ticket.tags_changed": "tags",  # our own tags would call us back
    "ticket.task_due_at_changed": "field",
    "ticket.type_changed": "field",
}
_UNKNOWN = "unknown_event"

_TODO_BODY = 'Give the trigger the JSON body from the Zendesk guide: it needs "ticket_id":"{{ticket.id}}".'
_TODO_JSON = "The body is not JSON and names no ticket. " + _TODO_BODY
_TODO_TICKET = "The ticket id is not a number. " + _TODO_BODY
_BROKEN = re.compile(r'(?<!\\)"ticket_id"\s{0,8}:\s{0,8}"?([0-9]{1,19})(?=["\s,}])')
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def open_webhook(
    headers: Mapping[str, str], body: bytes, secret: Mapping[str, object], now: datetime, *, local: bool
) -> Delivery | Ignored:
    """See ports.OpenWebhook. secret: every value whose key begins with `signing_secret` is valid, so that one can be
    replaced without a gap; `account_id`, when set, is the account that events must come from."""
    signed_at = headers.get("x-zendesk-webhook-signature-timestamp", "")
    _check_signature(headers.get("x-zendesk-webhook-signature", ""), signed_at, body, secret, local=local)
    if not local:
        _check_fresh(signed_at, now)
    unnamed = hashlib.sha256(signed_at.encode("utf-8", "replace") + body).hexdigest()
    sent = _id(headers.get("x-zendesk-webhook-invocation-id"), unnamed)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested a thousand deep
        return _from_broken(body, sent)
    if not isinstance(content, dict):
        raise RefusedError("no_ticket", _TODO_BODY)
    kind = content.get("type")
    if isinstance(kind, str) and kind.startswith(_PREFIX):
        return _from_event(content, kind.removeprefix(_PREFIX), secret, sent)
    return _from_trigger(content, sent)


def _check_signature(signature: str, signed_at: str, body: bytes, secret: Mapping[str, object], *, local: bool) -> None:
    keys = [str(v) for k, v in secret.items() if k.startswith("signing_secret") and isinstance(v, str) and v]
    keys = [*keys, PUBLIC_TEST_SECRET] if local else [key for key in keys if key.strip() != PUBLIC_TEST_SECRET]
    message, given = signed_at.encode("utf-8", "replace") + body, signature.encode("utf-8", "replace")
    # Every key is tried, so that the time taken does not tell which one fitted.
    fits = [hmac.compare_digest(_sign(key.strip(), message), given) for key in keys]
    if not signed_at or not any(fits):
        raise NotGenuineError("signature")


def _sign(key: str, message: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key.encode("utf-8", "replace"), message, "sha256"))


def _check_fresh(signed_at: str, now: datetime) -> None:
    try:
        at = datetime.fromisoformat(signed_at)
    except ValueError:
        raise NotGenuineError("stale") from None
    if abs(now - (at if at.tzinfo else at.replace(tzinfo=UTC))) > TOLERANCE:
        raise NotGenuineError("stale")


def _from_trigger(content: dict[str, Any], sent: str) -> Delivery | Ignored:
    if content.get("hint") == "test":
        return Ignored("test")
    if "ticket_id" not in content:
        raise RefusedError("no_ticket", _TODO_BODY)
    return Delivery(_ticket(content["ticket_id"]), sent, chat=channel(content.get("via")) is Channel.CHAT)


def _from_broken(body: bytes, sent: str) -> Delivery:
    """The first `ticket_id` of a body that is not JSON: ours stands before anything a customer may have typed."""
    text = body.decode("utf-8", "replace")
    if not (found := _BROKEN.search(text)):
        raise RefusedError("not_json", _TODO_JSON)
    via = re.search(r'(?<!\\)"via"\s{0,8}:\s{0,8}"([\w (),.-]{1,60})"', text, re.ASCII)
    return Delivery(_ticket(found[1]), sent, chat=channel(via[1] if via else "") is Channel.CHAT)


def _from_event(content: dict[str, Any], kind: str, secret: Mapping[str, object], sent: str) -> Delivery | Ignored:
    account = str(secret.get("account_id") or "").strip()
    if account and str(content.get("account_id")) != account:
        raise NotGenuineError("account")
    if why_not := EVENTS.get(kind, _UNKNOWN if kind.startswith(("ticket.", "messaging_ticket.")) else "not_a_ticket"):
        return Ignored(why_not)
    detail = content.get("detail")
    detail = detail if isinstance(detail, dict) else {}
    subject = content.get("subject")
    named = subject.removeprefix("zen:ticket:") if isinstance(subject, str) else ""
    via = detail.get("via")
    via = via.get("channel") if isinstance(via, dict) else via
    live = kind.startswith("messaging_ticket.") or channel(via) is Channel.CHAT
    return Delivery(_ticket(detail.get("id") or named), _id(content.get("id"), sent), live)


def _ticket(given: object) -> str:
    """A ticket's number, which arrives as a number or as text. Raises RefusedError."""
    text = given.strip() if isinstance(given, str) else str(given) if type(given) is int else ""
    if not re.fullmatch(r"0{0,5}[1-9][0-9]{0,18}", text):
        raise RefusedError("no_ticket", _TODO_TICKET)
    return text.lstrip("0")


def _id(given: object, otherwise: str) -> str:
    return given if isinstance(given, str) and _SAFE_ID.fullmatch(given) else otherwise
