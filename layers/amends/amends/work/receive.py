"""A webhook came in: is it genuine, which ticket does it name, and is it safely queued?

The answers are chosen for how helpdesks send again. Zendesk repeats a 409 and a timeout; 500 and 503 it loses
(facts of its webhooks, 2026). So whatever fails on our side is answered 409. Nothing of a payload is echoed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.installing import rotating
from amends.ports import Delivery, Door, Ignored, NotGenuineError, OpenWebhook, RefusedError
from amends.work.hint import ASSESS, Hint

MOST_BYTES = 1024 * 1024
# While a signing secret is being changed: together less than a helpdesk waits for an answer.
ROTATION_LOOKS, ROTATION_PAUSE_S = 8, 0.5

_TODO = {
    "not_in_stack": "This stack does not serve that helpdesk: check the webhook's address, or switch the helpdesk on "
    "in the stack's parameters.",
    "too_large": "Send only the fields that the README names for the webhook's body.",
    "not_genuine": "Check that the webhook secret in Secrets Manager is the helpdesk's own, as the README describes.",
    "stale": "The signature is too old: a replayed request, or a clock that is wrong.",
    "account": "This webhook comes from another account than the one kept with the secret.",
    "try_again": "Send it again: Amends could not take it just now.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the helpdesk is told. `fault` is for the log alone: the error behind a 409."""

    status: int
    body: dict[str, object]
    fault: Exception | None = field(default=None, repr=False)


def receive(helpdesk: str, headers: Mapping[str, str], body: bytes, door: Door) -> Answer:
    """Queue the hint that a webhook gives, and say what to answer. Never raises.

    headers: lower-case names; body: the raw bytes as sent.
    """
    try:
        return _answer(helpdesk, headers, body, door)
    except _StoreError as error:
        return _failed(door, helpdesk, error.reason, error.cause)
    except Exception as error:  # noqa: BLE001  anything else would be answered 500, and the delivery lost
        return _failed(door, "", "unexpected", error)


def _answer(helpdesk: str, headers: Mapping[str, str], body: bytes, door: Door) -> Answer:
    open_webhook = door.webhooks.get(helpdesk)
    if open_webhook is None:
        return _refused(door, 404, "not_in_stack", _TODO["not_in_stack"])
    if len(body) > MOST_BYTES:
        return _refused(door, 413, "too_large", _TODO["too_large"], helpdesk=helpdesk)
    try:
        opened = _opened(open_webhook, helpdesk, headers, body, door)
    except _NotServedError:
        return _refused(door, 404, "not_in_stack", _TODO["not_in_stack"])
    except _RotatingError:
        door.count("WebhookUnsettled", helpdesk=helpdesk)
        return _error(409, "rotating", _TODO["try_again"])
    except NotGenuineError as error:
        metric = "WebhookStale" if error.reason == "stale" else "WebhookForged"
        door.count(metric, helpdesk=helpdesk, reason=error.reason)
        return _error(401, error.reason, _TODO.get(error.reason, _TODO["not_genuine"]))
    except RefusedError as error:
        return _refused(door, 400, error.reason, error.todo, helpdesk=helpdesk)
    if isinstance(opened, Ignored):
        door.count("WebhookIgnored", helpdesk=helpdesk, reason=opened.reason)
        return Answer(200, {"ignored": opened.reason})
    _queue(helpdesk, opened, door)
    door.count("WebhookQueued", helpdesk=helpdesk)
    return Answer(202, {"queued": True})


def _opened(
    open_webhook: OpenWebhook, helpdesk: str, headers: Mapping[str, str], body: bytes, door: Door
) -> Delivery | Ignored:
    """Checked with the secret at hand and, when that does not fit, with a newer one if there is one: an admin may
    have changed it a moment ago. An old signature is genuine and no reason to look.

    While the secret is being changed, an unknown signature may be the next one's: a new secret is waited for a moment,
    and after that the helpdesk is asked to send again.
    """
    secret = _secret(helpdesk, door)
    for look in range(ROTATION_LOOKS + 1):
        try:
            return open_webhook(headers, body, secret, door.now(), local=door.local)
        except NotGenuineError as error:
            if error.reason == "stale":
                raise
            newer = _secret(helpdesk, door, fresh=True)
            if newer == secret and not rotating(newer, door.now()):
                raise
        if newer == secret and look:
            door.pause(ROTATION_PAUSE_S)
        secret = newer
    raise _RotatingError


class _RotatingError(Exception):
    """No secret fits yet, and one is being changed."""


class _NotServedError(Exception):
    """The stack has no secret for this helpdesk."""


class _StoreError(Exception):
    """Queue or secret store failed."""

    def __init__(self, reason: str, cause: Exception) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cause = cause


def _secret(helpdesk: str, door: Door, *, fresh: bool = False) -> Mapping[str, object]:
    try:
        return door.secrets.webhook(helpdesk, fresh=fresh)
    except LookupError:
        raise _NotServedError from None
    except Exception as error:
        raise _StoreError("secret_store", error) from error


def _queue(helpdesk: str, delivery: Delivery, door: Door) -> None:
    hint = Hint(ASSESS, helpdesk, delivery.ticket, door.now(), delivery.chat)
    try:
        door.queue.put(hint.dumps(), hint.group, delivery.deduplication_id)
    except Exception as error:
        raise _StoreError("queue", error) from error


def _refused(door: Door, status: int, reason: str, todo: str, **known: str) -> Answer:
    door.count("WebhookRefused", reason=reason, **known)
    return _error(status, reason, todo)


def _failed(door: Door, helpdesk: str, reason: str, error: Exception) -> Answer:
    door.count("WebhookFailed", helpdesk=helpdesk, reason=reason)
    return Answer(409, {"error": reason, "todo": _TODO["try_again"]}, error)


def _error(status: int, reason: str, todo: str) -> Answer:
    return Answer(status, {"error": reason, "todo": todo})
