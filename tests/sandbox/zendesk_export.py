"""The simulated Zendesk's incremental export: what changed, a page at a time, for admins, ten requests a minute."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request

from tests.sandbox.zendesk_refusing import RefusedError
from tests.sandbox.zendesk_shapes import HOST, Ticket, ticket

if TYPE_CHECKING:
    from tests.sandbox.zendesk import Zendesk

PATH = "/api/v2/incremental/tickets/cursor"
EACH_MINUTE = 10
MOST = 1000
UNSETTLED = timedelta(minutes=1)  # what changed since then is left out, "to ensure the accuracy of the data"


def mount(desk: Zendesk) -> None:
    """Register the export with the desk's Flask app."""
    for ending in ("", ".json"):
        desk.wsgi.add_url_rule(PATH + ending, f"export{ending}", partial(_export, desk), methods=["GET"])


def _export(desk: Zendesk) -> dict[str, Any]:
    with desk.changing():
        if desk.us.role != "admin":
            text = "You do not have access to this page. Please contact the account owner of this help desk."
            raise RefusedError(403, {"error": "Forbidden", "description": text})
        _counted(desk)
        after, size = _after(desk), _size()
        settled = desk.now() - UNSETTLED
        changed = sorted((it for it in desk.all() if it.updated_at < settled), key=_key)
        left = [it for it in changed if _key(it) > after]
        page = left[:size]
        end = _cursor(*_key(page[-1])) if page else _cursor(*after)
        return {
            "tickets": [_shape(it) for it in page],
            "after_url": f"{HOST}{PATH}.json?cursor={end}",
            "after_cursor": end,
            "before_url": None,
            "before_cursor": None,
            "end_of_stream": len(left) <= size,
        }


def _counted(desk: Zendesk) -> None:
    minute = desk.now().replace(second=0, microsecond=0)
    desk.exports = [at for at in desk.exports if at == minute] + [minute]
    if len(desk.exports) > EACH_MINUTE:
        text = "Number of allowed incremental export API requests per minute exceeded"
        wait = {"Retry-After": str(60 - desk.now().second)}
        raise RefusedError(429, {"error": "APIRateLimitExceeded", "description": text}, wait)


def _after(desk: Zendesk) -> tuple[int, int]:
    """The place after which the page begins: second and ticket."""
    if cursor := request.args.get("cursor"):
        try:
            second, _, number, _ = base64.b64decode(cursor, validate=True).decode().split("|")
            return int(float(second)), int(number)
        except ValueError:
            raise RefusedError(400, {"error": "InvalidValue", "description": "cursor is not valid"}) from None
    start = request.args.get("start_time", "")
    if not start.isdecimal():
        raise RefusedError(400, {"error": "InvalidValue", "description": "start_time is required"})
    if datetime.fromtimestamp(int(start), desk.now().tzinfo) > desk.now() - UNSETTLED:
        text = "Too recent start_time. Use a start_time older than 60 seconds"
        raise RefusedError(422, {"error": "InvalidValue", "description": text})
    return int(start), 0


def _size() -> int:
    text = request.args.get("per_page", str(MOST))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise RefusedError(400, {"error": "InvalidValue", "description": "per_page is not valid"})
    return int(text)


def _key(it: Ticket) -> tuple[int, int]:
    return int(it.updated_at.timestamp()), it.id


def _cursor(second: int, number: int) -> str:
    return base64.b64encode(f"{second}.0||{number}|".encode()).decode()


def _shape(it: Ticket) -> dict[str, Any]:
    return ticket(it) | ({"status": "deleted"} if it.deleted else {})
