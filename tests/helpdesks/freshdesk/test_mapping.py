"""What Freshdesk's answers mean in our nouns. The answers are written by hand, with the nulls that real ones have."""

from datetime import UTC, datetime
from typing import Any

import pytest

from amends import mark
from amends.helpdesks.freshdesk import mapping
from amends.helpdesks.freshdesk.answers import Conversation, Rating, TicketAnswer, understood
from amends.nouns import PromiseKind
from amends.ports import GiveUpError
from amends.ticket import Channel, Kind, Person, Role, Status, Ticket, from_customer, is_reply

US, AGENT, CUSTOMER = 48001, 48002, 48003

TICKET: dict[str, Any] = {
    "id": 2001,
    "subject": "March invoices",
    "description": "<div>I tried to export them <b>twice</b>.</div>",
    "description_text": "I tried to export them twice.",
    "status": 2,
    "priority": 2,
    "source": 1,
    "requester_id": CUSTOMER,
    "responder_id": None,
    "group_id": None,
    "tags": ["billing", "VIP"],
    "created_at": "2026-11-23T09:00:00Z",
    "updated_at": "2026-11-23T09:00:00Z",
    "due_by": None,
    "fr_due_by": None,
    "requester": {"id": CUSTOMER, "name": "Maya Lind", "email": "maya@customer.example", "mobile": None, "phone": None},
    "stats": {"reopened_at": None, "agent_responded_at": None},
}
ENTRY: dict[str, Any] = {
    "id": 70001,
    "body": "<div>Still nothing.</div>",
    "body_text": "Still nothing.",
    "incoming": True,
    "private": False,
    "user_id": CUSTOMER,
    "source": 0,
    "support_email": None,
    "created_at": "2026-11-23T10:00:00Z",
}


def read(*entries: dict[str, Any], ratings: list[dict[str, Any]] | None = None, **changed: Any) -> Ticket:
    answer = understood(TicketAnswer, TICKET | changed)
    thread = [understood(Conversation, ENTRY | entry) for entry in entries]
    rated = None if ratings is None else understood(list[Rating], ratings)
    return mapping.ticket(answer, thread, str(US), rated)


def test_a_new_mail_is_a_ticket_with_one_message() -> None:
    """The ticket's description is the customer's first message, and the contact's name comes along."""
    ticket = read(group_id=9, responder_id=AGENT, type="Question")
    (first,) = ticket.messages
    assert (first.id, first.role, first.kind, first.public) == ("0", Role.CUSTOMER, Kind.WRITTEN, True)
    assert first.text == "March invoices\n\nI tried to export them twice."
    assert first.at == ticket.created_at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert ticket.requester == first.author == Person(str(CUSTOMER), "Maya Lind")
    assert (ticket.helpdesk, ticket.id, ticket.subject) == ("freshdesk", "2001", "March invoices")
    assert (ticket.priority, ticket.group, ticket.assignee) == ("normal", "9", Person(str(AGENT)))
    assert ticket.form == "Question"
    assert read(type=None).form == read().form == ""
    assert ticket.tags == {"billing", "VIP"}
    assert ticket.stamp == ""


def test_nothing_but_an_id_a_status_and_a_time_is_needed() -> None:
    """Freshdesk leaves fields null or out; a ticket is read all the same."""
    empty = dict.fromkeys(TICKET) | {"id": 2001, "status": 2, "created_at": "2026-11-23T09:00:00+02:00"}
    ticket = mapping.ticket(understood(TicketAnswer, empty), [], str(US))
    assert ticket.messages[0].text == ticket.subject == ""
    assert ticket.created_at == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert (ticket.channel, ticket.priority, ticket.group, ticket.assignee) == (Channel.OTHER, "", "", None)
    bare = dict.fromkeys(ENTRY) | {"id": 1, "created_at": "2026-11-23T10:00:00Z"}
    assert read(bare).messages[1].role is Role.BOT


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        None,
        "text",
        TICKET | {"id": None, "created_at": None},
        TICKET | {"created_at": "yesterday"},
        TICKET | {"status": "open"},
        TICKET | {"created_at": "2026-11-23T09:00:00"},
        TICKET | {"tags": "a b"},
        TICKET | {"created_at": "0001-01-01T00:00:00+05:00"},
    ],
)
def test_an_answer_that_makes_no_sense_parks_the_ticket(broken: object) -> None:
    """What cannot be understood is put aside with a reason, and the reason repeats nothing of it."""
    with pytest.raises(GiveUpError) as error:
        understood(TicketAnswer, broken)
    assert error.value.reason == str(error.value) == "not_understood"
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (2, Status.OPEN),
        (3, Status.PENDING),
        (4, Status.SOLVED),
        (5, Status.CLOSED),
        (6, Status.PENDING),
        (7, Status.HOLD),
        (8, Status.OPEN),
        (31, Status.OPEN),
    ],
)
def test_status(code: int, status: Status) -> None:
    """Resolved is solved, closed is closed, waiting stands still, and a status of the admin's own counts as open."""
    assert read(status=code).status is status


