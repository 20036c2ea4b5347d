"""The simulated Freshdesk's list of tickets: by the time of their last change, without the deleted ones and spam, which
have lists of their own; at most 300 pages, and twenty lists a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from tests.sandbox.freshdesk_refusing import RefusedError, invalid, positive
from tests.sandbox.freshdesk_shapes import Ticket, ticket

if TYPE_CHECKING:
    from tests.sandbox.freshdesk import Freshdesk

EACH_MINUTE = 20  # Growth
MOST_PAGES = 300
UNLESS_ASKED = timedelta(days=30)  # created since then, where no `updated_since` is given
_ORDERS = ("created_at", "due_by", "updated_at", "status")
_FILTERS = ("new_and_my_open", "watching", "spam", "deleted")


def mount(desk: Freshdesk) -> None:
    """Register the list with the desk's Flask app."""
    desk.wsgi.add_url_rule("/api/v2/tickets", "tickets", partial(_list, desk), methods=["GET"])


def _list(desk: Freshdesk) -> Response:
    with desk.changing():
        if not desk.sees_all:
            raise RefusedError(
                403, {"code": "access_denied", "message": "You are not authorized to perform this action."}
            )
        _counted(desk)
        page, size = positive("page", 1, 10**6), positive("per_page", 30, 100)
        if page > MOST_PAGES:
            text = f"You cannot access tickets beyond the {MOST_PAGES}th page. Please provide a smaller page number."
            raise invalid("page", text, "invalid_value")
        found = sorted(_found(desk), key=_order(), reverse=request.args.get("order_type", "desc") == "desc")
        answer = jsonify([_shape(it) for it in found[(page - 1) * size : page * size]])
        if page * size < len(found):
            answer.headers["Link"] = f'<{request.base_url}?page={page + 1}&per_page={size}>; rel="next"'
        return answer


def _counted(desk: Freshdesk) -> None:
    minute = desk.now().replace(second=0, microsecond=0)
    desk.lists = [at for at in desk.lists if at == minute] + [minute]
    if len(desk.lists) > EACH_MINUTE:
        raise RefusedError(
            429, {"message": "You have exceeded the limit of requests per minute"}, 60 - desk.now().second
        )


def _found(desk: Freshdesk) -> list[Ticket]:
    only = request.args.get("filter", "")
    if only and only not in _FILTERS:
        raise invalid("filter", f"It should be one of these values: '{','.join(_FILTERS)}'", "invalid_value")
    there = [it for it in desk.all() if it.updated_at <= desk.now() - desk.list_lag]
    if only in ("deleted", "spam"):
        there = [it for it in there if getattr(it, only)]
    else:
        there = [it for it in there if not it.deleted and not it.spam]
    since = request.args.get("updated_since")
    if since is None:
        return [it for it in there if it.created_at > desk.now() - UNLESS_ASKED]
    try:
        moment = datetime.fromisoformat(since).astimezone(UTC)
    except ValueError:
        text = "It should be in the 'combined date and time ISO8601' format"
        raise invalid("updated_since", text, "invalid_date") from None
    return [it for it in there if it.updated_at.replace(microsecond=0) >= moment]


def _order() -> Any:
    name = request.args.get("order_by", "created_at")
    if name not in _ORDERS:
        raise invalid("order_by", f"It should be one of these values: '{','.join(_ORDERS)}'", "invalid_value")
    return lambda it: (getattr(it, name if name != "due_by" else "created_at").replace(microsecond=0), it.id)


def _shape(it: Ticket) -> dict[str, Any]:
    """A list gives neither description nor conversations unless they are asked for."""
    return {name: value for name, value in ticket(it).items() if not name.startswith("description")}
