"""Freshdesk's automation rules call a webhook: is it ours, and which ticket does it name?

Freshdesk signs nothing and gives a delivery no id and no time. So a delivery is genuine when it knows the webhook
secret, by HTTP Basic (`username` and `password`; or the password typed into the rule's field "API key", which
Freshdesk sends as user with the password `X`) or in the header `x-amends-secret`. Nothing else in it is believed:
it is a hint to look at a ticket, which is then read by API.

The secret: `{"username": "amends", "password": "…"}`; every text whose key begins with `password` is valid, so that
an admin can change rules one after the other. The one that a rotation replaced, `password_old`, is so for two days.

Bodies, both as values or as text of a template that Freshdesk filled in without looking at JSON:

    {"v": 1, "source": "freshdesk_rule", "ticket_id": "{{ticket.id}}", "via": "{{ticket.source}}",
     "event": "{{triggered_event}}"}                                                           advanced content, ours
    {"freshdesk_webhook": {"ticket_id": 2001, "triggered_event": "{ticket_action:created}", …}}       simple content

`triggered_event` is pseudo-JSON without quotes and names only the first of several changes: `{ticket_action:created}`,
`{status:{from:2,to:4}}`, `{note_type:private}`. Seen in public receivers and captured payloads; the event of a sent
reply is not documented, so every event that is not known to be none of our business is worth a look.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from amends.helpdesks.freshdesk.channels import channel
from amends.ports import Delivery, Ignored, NotGenuineError, RefusedError
from amends.ticket import Channel

# The door puts API Gateway's own id of the request here, over anything that the caller sent under this name.
REQUEST_ID = "x-amends-request-id"
SECRET = "x-amends-secret"  # noqa: S105 - the name of a header
OLD, ROTATED_AT = (
    "password_old",
    "rotated_at",
)  # what a rotation replaced, and when
RETRIED_FOR = timedelta(days=2)  # Freshdesk sends failed webhooks again for a day, with the password of then

# What a rule may report although it should not be set to: the first words of `triggered_event` -> why it is ignored.
# Our own notes are private, so a rule on them would call us for what we wrote. A public note is worth a look: the
# customer can read it.
IGNORED = {
    ("note_type", "private"): "private_note",
    ("tags", ""): "tags",
    ("tag", ""): "tags",
    ("tag_names", ""): "tags",
    ("add_tag", ""): "tags",
}

_EVENT = re.compile(r"\W*([a-z_]+)\W*([a-z_]*)", re.ASCII | re.IGNORECASE)
# 2001 · #2001 · 2,001 · 2.001 · 2 001 (also with no-break spaces) · 2001.0
_TICKET = re.compile(r"#?\s?([0-9]{1,15}|[0-9]{1,3}(?:[,.'’ \u00a0\u202f][0-9]{3}){1,4})(?:\.0)?", re.ASCII)
_NAMES_TICKET = re.compile(
    r"""(?<![\w-])ticket_id["'\\]{0,9}\s{0,99}(?::|=>?)\s{0,99}["'\\]{0,9}"""
    r"""(#?[0-9][0-9,.'’ \u00a0\u202f]{0,24})"""
)
_TODO = "In the Freshdesk rule choose encoding JSON and content Advanced, and paste the body from the README."