@pytest.mark.parametrize("flag", ["deleted", "spam"])
def test_deleted_and_spam_tickets_are_gone(flag: str) -> None:
    """Nobody is reminded of a ticket in the bin or in spam, whatever its status."""
    flags: dict[str, Any] = {flag: True}
    assert read(**flags).status is Status.DELETED


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        (1, Channel.EMAIL),
        (2, Channel.WEB),
        (3, Channel.PHONE),
        (4, Channel.WEB),
        (5, Channel.SOCIAL),
        (6, Channel.SOCIAL),
        (7, Channel.CHAT),
        (8, Channel.WEB),
        (9, Channel.WEB),
        (10, Channel.EMAIL),
        (13, Channel.MESSAGING),
        (101, Channel.OTHER),
        (None, Channel.OTHER),
    ],
)
def test_channel(source: int | None, channel: Channel) -> None:
    """Each source is a channel; one that an admin added is another."""
    assert read(source=source).channel is channel


@pytest.mark.parametrize(
    ("info", "channel"),
    [
        (None, Channel.SOCIAL),
        ({"twitter": {"tweet_type": "mention"}}, Channel.SOCIAL),
        ({"twitter": {"tweet_type": "dm"}}, Channel.SOCIAL_PRIVATE),
        ({"twitter": None}, Channel.SOCIAL),
        ({"twitter": {"tweet_type": None}}, Channel.SOCIAL),
        ("dm", Channel.SOCIAL),
    ],
)
def test_a_social_ticket_counts_as_public_unless_freshdesk_says_otherwise(info: object, channel: Channel) -> None:
    """Where it cannot be told whether strangers read along, the advice is written as if they did."""
    assert read(source=5, source_additional_info=info).channel is channel


@pytest.mark.parametrize(
    ("entry", "role", "public"),
    [
        ({}, Role.CUSTOMER, True),
        ({"user_id": 999}, Role.CUSTOMER, True),  # somebody in copy
        ({"private": True}, Role.CUSTOMER, False),
        ({"private": True, "user_id": 999}, Role.AGENT, False),  # a supplier answers a forwarded mail
        ({"incoming": False, "user_id": AGENT}, Role.AGENT, True),
        ({"incoming": False, "user_id": AGENT, "private": True, "source": 2}, Role.AGENT, False),
        ({"incoming": False, "user_id": US}, Role.AGENT, True),
        ({"incoming": False, "user_id": AGENT, "auto_response": True}, Role.BOT, True),
        ({"incoming": False, "user_id": AGENT, "automation_id": 4}, Role.BOT, True),
        ({"incoming": False, "user_id": None}, Role.BOT, True),
    ],
)
def test_who_wrote_an_entry(entry: dict[str, Any], role: Role, public: bool) -> None:
    """Customers, people on the team and rules are told apart, and so is who can read it."""
    message = read(entry).messages[1]
    assert (message.id, message.role, message.public) == ("70001", role, public)
    assert is_reply(message) is (role is Role.AGENT and public)
    assert from_customer(message) is (role is Role.CUSTOMER)


