"""The simulated Freshdesk's interface: sign-in, reading a ticket and its conversations, notes, tags, its refusals."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from tests.sandbox import freshdesk_admin, markup
from tests.sandbox.freshdesk_refusing import RefusedError, invalid, json_sent, positive
from tests.sandbox.freshdesk_shapes import NOTE, Entry, Ticket, agent, contact, conversation, included, stamp, ticket

if TYPE_CHECKING:
    from tests.sandbox.freshdesk import Freshdesk

LONGEST_TAG = 32
_INCLUDES = frozenset({"conversations", "requester", "company", "stats"})
_NOTE_FIELDS = frozenset({"body", "private", "incoming", "notify_emails", "user_id", "attachments"})


def mount(desk: Freshdesk) -> None:
    """Register the interface with the desk's Flask app."""
    for rule, method, view in (*ROUTES, *freshdesk_admin.ROUTES):
        name = f"{view.__module__}{view.__name__}"
        desk.wsgi.add_url_rule(f"/api/v2{rule}", name, partial(view, desk), methods=[method])
    desk.wsgi.before_request(partial(_sign_in, desk))
    desk.wsgi.after_request(partial(_used, desk))
    desk.wsgi.register_error_handler(RefusedError, _refused)
    desk.wsgi.register_error_handler(404, lambda _: Response("", 404))


def _refused(error: RefusedError) -> Response:
    answer = jsonify(error.body) if error.body is not None else Response("")
    answer.status_code = error.status
    if error.wait:
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def _used(desk: Freshdesk, answer: Response) -> Response:
    answer.headers["X-RateLimit-Used-CurrentRequest"] = str(desk.cost(request))
    answer.headers["X-Request-Id"] = secrets.token_hex(16)
    return answer


def _sign_in(desk: Freshdesk) -> None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        key = base64.b64decode(value).decode().partition(":")[0] if kind.lower() == "basic" else ""
    except ValueError:
        key = ""
    if key != desk.api_key:
        text = "You have to be logged in to perform this action."
        raise RefusedError(401, {"code": "invalid_credentials", "message": text})


def _me(desk: Freshdesk) -> dict[str, Any]:
    return agent(desk.us) | {"ticket_scope": desk.us_scope}


def _agent(desk: Freshdesk, number: int) -> dict[str, Any]:
    person = desk.person(number)
    if person is None or not person.agent:
        raise RefusedError(404, None)
    return agent(person)


def _contact(desk: Freshdesk, number: int) -> dict[str, Any]:
    person = desk.person(number)
    if person is None or person.agent:
        raise RefusedError(404, None)
    return contact(person)


def _show(desk: Freshdesk, number: int) -> dict[str, Any]:
    with desk.changing():
        names = frozenset(name for name in request.args.get("include", "").split(",") if name)
        if names - _INCLUDES:
            raise invalid("include", "It should be one of these values", "invalid_value")
        it = _found(desk, number)
        return ticket(it) | included(it, names)


def _conversations(desk: Freshdesk, number: int) -> Response:
    with desk.changing():
        it = _found(desk, number)
        page, size = positive("page", 1, 10**6), positive("per_page", 30, 100)
        answer = jsonify([conversation(it, e) for e in it.entries[(page - 1) * size : page * size]])
        if page * size < len(it.entries):
            link = f"{request.url_root}api/v2/tickets/{it.id}/conversations?page={page + 1}&per_page={size}"
            answer.headers["Link"] = f'<{link}>; rel="next"'
        return answer


def _ratings(desk: Freshdesk, number: int) -> Response:
    with desk.changing():
        return jsonify([_rating(r) for r in _found(desk, number).ratings])


def _note(desk: Freshdesk, number: int) -> tuple[dict[str, Any], int]:
    """A note is private unless the request says otherwise, and mails everybody in `notify_emails`."""
    with desk.changing():
        it, sent = _writable(desk, number), json_sent(_NOTE_FIELDS)
        html, private = sent.get("body"), sent.get("private", True)
        if not isinstance(html, str) or not markup.as_text(html):
            raise invalid("body", "It should be a/an String", "missing_field")
        if not isinstance(private, bool):
            raise invalid("private", "It should be a/an Boolean", "datatype_mismatch")
        notified = tuple(sent.get("notify_emails", ()))
        desk.mailed.extend(notified)
        entry = Entry(
            desk.new_id(),
            desk.us,
            markup.sanitised(html),
            private,
            bool(sent.get("incoming", False)),
            NOTE,
            desk.now(),
            ours=True,
            notified=notified,
        )
        desk.say(it, entry)
        desk.quietly(it, f"{{note_type:{'private' if private else 'public'}}}", desk.us)
        return conversation(it, entry), 201


def _update(desk: Freshdesk, number: int) -> dict[str, Any]:
    """Sets what is named; `tags` is the whole list, and nothing tells whether it changed in between."""
    with desk.changing():
        it, sent = _writable(desk, number), json_sent(frozenset({"tags"}))
        named = sent.get("tags")
        if not isinstance(named, list) or not all(isinstance(t, str) for t in named):
            raise invalid("tags", "It should be a/an Array", "datatype_mismatch")
        if any(len(t) > LONGEST_TAG for t in named):
            raise invalid("tags", f"It should only contain elements of {LONGEST_TAG} characters", "too_long")
        tags = list(dict.fromkeys(named))
        if set(tags) != set(it.tags):
            it.updated_at = desk.now()
            desk.quietly(it, "{ticket_action:update}", desk.us)
        it.tags = tags
        return ticket(it)


ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("/agents/me", "GET", _me),
    ("/agents/<int:number>", "GET", _agent),
    ("/contacts/<int:number>", "GET", _contact),
    ("/tickets/<int:number>", "GET", _show),
    ("/tickets/<int:number>", "PUT", _update),
    ("/tickets/<int:number>/conversations", "GET", _conversations),
    ("/tickets/<int:number>/satisfaction_ratings", "GET", _ratings),
    ("/tickets/<int:number>/notes", "POST", _note),
)


def _found(desk: Freshdesk, number: int) -> Ticket:
    it = desk.find(number)
    if it is None:
        raise RefusedError(404, None)
    return it


def _writable(desk: Freshdesk, number: int) -> Ticket:
    it = _found(desk, number)
    if it.deleted:
        raise RefusedError(405, None)
    return it


def _rating(kept: dict[str, Any]) -> dict[str, Any]:
    moment = stamp(kept["at"])
    return {k: v for k, v in kept.items() if k != "at"} | {"created_at": moment, "updated_at": moment}
