"""POST /webhooks/{helpdesk}: hands the delivery to `amends.work.receive` and maps its answer.

Nothing but what this function needs is imported: a helpdesk waits for the answer, also through a cold start.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from amends.cloud import observe, wiring
from amends.work.receive import Answer, receive

DOOR = wiring.door(os.environ)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """An API Gateway HTTP API event (payload format 2.0) in, its answer out."""
    observe.begin(context)
    helpdesk = (event.get("pathParameters") or {}).get("helpdesk", "")
    answer = receive(helpdesk, _headers(event), _body(event), DOOR)
    _log(answer)
    return {
        "statusCode": answer.status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(answer.body),
    }


def _headers(event: dict[str, Any]) -> dict[str, str]:
    """Lower-case names, as API Gateway gives them, and the request's own id: whatever the caller sent in its place
    goes, since a delivery without an id of its own is told apart by it."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return {**headers, "x-amends-request-id": (event.get("requestContext") or {}).get("requestId", "")}


def _body(event: dict[str, Any]) -> bytes:
    """The raw bytes that were signed. What is not the base64 it claims to be stays as it came: no signature fits it."""
    body = (event.get("body") or "").encode(errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body
    except ValueError:
        return body


def _log(answer: Answer) -> None:
    if answer.fault:
        observe.fault("webhook not taken", answer.fault, status=answer.status)
    else:
        observe.say("webhook", status=answer.status, outcome=answer.body.get("error", answer.body.get("ignored", "")))