def test_the_customers_name_stands_on_each_of_their_messages() -> None:
    """A message of the requester carries their name; of others only the id is known."""
    ticket = read({}, {"id": 70002, "user_id": AGENT, "incoming": False})
    assert [m.author.name for m in ticket.messages] == ["Maya Lind", "Maya Lind", ""]
    assert ticket.messages[2].author.id == str(AGENT)


@pytest.mark.parametrize(
    ("entry", "ours"),
    [
        ({"private": True, "user_id": US, "incoming": False}, True),
        ({"private": False, "user_id": US, "incoming": False}, False),
        ({"private": True, "user_id": AGENT, "incoming": False}, False),
        ({"private": True, "user_id": CUSTOMER, "incoming": True}, False),
        ({"private": True, "user_id": US, "incoming": True}, False),
        ({"private": True, "user_id": US, "incoming": False, "body_text": "call her", "body": ""}, False),
    ],
)
def test_a_note_is_ours_by_user_privacy_and_mark_together(entry: dict[str, Any], ours: bool) -> None:
    """Anybody can type our mark; only a private note by our own user that carries it is ours."""
    marked = {"body_text": f"Advice … {mark.shown(mark.for_note('0'))}"}
    assert (read(ENTRY | marked | entry).messages[1].role is Role.AMENDS) is ours


def test_a_note_given_as_html_alone_is_still_known_as_ours() -> None:
    """Our mark is found in the HTML where Freshdesk gives no plain text."""
    html = f"<p>Advice</p><p><em>{mark.shown(mark.for_note('0'))}</em></p>"
    assert (
        read({"private": True, "user_id": US, "incoming": False, "body_text": None, "body": html}).messages[1].role
        is Role.AMENDS
    )


def test_html_without_plain_text_is_read_as_it_is_seen() -> None:
    """A message that came as HTML alone loses its tags, not its words."""
    ticket = read({"body_text": "", "body": "<p>It&#39;s</p><p>late</p>"}, description_text=None, subject="")
    assert [m.text for m in ticket.messages] == ["I tried to export them twice.", "It's\nlate"]


def test_a_call_that_a_colleague_wrote_down_is_a_report() -> None:
    """A ticket with source phone is what a colleague typed: read as the customer's, quoted as the colleague's."""
    (report,) = read(source=3, responder_id=AGENT).messages
    assert (report.role, report.kind, report.author) == (Role.AGENT, Kind.REPORT, Person(str(AGENT)))
    assert from_customer(report)
    assert not is_reply(report)
    assert read({"source": 9}).messages[1].kind is Kind.REPORT


def test_an_outbound_mail_is_the_agents_not_the_customers() -> None:
    """When an agent writes first, nobody has complained yet, and nothing is owed for it."""
    ticket = read(source=10, responder_id=AGENT)
    assert is_reply(ticket.messages[0])
    assert ticket.newest_from_customer is None


def test_automatic_mail_is_told_apart() -> None:
    """An out-of-office answer is no message of the customer's, neither as a reply nor as a new ticket."""
    text = "I am out of office until 30 November and will read your message when I am back."
    ticket = read({"body_text": text}, description_text=text, subject="Automatic reply: your ticket")
    assert [m.kind for m in ticket.messages] == [Kind.AUTOMATIC, Kind.AUTOMATIC]
    assert ticket.newest_from_customer is None


def test_sales_mail_is_no_customers() -> None:
    """Who wants to sell waits for no answer of ours, in a first mail or in one that chases it."""
    sale = "Are your customers frustrated? Our platform cuts complaints by 40 %. Book a 15-minute demo."
    ticket = read({"body_text": sale}, description_text=sale)
    assert [m.kind for m in ticket.messages] == [Kind.AUTOMATIC, Kind.AUTOMATIC]


SURVEY = {"id": 70009, "source": 6, "private": True, "body_text": "Nobody called me back"}


def rating(value: int | None, at: str = "2026-11-23T10:00:01Z") -> dict[str, Any]:
    return {"id": 5, "created_at": at, "ratings": {"default_question": value}, "feedback": None}


