"""The casebook in DynamoDB: what Amends remembers of tickets. Kinds, ids and times, never words.

One item a ticket, `ticket#<helpdesk>#<id>`, and a customer; one counter a helpdesk and minute,
`limit#<helpdesk>#<minute>`; how many reminders come at a minute, `agenda#<helpdesk>#<minute>`; how far the sweep of
each helpdesk has come, `sweep#<helpdesk>`; and whether an admin disconnected it, `connection#<helpdesk>`. Each day's
counts, `day#<date>#<helpdesk>#<part>`, change together with a ticket's item in one transaction (days.py).
A save sets only the attributes that this version knows, so those of a newer one survive it. DynamoDB removes
expired items when it gets to it, days late at times: an expired item counts as absent.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from amends.case import Case, Connection, Swept
from amends.cloud.days import addition
from amends.cloud.items import Attribute, attributes, record, records
from amends.customer import MOST_FAILURES, Customer, Failure, Goodwill
from amends.names import (
    AGENDA_KEY,
    CASEBOOK_EXPIRY,
    CASEBOOK_KEY,
    CONNECTION_KEY,
    CUSTOMER_KEY,
    LIMIT_KEY,
    SWEEP_KEY,
    TICKET_KEY,
)
from amends.ports import MovedOnError, TryLaterError
from amends.tally import Tally

LEASE = timedelta(seconds=90)  # longer than the worker's timeout of 60 s: a run that was cut off cannot come back
REMEMBERED = timedelta(days=400)  # after the last save
BOOKED = timedelta(days=2)  # how long a minute's agenda stays after it
COUNTED = timedelta(hours=1)  # how long a minute's counter stays
SURE = timedelta(minutes=1)  # how long a connected helpdesk is taken for one; a disconnected one is asked for each time
TRIES = 5  # of a transaction, where another one is changing the same item at that moment
_AGAIN = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

_FAILURE = "failure#"  # what begins an attribute's name, before the ticket's id

_PROMISED, _MINUTE = "promised_", "%Y-%m-%dT%H:%M"

# Stored under names of their own: the key says which ticket it is, and the lease is the casebook's business.
_NOT_STORED = {"helpdesk", "ticket", "version", "lease"}


class StoredCases:
    """ports.Casebook on one DynamoDB table."""

    def __init__(self, client: Any, table: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._now = now
        self._connected: dict[str, datetime] = {}  # until when

    def take(self, helpdesk: str, ticket: str, now: datetime) -> Case:
        """The case, leased for 90 s. The item's own expiry stands until something is saved."""
        lease = uuid.uuid4().hex
        try:
            answer = self._update(
                _ticket(helpdesk, ticket),
                "SET #lease = :lease, #lease_until = :until, "
                "#version = if_not_exists(#version, :none), #expires = if_not_exists(#expires, :expires)",
                {
                    ":lease": {"S": lease},
                    ":until": _epoch(now + LEASE),
                    ":expires": _epoch(now + REMEMBERED),
                    ":none": {"N": "0"},
                    ":now": _epoch(now),
                },
                names={
                    "#lease": "lease",
                    "#lease_until": "lease_until",
                    "#version": "version",
                    "#expires": CASEBOOK_EXPIRY,
                },
                condition="attribute_not_exists(#lease) OR #lease_until <= :now",
                answer="ALL_NEW",
            )
        except _Refused as refused:
            until = float(refused.item.get("lease_until", {"N": "0"})["N"])
            raise TryLaterError("leased", max(1, until - now.timestamp())) from None
        return replace(_case(helpdesk, ticket, answer, now), lease=lease)

    def save(self, case: Case) -> Case:
        """Store the case and keep the lease."""
        self._apply(self._change(case, ""))
        return replace(case, version=case.version + 1)

    def release(self, case: Case, tally: Tally | None = None) -> None:
        """Store the case, add its counts to the day's, and end the lease: all of it, or nothing.

        botocore gives the transaction a token and keeps it when it tries again, so that an answer which was lost does
        not count twice. Raises TryLaterError also while others keep changing the same part of the day.
        """
        change = self._change(case, " REMOVE #lease, #lease_until")
        if tally is None:
            self._apply(change)
        else:
            self._together(change, addition(self._table, case.helpdesk, case.ticket, tally, self._now()))

    def peek(self, helpdesk: str, ticket: str) -> Case:
        """The case as it stands. A consistent read: a burst's second hint must see what its first one did."""
        answer = self._client.get_item(TableName=self._table, Key=_ticket(helpdesk, ticket), ConsistentRead=True)
        return _case(helpdesk, ticket, answer.get("Item", {}), self._now())

    def book(self, helpdesk: str, at: datetime, promised: datetime, by: int) -> int:
        """One attribute a promised minute, on the item of the minute at which they are to come."""
        name = _PROMISED + promised.astimezone(UTC).strftime(_MINUTE)
        after = self._update(
            _agenda(helpdesk, at),
            "ADD #promised :by SET #expires = :expires",
            {":by": {"N": str(by)}, ":expires": _epoch(at + BOOKED)},
            names={"#promised": name, "#expires": CASEBOOK_EXPIRY},
            answer="UPDATED_NEW",
        )
        return int(after[name]["N"])

    def booked(self, helpdesk: str, at: datetime) -> dict[datetime, int]:
        """The reminders that are to come at a minute: promised time -> how many."""
        answer = self._client.get_item(TableName=self._table, Key=_agenda(helpdesk, at), ConsistentRead=True)
        counts = {name: value for name, value in answer.get("Item", {}).items() if name.startswith(_PROMISED)}
        return {
            datetime.strptime(name.removeprefix(_PROMISED), _MINUTE).replace(tzinfo=UTC): int(value["N"])
            for name, value in counts.items()
            if int(value["N"]) > 0
        }

    def swept(self, helpdesk: str) -> Swept | None:
        """How far the sweep has come; None before its first run."""
        answer = self._client.get_item(TableName=self._table, Key=_sweep(helpdesk), ConsistentRead=True)
        return record(Swept, answer["Item"]) if "Item" in answer else None

    def keep_swept(self, helpdesk: str, swept: Swept) -> None:
        """Remember how far the sweep has come, for as long as the table lasts."""
        self._set(_sweep(helpdesk), swept)

    def disconnected(self, helpdesk: str) -> datetime | None:
        """Since when the helpdesk is to be left alone. Only that it is connected is kept in mind, for a minute: what
        comes right after it was connected again is not passed over."""
        now = self._now()
        if now < self._connected.get(helpdesk, now):
            return None
        answer = self._client.get_item(TableName=self._table, Key=_connection(helpdesk), ConsistentRead=True)
        since = record(Connection, answer.get("Item", {})).disconnected
        if since is None:
            self._connected[helpdesk] = now + SURE
        return since

    def keep_disconnected(self, helpdesk: str, since: datetime | None) -> None:
        """Remember it for as long as the table lasts."""
        self._set(_connection(helpdesk), Connection(since))
        self._connected.pop(helpdesk, None)

    def customer(self, helpdesk: str, requester: str) -> Customer:
        """What is remembered of a customer; of an expired item nothing."""
        answer = self._client.get_item(TableName=self._table, Key=_customer(helpdesk, requester), ConsistentRead=True)
        item = answer.get("Item", {})
        if int(item.get(CASEBOOK_EXPIRY, {"N": "0"})["N"]) <= self._now().timestamp():
            return Customer(helpdesk, requester)
        failures = records(Failure, (kept["M"] for name, kept in item.items() if name.startswith(_FAILURE)))
        goodwill = next(records(Goodwill, [item["goodwill"]["M"]] if "goodwill" in item else []), None)
        return Customer(helpdesk, requester, tuple(sorted(failures, key=lambda each: each.at)), goodwill)

    def remember(self, customer: Customer, failure: Failure | None, goodwill: Goodwill | None) -> None:
        """One attribute a ticket, so that two workers do not write over each other; the oldest beyond 30 go.

        A credit is stored where none came since `customer` was read; of an expired item nothing counts.
        """
        kept: dict[str, Attribute] = {CASEBOOK_EXPIRY: _epoch(self._now() + REMEMBERED)}
        old: list[str] = []
        if failure:
            kept[_FAILURE + failure.ticket] = {"M": attributes(failure)}
            others = [each for each in customer.failures if each.ticket != failure.ticket]
            old = [_FAILURE + each.ticket for each in others[: max(0, len(others) - MOST_FAILURES + 1)]]
        if goodwill:
            kept["goodwill"] = {"M": attributes(goodwill)}
        numbered = {name: f"a{number}" for number, name in enumerate((*kept, *old))}
        expression = "SET " + ", ".join(f"#{numbered[name]} = :{numbered[name]}" for name in kept)
        names = {f"#{short}": name for name, short in numbered.items()}
        values = {f":{numbered[name]}": value for name, value in kept.items()}
        condition = ""
        if goodwill:
            known = customer.goodwill.at.astimezone(UTC).isoformat() if customer.goodwill else ""
            condition = f"NOT (#{numbered['goodwill']}.#at > :known AND #{numbered[CASEBOOK_EXPIRY]} > :now)"
            names["#at"] = "at"
            values |= {":known": {"S": known}, ":now": _epoch(self._now())}
        try:
            self._update(
                _customer(customer.helpdesk, customer.id),
                expression + (" REMOVE " + ", ".join(f"#{numbered[name]}" for name in old) if old else ""),
                values,
                names=names,
                condition=condition,
            )
        except _Refused:
            raise MovedOnError from None

    def spend(self, counted: str, now: datetime, calls: int) -> int:
        """Count calls; how many Amends made in this minute, these included."""
        minute = LIMIT_KEY.format(counted=counted, minute=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}")
        answer = self._update(
            {CASEBOOK_KEY: {"S": minute}},
            "ADD #calls :calls SET #expires = :expires",
            {":calls": {"N": str(calls)}, ":expires": _epoch(now + COUNTED)},
            names={"#calls": "calls", "#expires": CASEBOOK_EXPIRY},
            answer="UPDATED_NEW",
        )
        return int(answer["calls"]["N"])

    def _change(self, case: Case, then: str) -> dict[str, Any]:
        """The update that stores a case, on the condition that it is still leased to us."""
        kept = {name: value for name, value in attributes(case).items() if name not in _NOT_STORED}
        kept["version"] = {"N": str(case.version + 1)}
        kept[CASEBOOK_EXPIRY] = _epoch(self._now() + REMEMBERED)
        names = {f"#{name}": name for name in (*kept, "lease")}
        if then:
            names["#lease_until"] = "lease_until"
        return {
            "TableName": self._table,
            "Key": _ticket(case.helpdesk, case.ticket),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in kept) + then,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {
                **{f":{name}": value for name, value in kept.items()},
                ":token": {"S": case.lease},
                ":before": {"N": str(case.version)},
            },
            "ConditionExpression": "#lease = :token AND #version = :before",
        }

    def _apply(self, change: Mapping[str, Any]) -> None:
        try:
            self._client.update_item(**change)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise TryLaterError("lease_lost", 5) from None

    def _together(self, *changes: Mapping[str, Any]) -> None:
        for _ in range(TRIES):
            try:
                self._client.transact_write_items(TransactItems=[{"Update": change} for change in changes])
            except ClientError as error:
                codes = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
                if "ConditionalCheckFailed" in codes:
                    raise TryLaterError("lease_lost", 5) from None
                if not codes & _AGAIN:
                    raise
            else:
                return
        raise TryLaterError("casebook_busy", 2)

    def _set(self, key: Mapping[str, Attribute], kept: object) -> None:
        """Store all of a record, for good."""
        values = attributes(kept)
        self._update(
            key,
            "SET " + ", ".join(f"#{name} = :{name}" for name in values),
            {f":{name}": value for name, value in values.items()},
            names={f"#{name}": name for name in values},
        )

    def _update(
        self,
        key: Mapping[str, Attribute],
        expression: str,
        values: Mapping[str, Attribute],
        *,
        names: Mapping[str, str],
        condition: str = "",
        answer: str = "NONE",
    ) -> dict[str, Attribute]:
        """One UpdateItem; its attributes afterwards. Names are aliased, since DynamoDB reserves some 570 words."""
        only_if = (
            {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if condition else {}
        )
        try:
            done = self._client.update_item(
                TableName=self._table,
                Key=key,
                UpdateExpression=expression,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
                ReturnValues=answer,
                **only_if,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise _Refused(error.response.get("Item", {})) from None
        after: dict[str, Attribute] = done.get("Attributes", {})
        return after


class _Refused(Exception):  # noqa: N818  it never leaves this module
    """A condition did not hold; `item` is what stands instead."""

    def __init__(self, item: Mapping[str, Attribute]) -> None:
        super().__init__("condition did not hold")
        self.item = item


def _ticket(helpdesk: str, ticket: str) -> dict[str, Attribute]:
    return {CASEBOOK_KEY: {"S": TICKET_KEY.format(helpdesk=helpdesk, ticket=ticket)}}


def _agenda(helpdesk: str, at: datetime) -> dict[str, Attribute]:
    minute = at.astimezone(UTC).strftime(_MINUTE)
    return {CASEBOOK_KEY: {"S": AGENDA_KEY.format(helpdesk=helpdesk, minute=minute)}}


def _sweep(helpdesk: str) -> dict[str, Attribute]:
    return {CASEBOOK_KEY: {"S": SWEEP_KEY.format(helpdesk=helpdesk)}}


def _connection(helpdesk: str) -> dict[str, Attribute]:
    return {CASEBOOK_KEY: {"S": CONNECTION_KEY.format(helpdesk=helpdesk)}}


def _customer(helpdesk: str, requester: str) -> dict[str, Attribute]:
    return {CASEBOOK_KEY: {"S": CUSTOMER_KEY.format(helpdesk=helpdesk, requester=requester)}}


def _epoch(at: datetime) -> Attribute:
    return {"N": str(math.ceil(at.timestamp()))}


def _case(helpdesk: str, ticket: str, item: Mapping[str, Attribute], now: datetime) -> Case:
    """The case in an item, without its lease. Of an expired one only the version counts, for the next save."""
    version = int(item.get("version", {"N": "0"})["N"])
    if int(item.get(CASEBOOK_EXPIRY, {"N": "0"})["N"]) <= now.timestamp():
        return Case(helpdesk, ticket, version=version)
    kept = {name: value for name, value in item.items() if name not in _NOT_STORED}
    named = {"helpdesk": {"S": helpdesk}, "ticket": {"S": ticket}}
    return replace(record(Case, {**kept, **named}), version=version)
