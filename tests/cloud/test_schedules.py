"""Due times: one schedule a ticket, which puts its hint into the ticket's own group of the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from amends.cloud.schedules import Schedules, Target, schedule_name
from amends.ports import Reminders
from amends.work.hint import REMIND, Hint, loads
from tests.fakes import NOON, FakeReminders

GROUP = "amends-due"
TARGET = Target(
    "arn:aws:sqs:eu-west-1:123456789012:tickets.fifo",
    "arn:aws:iam::123456789012:role/scheduler",
    "arn:aws:sqs:eu-west-1:123456789012:lost",
)


@pytest.fixture
def scheduler(aws: Callable[[str], Any]) -> Any:
    client = aws("scheduler")
    client.create_schedule_group(Name=GROUP)
    return client


@pytest.fixture(params=["fake", "scheduler"])
def reminders(request: pytest.FixtureRequest) -> Reminders:
    if request.param == "fake":
        return FakeReminders()
    return Schedules(request.getfixturevalue("scheduler"), GROUP, TARGET)


def standing(scheduler: Any) -> list[str]:
    return [each["Name"] for each in scheduler.list_schedules(GroupName=GROUP)["Schedules"]]


def test_setting_it_twice_is_one_schedule(reminders: Reminders) -> None:
    """A run that was cut off and done again leaves one reminder, not two."""
    assert reminders.set("zendesk", "1001", NOON) == reminders.set("zendesk", "1001", NOON)


def test_tickets_and_times_are_apart(reminders: Reminders) -> None:
    """Each ticket and each due time has a schedule of its own."""
    names = {
        reminders.set(helpdesk, ticket, due)
        for helpdesk in ("zendesk", "freshdesk")
        for ticket in ("1001", "1002")
        for due in (NOON, NOON + timedelta(minutes=1))
    }
    assert len(names) == 8


def test_a_schedule_that_fired_may_be_cancelled(reminders: Reminders) -> None:
    """A schedule that is gone already is fine."""
    name = reminders.set("zendesk", "1001", NOON)
    reminders.cancel(name)
    reminders.cancel(name)


def test_what_a_schedule_is(scheduler: Any) -> None:
    """At the due time, in UTC, the ticket's own group of the queue gets a hint that names the due time."""
    name = Schedules(scheduler, GROUP, TARGET).set("zendesk", "1001", NOON)
    made = scheduler.get_schedule(GroupName=GROUP, Name=name)
    assert made["ScheduleExpression"] == "at(2026-11-23T12:00:00)"
    assert made["ScheduleExpressionTimezone"] == "UTC"
    assert made["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert made["ActionAfterCompletion"] == "DELETE"
    target = made["Target"]
    assert target["Arn"] == TARGET.queue
    assert target["RoleArn"] == TARGET.role
    assert target["SqsParameters"] == {"MessageGroupId": "zendesk#1001"}
    assert target["DeadLetterConfig"] == {"Arn": TARGET.dead_letters}
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
    assert loads(target["Input"]) == Hint(REMIND, "zendesk", "1001", NOON)


def test_cancelled_schedules_are_gone(scheduler: Any) -> None:
    """A promise that was kept wakes nobody."""
    schedules = Schedules(scheduler, GROUP, TARGET)
    kept = schedules.set("zendesk", "1001", NOON)
    schedules.cancel(schedules.set("zendesk", "1002", NOON))
    assert standing(scheduler) == [kept]


def test_names_hide_the_ticket_and_fit() -> None:
    """A schedule's name is made of a hash and the due time, and fits into the 64 characters there are."""
    name = schedule_name("zendesk", "1001", NOON)
    assert name.startswith("amends-")
    assert name.endswith("-20261123T120000")
    assert "1001" not in name
    assert len(name) <= 64


def test_zones_are_one_time() -> None:
    """A due time is the same in every zone it may be told in."""
    abroad = NOON.astimezone(timezone(timedelta(hours=5)))
    assert schedule_name("zendesk", "1001", abroad) == schedule_name("zendesk", "1001", NOON)


def test_never_early(scheduler: Any) -> None:
    """A reminder does not come before its promise is due, not by a fraction of a second."""
    due = NOON + timedelta(microseconds=1)
    schedules = Schedules(scheduler, GROUP, TARGET)
    made = scheduler.get_schedule(GroupName=GROUP, Name=schedules.set("zendesk", "1001", due))
    assert made["ScheduleExpression"] == "at(2026-11-23T12:00:01)"
    assert loads(made["Target"]["Input"]).at == due


def test_two_due_times_in_one_minute_are_two_schedules(scheduler: Any) -> None:
    """A promise that moves by a few seconds is not left to a schedule that names the time before."""
    schedules = Schedules(scheduler, GROUP, TARGET)
    schedules.set("zendesk", "1001", NOON)
    schedules.set("zendesk", "1001", NOON + timedelta(seconds=5))
    assert len(standing(scheduler)) == 2


def test_other_faults_are_not_swallowed() -> None:
    """A right that is missing is an error that an admin gets to see."""

    class Refusing:
        def create_schedule(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "CreateSchedule")

        def delete_schedule(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "DeleteSchedule")

    schedules = Schedules(Refusing(), GROUP, TARGET)
    with pytest.raises(ClientError):
        schedules.set("zendesk", "1001", NOON)
    with pytest.raises(ClientError):
        schedules.cancel("amends-0-0")
