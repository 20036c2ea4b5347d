"""How the simulated Freshdesk refuses, and what it takes for a request's body."""

from __future__ import annotations

from typing import Any

from flask import request


class RefusedError(Exception):
    """The request ends here with this answer; a body of None is an empty one. wait: seconds, of a 429."""

    def __init__(self, status: int, body: dict[str, Any] | None, wait: int = 0) -> None:
        super().__init__(status)
        self.status, self.body, self.wait = status, body, wait


def invalid(field: str, message: str, code: str) -> RefusedError:
    errors = [{"field": field, "message": message, "code": code}]
    return RefusedError(400, {"description": "Validation failed", "errors": errors})


def json_sent(known: frozenset[str]) -> dict[str, Any]:
    """The request's object. A field that Freshdesk does not know makes the whole request invalid."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise RefusedError(400, {"code": "invalid_json", "message": "Request body has invalid json format"})
    for name in sent.keys() - known:
        raise invalid(name, "Unexpected/invalid field in request", "invalid_field")
    return sent


def positive(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise invalid(name, f"It should be a Positive Integer less than or equal to {most}", "invalid_value")
    return int(text)
