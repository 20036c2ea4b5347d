"""What API Gateway's HTTP API does between a request and a function: the event going in, the answer coming out."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.sandbox.aws import ACCOUNT, REGION

Handler = Callable[[dict[str, Any], Any], Any]
# Bodies of these types reach a function as text, all others base64-encoded.
_TEXT = ("text/", "application/json", "application/javascript", "application/xml")


@dataclass(frozen=True, slots=True)
class Context:
    """The Lambda context, as far as Powertools and handlers look at it."""

    function_name: str
    aws_request_id: str
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"
    log_group_name: str = "/aws/lambda/sandbox"
    log_stream_name: str = "sandbox"

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def context(function: str) -> Context:
    """A new invocation of a function."""
    return Context(function, str(uuid4()))


def event(method: str, path: str, headers: Mapping[str, str], body: bytes, route: str, helpdesk: str) -> dict[str, Any]:
    """An API Gateway event of payload format 2.0. route: such as `POST /webhooks/{helpdesk}`."""
    lower = {name.lower(): value for name, value in headers.items()}
    now = datetime.now(UTC)
    as_text = lower.get("content-type", "").startswith(_TEXT)
    text = body.decode("utf-8", "replace") if as_text else base64.b64encode(body).decode("ascii")
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": lower,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "sandbox",
            "domainName": "sandbox.execute-api.localhost",
            "domainPrefix": "sandbox",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": lower.get("user-agent", ""),
            },
            "requestId": str(uuid4()),
            "routeKey": route,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "pathParameters": {"helpdesk": helpdesk},
        "body": text,
        "isBase64Encoded": not as_text,
    }


def answer(result: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a function's result."""
    body = str(result.get("body", ""))
    raw = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    return int(result["statusCode"]), dict(result.get("headers") or {}), raw
