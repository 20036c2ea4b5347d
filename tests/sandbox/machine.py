"""The whole product on this machine: the real handlers between a stand-in for AWS and two simulated helpdesks.

    with Machine() as machine:
        ticket = machine.zendesk.customer_writes("…", name="Ada", channel=Channel.EMAIL)
        machine.settle()
        machine.zendesk.ticket(ticket).entries

Webhooks travel over real HTTP, the queue and the casebook are moto's, and everything reads one clock (`time.py`).
moto's state belongs to the process: one Machine at a time.
"""

from __future__ import annotations

import http.client
import io
import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO
from uuid import uuid4

import yaml
from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.utils import redirect

from amends.case import Case
from amends.cloud import wiring
from amends.ports import World
from amends.work.connect import act
from amends.work.hint import ASSESS, Hint
from tests.sandbox import gateway, runtime
from tests.sandbox.aws import Aws, reachable
from tests.sandbox.courier import Courier
from tests.sandbox.desk import Desk
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.page import page
from tests.sandbox.polling import Polling
from tests.sandbox.scheduling import Scheduling
from tests.sandbox.stack import TEMPLATE
from tests.sandbox.time import Clock
from tests.sandbox.zendesk import Zendesk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WORKERS = 2  # at once
SETTINGS = {
    "mode": "notes",
    "agent_zone": "Europe/Berlin",
    "core_functions": ["export invoices", "track my order", "change my delivery date", "return an item"],
    "tiers": {"gold": "gold", "premium": "premium", "vip": "VIP"},
}
AGENTS_PAGES = {"zendesk": "/zendesk/agent/tickets", "freshdesk": "/freshdesk/a/tickets"}
SCHEDULED = json.loads((TEMPLATE.parent / "events" / "sweep_tickets" / "scheduled.json").read_text("utf-8"))
_ROUTE = "POST /webhooks/{helpdesk}"


