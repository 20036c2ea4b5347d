"""The simulated Zendesk's admin interface: webhooks, triggers, categories, views, automations, tokens, search, jobs."""

from __future__ import annotations

import base64
import copy
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Response, request

from tests.sandbox import zendesk_webhooks
from tests.sandbox.zendesk_refusing import RefusedError, invalid, json_sent, object_sent
from tests.sandbox.zendesk_rules import Thing
from tests.sandbox.zendesk_shapes import HOST, stamp

if TYPE_CHECKING:
    from tests.sandbox.zendesk import Zendesk

_ONE = {
    "webhooks": "webhook",
    "triggers": "trigger",
    "trigger_categories": "trigger_category",
    "views": "view",
    "automations": "automation",
}
_TITLE = {"webhooks": "name", "trigger_categories": "name"}
_SENT = {
    "webhooks": {
        *("name", "description", "endpoint", "http_method", "request_format", "status", "subscriptions"),
        *("authentication", "custom_headers"),
    },
    "triggers": {"title", "description", "active", "category_id", "conditions", "actions", "position"},
    "trigger_categories": {"name", "position"},
    "views": {"title", "description", "active", "all", "any", "output", "position", "restriction"},
}


def _list(desk: Zendesk, kind: str) -> dict[str, Any]:
    with desk.changing():
        _admins_alone(desk, kind)
        things = desk.rules.kept[kind]
        size, after = int(request.args.get("page[size]", "100")), request.args.get("page[after]", "")
        start = int(base64.urlsafe_b64decode(after)) if after else 0
        page = things[start : start + size]
        more = start + size < len(things)
        cursor = base64.urlsafe_b64encode(str(start + len(page)).encode()).decode()
        return {
            kind: copy.deepcopy(page),
            "meta": {"has_more": more, "after_cursor": cursor, "before_cursor": cursor},
            "links": {"next": f"{HOST}/api/v2/{kind}?page%5Bafter%5D={cursor}", "prev": f"{HOST}/api/v2/{kind}"},
        }


def _create(desk: Zendesk, kind: str) -> tuple[dict[str, Any], int]:
    with desk.changing():
        _admins_alone(desk, kind)
        sent = _sent(kind)
        now = stamp(desk.now())
        base: Thing = {"id": desk.new_id(), "created_at": now, "updated_at": now}
        if kind == "webhooks":
            base |= {"id": zendesk_webhooks.ulid(), "created_by": str(desk.us.id), "updated_by": str(desk.us.id)}
            desk.rules.secrets[base["id"]] = _new_secret()
        elif kind == "trigger_categories":
            base |= {"id": str(base["id"]), "position": len(desk.rules.kept[kind]) + 1}
        else:
            base |= {"active": True, "default": False, "position": len(desk.rules.kept[kind]) + 1, "description": None}
        thing = _put(kind, base, sent)
        desk.rules.kept[kind].append(thing)
        # 200 is what the vendor's document says of views and categories.
        return {_ONE[kind]: copy.deepcopy(thing)}, 200 if kind in ("views", "trigger_categories") else 201


def _change(desk: Zendesk, kind: str, number: str) -> Any:
    with desk.changing():
        _admins_alone(desk, kind)
        thing, sent = _found(desk, kind, number), _sent(kind)
        if kind == "webhooks" and sent.get("subscriptions", thing["subscriptions"]) != thing["subscriptions"]:
            raise invalid("subscriptions", "Subscriptions: cannot be changed", "InvalidValue")
        _put(kind, thing, sent)
        thing["updated_at"] = stamp(desk.now())
        return Response("", 204) if kind == "webhooks" else {_ONE[kind]: copy.deepcopy(thing)}


