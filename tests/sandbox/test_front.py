"""Both simulated helpdesks over real HTTP, mounted side by side as the sandbox mounts them."""

from __future__ import annotations

import http.client
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from amends.ticket import Channel
from tests.sandbox.desk import CUT, Fault
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.zendesk import Zendesk

pytestmark = pytest.mark.network


class House:
    """Both desks behind one port."""

    def __init__(self) -> None:
        def now() -> datetime:
            return datetime(2026, 3, 2, 9, 30, 5, tzinfo=UTC)

        self.zendesk, self.freshdesk = Zendesk(now, lambda *_: 202), Freshdesk(now, lambda *_: 202)
        mounts: dict[str, Any] = {"/zendesk": self.zendesk.wsgi, "/freshdesk": self.freshdesk.wsgi}
        self.server = make_server("127.0.0.1", 0, DispatcherMiddleware(NotFound(), mounts), threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 5) -> tuple[int, Any]:
        login = {
            "/zendesk": f"{self.zendesk.email}/token:{self.zendesk.api_token}",
            "/freshdesk": f"{self.freshdesk.api_key}:X",
        }[path[: path.index("/", 1)]]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=timeout)
        try:
            headers = {
                "Authorization": f"Basic {b64encode(login.encode()).decode()}",
                "Content-Type": "application/json",
            }
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()
    assert house.zendesk.breaches == house.freshdesk.breaches == []


def test_both_answer_below_their_own_address(house: House) -> None:
    """Zendesk lives at /zendesk and Freshdesk at /freshdesk of one local server."""
    assert house.ask("GET", "/zendesk/api/v2/users/me")[1]["user"]["name"] == "Amends"
    assert house.ask("GET", "/freshdesk/api/v2/agents/me")[1]["contact"]["name"] == "Amends"
    assert [call.path for call in house.zendesk.calls] == ["/api/v2/users/me"]


def test_a_connection_breaks_without_an_answer(house: House) -> None:
    """The write took effect and its writer never learns of it."""
    ticket = house.zendesk.customer_writes("Hello", name="Ada Moss", channel=Channel.EMAIL)
    house.zendesk.faults.append(Fault("PUT", CUT, applied=True))
    body = {"ticket": {"comment": {"body": "A note", "public": False}}}
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        house.ask("PUT", f"/zendesk/api/v2/tickets/{ticket}", body)
    assert house.zendesk.ticket(ticket).entries[-1].ours


def test_a_slow_answer_comes_too_late(house: House) -> None:
    """Whoever waits less than the delay sees a time-out, although the note was written."""
    ticket = house.freshdesk.customer_writes("Hello", name="Ada Moss", channel=Channel.EMAIL)
    house.freshdesk.faults.append(Fault("POST", None, delay_s=0.3))
    with pytest.raises(TimeoutError):
        house.ask("POST", f"/freshdesk/api/v2/tickets/{ticket}/notes", {"body": "A note"}, timeout=0.05)


def test_many_can_write_at_once(house: House) -> None:
    """Twenty workers at once leave twenty notes and twenty tags: nothing is lost inside the simulator."""
    ticket = house.zendesk.customer_writes("Hello", name="Ada Moss", channel=Channel.EMAIL)

    def write(number: int) -> None:
        if number % 2:
            body: Any = {"ticket": {"comment": {"body": f"Note {number}", "public": False}}}
            house.ask("PUT", f"/zendesk/api/v2/tickets/{ticket}", body)
        else:
            house.ask("PUT", f"/zendesk/api/v2/tickets/{ticket}/tags", {"tags": [f"t{number}"]})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    view = house.zendesk.ticket(ticket)
    assert (len(view.entries), len(view.tags)) == (11, 10)
    assert len({entry.id for entry in view.entries}) == 11