class Machine:
    """Start it with `with`. host, port: where the page, the webhooks and the simulated helpdesks are; port 0 picks a
    free one. aws_port: the same for the stand-in for AWS. log: where the functions' log lines go."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, *, aws_port: int = 0, log: TextIO | None = None) -> None:
        self._host, self._wanted_port, self._aws_port = host, port, aws_port
        self._log = log or io.StringIO()
        self.clock = Clock()
        self.counts: Counter[tuple[str | tuple[str, str], ...]] = Counter()  # metric and its dimensions
        self._counting = threading.Lock()
        self._closing = ExitStack()

    def __enter__(self) -> Machine:
        try:
            self._start()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def desks(self) -> dict[str, Desk]:
        return {desk.name: desk for desk in (self.zendesk, self.freshdesk)}

    @property
    def crashes(self) -> list[str]:
        """Tracebacks of what nobody expected; there ought to be none."""
        return self.polling.crashes + self.scheduling.crashes

    def case(self, helpdesk: str, ticket: str) -> Case:
        """What the casebook remembers of a ticket."""
        return self.world.casebook.peek(helpdesk, ticket)

    def counted(self, metric: str, **dimensions: str) -> int:
        """How often a metric was counted, with at least these dimensions."""
        asked = {metric, *dimensions.items()}
        return sum(times for key, times in self.counts.items() if asked <= set(key))

    def kept(self) -> str:
        """All that the product kept or said where a customer's words must never be: casebook, queues, schedules,
        log."""
        table = self.aws.environment("WorkTicket")["CASEBOOK_TABLE"]
        items = self.aws.client("dynamodb").scan(TableName=table)["Items"]
        queues = [self.aws.bodies(name) for name in ("TicketsQueue", "DeadLetters", "SchedulerDeadLetters")]
        return f"{items} {queues} {self.scheduling.schedules()} {self.logged()}"

    def logged(self) -> str:
        """The functions' log; empty when it went elsewhere."""
        return self._log.getvalue() if isinstance(self._log, io.StringIO) else ""

    def settle(self, timeout: float = 30, patience: float = 3) -> None:
        """Wait until all is quiet: no webhook under way, no due schedule, and nothing in the queue but what was put
        off for more than `patience` seconds (a chat's pause, a rate limit): move the clock to have that done.

        Raises TimeoutError, which says what was still going on, after `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while not self._quiet(patience):
            if time.monotonic() > end:
                raise TimeoutError(f"not quiet after {timeout} s: {self._state()}")
            time.sleep(0.02)

    def sweep(self) -> list[dict[str, object]]:
        """Look for what no webhook told, as EventBridge starts it every few minutes, and return the outcomes; what it
        found stands in the queue then."""
        outcomes: list[dict[str, object]] = self._sweeper.handler(SCHEDULED, gateway.context("sweep-tickets"))
        return outcomes

    def point_at(self, helpdesk: str, ticket: str) -> None:
        """Have Amends look at a ticket of which no webhook told, as an admin's replay would."""
        hint = Hint(ASSESS, helpdesk, ticket, self.clock.now())
        self.aws.client("sqs").send_message(
            QueueUrl=self.aws.queue_url,
            MessageBody=hint.dumps(),
            MessageGroupId=hint.group,
            MessageDeduplicationId=str(uuid4()),
        )

    def asked_by_hand(self, event: Mapping[str, object]) -> dict[str, Any]:
        """What the function ConnectHelpdesk answers to an admin. It waits by moving the clock; what is under way
        arrives meanwhile."""
        environment = os.environ | self.aws.environment("ConnectHelpdesk")
        shop = wiring.workshop(environment, lambda: 900.0, self.clock.now)
        return act(event, replace(shop, pause=self._waited))

    def _waited(self, seconds: float) -> None:
        self.clock.forward(timedelta(seconds=seconds))
        self.courier.let_arrive()

    def forward(self, by: timedelta) -> None:
        """Move the clock, and wait until what has become due is done."""
        self.settle()
        self.clock.forward(by)
        self.settle()

    def _quiet(self, patience: float) -> bool:
        before = self._activity()
        waiting = self.polling.waiting()
        busy = self.polling.busy or self.courier.busy or waiting.ready or waiting.delayed
        if busy or any(seconds <= patience for seconds in waiting.put_off) or self.scheduling.fire_due():
            return False
        return self._activity() == before  # else something moved while this looked

    def _activity(self) -> tuple[int, int, int]:
        return self.polling.activity, self.courier.activity, len(self.scheduling.fired)

    def _state(self) -> str:
        return f"worker busy: {self.polling.busy}, webhooks: {self.courier.busy}, queue: {self.polling.waiting()}"

    # Starting

    def _start(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server(self._host, self._wanted_port, self._door, threaded=True)
        self._closing.callback(server.server_close)
        self.port = server.server_port
        self.url = f"http://{reachable(self._host)}:{self.port}"
        self.aws = self._closing.enter_context(
            Aws(self._host, self._aws_port, {"Zendesk": "on", "Freshdesk": "on", "TestHelpdeskUrl": self.url})
        )
        self._closing.enter_context(runtime.environment(self.aws.endpoint))
        self._closing.enter_context(runtime.logging_to(self._log))
        self.courier = Courier(reachable(self._host), self.port, self.clock.now)
        self.zendesk: Desk = Zendesk(self.clock.now, self.courier)
        self.freshdesk: Desk = Freshdesk(self.clock.now, self.courier)
        for desk in self.desks.values():
            desk.ask = self._ask
        self._fill()
        workers = [self._worker() for _ in range(WORKERS)]
        self.world: World = workers[0].WORLD
        self._sweeper = self._sweeping()
        self.polling = Polling(self.aws, [worker.handler for worker in workers], "work-ticket")
        self.scheduling = Scheduling(self.aws, self.clock.now)
        self._report = self._reporter()
        self._app = self._mount(self._receiver())
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), name="front", daemon=True)
        serving.start()
        self._closing.callback(serving.join)
        self._closing.callback(server.shutdown)
        for part in (self.polling, self.scheduling, self.courier):
            part.start()
            self._closing.callback(part.stop)
        self.clock.on_move(self._time_passed)

    def _fill(self) -> None:
        """What an admin does after installing: paste the secrets, save the settings."""
        receiver, worker = self.aws.environment("ReceiveWebhook"), self.aws.environment("WorkTicket")
        for name, desk in self.desks.items():
            secrets = desk.secrets()
            self.aws.put_secret(receiver[f"{name.upper()}_WEBHOOK_SECRET"], secrets["webhook"])
            self.aws.put_secret(worker[f"{name.upper()}_API_SECRET"], secrets["api"])
        self.aws.put_parameter(worker["SETTINGS_PATH"] + "settings", yaml.safe_dump(SETTINGS))

    def _receiver(self) -> ModuleType:
        receiver = runtime.load(self.aws, "ReceiveWebhook")
        door = wiring.door(os.environ | self.aws.environment("ReceiveWebhook"), self.clock.now)
        receiver.DOOR = replace(door, count=self._count)  # type: ignore[attr-defined]
        return receiver

    def report(self, event: object) -> dict[str, object]:
        """The answer of the report function to an event, such as `{"days": 30}`."""
        answer: dict[str, object] = self._report.handler(event, gateway.context("report"))
        return answer

    def _reporter(self) -> ModuleType:
        reporter = runtime.load(self.aws, "Report")
        reporter.ARCHIVE = wiring.archive(os.environ | self.aws.environment("Report"), self.clock.now)  # type: ignore[attr-defined]
        return reporter

    def _worker(self) -> ModuleType:
        """One instance of the worker's function, as each of Lambda's execution environments has its own."""
        worker = runtime.load(self.aws, "WorkTicket")
        world = wiring.world(os.environ | self.aws.environment("WorkTicket"), self.clock.now)
        worker.WORLD = replace(world, count=self._count)  # type: ignore[attr-defined]
        return worker

    def _sweeping(self) -> ModuleType:
        sweeper = runtime.load(self.aws, "SweepTickets")
        rounds = wiring.rounds(os.environ | self.aws.environment("SweepTickets"), self.clock.now)
        sweeper.ROUNDS = replace(rounds, count=self._count)  # type: ignore[attr-defined]
        return sweeper

    def _count(self, metric: str, /, **dimensions: str) -> None:
        with self._counting:
            self.counts[metric, *dimensions.items()] += 1

    def _time_passed(self, by: timedelta) -> None:
        self.polling.time_passes(by)
        self.scheduling.time_passed()
        self.courier.time_passed()

    # Serving

    def _ask(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """A helpdesk's test delivery, over real HTTP."""
        connection = http.client.HTTPConnection(reachable(self._host), self.port, timeout=12)
        with closing(connection):
            connection.request("POST", f"/webhooks/{helpdesk}", body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def _door(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start_response)

    def _mount(self, receiver: ModuleType) -> WSGIApplication:
        front = Flask("sandbox")
        front.register_blueprint(page(self))
        one_at_a_time = threading.Lock()  # as an execution environment is

        @front.post("/webhooks/<helpdesk>")
        def webhook(helpdesk: str) -> Response:
            event = gateway.event("POST", request.path, dict(request.headers), request.get_data(), _ROUTE, helpdesk)
            with one_at_a_time:
                status, headers, body = gateway.answer(receiver.handler(event, gateway.context("receive-webhook")))
            return Response(body, status, headers)

        agents = {where: _to_ticket(name) for name, where in AGENTS_PAGES.items()}  # a link in a report
        return DispatcherMiddleware(front, {f"/{name}": desk.wsgi for name, desk in self.desks.items()} | agents)


def _to_ticket(helpdesk: str) -> WSGIApplication:
    """Where the real helpdesk shows a ticket to its agents, the sandbox shows its own page of it."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return redirect(f"/tickets/{helpdesk}{environ['PATH_INFO']}")(environ, start_response)

    return application
