"""What Zendesk sends, one payload per case, signed with the public test secret, for `sam local invoke` and the tests.

`python -m tests.helpdesks.zendesk.events` writes `events/zendesk/<event>.<variant>.json` anew. `CASES` says what each
one is and what becomes of it under `sam local`. Ids are those of the sandbox's seeded tickets.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amends.helpdesks.zendesk.webhook import PUBLIC_TEST_SECRET

FOLDER = Path(__file__).parents[3] / "events" / "zendesk"
ACCOUNT = 22480117  # the sandbox's account
SENT = "2026-11-23T12:00:00Z"
HOST = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
HOOK = "01KAQW3NV7ZB5Q8D2M4C6R9T1F"


@dataclass(frozen=True)
class Case:
    """outcome: `<status> <ticket>` when queued, else `<status> <reason>`."""

    about: str
    outcome: str
    body: bytes
    chat: bool = False
    signature: str = ""  # "" : genuine
    sent: str = SENT
    as_base64: bool = False


def printed(content: Mapping[str, Any]) -> bytes:
    """JSON as Zendesk prints it: three blanks, `{ }` for an empty object, a line break at the end."""
    return (json.dumps(content, indent=3, ensure_ascii=False).replace("{}", "{ }") + "\n").encode()


def trigger(ticket: object, via: str, hint: str = "comment") -> bytes:
    return printed({"v": 1, "source": "zendesk_trigger", "ticket_id": ticket, "via": via, "hint": hint})


def event(kind: str, ticket: str, changed: Mapping[str, Any], number: int, **detail: Any) -> bytes:
    """An event subscription's envelope. kind without `zen:event-type:`; number makes the event's own id."""
    about = {
        "actor_id": "7800105",
        "assignee_id": None,
        "brand_id": "7200001",
        "created_at": "2026-11-23T11:58:12Z",
        "custom_status": "7600001",
        "description": "Words that nobody but the worker reads",
        "external_id": None,
        "form_id": "7700001",
        "group_id": "7300001",
        "id": ticket,
        "is_public": True,
        "organization_id": None,
        "priority": None,
        "requester_id": "7800104",
        "status": "OPEN",
        "subject": "Subject that nobody but the worker reads",
        "submitter_id": "7800104",
        "tags": None,
        "type": None,
        "updated_at": "2026-11-23T11:59:58Z",
        "via": {"channel": "mail"},
    }
    return printed(
        {
            "account_id": ACCOUNT,
            "detail": about | detail,
            "event": changed,
            "id": f"6a0f2c1e-93b4-4d57-8c11-0000000000{number:02d}",
            "subject": f"zen:ticket:{ticket}",
            "time": "2026-11-23T11:59:58.407113902Z",
            "type": f"zen:event-type:{kind}",
            "zendesk_event_version": "2022-11-06",
        }
    )


def comment(text: str, *, public: bool, staff: bool) -> dict[str, Any]:
    author = {"id": "7800105", "is_staff": staff, "name": "Somebody"}
    return {"comment": {"id": "7800777", "body": text, "is_public": public, "author": author}}


def changed(before: str | None, after: str | None) -> dict[str, Any]:
    return {"previous": before, "current": after}


_BROKEN = (
    b'{"v":1,"source":"zendesk_trigger","ticket_id":"1001","via":"Mail","text":"I tried "Export" twice\n'
    b'and "ticket_id":"1002" is not mine","hint":"comment"}'
)
_MESSAGE = {
    "actor": {"id": "7800104", "name": "Web User", "type": "end_user"},
    "conversation_id": "6f21d7b0c4a94f0f8a51c0de",
    "message": {"id": "6f21d7b0c4a94f0f8a51c0df", "body": "Words that nobody but the worker reads"},
}
_OTHER = "9q3v7wXoE0c2JmYh5sT1rKuLzBdGfNpA4iS8kQ6eVxM="

CASES: Mapping[str, Case] = {
    "trigger.comment": Case("A customer's e-mail", "202 1001", trigger("1001", "Mail")),
    "trigger.social": Case("A public post", "202 1002", trigger("1002", "Twitter")),
    "trigger.messaging": Case("A customer writes live", "202 1006", trigger("1006", "Messaging"), chat=True),
    "trigger.phone": Case("An agent types what a caller said", "202 1005", trigger("1005", "Phone call (incoming)")),
    "trigger.status": Case("A ticket is solved", "202 1003", trigger("1003", "Web Form", "status")),
    "trigger.rating": Case("A bad satisfaction rating", "202 1004", trigger("1004", "Mail", "rating")),
    "trigger.number": Case("A ticket id without quotes", "202 1001", trigger(1001, "Mail")),
    "trigger.base64": Case("The body as base64", "202 1001", trigger("1001", "Mail"), as_base64=True),
    "trigger.broken_json": Case("A customer's quotes broke the JSON", "202 1001", _BROKEN),
    "trigger.test": Case("The button Test webhook", "200 test", trigger("0", "", "test")),
    "trigger.no_ticket": Case("A body that names no ticket", "400 no_ticket", printed({"text": "hello"})),
    "trigger.placeholder": Case("A placeholder was not filled", "400 no_ticket", trigger("{{ticket.id}}", "Mail")),
    "trigger.not_json": Case("A body that is no JSON", "400 not_json", b"ticket_id=1001&via=Mail"),
    "trigger.stale": Case(
        "Signed long ago: 401 in AWS", "202 1001", trigger("1001", "Mail"), sent="2026-11-22T12:00:00Z"
    ),
    "created.email": Case("A new ticket", "202 1001", event("ticket.created", "1001", {}, 1)),
    "comment_added.email": Case(
        "A customer's comment",
        "202 1001",
        event("ticket.comment_added", "1001", comment("Still nothing", public=True, staff=False), 2),
    ),
    "comment_added.agent": Case(
        "An agent's answer",
        "202 1003",
        event("ticket.comment_added", "1003", comment("Here it is", public=True, staff=True), 3),
    ),
    "comment_added.messaging": Case(
        "A messaging customer's words in a private comment",
        "202 1006",
        event(
            "ticket.comment_added",
            "1006",
            comment("Conversation with Web User", public=False, staff=False),
            4,
            via={"channel": "native_messaging"},
            is_public=False,
        ),
        chat=True,
    ),
    "message_added.live": Case(
        "A line in a live conversation",
        "202 1006",
        printed(json.loads(event("messaging_ticket.message_added", "1006", _MESSAGE, 5)) | {"detail": {"id": "1006"}}),
        chat=True,
    ),
    "status_changed.reopened": Case(
        "A solved ticket is open again",
        "202 1004",
        event("ticket.status_changed", "1004", changed("SOLVED", "OPEN"), 6),
    ),
    "priority_changed.urgent": Case(
        "A ticket becomes urgent",
        "202 1002",
        event("ticket.priority_changed", "1002", changed(None, "URGENT"), 7, priority="URGENT"),
    ),
    "group_assignment_changed.team": Case(
        "Another team has it", "202 1002", event("ticket.group_assignment_changed", "1002", changed("1", "2"), 8)
    ),
    "soft_deleted.agent": Case(
        "A ticket is deleted", "202 1003", event("ticket.soft_deleted", "1003", {}, 9, status="DELETED")
    ),
    "tags_changed.ours": Case(
        "Our own tags",
        "200 tags",
        event("ticket.tags_changed", "1001", {"tags_added": ["amends-struggling"], "tags_removed": []}, 10),
    ),
    "custom_field_changed.any": Case(
        "A field that is none of our business",
        "200 field",
        event("ticket.custom_field_changed", "1001", changed("a", "b"), 11),
    ),
    "unknown.new_in_zendesk": Case(
        "A ticket event that Amends does not know", "200 unknown_event", event("ticket.hugged", "1001", {}, 12)
    ),
    "unknown.user": Case("An event about no ticket", "200 not_a_ticket", event("user.deleted", "1001", {}, 13)),
    "forged.other_secret": Case("Signed by somebody else", "401 signature", trigger("1001", "Mail"), signature=_OTHER),
    "forged.unsigned": Case("Not signed at all", "401 signature", trigger("1001", "Mail"), signature="none"),
    "forged.body_first": Case(
        "Signed over body + timestamp, the wrong way round", "401 signature", trigger("1001", "Mail"), signature="swap"
    ),
    "forged.hex": Case("The digest as hex", "401 signature", trigger("1001", "Mail"), signature="hex"),
    "forged.other_account": Case(
        "Another account's event",
        "401 account",
        event("ticket.created", "1001", {}, 14).replace(str(ACCOUNT).encode(), b"18000001"),
    ),
}


def headers(case: Case) -> dict[str, str]:
    """As API Gateway hands them on: in lower case."""
    digest = _digest(case.sent.encode() + case.body)
    special = {"": _text(digest), "hex": digest.hex(), "swap": _text(_digest(case.body + case.sent.encode()))}
    name = "x-zendesk-webhook-signature"
    number = list(CASES.values()).index(case)
    return {
        "content-length": str(len(case.body)),
        "content-type": "application/json; charset=utf-8",
        "host": HOST,
        "user-agent": "Zendesk Webhook",
        "x-forwarded-for": "203.0.113.7",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        "x-zendesk-account-id": str(ACCOUNT),
        "x-zendesk-webhook-id": HOOK,
        "x-zendesk-webhook-invocation-id": f"01KAQW40000000000000000{number:03d}",
        "x-zendesk-webhook-signature-timestamp": case.sent,
    } | ({} if case.signature == "none" else {name: special.get(case.signature, case.signature)})


def _digest(message: bytes) -> bytes:
    return hmac.new(PUBLIC_TEST_SECRET.encode(), message, hashlib.sha256).digest()


def _text(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def gateway(case: Case) -> dict[str, Any]:
    """The HTTP API's event, payload format 2.0."""
    at = datetime.fromisoformat(case.sent).astimezone(UTC)
    return {
        "version": "2.0",
        "routeKey": "POST /webhooks/{helpdesk}",
        "rawPath": "/webhooks/zendesk",
        "rawQueryString": "",
        "headers": headers(case),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": HOST.partition(".")[0],
            "domainName": HOST,
            "domainPrefix": HOST.partition(".")[0],
            "http": {
                "method": "POST",
                "path": "/webhooks/zendesk",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "Zendesk Webhook",
            },
            "requestId": f"Zd{list(CASES.values()).index(case):02d}mQxYliAEJTg=",
            "routeKey": "POST /webhooks/{helpdesk}",
            "stage": "$default",
            "time": f"{at:%d/%b/%Y:%H:%M:%S} +0000",
            "timeEpoch": int(at.timestamp() * 1000),
        },
        "pathParameters": {"helpdesk": "zendesk"},
        "body": base64.b64encode(case.body).decode() if case.as_base64 else case.body.decode(),
        "isBase64Encoded": case.as_base64,
    }


def text(case: Case) -> str:
    return json.dumps(gateway(case), indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, case in CASES.items():
        (FOLDER / f"{name}.json").write_text(text(case))