def _delete(desk: Zendesk, kind: str, number: str) -> Response:
    with desk.changing():
        _admins_alone(desk, kind)
        thing = _found(desk, kind, number)
        if kind == "webhooks" and any(_calls(trigger, number) for trigger in desk.rules.kept["triggers"]):
            raise invalid("webhook", "Webhook: is used by a trigger or automation", "InUse")
        if kind == "trigger_categories" and any(t["category_id"] == number for t in desk.rules.kept["triggers"]):
            errors = [{"code": "TriggerCategoryNotEmpty", "title": "The category holds triggers"}]
            raise RefusedError(400, {"errors": errors})
        desk.rules.kept[kind].remove(thing)
        desk.rules.secrets.pop(number, None)
        return Response("", 204)


def _signing_secret(desk: Zendesk, number: str) -> tuple[dict[str, Any], int]:
    with desk.changing():
        _admins_alone(desk, "webhooks")
        _found(desk, "webhooks", number)
        if request.method == "POST":  # in force at once: from now on deliveries carry the new one
            desk.rules.secrets[number] = _new_secret()
        shown = {"signing_secret": {"secret": desk.rules.secrets[number], "algorithm": "SHA256"}}
        return shown, 201 if request.method == "POST" else 200


def _test(desk: Zendesk) -> dict[str, Any]:
    """Sends what is asked for, signed as the named webhook signs, and tells what was answered."""
    with desk.changing():
        _admins_alone(desk, "webhooks")
        number = request.args.get("webhook_id", "")
        webhook, asked = _found(desk, "webhooks", number), object_sent(json_sent().get("request"), "request")
    body = zendesk_webhooks.printed(str(asked["payload"]))
    status, payload = desk.post(number, str(asked.get("endpoint", webhook["endpoint"])), body)
    return {"response": {"status_code": status, "headers": [], "payload": payload}}


def _token_now(desk: Zendesk) -> dict[str, Any]:
    value = request.headers.get("Authorization", "").partition(" ")[2]
    if value not in desk.tokens:
        raise RefusedError(404, {"error": "RecordNotFound", "description": "Not found"})
    ends, scopes = desk.tokens[value]
    return {
        "token": {
            "id": 7_440_001,
            "client_id": 7_450_001,
            "user_id": desk.us.id,
            "created_at": stamp(desk.now()),
            "expires_at": stamp(ends),
            "scopes": sorted(scopes),
            "token": value[:10],
        }
    }


def _search(desk: Zendesk) -> dict[str, Any]:
    found = _hits(desk)
    results = [{"id": it, "result_type": "ticket", "url": f"{HOST}/api/v2/tickets/{it}.json"} for it in found[:100]]
    return {"results": results, "count": len(found), "facets": None, "next_page": None, "previous_page": None}


def _search_count(desk: Zendesk) -> dict[str, Any]:
    return {"count": len(_hits(desk))}


def _hits(desk: Zendesk) -> list[int]:
    """Tickets by what Amends asks for: tags (any of them), an assignee, and which are not closed."""
    words = [word.partition(":") for word in request.args["query"].split()]
    tags = {value for key, _, value in words if key == "tags"}
    assignee = next((value for key, _, value in words if key == "assignee"), "")
    open_alone = "status<closed" in request.args["query"]
    with desk.changing():
        return [
            it.id
            for it in reversed(desk.all())  # newest first
            if not it.deleted
            and (not tags or tags & set(it.tags))
            and (not assignee or (it.assignee and str(it.assignee.id) == assignee))
            and not (open_alone and it.status == "closed")
        ]


def _update_many(desk: Zendesk) -> dict[str, Any]:
    """A job that is done by the time somebody asks. `remove_tags` takes these off and leaves all others."""
    with desk.changing():
        ids = request.args.get("ids", "").split(",")
        if not 1 <= len(ids) <= 100:
            raise RefusedError(400, {"error": "TooManyValues", "description": "At most 100 tickets"})
        gone = set(object_sent(json_sent().get("ticket"), "ticket").get("remove_tags", []))
        for number in ids:
            if (it := desk.find(int(number))) is not None and it.status != "closed":
                desk.apply(it, desk.us, tags=[tag for tag in it.tags if tag not in gone])
        desk.jobs.append(secrets.token_hex(16))
        return {"job_status": _job_shown(desk.jobs[-1], "queued", len(ids))}


