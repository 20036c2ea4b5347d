"""The simulated Freshdesk's admin interface: automation rules, and the search for tickets."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from tests.sandbox.freshdesk_refusing import RefusedError, invalid, json_sent, positive
from tests.sandbox.freshdesk_shapes import stamp, ticket

if TYPE_CHECKING:
    from tests.sandbox.freshdesk import Freshdesk

_FIELDS = frozenset({"name", "active", "conditions", "actions", "performer", "events", "position"})
_SEARCH_PAGE = 30


def _list(desk: Freshdesk, kind: str) -> Response:
    with desk.changing():
        _allowed(desk)
        page, size = positive("page", 1, 10**6), positive("per_page", 30, 100)
        return jsonify(copy.deepcopy(desk.rules.kept[kind][(page - 1) * size : page * size]))


def _create(desk: Freshdesk, kind: str) -> tuple[dict[str, Any], int]:
    with desk.changing():
        _allowed(desk)
        now = stamp(desk.now())
        rule = {"id": desk.new_id(), "position": len(desk.rules.kept[kind]) + 1, "active": True, "outdated": False}
        rule |= _sent(desk, kind, rule["id"]) | {"created_at": now, "updated_at": now}
        desk.rules.kept[kind].append(rule)
        return copy.deepcopy(rule), 201


def _change(desk: Freshdesk, kind: str, number: int) -> dict[str, Any]:
    with desk.changing():
        _allowed(desk)
        rule = _found(desk, kind, number)
        rule |= _sent(desk, kind, number) | {"updated_at": stamp(desk.now())}
        return copy.deepcopy(rule)


def _delete(desk: Freshdesk, kind: str, number: int) -> Response:
    with desk.changing():
        _allowed(desk)
        desk.rules.kept[kind].remove(_found(desk, kind, number))
        desk.rules.passwords.pop(number, None)
        return Response("", 204)


def _search(desk: Freshdesk) -> dict[str, Any]:
    """Tickets by what Amends asks for: a tag and a bound on the status, or an agent. Thirty a page, ten pages."""
    query = request.args.get("query", "")
    if not (query.startswith('"') and query.endswith('"') and len(query) <= 514):
        raise invalid("query", "Given query is invalid", "invalid_value")
    tag, agent = re.search(r"tag:'([^']+)'", query), re.search(r"agent_id:(\d+)", query)
    bound = re.search(r"status:([<>])(\d+)", query)
    page = positive("page", 1, 10)
    with desk.changing():
        hits = [
            it
            for it in reversed(desk.all())  # newest first
            if not it.deleted
            and (not tag or tag[1] in it.tags)
            and (not agent or (it.responder is not None and it.responder.id == int(agent[1])))
            and (not bound or (it.status < int(bound[2]) if bound[1] == "<" else it.status > int(bound[2])))
        ]
        shown = [ticket(it) for it in hits[(page - 1) * _SEARCH_PAGE : page * _SEARCH_PAGE]]
        return {"total": len(hits), "results": shown}


def _allowed(desk: Freshdesk) -> None:
    """Neither every plan nor every role may."""
    if not desk.automations_api:
        text = "You are not authorized to perform this action."
        raise RefusedError(403, {"code": "access_denied", "message": text})


def _found(desk: Freshdesk, kind: str, number: int) -> dict[str, Any]:
    rule = desk.rules.find(kind, number)
    if rule is None:
        raise RefusedError(404, None)
    return rule


def _sent(desk: Freshdesk, kind: str, number: int) -> dict[str, Any]:
    """The rule, its webhook's password put aside: it is not shown again."""
    sent = json_sent(_FIELDS)
    if not sent.get("name") or not sent.get("actions") or not sent.get("conditions"):
        raise invalid("name", "It should be a/an String", "missing_field")
    if kind == "4" and not (sent.get("events") and sent.get("performer")):
        raise invalid("events", "It should be a/an Array", "missing_field")
    for action in sent["actions"]:
        if header := action.pop("auth_header", None):
            desk.rules.passwords[number] = header
    return sent


_RULES = "/automations/<any('1','3','4'):kind>/rules"
ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    (_RULES, "GET", _list),
    (_RULES, "POST", _create),
    (f"{_RULES}/<int:number>", "PUT", _change),
    (f"{_RULES}/<int:number>", "DELETE", _delete),
    ("/search/tickets", "GET", _search),
)
