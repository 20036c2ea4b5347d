"""Both simulated helpdesks, served on this machine's loopback and sending their webhooks to a deployed stack."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from amends import mark
from tests.e2e.cloud import Stack
from tests.sandbox.desk import Desk, Entry
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.zendesk import Zendesk

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Desks:
    """`url`: where their interfaces are. `address`: where each helpdesk's webhooks go, once there is a stack."""

    def __init__(self) -> None:
        self.url = ""
        self.address: Callable[[str], str] | None = None
        self.zendesk: Desk = Zendesk(_now, self.deliver)
        self.freshdesk: Desk = Freshdesk(_now, self.deliver)

    def __getitem__(self, helpdesk: str) -> Desk:
        return {"zendesk": self.zendesk, "freshdesk": self.freshdesk}[helpdesk]

    def introduce(self, stack: Stack) -> None:
        """What the admin does after the deployment: paste the secrets, and the webhook's address."""
        self.address = stack.address
        for helpdesk in ("zendesk", "freshdesk"):
            secrets = self[helpdesk].secrets()
            stack.paste_secret(f"{helpdesk.capitalize()}WebhookSecret", secrets["webhook"])
            stack.paste_secret(f"{helpdesk.capitalize()}ApiSecret", secrets["api"])

    def deliver(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send one webhook and return the status of the answer."""
        assert self.address is not None
        request = urllib.request.Request(self.address(helpdesk), body, dict(headers), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code

    def ours(self, helpdesk: str, ticket: str, kind: str) -> list[Entry]:
        """What Amends wrote on a ticket. kind: `n` for notes, `r` for reminders."""
        entries = self[helpdesk].ticket(ticket).entries
        return [entry for entry in entries if entry.ours and mark.found(entry.text).startswith(f"{kind}-")]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """The desks keep their own list of calls."""


@contextmanager
def served() -> Iterator[Desks]:
    """Serves both helpdesks until the block ends."""
    desks = Desks()
    mounts: dict[str, WSGIApplication] = {f"/{desk.name}": desk.wsgi for desk in (desks.zendesk, desks.freshdesk)}
    server = make_server("127.0.0.1", 0, DispatcherMiddleware(_nothing, mounts), threaded=True, request_handler=_Quiet)
    desks.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield desks
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _nothing(environ: object, start_response: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b""]


def _now() -> datetime:
    return datetime.now(UTC)