def test_a_bad_rating_is_a_message_of_the_customers() -> None:
    """An unhappy answer to the survey counts, with its comment, even with none."""
    for text in ("Nobody called me back", ""):
        message = read(SURVEY | {"body_text": text, "body": text}, ratings=[rating(-103)]).messages[1]
        assert (message.id, message.role, message.kind) == ("rating-70009", Role.CUSTOMER, Kind.RATING)
        assert message.text == text
        assert from_customer(message)


@pytest.mark.parametrize("value", [103, 100, None])
def test_a_good_rating_asks_for_nothing(value: int | None) -> None:
    """A happy answer to the survey is no new message, and starts no promise."""
    assert not from_customer(read(SURVEY, ratings=[rating(value)]).messages[1])


def test_each_survey_answer_goes_with_its_own_rating() -> None:
    """A customer who was unhappy first and happy later is read so."""
    later = SURVEY | {"id": 70010, "created_at": "2026-11-24T10:00:00Z"}
    ratings = [rating(103, "2026-11-24T10:00:02Z"), rating(-101)]
    assert [m.kind for m in read(SURVEY, later, ratings=ratings).messages[1:]] == [Kind.RATING, Kind.AUTOMATIC]


def test_a_rating_that_cannot_be_read_goes_by_its_words() -> None:
    """Where the plan does not tell ratings, a comment is read like any message, and an empty one is left."""
    silent = SURVEY | {"id": 70010, "body_text": "", "body": ""}
    assert [m.kind for m in read(SURVEY, silent).messages[1:]] == [Kind.WRITTEN, Kind.AUTOMATIC]


def test_a_reopened_ticket_says_when() -> None:
    """Coming back after it was resolved counts as the customer's, just before what was written in that second."""
    ticket = read({"created_at": "2026-11-23T11:00:00Z"}, stats={"reopened_at": "2026-11-23T11:00:00Z"})
    assert [(m.id, m.kind) for m in ticket.messages] == [
        ("0", Kind.WRITTEN),
        ("reopened-20261123T110000", Kind.REOPENED),
        ("70001", Kind.WRITTEN),
    ]
    assert from_customer(ticket.messages[1])


def test_freshdesk_says_since_when_a_ticket_has_its_status() -> None:
    """A pause is as long as it was, also when its webhook came late."""
    ticket = read(stats={"status_updated_at": "2026-11-23T11:00:00Z"}, status=3)
    assert ticket.status_since == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert read(stats={"status_updated_at": None}).status_since is None


def test_freshdesks_own_targets_are_read_once_they_are_set() -> None:
    """Just after a message they are null; the one for the solution is no promise of an answer."""
    due: dict[str, Any] = {"fr_due_by": "2026-11-23T12:00:00Z", "nr_due_by": None, "due_by": "2026-11-25T12:00:00Z"}
    assert read(**due).sla == ((PromiseKind.FIRST_REPLY, datetime(2026, 11, 23, 12, tzinfo=UTC)),)
    assert read(fr_due_by=None, nr_due_by=None).sla == ()


def test_the_thread_is_in_order_whatever_order_it_came_in() -> None:
    """Messages are read oldest first, each once, and the description stays the first."""
    early = {"id": 9, "created_at": "2026-11-23T08:00:00Z"}  # a clock that was wrong
    ticket = read({"id": 12}, {"id": 11}, {"id": 12}, early)
    assert [m.id for m in ticket.messages] == ["0", "9", "11", "12"]


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Eastern Time (US & Canada)", ""),
        ("London", ""),
        ("../../etc/passwd", ""),
        ("Mars/Base", ""),
        (None, ""),
    ],
)
def test_what_is_known_of_the_contact(zone: str | None, known: str) -> None:
    """Language, time zone and tags of the contact come along where Freshdesk gives them, in names that all share."""
    contact = TICKET["requester"] | {"language": "de", "time_zone": zone, "tags": ["gold"]}
    assert read(requester=contact).requester == Person(str(CUSTOMER), "Maya Lind", "de", known, frozenset({"gold"}))


def test_nothing_of_a_ticket_shows_in_its_repr() -> None:
    """A ticket that ends up in a log by accident shows none of the customer's words."""
    shown = repr(read({}))
    assert "export" not in shown
    assert "Maya" not in shown
    assert "Still" not in shown
