"""EventBridge Scheduler: one schedule a ticket, whose target is the ticket's own group of the tickets queue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from amends.work.hint import REMIND, Hint


@dataclass(frozen=True, slots=True)
class Target:
    """ARNs of the queue, of the role that Scheduler sends with, and of the queue for what it could not send."""

    queue: str
    role: str
    dead_letters: str


class Schedules:
    """ports.Reminders."""

    def __init__(self, client: Any, group: str, target: Target) -> None:
        self._client = client
        self._group = group
        self._target = target

    def set(self, helpdesk: str, ticket: str, due: datetime) -> str:
        """Create the schedule and return its name; setting it twice is one schedule.

        A retry policy of a day at most: later than that a promise is long broken and the next hint tells of it.
        """
        hint = Hint(REMIND, helpdesk, ticket, due)
        name = schedule_name(helpdesk, ticket, due)
        try:
            self._client.create_schedule(
                Name=name,
                GroupName=self._group,
                ScheduleExpression=f"at({_whole(due):%Y-%m-%dT%H:%M:%S})",
                ScheduleExpressionTimezone="UTC",
                FlexibleTimeWindow={"Mode": "OFF"},
                ActionAfterCompletion="DELETE",
                Target={
                    "Arn": self._target.queue,
                    "RoleArn": self._target.role,
                    "Input": hint.dumps(),
                    "SqsParameters": {"MessageGroupId": hint.group},
                    "RetryPolicy": {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185},
                    "DeadLetterConfig": {"Arn": self._target.dead_letters},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":
                raise
        return name

    def cancel(self, name: str) -> None:
        """Delete a schedule; one that fired and deleted itself is fine."""
        try:
            self._client.delete_schedule(Name=name, GroupName=self._group)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise


def schedule_name(helpdesk: str, ticket: str, due: datetime) -> str:
    """The name of the schedule for this ticket and due time: 39 characters.

    To the second, not the minute: a schedule carries its due time to the worker, which is silent about any other
    than the casebook's. Two due times within a minute under one name would leave the first one's schedule standing.
    """
    key = hashlib.sha256(f"{helpdesk}#{ticket}".encode()).hexdigest()[:16]
    return f"amends-{key}-{_whole(due):%Y%m%dT%H%M%S}"


def _whole(due: datetime) -> datetime:
    """The due time in UTC, to the next whole second: never early."""
    due = due.astimezone(UTC)
    return due.replace(microsecond=0) + timedelta(seconds=bool(due.microsecond))
