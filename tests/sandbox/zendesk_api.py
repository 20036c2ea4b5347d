"""The simulated Zendesk's interface: sign-in, reading a ticket and its comments, notes, tags, and its refusals."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from tests.sandbox import markup, zendesk_admin
from tests.sandbox.zendesk_refusing import RefusedError, invalid, json_sent, object_sent
from tests.sandbox.zendesk_shapes import ANONYMOUS, BY_API, HOST, Ticket, User, audit, comment, stamp, ticket, user

if TYPE_CHECKING:
    from tests.sandbox.zendesk import Zendesk

MOST_COMMENTS, MOST_CHARACTERS = 5000, 65_000
_FIELDS = frozenset({"status", "priority", "group_id", "assignee_id"})
_STATUSES = frozenset({"new", "open", "pending", "hold", "solved", "closed"})


def mount(desk: Zendesk) -> None:
    """Register the interface with the desk's Flask app; every address answers with `.json` behind it, too."""
    for rule, methods, view in (*ROUTES, *zendesk_admin.ROUTES):
        for ending in ("", ".json") if rule.startswith("/api/") else ("",):
            desk.wsgi.add_url_rule(rule + ending, f"{view.__name__}{ending}", partial(view, desk), methods=methods)
    desk.wsgi.before_request(partial(_sign_in, desk))
    desk.wsgi.register_error_handler(RefusedError, lambda error: error.answer)
    desk.wsgi.register_error_handler(404, lambda _: ({"error": "InvalidEndpoint", "description": "Not found"}, 404))


def _me(desk: Zendesk) -> dict[str, Any]:
    # A wrong password is no error here but an anonymous user (recorded); a dead token is a 401 like anywhere.
    return {"user": user(desk.us) | {"authenticity_token": ""}} if _signed_in(desk) else ANONYMOUS


def _show(desk: Zendesk, number: int) -> dict[str, Any]:
    with desk.changing():
        it = _found(desk, number)
        wanted = frozenset(request.args.get("include", "").split(","))
        return {"ticket": ticket(it, wanted)} | _beside(it, wanted)


def _comments(desk: Zendesk, number: int) -> dict[str, Any]:
    with desk.changing():
        return _thread(_found(desk, number))


def _update(desk: Zendesk, number: int) -> Response:
    with desk.changing():
        it = _writable(desk, number)
        sent = object_sent(json_sent().get("ticket"))
        _safe(it, sent)
        return _counted(desk, it, jsonify(_changed(desk, it, sent)))


def _tags(desk: Zendesk, number: int) -> dict[str, Any]:
    with desk.changing():
        return {"tags": _found(desk, number).tags}


def _change_tags(desk: Zendesk, number: int) -> Response:
    """PUT adds, POST replaces, DELETE removes: a published sample of AWS's gets this wrong."""
    with desk.changing():
        it = _writable(desk, number)
        sent = json_sent(empty=request.method == "DELETE")
        named = sent.get("tags", request.args.get("tags", ""))
        named = [str(t) for t in named] if isinstance(named, list) else str(named).split(",")
        _safe(it, sent)
        kept = {"POST": [], "PUT": it.tags, "DELETE": [t for t in it.tags if t not in named]}[request.method]
        desk.apply(it, desk.us, tags=kept if request.method == "DELETE" else [*kept, *named])
        answer = jsonify({"tags": it.tags})
        answer.status_code = 201 if request.method == "POST" else 200
        return _counted(desk, it, answer)


