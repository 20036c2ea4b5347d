"""The Zendesk client over real HTTP, against the simulated Zendesk: what it asks, and what refusals mean."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from amends.helpdesks.zendesk.client import Zendesk as Client
from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError
from amends.ticket import Channel, Kind, Role, Status, Ticket
from tests.sandbox.desk import CUT, Fault
from tests.sandbox.zendesk import Zendesk

pytestmark = pytest.mark.network


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def nowhere(environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b""]


class Account:
    """A simulated account, a client of it, and what the client asked."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.desk = Zendesk(self.clock, lambda *_: None)
        self.desk.next_ticket = 1001
        self.secret: dict[str, object] = dict(self.desk.secrets()["api"])
        self.server = make_server(
            "127.0.0.1", 0, DispatcherMiddleware(nowhere, {"/zendesk": self.desk.wsgi}), threaded=True
        )
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.client = self.another()

    def another(self) -> Client:
        return Client(lambda: self.secret, now=self.clock, yield_below=lambda: 0.3, test_url=self.url)

    def asked(self) -> list[str]:
        """Method and path of every call since the last time this was asked."""
        calls = [f"{call.method} {call.path}" for call in self.desk.calls]
        self.desk.calls.clear()
        return calls

    def fails(self, match: str, status: int, body: str = "{}", *, times: int = 1, **headers: str) -> None:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.desk.faults.append(Fault(match, status, named, body, times))

    def writes(self, text: str = "I can't find the export", channel: Channel = Channel.EMAIL, **more: Any) -> str:
        return self.desk.customer_writes(text, name="Maya Okafor", channel=channel, **more)

    def read(self) -> Ticket:
        """A new ticket, read; signing in is left out of the count."""
        ticket = self.client.read(self.writes())
        self.asked()
        return ticket


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    thread = threading.Thread(target=account.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield account
    account.client.close()
    account.server.shutdown()
    thread.join()
    account.server.server_close()
    assert account.desk.breaches == []


ME = "GET /api/v2/users/me"
TOKEN = "POST /oauth/tokens"
SHOW, THREAD = "GET /api/v2/tickets/1001", "GET /api/v2/tickets/1001/comments"
NOTE, ADD, REMOVE = "PUT /api/v2/tickets/1001", "PUT /api/v2/tickets/1001/tags", "DELETE /api/v2/tickets/1001/tags"
HTML = "<p>Small apology owed.</p><p>Amends n-1</p>"


def test_reading_a_ticket_takes_two_calls(account: Account) -> None:
    """One for the ticket with its people, one for its thread; signing in comes once before."""
    number = account.writes(tier="gold")
    account.desk.agent_answers(number, "Here it is")
    ticket = account.client.read(number)
    assert account.asked() == [TOKEN, ME, SHOW, THREAD]
    assert [(m.role, m.text) for m in ticket.messages] == [
        (Role.CUSTOMER, "I can't find the export"),
        (Role.AGENT, "Here it is"),
    ]
    assert (ticket.requester.name, ticket.requester.zone, ticket.requester.tags) == (
        "Maya Okafor",
        "Europe/London",
        frozenset({"gold"}),
    )
    account.client.read(number)
    assert account.asked() == [SHOW, THREAD]


def test_a_link_opens_the_ticket_for_an_agent(account: Account) -> None:
    """It is built from the account's own address, and costs no call."""
    account.read()
    assert account.client.link("1001") == f"{account.url}/zendesk/agent/tickets/1001"
    assert account.asked() == []


def test_of_a_long_thread_the_newest_hundred_comments_are_read(account: Account) -> None:
    """Still two calls; what is older was read before."""
    number = account.writes()
    for n in range(119):
        account.clock.now += timedelta(seconds=1)
        account.desk.agent_notes(number, f"note {n}")
    ticket = account.client.read(number)
    assert account.asked() == [TOKEN, ME, SHOW, THREAD]
    assert [m.text for m in ticket.messages[:1] + ticket.messages[-1:]] == ["note 19", "note 118"]
    assert len(ticket.messages) == 100


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_arrives_as_itself(account: Account, channel: Channel) -> None:
    """As a customer used it."""
    ticket = account.client.read(account.writes(channel=channel))
    assert (ticket.channel, ticket.messages[0].role) == (channel, Role.CUSTOMER)


def test_everybody_on_a_ticket_is_told_apart(account: Account) -> None:
    """Customer, rule, agent, our note, and the report that staff typed."""
    number = account.desk.staff_reports("Fridge is still warm, third call", requester="Tom Reyes")
    account.desk.automatic_answer(number, "We received your request")
    account.desk.customer_writes("And?", name="Tom Reyes", channel=Channel.EMAIL, ticket=number)
    account.client.add_note(account.client.read(number), HTML)
    account.desk.agent_answers(number, "Tomorrow at nine", name=account.desk.owner)
    found = [(m.role, m.kind) for m in account.client.read(number).messages]
    assert found == [
        (Role.AGENT, Kind.REPORT),
        (Role.BOT, Kind.WRITTEN),
        (Role.CUSTOMER, Kind.WRITTEN),
        (Role.AMENDS, Kind.WRITTEN),
        (Role.AGENT, Kind.WRITTEN),
    ]


def test_a_bad_rating_and_a_reopening_are_seen(account: Account) -> None:
    """Without one call more."""
    number = account.writes()
    account.clock.now += timedelta(minutes=5)
    account.desk.agent_answers(number, "Done")
    account.desk.set_status(number, "solved")
    account.clock.now += timedelta(minutes=5)
    account.desk.rate(number, good=False, comment="Not done at all")
    account.desk.customer_writes("It is still broken", name="Maya Okafor", channel=Channel.EMAIL, ticket=number)
    ticket = account.client.read(number)
    assert account.asked() == [TOKEN, ME, SHOW, THREAD]
    assert [m.kind for m in ticket.unanswered] == [Kind.RATING, Kind.REOPENED, Kind.WRITTEN]


def test_a_note_is_one_call_private_and_returns_its_id(account: Account) -> None:
    """`public: false` is sent always, also on a ticket whose first comment was public."""
    ticket = account.read()
    account.clock.now += timedelta(seconds=3)
    number = account.client.add_note(ticket, HTML)
    (call,) = account.desk.calls
    sent = json.loads(call.body)["ticket"]
    assert (call.method, call.path) == ("PUT", "/api/v2/tickets/1001")
    assert sent == {
        "comment": {"html_body": HTML, "public": False},
        "safe_update": True,
        "updated_stamp": ticket.stamp,
    }
    note = account.desk.ticket("1001").entries[-1]
    assert (note.id, note.public, note.ours) == (number, False, True)


def test_a_note_is_not_written_over_news(account: Account) -> None:
    """Somebody changed the ticket between our read and our note: it is read again."""
    ticket = account.read()
    account.clock.now += timedelta(seconds=3)
    account.desk.agent_answers("1001", "I am on it")
    with pytest.raises(MovedOnError):
        account.client.add_note(ticket, HTML)
    assert account.asked() == [NOTE]
    assert not any(entry.ours for entry in account.desk.ticket("1001").entries)


@pytest.mark.parametrize("body", ["", "[]", "null"])
def test_a_write_whose_answer_makes_no_sense_is_looked_for(account: Account, body: str) -> None:
    """The note may be there: its ticket is read again, and not put aside without tags and clock."""
    ticket = account.read()
    account.fails("PUT /api/v2/tickets/", 200, body)
    with pytest.raises(TryLaterError, match="unknown_outcome"):
        account.client.add_note(ticket, "<p>Amends n-1</p>")
    account.fails("PUT /api/v2/tickets/", 200, body)
    with pytest.raises(TryLaterError, match="unknown_outcome"):
        account.client.change_tags(ticket, {"amends-lead"}, ())


def test_tags_are_added_and_removed_without_touching_others(account: Account) -> None:
    """One call for each; people's tags stay."""
    account.desk.add_tag(account.writes(), "vip")
    account.desk.add_tag("1001", "amends-tense")
    ticket = account.client.read("1001")
    account.asked()
    there = account.client.change_tags(ticket, {"amends-lead", "amends-struggling"}, {"amends-tense"})
    assert account.asked() == [ADD, REMOVE]
    assert there == {"vip", "amends-lead", "amends-struggling"} == set(account.desk.ticket("1001").tags)


def test_no_tags_to_change_is_no_call(account: Account) -> None:
    """Nor is anything written."""
    ticket = account.read()
    assert account.client.change_tags(ticket, (), ()) == ticket.tags
    assert account.asked() == []


def test_tags_follow_our_own_note_without_another_read(account: Account) -> None:
    """The note moves the ticket's stamp; a tag that a person took off meanwhile is still noticed."""
    ticket = account.read()
    account.clock.now += timedelta(seconds=3)
    account.client.add_note(ticket, HTML)
    assert account.client.change_tags(ticket, {"amends-lead"}, ()) == {"amends-lead"}
    assert account.asked() == [NOTE, ADD]


def test_tags_are_not_written_over_somebodys_change(account: Account) -> None:
    """Zendesk can lose one of two changes made at once; ours waits for a new read."""
    ticket = account.read()
    account.clock.now += timedelta(seconds=3)
    account.desk.add_tag("1001", "vip")
    for add, remove in (({"amends-lead"}, ()), ((), {"amends-tense"})):
        with pytest.raises(MovedOnError):
            account.client.change_tags(ticket, add, remove)
    account.client.add_note(account.client.read("1001"), HTML)
    account.clock.now += timedelta(seconds=3)
    account.desk.remove_tag("1001", "vip")
    with pytest.raises(MovedOnError):
        account.client.change_tags(ticket, {"amends-lead"}, ())


def test_two_updates_that_meet_inside_zendesk_are_tried_again(account: Account) -> None:
    """The ticket did not move on; the same write will do."""
    ticket = account.read()
    account.fails("PUT", 409, '{"error":"DatabaseConflict","description":"Database collision"}')
    with pytest.raises(TryLaterError, match="database_conflict"):
        account.client.add_note(ticket, HTML)


def test_a_closed_ticket_takes_no_note(account: Account) -> None:
    """Seen in the read, or told by Zendesk when it was closed since."""
    before = account.read()
    account.desk.close("1001")
    read = account.client.read("1001")
    assert read.status is Status.CLOSED
    account.asked()
    with pytest.raises(GiveUpError, match="closed"):
        account.client.add_note(read, HTML)
    assert account.asked() == []
    with pytest.raises(GiveUpError, match="closed"):
        account.client.add_note(before, HTML)
    with pytest.raises(GiveUpError, match="closed"):
        account.client.change_tags(before, {"amends-lead"}, ())


def test_a_deleted_ticket_is_given_up(account: Account) -> None:
    """Until somebody brings it back."""
    account.desk.delete(account.writes())
    with pytest.raises(GiveUpError, match="not_found"):
        account.client.read("1001")


@pytest.mark.parametrize(
    ("status", "body", "error", "reason"),
    [
        (400, "{}", GiveUpError, "bad_request"),
        (403, '{"error":"Forbidden"}', GiveUpError, "forbidden"),
        (404, "", GiveUpError, "not_found"),
        (422, '{"error":"RecordInvalid"}', GiveUpError, "unprocessable"),
        (429, "<html>slow down", TryLaterError, "rate_limited"),
        (500, "", TryLaterError, "server_error"),
        (503, "<html>maintenance", TryLaterError, "server_error"),
        (301, "", SignInError, "redirected"),
        (200, "<html>hello", TryLaterError, "not_json"),
        (200, "[]", GiveUpError, "answer_shape"),
        (200, '{"ticket":{"subject":"x"}}', GiveUpError, "answer_shape"),
        (200, '{"ticket":{"id":1,"created_at":"0001-01-01T00:00:00+14:00"}}', GiveUpError, "answer_shape"),
        (CUT, "", TryLaterError, "cut_off"),
    ],
)
def test_every_answer_says_what_to_do(
    account: Account, status: int, body: str, error: type[Exception], reason: str
) -> None:
    """Wait, park the ticket, or call the admin."""
    account.read()
    account.fails("GET /api/v2/tickets/1001", status, body)
    with pytest.raises(error) as raised:
        account.client.read("1001")
    assert getattr(raised.value, "reason", "") == reason


def test_one_tickets_own_limit_lets_other_tickets_go_on(account: Account) -> None:
    """Thirty updates of one ticket in ten minutes; the wait is Zendesk's own."""
    account.desk.ticket_writes = 0
    ticket = account.read()
    with pytest.raises(TryLaterError) as error:
        account.client.add_note(ticket, HTML)
    assert error.value.reason == "rate_limited"
    account.client.read(account.writes())


def test_a_token_is_kept_and_renewed_before_it_ends(account: Account) -> None:
    """Two hours, less five minutes; it lives in memory alone."""
    number = account.writes()
    account.client.read(number)
    account.clock.now += timedelta(minutes=114)
    account.client.read(number)
    assert account.asked().count(TOKEN) == 1
    account.clock.now += timedelta(minutes=2)
    account.client.read(number)
    assert account.asked() == [TOKEN, ME, SHOW, THREAD]


def test_a_revoked_token_is_renewed_at_once(account: Account) -> None:
    """One call answers 401, and is made again with the new token."""
    account.read()
    account.desk.tokens.clear()
    assert account.client.read("1001").id == "1001"
    assert account.asked() == [SHOW, TOKEN, ME, SHOW, THREAD]


def test_what_zendesk_asks_of_a_token_request_is_sent(account: Account) -> None:
    """Client credentials, as little as is needed, for two hours."""
    account.client.read(account.writes())
    sent = json.loads(next(call.body for call in account.desk.calls if call.path == "/oauth/tokens"))
    assert sent["grant_type"] == "client_credentials"
    assert (sent["scope"], sent["expires_in"]) == ("read tickets:write", 7200)


def test_a_refused_client_is_not_tried_again_for_a_quarter_of_an_hour(account: Account) -> None:
    """Every attempt would count against the account."""
    number = account.writes()
    account.secret["client_secret"] = "wrong"
    for _ in range(3):
        with pytest.raises(SignInError, match="oauth_client") as error:
            account.client.read(number)
        assert error.value.seconds == 900
    assert account.asked() == [TOKEN]
    account.clock.now += timedelta(minutes=15)
    with pytest.raises(SignInError):
        account.client.read(number)
    assert account.asked() == [TOKEN]


def test_a_corrected_secret_counts_at_once(account: Account) -> None:
    """The admin who put it right does not wait a quarter of an hour."""
    number = account.writes()
    account.secret["client_secret"] = "wrong"
    with pytest.raises(SignInError):
        account.client.read(number)
    account.secret["client_secret"] = account.desk.client_secret
    account.client.read(number)
    assert account.asked() == [TOKEN, TOKEN, ME, SHOW, THREAD]


def test_a_token_that_is_refused_twice_ends_the_tries(account: Account) -> None:
    """Renewing it did not help."""
    number = account.writes()
    account.fails("GET /api/v2/tickets", 401, times=9)
    for _ in range(3):
        with pytest.raises(SignInError, match="sign_in"):
            account.client.read(number)
    assert account.asked() == [TOKEN, ME, SHOW, TOKEN, ME, SHOW]


LEGACY = {
    "client_id": "",
    "client_secret": "",
    "email": "amends@example.com",
    "api_token": "simulated-api-token",
}


def test_an_api_token_still_works_and_is_warned_of(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    """Until 30 April 2027; the log names neither the token nor whose it is."""
    account.secret |= LEGACY
    number = account.writes()
    with caplog.at_level(logging.WARNING):
        account.client.read(number)
        account.client.read(number)
    assert account.asked() == [ME, SHOW, THREAD, SHOW, THREAD]
    assert [record.levelname for record in caplog.records if "30 April 2027" in record.message] == ["WARNING"]
    assert "simulated" not in caplog.text
    assert "example.com" not in caplog.text


def test_an_anonymous_user_is_a_failed_sign_in(account: Account) -> None:
    """Zendesk answers a wrong token with 200 and nobody."""
    account.secret |= LEGACY | {"api_token": "wrong"}
    number = account.writes()
    for _ in range(2):
        with pytest.raises(SignInError, match="anonymous"):
            account.client.read(number)
    assert account.asked() == [ME]


def test_somebody_who_is_not_on_the_team_cannot_be_used(account: Account) -> None:
    """An end user can neither write notes nor read what agents see."""
    account.fails("users/me", 200, '{"user":{"id":9,"name":"Somebody","role":"end-user"}}')
    with pytest.raises(SignInError, match="not_an_agent"):
        account.client.read(account.writes())


@pytest.mark.parametrize(
    "missing",
    [
        {"client_secret": ""},
        {"client_id": None},
        {"client_id": 7},
        {"client_id": "", "client_secret": "", "email": "a"},
    ],
)
def test_a_secret_that_is_not_filled_in_yet_is_said_without_a_call(
    account: Account, missing: dict[str, object]
) -> None:
    """As the stack creates it, before the admin has pasted the values; those count at once."""
    account.secret |= missing
    number = account.writes()
    with pytest.raises(SignInError, match="api_secret"):
        account.client.read(number)
    assert account.asked() == []
    account.secret = dict(account.desk.secrets()["api"])
    account.client.read(number)


def test_credentials_go_to_zendesk_alone() -> None:
    """A mistaken or planted address is refused before any call."""
    secret = {"url": "https://zendesk.com.evil.example", "client_id": "a", "client_secret": "b"}
    client = Client(lambda: secret, now=Clock(), yield_below=lambda: 0.3)
    with pytest.raises(SignInError, match="api_url"):
        client.read("1001")
    client.close()


@pytest.mark.parametrize("token", ["", "two\\r\\nlines", "with blank"])
def test_a_token_that_could_break_a_header_is_refused(account: Account, token: str) -> None:
    """Nothing that a helpdesk answers gets into our headers unlooked at."""
    account.fails("oauth/tokens", 200, f'{{"access_token":"{token}"}}')
    with pytest.raises(SignInError, match="oauth_client"):
        account.client.read(account.writes())


@pytest.mark.parametrize(
    ("status", "error"), [(429, TryLaterError), (503, TryLaterError), (CUT, TryLaterError), (409, MovedOnError)]
)
def test_a_sign_in_that_must_wait_is_no_refusal(account: Account, status: int, error: type[Exception]) -> None:
    """The next attempt is made."""
    number = account.writes()
    account.fails("oauth/tokens", status, "", Retry_After="1")
    with pytest.raises(error) as raised:
        account.client.read(number)
    assert not isinstance(raised.value, SignInError)
    account.clock.now += timedelta(seconds=1)
    account.client.read(number)


@pytest.mark.parametrize("call", ["oauth/tokens", "users/me"])
def test_a_sign_in_that_makes_no_sense_parks_no_ticket(account: Account, call: str) -> None:
    """It is about the account: the ticket's work waits, as for any other failed sign-in."""
    account.fails(call, 200, "[]")
    with pytest.raises(SignInError, match="answer_shape"):
        account.client.read(account.writes())


def test_agents_own_saves_go_first(account: Account) -> None:
    """With less than 30 % of the account's requests left, no new ticket is read until the minute is over."""
    number = account.writes()
    account.desk.limits.used_by_others = account.desk.limits.per_minute * 8 // 10
    with pytest.raises(TryLaterError, match="yield"):
        account.client.read(number)
    account.desk.limits.used_by_others = 0
    account.clock.now += timedelta(minutes=1)
    account.client.read(number)
