"""Who says what on a Zendesk ticket, from payloads written by hand."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.helpdesks.zendesk.answers import Shown, Thread
from amends.helpdesks.zendesk.channels import CHANNELS, MACHINES, NUMBERS, channel, name
from amends.helpdesks.zendesk.mapping import to_ticket
from amends.nouns import PromiseKind
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket, from_customer, is_reply

MAYA, NADIA, TOM, US = 501, 601, 502, 700
USERS = [
    {
        "id": MAYA,
        "name": "Maya Okafor",
        "role": "end-user",
        "locale": "en-GB",
        "iana_time_zone": "Europe/London",
        "tags": ["gold"],
        "email": "maya@example.com",
    },
    {"id": NADIA, "name": "Nadia Brandt", "role": "agent"},
    {"id": TOM, "name": "Tom Reyes", "role": "end-user"},
    {"id": US, "name": "Ines Carvalho", "role": "admin"},
]


def at(minute: int) -> str:
    return f"2026-11-23T12:{minute:02d}:00Z"


def comment(number: int, author: int | None, text: str, minute: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "Comment",
        "author_id": author,
        "body": text,
        "plain_body": text,
        "html_body": f'<div class="zd-comment" dir="auto"><p dir="auto">{text}</p></div>',
        "public": True,
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": at(number if minute is None else minute),
        "metadata": {"system": {"ip_address": "203.0.113.24"}},
    } | more


def ticket(*comments: dict[str, Any], more_before: bool = False, **changed: Any) -> Ticket:
    shown = {
        "id": 35,
        "subject": "March invoices",
        "status": "open",
        "priority": None,
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": at(0),
        "updated_at": at(59),
        "requester_id": MAYA,
        "submitter_id": MAYA,
        "assignee_id": None,
        "group_id": 9,
        "ticket_form_id": 7700001,
        "tags": ["export", "vip"],
        "satisfaction_rating": {"score": "unoffered"},
        "custom_fields": [],
    } | changed
    newest_first = {"comments": list(reversed(comments)), "users": USERS, "meta": {"has_more": more_before}}
    return to_ticket(
        Shown.model_validate({"ticket": shown, "users": USERS[:1]}), Thread.model_validate(newest_first), str(US)
    )


def only(*comments: dict[str, Any], **changed: Any) -> Message:
    (message,) = ticket(*comments, **changed).messages
    return message


HELLO = comment(1, MAYA, "I can't find the export")
ANSWER = comment(2, NADIA, "Here it is", via={"channel": "web"})
NOTE = "Small apology owed. Amends n-1"


def test_a_ticket_is_read_whole() -> None:
    """Its requester with locale and time zone, tags of ticket and requester, team, and the thread oldest first."""
    read = ticket(HELLO, ANSWER, assignee_id=NADIA, priority="high")
    assert (read.helpdesk, read.id, read.subject, read.stamp) == ("zendesk", "35", "March invoices", at(59))
    assert (read.status, read.priority, read.group, read.channel) == (Status.OPEN, "high", "9", Channel.EMAIL)
    assert read.form == "7700001"
    assert ticket(HELLO, ticket_form_id=None).form == ""
    assert read.requester == Person("501", "Maya Okafor", "en-GB", "Europe/London", frozenset({"gold"}))
    assert read.tags == {"export", "vip"}
    assert read.assignee == Person("601", "Nadia Brandt")
    assert [(m.id, m.role, m.public, m.kind) for m in read.messages] == [
        ("1", Role.CUSTOMER, True, Kind.WRITTEN),
        ("2", Role.AGENT, True, Kind.WRITTEN),
    ]
    assert read.messages[0].at == datetime(2026, 11, 23, 12, 1, tzinfo=UTC)
    assert read.created_at.tzinfo is UTC


def test_another_end_user_on_the_ticket_is_a_customer() -> None:
    """Somebody in copy who answers has something to say, too."""
    assert ticket(HELLO, comment(2, TOM, "Me too")).messages[1].role is Role.CUSTOMER


def test_a_messaging_customers_private_comment_counts() -> None:
    """Zendesk keeps a live conversation in comments that are not public: the role says who wrote."""
    message = only(
        comment(1, MAYA, "Conversation with Web User", public=False, via={"channel": "native_messaging"}),
        via={"channel": "native_messaging"},
        from_messaging_channel=True,
    )
    assert (message.role, message.public) == (Role.CUSTOMER, False)
    assert from_customer(message)


def test_an_agents_words_in_a_live_conversation_are_an_answer() -> None:
    """Also where Zendesk does not call them public; a note that the agent types beside it stays a note."""
    live = comment(2, NADIA, "One moment", public=False, via={"channel": "native_messaging"})
    aside = comment(3, NADIA, "Difficult one", public=False, via={"channel": "web"})
    _, answer, note = ticket(HELLO, live, aside).messages
    assert is_reply(answer)
    assert not is_reply(note)


def test_our_note_is_ours_by_user_privacy_and_mark_together() -> None:
    """The person whose account Amends uses also answers customers: those answers and notes are that person's."""
    roles = [
        only(comment(1, author, text, public=public), requester_id=TOM).role
        for author, text, public in [
            (US, NOTE, False),
            (US, NOTE, True),
            (US, "Called them. Will do.", False),
            (NADIA, NOTE, False),
        ]
    ]
    assert roles == [Role.AMENDS, Role.AGENT, Role.AGENT, Role.AGENT]


