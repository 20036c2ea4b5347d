"""The note that a ticket would get, without a helpdesk and with nothing stored: `amends note`, tests, reviewers.

One JSON object a line in, whose fields usage.py names. Out: `{"id", "html", "text", "tags", "due"}`; `html` and `text`
are empty where no note is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from amends.case import Case
from amends.customer import NOBODY, Customer
from amends.hours import YEARS
from amends.mistakes import plainly
from amends.policy import Mode, Policy
from amends.reading.automatic import automatic
from amends.reading.selling import selling
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket, with_subject
from amends.usage import LineError
from amends.work.plan import Plan, plan


def _in_years(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise ValueError(f"must be in the years {YEARS[0]} to {YEARS[-1]}")
    return at


Time = Annotated[AwareDatetime, AfterValidator(_in_years)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Requester(_Given):
    name: str = ""
    tags: frozenset[str] = frozenset()


class _Message(_Given):
    author: Role
    time: Time
    text: str
    public: bool = True
    kind: Kind | None = None
    name: str = ""


class _Thread(_Given):
    id: str = Field(coerce_numbers_to_str=True)
    channel: Channel = Channel.EMAIL
    requester: _Requester = _Requester()
    messages: tuple[_Message, ...] = Field(min_length=1)
    subject: str = ""
    status: Status = Status.OPEN
    tags: frozenset[str] = frozenset()
    now: Time | None = None


def note_line(line: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """One line of `amends note`. Raises LineError, which says what is wrong and repeats none of the text."""
    ticket, now = ticket_from(line)
    decided = preview(*_where_it_was_written(ticket, policy), now)
    return {
        "id": line["id"],
        "html": decided.note.html if decided.note else "",
        "text": decided.note.text if decided.note else "",
        "tags": sorted(decided.add),
        "due": decided.promised.isoformat() if decided.promised else None,
    }


def _where_it_was_written(ticket: Ticket, policy: Policy) -> tuple[Ticket, Policy]:
    """With the zones that the times' own offsets tell, customer's and agents', where the settings name none."""
    if "agent_zone" in policy.settings.model_fields_set:
        return ticket, policy
    theirs = _zone(message for message in ticket.messages if message.role is Role.CUSTOMER)
    ours = _zone(message for message in ticket.messages if message.role is not Role.CUSTOMER)
    settings = policy.settings.model_copy(update={"agent_zone": ours or theirs or policy.settings.agent_zone})
    requester = replace(ticket.requester, zone=theirs)
    return replace(ticket, requester=requester), policy.model_copy(update={"settings": settings})


def _zone(messages: Iterable[Message]) -> str:
    """The zone that is so many hours from UTC as the newest message's time is; empty for none, or UTC itself."""
    offset = next((message.at.utcoffset() for message in reversed(tuple(messages))), None)
    hours, rest = divmod(offset or timedelta(), timedelta(hours=1))
    known = hours and not rest and -12 <= hours <= 14
    return f"Etc/GMT{-hours:+d}" if known else ""  # POSIX counts west of Greenwich as plus


def preview(ticket: Ticket, policy: Policy, now: datetime, customer: Customer = NOBODY) -> Plan:
    """What would be done about a ticket that was never seen before, in mode notes."""
    settings = policy.settings.model_copy(update={"mode": Mode.NOTES, "modes": ()})
    case = Case(ticket.helpdesk, ticket.id)
    return plan(ticket, case, policy.model_copy(update={"settings": settings}), now, customer)


def ticket_from(line: Mapping[str, Any]) -> tuple[Ticket, datetime]:
    """The ticket of one line, and the time at which it is looked at."""
    given = _given(line)
    requester = Person("requester", given.requester.name, tags=given.requester.tags)
    said = (_message(index, m, given.subject, requester) for index, m in enumerate(given.messages))
    messages = tuple(sorted(said, key=lambda m: m.at))
    ticket = with_subject(
        Ticket(
            helpdesk="preview",
            id=given.id,
            subject=given.subject,
            status=given.status,
            channel=given.channel,
            created_at=messages[0].at,
            requester=requester,
            messages=messages,
            tags=given.tags,
        )
    )
    return ticket, given.now or messages[-1].at


def _given(line: Mapping[str, Any]) -> _Thread:
    try:
        return _Thread.model_validate(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise LineError(".".join(str(part) for part in first["loc"]) + _wrong(first)) from None


def _wrong(error: ErrorDetails) -> str:
    """` is missing`, `: must be one of …`: what is wrong with a field, and what to do."""
    kind, place = error["type"], error["loc"]
    if kind == "extra_forbidden":
        model = _INNER.get(str(place[0]), _Thread) if len(place) > 1 else _Thread
        return f" is not known here; there are {', '.join(model.model_fields)}"
    if kind == "timezone_aware":
        return f": needs a UTC offset, such as {_TIME}"
    if kind.startswith("datetime"):
        return f": must be a time, such as {_TIME}"
    return _JSON.get(kind) or f": {plainly(error)}"


_TIME = "2026-11-23T09:00:00+01:00"
_INNER: Mapping[str, type[_Given]] = {"requester": _Requester, "messages": _Message}
_JSON = {  # where JSON is written otherwise than settings are
    "missing": " is missing",
    "model_type": ": must be an object, in { }",
    "tuple_type": ": must be a list, in [ ]",
    "frozen_set_type": ": must be a list, in [ ]",
}


def _message(index: int, given: _Message, subject: str, requester: Person) -> Message:
    customers = given.author is Role.CUSTOMER
    nobodys = automatic(given.text, subject if index == 0 else "") or selling(given.text, subject)
    kind = given.kind or (Kind.AUTOMATIC if customers and nobodys else Kind.WRITTEN)
    author = requester if customers else Person(given.author.value, given.name)
    return Message(str(index), given.author, given.time, given.text, given.public, kind, author)