def open_webhook(
    headers: Mapping[str, str], body: bytes, secret: Mapping[str, object], now: datetime, *, local: bool
) -> Delivery | Ignored:
    """See `amends.ports.OpenWebhook`. Raises NotGenuineError and RefusedError.

    `local` changes nothing: no password is known to all.
    """
    if not _genuine(headers, secret, now):
        raise NotGenuineError("signature")
    text = body.decode("utf-8-sig", errors="replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):  # also a number with thousands of digits, and thousands of brackets
        return Delivery(_ticket_named(text), _delivery_id(headers))
    said = _said(document)
    if said.get("hint") == "test":  # our own check's
        return Ignored("test")
    if reason := _ignored(said.get("triggered_event", said.get("event"))):
        return Ignored(reason)
    ticket = _ticket(said.get("ticket_id"))
    if not ticket:
        raise RefusedError("no_ticket", f"The body names no ticket in `ticket_id`. {_TODO}")
    live = channel(said.get("via", said.get("ticket_source"))) is Channel.CHAT
    return Delivery(ticket, _delivery_id(headers), chat=live)


def outlived(secret: Mapping[str, object], now: datetime) -> bool:
    """Whether the password that the last rotation replaced is valid no more."""
    try:
        return now - datetime.fromisoformat(str(secret.get(ROTATED_AT))) > RETRIED_FOR
    except (ValueError, TypeError):
        return False


def _genuine(headers: Mapping[str, str], secret: Mapping[str, object], now: datetime) -> bool:
    """Whether the caller knows a valid password. Every valid one is compared, in constant time."""
    over = OLD if outlived(secret, now) else ""
    kept = (value for key, value in secret.items() if key.startswith("password") and key != over)
    # Without the space or newline that pasting left around them; Freshdesk's own fields may keep theirs.
    valid = (value.strip() for value in kept if isinstance(value, str))
    passwords = [_bytes(value) for value in valid if value]
    username = secret.get("username")
    user = _bytes(username.strip()) if isinstance(username, str) else b""
    shown_user, shown_password = (shown.strip() for shown in _basic(headers.get("authorization", "")))
    in_header = _bytes(headers.get(SECRET, "").strip())
    genuine = False
    for password in passwords:
        as_pair = hmac.compare_digest(shown_user, user) & hmac.compare_digest(shown_password, password)
        as_key = hmac.compare_digest(shown_user, password) & hmac.compare_digest(shown_password, b"X")
        genuine |= as_pair | as_key | hmac.compare_digest(in_header, password)
    return genuine


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # half a character must not become an error of ours


def _basic(header: str) -> tuple[bytes, bytes]:
    """User and password of an `Authorization: Basic …` header; empty where it is none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return b"", b""
    try:
        user, _, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return user, password


def _said(document: Any) -> Mapping[str, Any]:
    """The object that names the ticket, in either form of body; empty when there is none."""
    if isinstance(document, dict):
        wrapped = document.get("freshdesk_webhook")
        return wrapped if isinstance(wrapped, dict) else document
    return {}


def _ignored(event: object) -> str:
    """Why an event is none of our business; empty when it is worth a look."""
    if isinstance(event, dict):  # an admin left out the quotes, and it happened to be JSON
        event = next((f"{key}:{value}" for key, value in event.items() if isinstance(value, str)), "")
    found = _EVENT.match(event[:200]) if isinstance(event, str) else None
    if not found:
        return ""
    key, value = found[1].lower(), found[2].lower()
    return IGNORED.get((key, value)) or IGNORED.get((key, ""), "")


def _ticket(value: object) -> str:
    """A ticket's number as digits from any of the ways Freshdesk and templates write it; empty when it is none."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    found = _TICKET.fullmatch(str(value)[:100].strip())
    return re.sub(r"[^0-9]", "", found[1]).lstrip("0") if found else ""


def _ticket_named(text: str) -> str:
    """The ticket that a body names which is not JSON, because a placeholder broke it. Its event is not looked at:
    it may be a customer's words. Raises RefusedError."""
    for found in _NAMES_TICKET.finditer(text):
        if ticket := _ticket(found[1].rstrip(",.'’ \u00a0\u202f")):
            return ticket
    raise RefusedError("not_json", f"The body is not JSON and names no ticket. {_TODO}")


def _delivery_id(headers: Mapping[str, str]) -> str:
    """What tells this delivery from every other one: the id that API Gateway gave its request.

    Freshdesk gives none, and the ticket or the text must not stand in: a second message within five minutes would be
    dropped. A door that hands no request id on gets a fresh random one, since a hint too many costs one read of the
    casebook, while a hint too few costs an unread message.
    """
    given = headers.get(REQUEST_ID, "")
    return given if re.fullmatch(r"[!-~]{1,128}", given) else str(uuid.uuid4())
