"""The parts of Zendesk's answers that Amends reads, as pydantic models. Everything else is dropped unread.

Tolerant where Zendesk's own answers differ: ids as numbers or text, tags null, `via.channel` text or number. Errors
hide the input, since it holds customers' words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _id(given: Any) -> str:
    if given is None or isinstance(given, bool) or given in (0, "", "0"):  # Zendesk's ways of saying `nobody`
        return ""
    return str(given).strip() if isinstance(given, int | str) else ""


def _text(given: Any) -> str:
    if given is None or isinstance(given, dict | list):
        return ""
    # Half of a surrogate pair is valid JSON and no valid text: it would break whoever encodes it.
    return str(given).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def _object(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}


def _moment(given: Any) -> Any:
    return given or None


def _number(given: Any) -> Any:
    return given or 0


def _utc(at: datetime | None) -> datetime | None:
    return at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


Id = Annotated[str, BeforeValidator(_id)]
Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[list[Text], BeforeValidator(_list)]
Number = Annotated[int, BeforeValidator(_number)]
Moment = Annotated[datetime | None, BeforeValidator(_moment), AfterValidator(_utc)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Source(_Part):
    rel: Text = ""


class Via(_Part):
    channel: str | int | None = None
    source: Annotated[Source, BeforeValidator(_object)] = Source()


class User(_Part):
    """role: `end-user`, `agent` or `admin`."""

    id: Id = ""
    name: Text = Field("", repr=False)
    role: Text = ""
    locale: Text = ""
    iana_time_zone: Text = ""
    tags: Texts = []


class Comment(_Part):
    id: Id
    author_id: Id = ""
    body: Text = Field("", repr=False)
    plain_body: Text = Field("", repr=False)
    html_body: Text = Field("", repr=False)
    public: bool = True
    via: Annotated[Via, BeforeValidator(_object)] = Via()
    created_at: Annotated[datetime, AfterValidator(_utc)]


class Rating(_Part):
    id: Id = ""
    score: Text = ""
    comment: Text = Field("", repr=False)
    created_at: Moment = None
    updated_at: Moment = None


class Metrics(_Part):
    """The ticket's `metric_set`, side-loaded: how often it was reopened, when it was last solved, and when its status
    changed last."""

    reopens: Number = 0
    solved_at: Moment = None
    status_updated_at: Moment = None


class Target(_Part):
    """One target of Zendesk's own SLA policies. stage: `active`, `paused`, `achieved` and more; as text, since the
    shape is known from others' use alone."""

    metric: Text = ""
    stage: Text = ""
    breach_at: Text = ""


class Slas(_Part):
    policy_metrics: Annotated[list[Annotated[Target, BeforeValidator(_object)]], BeforeValidator(_list)] = []


class Ticket(_Part):
    id: Id
    subject: Text = Field("", repr=False)
    raw_subject: Text = Field("", repr=False)
    status: Text = ""
    priority: Text = ""
    via: Annotated[Via, BeforeValidator(_object)] = Via()
    from_messaging_channel: bool | None = None
    created_at: Annotated[datetime, AfterValidator(_utc)]
    updated_at: Text = ""  # as it stands: it goes back as `updated_stamp`
    requester_id: Id = ""
    assignee_id: Id = ""
    group_id: Id = ""
    ticket_form_id: Id = ""  # absent where the plan has no ticket forms
    tags: Texts = []
    satisfaction_rating: Annotated[Rating, BeforeValidator(_object)] = Rating()
    metric_set: Annotated[Metrics, BeforeValidator(_object)] = Metrics()
    slas: Annotated[Slas, BeforeValidator(_object)] = Slas()  # absent where the plan has none


class Shown(_Part):
    """Answer of `GET /tickets/{id}?include=users,metric_sets,slas`, and of `PUT /tickets/{id}`."""

    ticket: Ticket
    users: Annotated[list[User], BeforeValidator(_list)] = []


class Listed(_Part):
    """A ticket in the export. A deleted one is there with that status and little else."""

    id: Id = ""
    status: Text = ""
    updated_at: Moment = None
    tags: Texts = []


class Exported(_Part):
    """Answer of `GET /incremental/tickets/cursor`."""

    tickets: Annotated[list[Listed], BeforeValidator(_list)] = []
    after_cursor: Text = ""
    end_of_stream: bool = True


class _Page(_Part):
    has_more: bool = False


class Thread(_Part):
    """Answer of `GET /tickets/{id}/comments?include=users&sort=-created_at`: the newest 100, newest first."""

    comments: list[Comment]
    users: Annotated[list[User], BeforeValidator(_list)] = []
    meta: Annotated[_Page, BeforeValidator(_object)] = _Page()


class AuditEvent(_Part):
    id: Id = ""
    type: Text = ""


class Audit(_Part):
    events: list[AuditEvent] = []


class Written(_Part):
    """Answer of `PUT /tickets/{id}`: the ticket as it stands then, and what the update did."""

    ticket: Annotated[dict[str, Any], BeforeValidator(_object)] = Field({}, repr=False)
    audit: Annotated[Audit, BeforeValidator(_object)] = Audit()


class Tagged(_Part):
    tags: Texts


class SignedIn(_Part):
    user: User


class Token(_Part):
    access_token: Text = Field("", repr=False)
    expires_in: Number = 0  # seconds; 0 where Zendesk does not say


class Myself(_Part):
    """The signed-in user, as far as setting up needs it."""

    id: Id = ""
    name: Text = Field("", repr=False)
    role: Text = ""


class Me(_Part):
    user: Myself


class TokenNow(_Part):
    expires_at: Moment = None
    scopes: Texts = []


class TokenDates(_Part):
    """Answer of `GET /oauth/tokens/current`."""

    token: TokenNow


class JobStatus(_Part):
    """status: `queued`, `working`, `completed`, `failed` or `killed`."""

    id: Id = ""
    status: Text = ""


class Job(_Part):
    job_status: JobStatus


class Signing(_Part):
    secret: Text = Field("", repr=False)


class SigningSecret(_Part):
    """Answer of `GET` and `POST /webhooks/{id}/signing_secret`."""

    signing_secret: Signing


class Tried(_Part):
    status_code: Number = 0
    payload: Text = Field("", repr=False)


class TestDelivery(_Part):
    """Answer of `POST /webhooks/test`: what came back to the delivery."""

    response: Annotated[Tried, BeforeValidator(_object)] = Tried()


class Counted(_Part):
    """Answer of `GET /search/count`."""

    count: Number = 0


class Hit(_Part):
    id: Id = ""
    result_type: Text = ""


class Hits(_Part):
    """Answer of `GET /search`."""

    results: Annotated[list[Hit], BeforeValidator(_list)] = []
