"""Both simulated helpdesks, served on this machine's loopback and sending their webhooks to a deployed stack."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask, Response, request

from amends import mark
from tests.e2e.cloud import ARCH, Cloud, Stack
from tests.sandbox.desk import Desk, Entry
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.zendesk import Zendesk
from tests.served import served as serving


class Desks:
    """`url`: where their interfaces are, and a way to the stack's address for webhooks. `address`: where each
    helpdesk's webhooks go, once there is a stack."""

    def __init__(self) -> None:
        self.url = ""
        self.address: Callable[[str], str] | None = None
        self.zendesk = Zendesk(_now, self.deliver)
        self.freshdesk = Freshdesk(_now, self.deliver)
        self.zendesk.ask = self.freshdesk.ask = self.ask
        self.relay = Flask("relay")
        self.relay.add_url_rule("/<helpdesk>", view_func=self._relayed, methods=["POST"])

    def __getitem__(self, helpdesk: str) -> Desk:
        desks: dict[str, Desk] = {"zendesk": self.zendesk, "freshdesk": self.freshdesk}
        return desks[helpdesk]

    def parameters(self, cloud: Cloud) -> dict[str, str]:
        """A stack's, so that it serves both of these on this stand-in for AWS."""
        both = {"Zendesk": "on", "Freshdesk": "on"}
        return {"Arch": ARCH, **both, "TestHelpdeskUrl": self.url, "AwsEndpointUrl": cloud.endpoint}

    def introduce(self, stack: Stack, *, by_hand: bool = True) -> None:
        """What the admin does after the deployment: paste the credentials and, by hand, what webhooks are checked
        with and the webhook's address."""
        self.address = stack.address
        self.zendesk.by_hand = self.freshdesk.by_hand = by_hand
        for helpdesk in ("zendesk", "freshdesk"):
            secrets = self[helpdesk].secrets()
            stack.paste_secret(f"{helpdesk.capitalize()}ApiSecret", secrets["api"])
            if by_hand:
                stack.paste_secret(f"{helpdesk.capitalize()}WebhookSecret", secrets["webhook"])

    def rules(self) -> str:
        """All that both accounts hold of rules, webhooks and views."""
        return json.dumps([self.zendesk.rules.snapshot(), self.freshdesk.rules.snapshot()])

    def deliver(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send one webhook and return the status of the answer."""
        return self.ask(helpdesk, headers, body)[0]

    def ask(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Send one webhook and return the status and body of the answer."""
        assert self.address is not None
        sent = urllib.request.Request(self.address(helpdesk), body, dict(headers), method="POST")
        try:
            with urllib.request.urlopen(sent, timeout=30) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def _relayed(self, helpdesk: str) -> Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("host", "connection")}
        status, body = self.ask(helpdesk, headers, request.get_data())
        return Response(body, status, mimetype="application/json")

    def ours(self, helpdesk: str, ticket: str, kind: str) -> list[Entry]:
        """What Amends wrote on a ticket. kind: `n` for notes, `r` for reminders."""
        entries = self[helpdesk].ticket(ticket).entries
        return [entry for entry in entries if entry.ours and mark.found(entry.text).startswith(f"{kind}-")]


@contextmanager
def served() -> Iterator[Desks]:
    """Serves both helpdesks until the block ends."""
    desks = Desks()
    with serving({"/zendesk": desks.zendesk.wsgi, "/freshdesk": desks.freshdesk.wsgi, "/webhooks": desks.relay}) as url:
        desks.url = url
        yield desks


def _now() -> datetime:
    return datetime.now(UTC)