def test_a_customer_who_types_our_mark_is_still_the_customer() -> None:
    """A customer can type anything."""
    assert only(comment(1, MAYA, NOTE, public=False)).role is Role.CUSTOMER


@pytest.mark.parametrize("via", ["rule", 8, "merge", "satisfaction_prediction", "import", "sample_ticket"])
def test_what_no_person_just_wrote_is_a_bots(via: object) -> None:
    """Rules, merges, imports and the sample ticket are nobody's new words, whoever they are signed by."""
    for author in (MAYA, NADIA, -1):
        assert only(comment(1, author, "We got your request", via={"channel": via})).role is Role.BOT


@pytest.mark.parametrize("author", [-1, 0, None, "zd:answerBot", 999])
def test_an_author_whom_zendesk_does_not_know_is_a_bot(author: Any) -> None:
    """Zendesk's own user and its bots are not among the people on the ticket."""
    assert only(comment(1, author, "How can I help?")).role is Role.BOT


def test_a_reply_to_a_closed_ticket_is_the_customers() -> None:
    """It makes a new ticket, a follow-up, and says that the old one is not over."""
    via = {"channel": "email", "source": {"rel": "follow_up", "from": {"ticket_id": 12}}}
    reopened, written = ticket(comment(1, MAYA, "Still broken", via={"channel": "closed_ticket"}), via=via).messages
    assert (reopened.kind, reopened.role, reopened.id) == (Kind.REOPENED, Role.CUSTOMER, "reopened-20261123T120000")
    assert written.role is Role.CUSTOMER


@pytest.mark.parametrize(
    ("text", "via", "public"),
    [
        ("Maya called. Fridge still warm, third call, very upset.", "voice", True),
        ("Hi Maya, was what I said. She says the fridge is warm.", 34, True),
        ("Customer came to the shop: broken display", "web", True),
        ("Maya Okafor: wants her money back", "web", True),
        ("Hi Maya, note to self", "web", False),
        ("", "voicemail", True),
    ],
)
def test_what_staff_type_for_a_customer_is_a_report(text: str, via: Any, public: bool) -> None:
    """A call, a voicemail or a visit, in the colleague's words."""
    message = only(
        comment(1, NADIA, text, public=public, via={"channel": via}), via={"channel": via}, submitter_id=NADIA
    )
    assert (message.role, message.kind, message.author.name) == (Role.AGENT, Kind.REPORT, "Nadia Brandt")
    assert from_customer(message)
    assert not is_reply(message)


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya,\nyour parcel will be late.",
        "Dear Ms Okafor, we are sorry",
        "Guten Tag Frau Okafor!\n",
        "Hello maya\n\nx",
    ],
)
def test_a_letter_to_the_customer_is_the_team_writing_first(text: str) -> None:
    """Its apologies are ours, not the customer's complaint."""
    message = only(comment(1, NADIA, text, via={"channel": "web"}), via={"channel": "web"}, submitter_id=NADIA)
    assert (message.kind, is_reply(message)) == (Kind.WRITTEN, True)