def _token(desk: Zendesk) -> tuple[dict[str, Any], int]:
    sent = json_sent()
    if sent.get("grant_type") != "client_credentials":
        return {"error": "unsupported_grant_type", "error_description": "The grant type is not supported."}, 400
    if (sent.get("client_id"), sent.get("client_secret")) != (desk.client_id, desk.client_secret):
        return {"error": "invalid_client", "error_description": "Client authentication failed."}, 401
    scope = sent.get("scope")
    allowed = desk.allowed_scopes
    if not isinstance(scope, str) or not scope or (allowed and not allowed >= set(scope.split())):
        return {"error": "invalid_scope", "error_description": "The requested scope is invalid."}, 400
    seconds = sent.get("expires_in", desk.token_seconds)
    if not isinstance(seconds, int) or not 300 < seconds < 172_800:
        return {"error": "invalid_request", "error_description": "expires_in is out of range."}, 400
    seconds = min(seconds, desk.token_seconds)
    token = secrets.token_hex(32)
    desk.tokens[token] = desk.now() + timedelta(seconds=seconds), frozenset(scope.split())
    # 201 is what the vendor's document says of this call.
    return {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": seconds}, 201


ROUTES: tuple[tuple[str, list[str], Callable[..., Any]], ...] = (
    ("/oauth/tokens", ["POST"], _token),
    ("/api/v2/users/me", ["GET"], _me),
    ("/api/v2/tickets/<int:number>", ["GET"], _show),
    ("/api/v2/tickets/<int:number>", ["PUT"], _update),
    ("/api/v2/tickets/<int:number>/comments", ["GET"], _comments),
    ("/api/v2/tickets/<int:number>/tags", ["GET"], _tags),
    ("/api/v2/tickets/<int:number>/tags", ["POST", "PUT", "DELETE"], _change_tags),
)


# Signing in


def _sign_in(desk: Zendesk) -> None:
    if request.path.startswith("/api/") and not _signed_in(desk) and request.endpoint not in ("_me", "_me.json"):
        raise RefusedError(401, {"error": "Couldn't authenticate you"})


def _signed_in(desk: Zendesk) -> bool:
    """Whether the request carries our credentials. Raises the 401 of a token that is unknown or has ended."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        ends, scopes = desk.tokens.get(value, (desk.now(), frozenset()))
        if ends > desk.now():
            _permitted(scopes)
            return True
        text = "The access token provided is expired, revoked, malformed or invalid for other reasons."
        raise RefusedError(401, {"error": "invalid_token", "error_description": text})
    try:
        given = base64.b64decode(value).decode() if kind.lower() == "basic" else ""
    except ValueError:
        given = ""
    return given == f"{desk.email}/token:{desk.api_token}"


def _permitted(scopes: frozenset[str]) -> None:
    """Whether a token's scopes allow the request: `read` and `write` for all, or by resource (`tickets:write`)."""
    needed = "read" if request.method == "GET" else "write"
    resource = request.path.split("/")[3]
    if not scopes & {needed, f"{resource}:{needed}"}:
        text = f"You are missing the following required scopes: {needed}"
        raise RefusedError(403, {"error": "Forbidden", "description": text})


# Finding and refusing


def _found(desk: Zendesk, number: int) -> Ticket:
    it = desk.find(number)
    if it is None:
        raise RefusedError(404, {"error": "RecordNotFound", "description": "Not found"})
    return it


def _writable(desk: Zendesk, number: int) -> Ticket:
    it = _found(desk, number)
    if it.status == "closed":
        raise invalid("status", "Status: closed prevents ticket update", "InvalidValue")
    left, wait = desk.ticket_limit(it)
    if left == 0:
        text = "You have exceeded the limit of updates to one ticket in ten minutes"
        raise RefusedError(429, {"error": "APIRateLimitExceeded", "description": text}, {"Retry-After": str(wait)})
    return it


def _safe(it: Ticket, sent: dict[str, Any]) -> None:
    """The check against collisions. `safe_update: false` behaves like true; only leaving it out switches it off."""
    if "safe_update" in sent and "updated_stamp" in sent and sent["updated_stamp"] != stamp(it.updated_at):
        text = "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data."
        raise RefusedError(409, {"error": "UpdateConflict", "description": text})


def _counted(desk: Zendesk, it: Ticket, answer: Response) -> Response:
    it.writes.append(desk.now())
    left, wait = desk.ticket_limit(it)
    answer.headers["Zendesk-RateLimit-per-ticket-updates"] = (
        f"total={desk.ticket_writes}; remaining={left}; resets={wait}"
    )
    return answer


# Answering


def _beside(it: Ticket, wanted: frozenset[str]) -> dict[str, Any]:
    """What is side-loaded beside a ticket."""
    beside: dict[str, Any] = {}
    if "users" in wanted:
        people = {p.id: p for p in (it.requester, it.submitter, it.assignee) if p}
        beside["users"] = [user(p) for p in people.values() if p.role != "system"]
    if "groups" in wanted:
        beside["groups"] = [{"id": it.group, "name": "Customer Care"}] if it.group else []
    if "organizations" in wanted:
        beside["organizations"] = []
    return beside


def _thread(it: Ticket) -> dict[str, Any]:
    entries = list(it.comments)
    by_cursor = any(name.startswith("page[") for name in request.args)
    sort = request.args.get("sort", "created_at")
    if sort not in ("created_at", "-created_at"):
        raise RefusedError(400, {"error": "InvalidSort", "description": "sort is not valid"})
    if (sort if by_cursor else request.args.get("sort_order", "asc")) in ("-created_at", "desc"):
        entries.reverse()
    answer = _by_cursor(it, entries) if by_cursor else _by_page(it, entries)
    if "users" in request.args.get("include", "").split(","):
        shown = {c.id for c in entries} & {c["id"] for c in answer["comments"]}
        people = {c.author.id: c.author for c in entries if c.id in shown and c.author.role != "system"}
        answer["users"] = [user(p) for p in people.values()]
    return answer


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise RefusedError(400, {"error": "InvalidPaginationParameter", "description": f"{name} is not valid"})
    return int(text)


def _by_cursor(it: Ticket, entries: list[Any]) -> dict[str, Any]:
    size, after = _number("page[size]", 100), request.args.get("page[after]", "")
    try:
        start = int(base64.urlsafe_b64decode(after)) if after else 0
    except ValueError:
        raise RefusedError(400, {"error": "InvalidPaginationParameter", "description": "page[after]"}) from None
    page = entries[start : start + size]
    more = start + size < len(entries)
    cursor = base64.urlsafe_b64encode(str(start + len(page)).encode()).decode()
    before = base64.urlsafe_b64encode(str(start).encode()).decode()
    base = f"{HOST}/api/v2/tickets/{it.id}/comments.json"
    return {
        "comments": [comment(c) for c in page],
        "meta": {
            "has_more": more,
            "after_cursor": cursor if page else None,
            "before_cursor": before if page else None,
        },
        "links": {
            "next": f"{base}?page%5Bafter%5D={cursor}&page%5Bsize%5D={size}" if more else None,
            "prev": f"{base}?page%5Bbefore%5D={before}&page%5Bsize%5D={size}" if start else None,
        },
    }


def _by_page(it: Ticket, entries: list[Any]) -> dict[str, Any]:
    size = _number("per_page", 100)
    page = int(request.args.get("page", "1"))
    base = f"{HOST}/api/v2/tickets/{it.id}/comments.json"
    return {
        "comments": [comment(c) for c in entries[(page - 1) * size : page * size]],
        "next_page": f"{base}?page={page + 1}&per_page={size}" if page * size < len(entries) else None,
        "previous_page": f"{base}?page={page - 1}&per_page={size}" if page > 1 else None,
        "count": len(entries),
    }


# Changing


def _changed(desk: Zendesk, it: Ticket, sent: dict[str, Any]) -> dict[str, Any]:
    fields = {name: sent[name] for name in _FIELDS & sent.keys()}
    if fields.get("status", "open") not in _STATUSES:
        raise invalid("status", f"Status: {fields['status']} is not a valid status", "InvalidValue")
    if fields.get("assignee_id") is not None:
        fields["assignee_id"] = _known_user(desk, fields["assignee_id"], "assignee")
    tags = sent.get("tags")  # the whole list: what is not in it goes
    said, author = None, None
    if sent.get("comment"):
        said, author = _written(desk, it, object_sent(sent["comment"]))
    change = desk.apply(
        it, desk.us, comment=said, fields=fields, tags=_tag_list(tags, it), author=author, ours=said is not None
    )
    return {"ticket": ticket(it), "audit": audit(change, change.comment.audit if change.comment else desk.new_id())}


def _tag_list(tags: Any, it: Ticket) -> list[str] | None:
    if tags is None:
        return None
    return [str(t) for t in tags] if isinstance(tags, list) else str(tags).split(" ")


def _known_user(desk: Zendesk, number: Any, field: str) -> User:
    person = desk.user(number) if isinstance(number, int) else None
    if person is None:
        raise invalid(field, f"{field}: is not known", "InvalidValue")
    return person


def _written(desk: Zendesk, it: Ticket, sent: dict[str, Any]) -> tuple[tuple[str, bool, dict[str, Any]], User | None]:
    """A comment from a request. Without `public` it is as public as the ticket's first comment was."""
    html = str(sent.get("html_body") or markup.as_html(str(sent.get("body", ""))))
    if not markup.as_text(html):
        raise invalid("comment", "Comment: cannot be blank", "BlankValue")
    if len(html) > MOST_CHARACTERS:
        raise invalid("comment", "Comment: is too long", "TooLong")
    if len(it.comments) >= MOST_COMMENTS:
        raise invalid("base", "Ticket has reached the limit of comments", "TooManyComments")
    author = _known_user(desk, sent["author_id"], "author") if "author_id" in sent else None
    return (html, bool(sent.get("public", it.public_by_default)), BY_API), author
