"""How the simulated Zendesk refuses, and what it takes for a request's body."""

from __future__ import annotations

from typing import Any

from flask import request


class RefusedError(Exception):
    """The request ends here with this answer."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.answer = (body, status, headers or {})


def json_sent(*, empty: bool = False) -> dict[str, Any]:
    if empty and not request.data:
        return {}
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise RefusedError(400, {"error": "Unparseable", "description": "The request body is not valid JSON"})
    return sent


def object_sent(value: Any, name: str = "ticket") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(400, {"error": "InvalidParams", "description": f"`{name}` must be an object"})
    return value


def invalid(field: str, description: str, error: str) -> RefusedError:
    details = {field: [{"description": description, "error": error}]}
    return RefusedError(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})