def test_only_the_first_comment_can_be_a_report() -> None:
    """What an agent writes later is an answer or a note; of a very long thread the first comment is not seen."""
    assert ticket(HELLO, comment(2, NADIA, "She called again")).messages[1].kind is Kind.WRITTEN
    assert ticket(comment(2, NADIA, "She called"), more_before=True).messages[0].kind is Kind.WRITTEN


def test_what_an_agent_asks_for_another_agent_is_no_report() -> None:
    """A ticket whose requester is on the team has no customer to report of."""
    assert only(comment(1, NADIA, "Printer is empty"), requester_id=US).kind is Kind.WRITTEN


def test_automatic_mail_is_told_apart() -> None:
    """An out-of-office answer needs no apology, and an automatic acknowledgement answers nobody."""
    away = "I am out of office until Monday. This is an automatic reply."
    _, customer, agent = ticket(HELLO, comment(2, MAYA, away), comment(3, NADIA, away)).messages
    assert (customer.kind, agent.kind) == (Kind.AUTOMATIC, Kind.AUTOMATIC)
    assert not from_customer(customer)
    assert not is_reply(agent)


def test_sales_mail_is_no_customers_and_an_agents_is_an_answer() -> None:
    """Who wants to sell waits for no answer of ours; an agent who offers a demo gave one."""
    sale = "Are your customers frustrated? Our platform cuts complaints by 40 %. Book a 15-minute demo."
    _, customer, agent = ticket(HELLO, comment(2, MAYA, sale), comment(3, NADIA, sale)).messages
    assert (customer.kind, agent.kind) == (Kind.AUTOMATIC, Kind.WRITTEN)
    assert only(comment(1, MAYA, sale)).kind is Kind.AUTOMATIC


def test_the_subject_can_show_that_the_first_mail_is_automatic() -> None:
    """`Automatic reply:` stands there."""
    assert only(comment(1, MAYA, "Back on Monday"), subject="Automatic reply: Out of office").kind is Kind.AUTOMATIC


SOLVED = {"reopens": 1, "solved_at": at(10), "status_updated_at": at(30)}


def test_a_bad_rating_counts_as_the_customers_message() -> None:
    """With its comment, dated when the ticket was solved, since Zendesk does not say when it was given."""
    rating = {"id": 77, "score": "bad", "comment": "Never got a real answer"}
    *_, rated = ticket(HELLO, ANSWER, satisfaction_rating=rating, metric_set={"solved_at": at(10)}).messages
    assert (rated.id, rated.kind, rated.role, rated.text) == (
        "rating-77",
        Kind.RATING,
        Role.CUSTOMER,
        "Never got a real answer",
    )
    assert rated.at == datetime(2026, 11, 23, 12, 10, 1, tzinfo=UTC)
    assert rated.author.name == "Maya Okafor"


def test_a_bad_rating_without_any_time_follows_the_newest_answer() -> None:
    """And what the customer writes later is newer than the rating."""
    read = ticket(HELLO, ANSWER, comment(3, MAYA, "Hello?"), satisfaction_rating={"id": 77, "score": "badwithcomment"})
    assert [m.id for m in read.messages] == ["1", "2", "rating-77", "3"]
    assert [m.id for m in read.unanswered] == ["rating-77", "3"]


def test_a_rating_that_tells_its_time_is_believed() -> None:
    """And named by it where it has no id."""
    rating = {"score": "bad", "comment": None, "updated_at": at(20)}
    assert ticket(HELLO, ANSWER, satisfaction_rating=rating).messages[-1].id == "rating-20261123T122000"


@pytest.mark.parametrize(
    "rating", [None, {}, [], {"score": "good"}, {"score": "offered"}, {"score": None}, "unoffered"]
)
def test_any_other_rating_is_none_of_our_business(rating: object) -> None:
    """A good one needs no apology."""
    assert len(ticket(HELLO, satisfaction_rating=rating).messages) == 1


def test_a_ticket_that_a_customer_reopened_says_so_just_before_the_words() -> None:
    """Reopening leaves no comment; it is dated by the first words after the ticket was solved."""
    again = comment(3, MAYA, "It broke again", 20)
    read = ticket(HELLO, ANSWER, again, metric_set=SOLVED)
    assert [m.id for m in read.messages] == ["1", "2", "reopened-20261123T121000", "3"]
    assert read.messages[2].at == read.messages[3].at
    assert read.newest_from_customer is read.messages[3]


