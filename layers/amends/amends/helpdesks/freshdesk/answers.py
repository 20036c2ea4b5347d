"""What Freshdesk's API answers, as far as Amends reads it: open enumerations, nulls tolerated, unknown fields dropped.

An answer that lacks what nothing can be done without (an id, a time) is not understood: `understood` says so as an
error that parks the ticket and holds nothing of the answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from amends.ports import GiveUpError


def _text(value: Any) -> Any:
    return "" if value is None else value


def _texts(value: Any) -> Any:
    return [] if value is None else value


def _flag(value: Any) -> Any:
    return False if value is None else value


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Text = Annotated[str, BeforeValidator(_text)]  # numbers become texts: ids are never reckoned with
Texts = Annotated[list[Text], BeforeValidator(_texts)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Moment = Annotated[AwareDatetime, AfterValidator(_utc)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True)


class Requester(_Answer):
    """The contact as `include=requester` gives it; language, zone and tags only where a plan's answer has them."""

    id: Text = ""
    name: Text = ""
    language: Text = ""
    time_zone: Text = ""
    tags: Texts = []


class Stats(_Answer):
    """`include=stats`: who replied when is in the thread."""

    reopened_at: Moment | None = None
    status_updated_at: Moment | None = None


class Conversation(_Answer):
    """One entry of a thread: a reply, a note, a tweet, a survey answer …"""

    id: Text
    created_at: Moment
    body_text: Text = ""
    body: Text = ""  # HTML
    incoming: Flag = False
    private: Flag = False
    auto_response: Flag = False  # not documented: seen in newer answers
    automation_id: Text = ""  # the same
    user_id: Text = ""
    source: int | None = None


class Rating(_Answer):
    """One answer to a survey: 103 to 101 for happy, 100 for neither, -101 to -103 for unhappy, by question."""

    created_at: Moment
    ratings: dict[str, int | None] | None = None

    @property
    def bad(self) -> bool:
        return ((self.ratings or {}).get("default_question") or 0) < 0


class TicketAnswer(_Answer):
    """A ticket, with what `include` adds."""

    id: Text
    created_at: Moment
    status: int
    subject: Text = ""
    description_text: Text = ""
    description: Text = ""  # HTML
    priority: int | None = None
    source: int | None = None
    source_additional_info: Any = None
    requester_id: Text = ""
    responder_id: Text = ""
    group_id: Text = ""
    type: Text = ""
    tags: Texts = []
    fr_due_by: Moment | None = None  # null for some moments after a message came
    nr_due_by: Moment | None = None
    deleted: Flag = False
    spam: Flag = False
    requester: Requester | None = None
    stats: Stats | None = None
    conversations: list[Conversation] | None = None


class Listed(_Answer):
    """A ticket in a list, of which only these are wanted. Some accounts' lists leave the tags out."""

    id: Text
    updated_at: Moment
    status: int = 2
    tags: Texts = []


class Tags(_Answer):
    """A ticket, of which only the tags are wanted."""

    tags: Texts


class Me(_Answer):
    """The agent whose API key it is."""

    id: Annotated[str, AfterValidator(str.strip)]


class Contact(_Answer):
    name: Text = ""


class Agent(_Answer):
    """`GET /agents/me`. ticket_scope: 1 global, 2 group, 3 restricted."""

    id: Annotated[str, AfterValidator(str.strip)]
    ticket_scope: int = 1
    contact: Contact = Contact()


class Hit(_Answer):
    id: Text


class Found(_Answer):
    """`GET /search/tickets`: 30 a page, at most ten pages."""

    total: int = 0
    results: list[Hit] = []


Rules = list[dict[str, Any]]  # automation rules, as Freshdesk shows them

Model = TypeVar("Model")


def understood(model: type[Model], body: object) -> Model:
    """An answer's body as `model`. Raises GiveUpError `not_understood`."""
    try:
        return TypeAdapter(model).validate_python(body)
    except (ValidationError, OverflowError):  # the latter: a time that no calendar holds
        raise GiveUpError("not_understood") from None
