"""What both simulated helpdesks share: one lock, a clock, the call log, faults on demand, the minute's limit, and
webhooks that leave only after the lock is free."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.wrappers import Request, Response

from tests.sandbox.desk import CUT, Ask, BeforeWrite, Call, Deliver, Fault, Limits, Sent

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Front(ABC):
    """The part of a desk that requests meet first and webhooks leave last."""

    name = ""

    def __init__(self, now: Callable[[], datetime], deliver: Deliver) -> None:
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.sent: list[Sent] = []
        self.breaches: list[str] = []  # requests or answers that break the interface's contract
        self.webhooks_on = True
        self.limits = Limits()
        self.before_write: BeforeWrite | None = None
        self.ask: Ask = self._asked
        self._clock = now
        self._deliver = deliver
        self._lock = threading.RLock()
        self._moment = threading.local()
        self._outbox: list[Any] = []
        self._window = datetime.min.replace(tzinfo=UTC)
        self._used = 0
        self._changed = 0
        self._app = Flask(self.name)
        self._flask = self._app.wsgi_app
        self._app.wsgi_app = self._door  # type: ignore[method-assign]
        self._app.json.sort_keys = False  # type: ignore[attr-defined]

    @property
    def wsgi(self) -> Flask:
        return self._app

    def now(self) -> datetime:
        moment: datetime | None = getattr(self._moment, "value", None)
        return (moment or self._clock()).astimezone(UTC)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        self._moment.value = moment
        try:
            yield
        finally:
            self._moment.value = None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock, then send what the change has put into the outbox."""
        with self._lock:
            yield
            letters, self._outbox = self._outbox, []
        if self.webhooks_on:
            for letter in letters:
                self._send(letter)

    def _try(self, headers: Mapping[str, str], body: bytes) -> int:
        """One delivery attempt, kept in `sent`. A connection that fails counts as status 0."""
        try:
            status = self._deliver(self.name, headers, body)
        except OSError:
            status = 0
        status = 202 if status is None else status
        self.sent.append(Sent(headers, body, status))
        return status

    def deliver_to(self, deliver: Deliver) -> None:
        """Whoever takes the webhooks from now on."""
        self._deliver = deliver

    def _asked(self, name: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Without somebody to ask: the status that a delivery gets, and no words."""
        return self._try(headers, body), ""

    # What each helpdesk does in its own way

    @abstractmethod
    def _send(self, letter: Any) -> None:
        """Deliver one webhook with the helpdesk's own retries."""

    @abstractmethod
    def _limit_headers(self, remaining: int, reset_s: int) -> dict[str, str]: ...

    @abstractmethod
    def _too_many(self) -> tuple[str, str]:
        """Body and content type of a 429."""

    @abstractmethod
    def cost(self, request: Request) -> int:
        """What a request takes from the minute's limit; 0 leaves it alone."""

    @abstractmethod
    def _check(self, call: Call, answer: bytes) -> list[str]:
        """How a request and its true answer break the contract; empty when they do not."""

    # The door

    def _door(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        request = Request(environ)
        body = request.get_data()
        environ["wsgi.input"] = io.BytesIO(body)
        response = self._answer(request, body)
        query = request.query_string.decode()
        status = CUT if response is None else response.status_code
        self.calls.append(Call(request.method, request.path, status, query, body))
        if response is None:
            if "werkzeug.socket" in environ:
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError(f"{self.name} broke the connection, as asked")
        return response(environ, start_response)

    def _answer(self, request: Request, body: bytes) -> Response | None:
        """The answer with faults and limits applied; None when the connection is to break."""
        line = f"{request.method} {request.path}" + (
            f"?{request.query_string.decode()}" if request.query_string else ""
        )
        fault = self._take_fault(line)
        if fault and fault.delay_s:
            time.sleep(fault.delay_s)
        if fault and fault.status is not None and not fault.applied:
            return _broken(fault)
        response = self._limited(request) or self._true_answer(request, body)
        if fault and fault.status is not None:
            return _broken(fault)
        return response

    def _true_answer(self, request: Request, body: bytes) -> Response:
        if request.method in _WRITES and request.path.startswith("/api/"):
            hook, self.before_write = self.before_write, None
            if hook:
                hook(request.method, request.path)
        response = Response.from_app(self._flask, request.environ, buffered=True)
        response.headers.extend(self._limit_headers(*self._left()))
        response.headers["Date"] = format_datetime(self.now(), usegmt=True)
        call = Call(request.method, request.path, response.status_code, request.query_string.decode(), body)
        breaches = self._check(call, response.get_data())
        if breaches:
            self.breaches += breaches
            return Response(json.dumps({"contract_broken": breaches}), 500, mimetype="application/json")
        return response

    def _take_fault(self, line: str) -> Fault | None:
        with self._lock:
            fault = next((f for f in self.faults if f.hits(line)), None)
            if fault:
                fault.times -= 1
            return fault

    def _left(self) -> tuple[int, int]:
        """Requests left in this minute, and seconds until the next begins."""
        now = self.now()
        spent = self.limits.used_by_others + self._used if self.limits.on else 0
        remaining = self.limits.per_minute - spent
        return max(0, remaining), 60 - now.second

    def _limited(self, request: Request) -> Response | None:
        """Count the request; a 429 when the minute's limit is spent."""
        with self._lock:
            minute = self.now().replace(second=0, microsecond=0)
            if minute != self._window:
                self._window, self._used, self._changed = minute, 0, 0
            cost = self.cost(request)
            left, reset_s = self._left()
            if not self.limits.on:
                return None
            if cost <= left and self._may_change(request):
                self._used += cost
                return None
            if cost <= left:  # a limit of one endpoint: what is left of the account's own stands beside the refusal
                text, mimetype = self._too_many()
                told = {"Retry-After": str(reset_s), **self._limit_headers(left, reset_s)}
                return Response(text, 429, told, mimetype=mimetype)
        text, mimetype = self._too_many()
        return Response(text, 429, {"Retry-After": str(reset_s), **self._limit_headers(0, reset_s)}, mimetype=mimetype)

    def _may_change(self, request: Request) -> bool:
        """Whether a change of a ticket fits into the minute's own limit of those; counts it."""
        if request.method not in ("PUT", "DELETE") or "/tickets/" not in request.path:
            return True
        self._changed += 1
        return self._changed + self.limits.changed_by_others <= self.limits.changes_per_minute


def _broken(fault: Fault) -> Response | None:
    if fault.status == CUT:
        return None
    assert fault.status is not None
    return Response(fault.body, fault.status, dict(fault.headers), content_type=fault.type)