def test_zendesk_says_since_when_a_ticket_has_its_status() -> None:
    """A pause is as long as it was, also when its webhook came late."""
    since = ticket(HELLO, metric_set={"status_updated_at": at(30)}, status="pending").status_since
    assert since == datetime.fromisoformat(at(30))
    assert ticket(HELLO).status_since is None


def test_zendesks_own_targets_are_read_while_they_run() -> None:
    """Targets that run, with their due times; what is paused, reached or of another shape is left out."""
    metrics = [
        {"metric": "first_reply_time", "stage": "active", "breach_at": "2026-11-23T12:00:00Z", "minutes": -5},
        {"metric": "next_reply_time", "stage": "paused", "breach_at": None, "hours": 1},
        {"metric": "periodic_update_time", "stage": "active", "breach_at": "2026-11-24T12:00:00+02:00"},
        {"metric": "requester_wait_time", "stage": "active", "breach_at": "2026-11-24T12:00:00Z"},
        {"metric": "next_reply_time", "stage": "active", "breach_at": "soon"},
        "odd",
    ]
    assert ticket(HELLO, slas={"policy_metrics": metrics}).sla == (
        (PromiseKind.FIRST_REPLY, datetime(2026, 11, 23, 12, tzinfo=UTC)),
        (PromiseKind.UPDATE, datetime(2026, 11, 24, 10, tzinfo=UTC)),
    )
    assert ticket(HELLO, slas=None).sla == ticket(HELLO, slas={"policy_metrics": None}).sla == ()


def test_a_ticket_that_was_reopened_by_hand_is_dated_by_its_status() -> None:
    """While it is open; in any other status by the moment after it was solved."""
    by_hand = ticket(HELLO, ANSWER, metric_set=SOLVED).messages[-1]
    assert (by_hand.kind, by_hand.at.minute) == (Kind.REOPENED, 30)
    waiting = ticket(HELLO, ANSWER, metric_set=SOLVED, status="pending").messages[-1]
    assert (waiting.id, waiting.at.minute, waiting.at.second) == (by_hand.id, 10, 1)


@pytest.mark.parametrize(
    ("metrics", "status"),
    [
        (SOLVED, "solved"),
        (SOLVED, "closed"),
        ({"reopens": 0, "solved_at": at(10)}, "open"),
        ({"reopens": 2, "solved_at": None}, "open"),
        ({"reopens": None}, "open"),
        (None, "open"),
        ([], "open"),
    ],
)
def test_a_ticket_is_not_called_reopened_without_need(metrics: object, status: str) -> None:
    """Nor while it is solved, nor where Zendesk sends no metrics."""
    assert len(ticket(HELLO, metric_set=metrics, status=status).messages) == 1


@pytest.mark.parametrize(
    ("given_status", "status"),
    [(s.value, s) for s in Status]
    + [("OPEN", Status.OPEN), ("archived", Status.CLOSED), ("scrubbed", Status.DELETED)]
    + [("brand_new_status", Status.OPEN), (None, Status.OPEN)],
)
def test_every_status_has_its_meaning(given_status: object, status: Status) -> None:
    """One that Zendesk invents counts as open, so that nobody is forgotten."""
    assert ticket(HELLO, status=given_status).status is status


@pytest.mark.parametrize(
    ("via", "found"),
    [
        ({"channel": "email"}, Channel.EMAIL),
        ({"channel": 4}, Channel.EMAIL),
        ({"channel": "4"}, Channel.EMAIL),
        ({"channel": "web"}, Channel.WEB),
        ({"channel": "chat"}, Channel.CHAT),
        ({"channel": "whatsapp"}, Channel.MESSAGING),
        ({"channel": "twitter", "source": {"rel": "mention"}}, Channel.SOCIAL),
        ({"channel": "twitter", "source": {"rel": "direct_message"}}, Channel.SOCIAL_PRIVATE),
        ({"channel": "facebook", "source": {"rel": "message"}}, Channel.SOCIAL_PRIVATE),
        ({"channel": "facebook", "source": {"rel": "post"}}, Channel.SOCIAL),
        ({"channel": "voice"}, Channel.PHONE),
        ({"channel": "any_channel"}, Channel.REVIEW),
        ({"channel": "api"}, Channel.OTHER),
        ({"channel": "telepathy"}, Channel.OTHER),
        ({"channel": 4711}, Channel.OTHER),
        ({"channel": None, "source": None}, Channel.OTHER),
        ({}, Channel.OTHER),
        (None, Channel.OTHER),
    ],
)
def test_every_way_in_is_a_channel(via: object, found: Channel) -> None:
    """Names as the API, the events and placeholders give them, numbers, and nonsense."""
    assert ticket(HELLO, via=via).channel is found


