"""What EventBridge Scheduler does: fires the schedules that are due by the sandbox's clock, into their target queue.

A schedule is gone after it fired (ActionAfterCompletion DELETE). One that cannot be fired is tried again as its retry
policy says and then goes to its dead-letter queue.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from tests.sandbox.aws import Aws

LOOK_S = 0.5  # seconds between two looks at the schedules


class Scheduling:
    """`fired` lists the names of the schedules that reached their queue; `crashes` holds tracebacks of what went wrong
    here, which ought to be none."""

    def __init__(self, aws: Aws, now: Callable[[], datetime]) -> None:
        self._aws = aws
        self._now = now
        self._group = aws.environment("WorkTicket")["SCHEDULE_GROUP"]
        self._lock = threading.Lock()  # one look at a time, or a schedule could fire twice
        self._tries: dict[str, int] = {}
        self._known: dict[tuple[str, datetime], dict[str, Any]] = {}  # by name and creation: they do not change
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)
        self.fired: list[str] = []
        self.crashes: list[str] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()
        self._thread.join()

    def time_passed(self) -> None:
        """Look again: the clock was moved."""
        self._wake.set()

    def schedules(self) -> list[dict[str, Any]]:
        """All schedules there are, as EventBridge Scheduler tells of them."""
        pages = self._aws.client("scheduler").get_paginator("list_schedules").paginate(GroupName=self._group)
        listed = [(schedule["Name"], schedule["CreationDate"]) for page in pages for schedule in page["Schedules"]]
        self._known = {key: known for key in listed if (known := self._known.get(key) or self._get(key[0]))}
        return list(self._known.values())

    def _get(self, name: str) -> dict[str, Any]:
        scheduler = self._aws.client("scheduler")
        try:
            found: dict[str, Any] = scheduler.get_schedule(GroupName=self._group, Name=name)
        except scheduler.exceptions.ResourceNotFoundException:
            return {}  # cancelled since it was listed
        return found

    def fire_due(self) -> int:
        """Fire what is due now; returns how many schedules that were."""
        with self._lock:
            due = [schedule for schedule in self.schedules() if when(schedule) <= self._now()]
            for schedule in due:
                self._fire(schedule)
            return len(due)

    def _run(self) -> None:
        while not self._stopped:
            try:
                self.fire_due()
            except Exception:  # noqa: BLE001  the next look may do better, and whoever looks finds out
                self.crashes.append(traceback.format_exc())
            self._wake.wait(LOOK_S)
            self._wake.clear()

    def _fire(self, schedule: dict[str, Any]) -> None:
        target, name = schedule["Target"], schedule["Name"]
        try:
            self._send(target["Arn"], target["Input"], target.get("SqsParameters", {}))
            self.fired.append(name)
        except (BotoCoreError, ClientError):
            self._tries[name] = self._tries.get(name, 0) + 1
            if self._tries[name] <= target.get("RetryPolicy", {}).get("MaximumRetryAttempts", 185):
                return  # it stays, and the next look tries it again
            if "DeadLetterConfig" in target:
                self._send(target["DeadLetterConfig"]["Arn"], target["Input"], {})
        if schedule.get("ActionAfterCompletion") == "DELETE":
            self._delete(name)

    def _send(self, arn: str, body: str, parameters: dict[str, str]) -> None:
        # No deduplication id: the queue makes it out of the content, as it does in AWS.
        url = f"{self._aws.endpoint}/{'/'.join(arn.split(':')[4:])}"
        self._aws.client("sqs").send_message(QueueUrl=url, MessageBody=body, **parameters)

    def _delete(self, name: str) -> None:
        scheduler = self._aws.client("scheduler")
        try:
            scheduler.delete_schedule(GroupName=self._group, Name=name)
        except scheduler.exceptions.ResourceNotFoundException:
            return  # the worker was quicker


def when(schedule: dict[str, Any]) -> datetime:
    """The moment of an `at(…)` expression in the schedule's zone; aware UTC."""
    expression = schedule["ScheduleExpression"]
    if not (expression.startswith("at(") and expression.endswith(")")):
        raise ValueError(f"the sandbox fires at(…) schedules alone, not {expression}")
    local = datetime.fromisoformat(expression[3:-1]).replace(
        tzinfo=ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    )
    return local.astimezone(UTC)