def _job(desk: Zendesk, number: str) -> dict[str, Any]:
    if number not in desk.jobs:
        raise RefusedError(404, {"error": "RecordNotFound", "description": "Not found"})
    return {"job_status": _job_shown(number, desk.job_status, 1)}


def _job_shown(number: str, status: str, total: int) -> dict[str, Any]:
    return {
        "id": number,
        "job_type": "Bulk Update Ticket",
        "url": f"{HOST}/api/v2/job_statuses/{number}.json",
        "total": total,
        "progress": total if status == "completed" else 0,
        "status": status,
        "message": None,
        "results": None,
    }


def _found(desk: Zendesk, kind: str, number: str) -> Thing:
    thing = desk.rules.find(kind, number)
    if thing is None:
        raise RefusedError(404, {"error": "RecordNotFound", "description": "Not found"})
    return thing


def _admins_alone(desk: Zendesk, kind: str) -> None:
    if desk.us.role != "admin" and (request.method != "GET" or "signing_secret" in request.path):
        raise RefusedError(403, {"error": "Forbidden", "description": "You do not have access to this page"})


def _sent(kind: str) -> Thing:
    sent = object_sent(json_sent().get(_ONE[kind]), _ONE[kind])
    for name in sent.keys() - _SENT[kind]:
        raise invalid(name, f"{name}: is unknown", "InvalidValue")
    title = _TITLE.get(kind, "title")
    if request.method == "POST" and not sent.get(title):
        raise invalid(title, f"{title}: cannot be blank", "BlankValue")
    if kind == "triggers" and not sent.get("actions"):
        raise invalid("base", "Trigger must contain at least one action", "InvalidValue")
    return sent


def _put(kind: str, thing: Thing, sent: Thing) -> Thing:
    """Take over what was sent, in the words in which it is shown."""
    if kind == "views":
        output = sent.get("output", {})
        columns = [{"id": column, "title": str(column).capitalize()} for column in output.get("columns", [])]
        conditions = {"all": _shown(sent.get("all", [])), "any": _shown(sent.get("any", []))}
        shown = {name: value for name, value in sent.items() if name not in ("all", "any", "output")}
        execution = {"columns": columns, "sort_by": output.get("sort_by"), "sort_order": output.get("sort_order")}
        thing |= {"restriction": None} | shown | {"conditions": conditions, "execution": execution}
        return thing
    if "conditions" in sent:
        conditions = {name: _shown(sent["conditions"].get(name) or []) for name in ("all", "any")}
        sent = sent | {"conditions": conditions, "raw_title": sent.get("title", thing.get("title"))}
    thing |= copy.deepcopy(sent)
    return thing


def _shown(conditions: list[Thing]) -> list[Thing]:
    return [{name: c.get(name) for name in ("field", "operator", "value")} for c in conditions]


def _calls(trigger: Thing, webhook: str) -> bool:
    actions = [action["value"] for action in trigger["actions"] if action["field"] == "notification_webhook"]
    return any(value[0] == webhook for value in actions)


def _new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


_KIND = "<any(webhooks,triggers,trigger_categories,views,automations):kind>"
ROUTES: tuple[tuple[str, list[str], Callable[..., Any]], ...] = (
    ("/api/v2/webhooks/test", ["POST"], _test),
    ("/api/v2/webhooks/<number>/signing_secret", ["GET", "POST"], _signing_secret),
    (f"/api/v2/{_KIND}", ["GET"], _list),
    (f"/api/v2/{_KIND}", ["POST"], _create),
    (f"/api/v2/{_KIND}/<number>", ["PUT", "PATCH"], _change),
    (f"/api/v2/{_KIND}/<number>", ["DELETE"], _delete),
    ("/api/v2/oauth/tokens/current", ["GET"], _token_now),
    ("/api/v2/search", ["GET"], _search),
    ("/api/v2/search/count", ["GET"], _search_count),
    ("/api/v2/tickets/update_many", ["PUT"], _update_many),
    ("/api/v2/job_statuses/<number>", ["GET"], _job),
)