def test_an_unknown_messaging_channel_is_messaging() -> None:
    """Zendesk says that it is one, whatever its name."""
    assert ticket(HELLO, via={"channel": "carrier_pigeon"}, from_messaging_channel=True).channel is Channel.MESSAGING


def test_every_number_is_a_known_name_and_no_name_is_both_a_person_and_a_machine() -> None:
    """The tables hold together."""
    others = {"web_service", "closed_ticket", "ticket_sharing"}
    assert {name(n) for n in NUMBERS.values()} <= set(CHANNELS) | MACHINES | others
    assert not set(CHANNELS) & MACHINES
    assert all(channel(known.replace("_", " ").title()) is found for known, found in CHANNELS.items())


def test_ids_may_be_text_and_tags_null() -> None:
    """Zendesk's own answers differ in that."""
    read = ticket(comment(1, str(MAYA), "Hi"), id="35", requester_id=str(MAYA), tags=None, group_id="0", subject=None)  # type: ignore[arg-type]
    assert (read.id, read.tags, read.group, read.subject) == ("35", frozenset(), "", "")
    assert read.messages[0].role is Role.CUSTOMER


def test_a_comment_that_is_html_alone_is_read_as_text() -> None:
    """Line by line, without the tags."""
    html = "<div class='zd-comment'><p>It&nbsp;is <b>broken</b></p><p>Again &amp; again</p></div>"
    text = only(comment(1, MAYA, "", html_body=html, plain_body=None, body=None), subject="").text
    assert [" ".join(line.split()) for line in text.split("\n") if line.strip()] == ["It is broken", "Again & again"]


def test_half_a_surrogate_pair_is_made_harmless() -> None:
    """Valid JSON and no valid text: it must not cost the customer an assessment."""
    broken = json.loads('"I am \\ud83d angry"')
    text = only(comment(1, MAYA, broken), subject=broken).text
    assert text == "I am \ufffd angry"
    assert text.encode()


def test_comments_of_one_second_stand_in_their_own_order() -> None:
    """Zendesk's times have whole seconds; its ids grow."""
    read = ticket(comment(9, MAYA, "first", 1), comment(10, MAYA, "second", 1))
    assert [m.text for m in read.messages] == ["March invoices\n\nfirst", "second"]


def test_a_ticket_without_comments_or_people_is_read_all_the_same() -> None:
    """Nothing to say, and no error."""
    read = to_ticket(
        Shown.model_validate({"ticket": {"id": 1, "created_at": at(0)}, "users": None}),
        Thread.model_validate({"comments": []}),
        str(US),
    )
    assert (read.messages, read.requester) == ((), Person(""))


def test_an_answer_of_another_shape_tells_nothing_of_what_it_holds() -> None:
    """Errors are logged; customers' words are not."""
    with pytest.raises(ValidationError) as error:
        Thread.model_validate({"comments": [{"body": "my secret illness", "created_at": "yesterday"}]})
    assert "illness" not in str(error.value)
    assert "yesterday" not in str(error.value)


def test_no_word_of_the_customer_shows_when_an_answer_is_printed() -> None:
    """Not in a log, not in a traceback."""
    thread = Thread.model_validate({"comments": [HELLO], "users": USERS})
    assert "export" not in repr(thread)
    assert "Maya" not in repr(thread)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(["via", "tags", "status", "priority", "satisfaction_rating", "metric_set"], json_values),
    ),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["author_id", "body", "plain_body", "html_body", "via"], json_values)
    ),
)
def test_an_odd_answer_is_read_or_refused_and_nothing_else(shown: dict[str, Any], said: dict[str, Any]) -> None:
    """A field that Zendesk changes some day does not stop the worker."""
    try:
        read = ticket(comment(1, MAYA, "Hi") | said, **shown)
    except ValidationError:
        return
    assert all(m.at.tzinfo is UTC for m in read.messages)
