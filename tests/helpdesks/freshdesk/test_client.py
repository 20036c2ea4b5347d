"""The Freshdesk client against a simulated account, over real HTTP on this machine's loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from amends import mark
from amends.helpdesks.freshdesk import client
from amends.helpdesks.freshdesk.client import Freshdesk
from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError
from amends.ticket import Channel, Kind, Role, Status
from tests.fakes import FakeClock
from tests.sandbox import desk
from tests.sandbox.freshdesk import Freshdesk as Account

pytestmark = pytest.mark.network

NOTE = f"<p>Small apology owed.</p><p>{mark.shown(mark.for_note('0'))}</p>"


class Here:
    """A Freshdesk account on this machine, and a client signed in to it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.account = Account(self.clock, lambda *_: 202)
        self.account.limits.on = False
        self.secret: dict[str, object] = dict(self.account.secrets()["api"])
        self.after_put: Callable[[], None] | None = None  # what a person does right after our tags are written
        self.server = make_server("127.0.0.1", 0, DispatcherMiddleware(_nothing, {"/freshdesk": self._answer}), True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        url = f"http://127.0.0.1:{self.server.server_port}"
        self.client = Freshdesk(lambda: self.secret, now=self.clock, yield_below=lambda: 0.3, test_url=url)

    def _answer(self, environ: Any, start_response: Any) -> Any:
        answer = self.account.wsgi(environ, start_response)
        if environ["REQUEST_METHOD"] == "PUT" and self.after_put:
            act, self.after_put = self.after_put, None
            act()
        return answer

    def close(self) -> None:
        self.client.close()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def customer(self, text: str = "I tried to export my invoices twice.", **more: Any) -> str:
        return self.account.customer_writes(text, **({"name": "Maya Lind", "channel": Channel.EMAIL} | more))

    def calls(self) -> list[str]:
        """What was called since the last time, signing in apart: `GET`, `GET page`, `POST`, `PUT`."""
        calls, self.account.calls[:] = list(self.account.calls), []
        return [_short(call) for call in calls if not call.path.endswith("/agents/me")]

    def sign_ins(self) -> int:
        return sum(call.path.endswith("/agents/me") for call in self.account.calls)

    def fault(self, match: str, status: int, **more: Any) -> None:
        self.account.faults.append(desk.Fault(match, status, **more))


def _nothing(environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


def _short(call: desk.Call) -> str:
    last = call.path.rpartition("/")[2]
    return call.method + (f" {last}" if not last.isdecimal() else "")


@pytest.fixture
def here() -> Iterator[Here]:
    it = Here()
    yield it
    it.close()


def test_a_ticket_is_read_with_its_thread_and_requester(here: Here) -> None:
    """One read brings a new ticket, its customer's name and what was said on it."""
    number = here.customer(subject="March invoices")
    here.account.agent_answers(number, "Have you tried the button?")
    here.account.agent_notes(number, "She called, too.")
    ticket = here.client.read(number)
    assert (ticket.helpdesk, ticket.id, ticket.status, ticket.channel) == (
        "freshdesk",
        number,
        Status.OPEN,
        Channel.EMAIL,
    )
    assert ticket.requester.name == "Maya Lind"
    assert [(m.role, m.public) for m in ticket.messages] == [
        (Role.CUSTOMER, True),
        (Role.AGENT, True),
        (Role.AGENT, False),
    ]
    assert here.calls() == ["GET"]


def test_a_link_opens_the_ticket_for_an_agent(here: Here) -> None:
    """It is built from the account's own address, and costs no call."""
    assert here.client.link("2001").endswith("/freshdesk/a/tickets/2001")
    assert here.account.calls == []


def test_we_sign_in_once_a_process(here: Here) -> None:
    """Who we are is asked once, whatever the number of tickets, and again only for another key."""
    numbers = [here.customer(), here.customer()]
    for number in numbers * 2:
        here.client.read(number)
    assert here.sign_ins() == 1
    here.secret = {**here.secret, "api_key": "a-new-key"}
    here.account.api_key = "a-new-key"
    here.client.read(numbers[0])
    assert here.sign_ins() == 2


def test_a_whole_assessment_takes_three_reads_and_two_writes(here: Here) -> None:
    """Reading, a note and tags cost five calls on an everyday ticket."""
    number = here.customer()
    here.account.add_tag(number, "billing")
    ticket = here.client.read(number)
    here.client.add_note(ticket, NOTE)
    assert here.client.change_tags(ticket, {"amends-struggling"}, set()) == {"billing", "amends-struggling"}
    assert here.calls() == ["GET", "POST notes", "GET", "PUT", "GET"]


@pytest.mark.parametrize(("entries", "pages"), [(9, 0), (10, 1), (99, 1), (100, 2), (101, 2), (250, 3)])
def test_a_long_thread_costs_a_read_more_for_each_hundred(here: Here, entries: int, pages: int) -> None:
    """Threads come whole, a hundred messages a call, and short ones with the ticket itself."""
    number = here.customer()
    for n in range(entries):
        here.account.agent_notes(number, f"note {n}")
    ticket = here.client.read(number)
    assert len(ticket.messages) == entries + 1
    assert [m.text for m in ticket.messages[1:]] == [f"note {n}" for n in range(entries)]
    here.client.add_note(ticket, NOTE)
    here.client.change_tags(ticket, {"amends-lead"}, set())
    calls = here.calls()
    assert calls.count("GET conversations") == pages
    assert sum(call.startswith("GET") for call in calls) <= 3 + entries // 100
    assert sum(not call.startswith("GET") for call in calls) == 2


def test_a_thread_without_end_is_parked(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread too long to be read within a minute is put aside with a reason, not read in part."""
    monkeypatch.setattr(client, "PAGE", 5)
    monkeypatch.setattr(client, "MOST_PAGES", 2)
    number = here.customer()
    for n in range(10):
        here.account.agent_notes(number, f"note {n}")
    with pytest.raises(GiveUpError, match="thread_too_long"):
        here.client.read(number)


def test_a_note_is_private_and_mails_nobody(here: Here) -> None:
    """Nobody outside the team sees a note, and it sends no mail; the next read knows it as ours."""
    number = here.customer()
    id_ = here.client.add_note(here.client.read(number), NOTE)
    sent = next(json.loads(call.body) for call in here.account.calls if call.method == "POST")
    assert sent == {"body": NOTE, "private": True}
    assert here.account.mailed == []
    ours = here.client.read(number).messages[1]
    assert (ours.id, ours.role, ours.public) == (id_, Role.AMENDS, False)
    assert mark.found(ours.text) == "n-0"


def test_our_users_own_replies_still_count_as_a_persons(here: Here) -> None:
    """The person whose key Amends uses also answers customers, and those answers are theirs."""
    number = here.customer()
    here.account.agent_answers(number, "Here is the file.", name=here.account.owner)
    here.account.agent_notes(number, "I called her.", name=here.account.owner)
    assert [m.role for m in here.client.read(number).messages[1:]] == [Role.AGENT, Role.AGENT]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500, "applied": True},
        {"status": 502, "applied": False, "body": "<html>Bad gateway</html>", "type": "text/html"},
        {"status": desk.CUT, "applied": True},
        {"status": 201, "applied": True, "body": "<html>"},
        {"status": 201, "applied": True, "body": "{}"},
    ],
)
def test_a_note_that_may_or_may_not_be_there_is_looked_for_a_minute_later(here: Here, fault: dict[str, Any]) -> None:
    """When the answer to a note is lost, it is not written again at once: the next run looks for it first."""
    number = here.customer()
    ticket = here.client.read(number)
    here.account.faults.append(desk.Fault("POST .*/notes", **fault))
    with pytest.raises(TryLaterError, match="unknown_outcome") as error:
        here.client.add_note(ticket, NOTE)
    assert error.value.seconds == 60
    assert [c for c in here.calls() if c.startswith("POST")] == ["POST notes"]
    found = [m for m in here.client.read(number).messages if m.role is Role.AMENDS]
    assert len(found) == fault["applied"]


def test_a_note_that_was_surely_not_written_is_no_unknown_outcome(here: Here) -> None:
    """A refused note is a refusal, and a full limit is waited for: neither can have been written."""
    ticket = here.client.read(here.customer())
    here.fault("POST .*/notes", 429, headers={"Retry-After": "17"})
    with pytest.raises(TryLaterError, match="rate_limited") as error:
        here.client.add_note(ticket, NOTE)
    assert error.value.seconds == 17
    here.clock.forward(seconds=17)
    here.fault("POST .*/notes", 403, body='{"code":"access_denied"}')
    with pytest.raises(GiveUpError, match="forbidden"):
        here.client.add_note(ticket, NOTE)


def test_tags_of_others_are_left_alone(here: Here) -> None:
    """Adding and removing ours touches no other tag, and what is there already is not written again."""
    number = here.customer()
    for tag in ("billing", "Größe XL", "amends-tense"):
        here.account.add_tag(number, tag)
    ticket = here.client.read(number)
    wanted = {"billing", "Größe XL", "amends-lead"}
    assert here.client.change_tags(ticket, {"amends-lead"}, {"amends-tense"}) == wanted
    assert set(here.account.ticket(number).tags) == wanted
    here.calls()
    assert here.client.change_tags(ticket, {"amends-lead"}, {"amends-tense"}) == wanted
    assert here.calls() == ["GET"]


def test_a_tag_that_our_own_note_sets_off_is_kept(here: Here) -> None:
    """A rule of the admin's may tag a ticket when a note comes; our tags, read before it, do not wipe that one."""
    number = here.customer()
    ticket = here.client.read(number)

    def rule(method: str, path: str) -> None:
        if path.endswith("/notes"):
            here.account.add_tag(number, "has-note")

    here.account.before_write = rule
    here.client.add_note(ticket, NOTE)
    assert here.client.change_tags(ticket, {"amends-lead"}, set()) == {"has-note", "amends-lead"}
    assert set(here.account.ticket(number).tags) == {"has-note", "amends-lead"}


@pytest.mark.parametrize("entries", [0, 12])
def test_tags_lost_to_somebody_elses_save_are_mended(here: Here, entries: int) -> None:
    """An agent saves the ticket with the tags their page showed: ours are put back, theirs stay. It costs one read
    and one write more."""
    number = here.customer()
    for n in range(entries):
        here.account.agent_notes(number, f"note {n}")
    ticket = here.client.read(number)
    here.client.add_note(ticket, NOTE)
    here.account.add_tag(number, "vip")

    def saved_from_an_older_page() -> None:
        here.account.remove_tag(number, "amends-lead")
        here.account.add_tag(number, "urgent")

    here.after_put = saved_from_an_older_page
    wanted = {"vip", "urgent", "amends-lead"}
    assert here.client.change_tags(ticket, {"amends-lead"}, set()) == wanted
    assert set(here.account.ticket(number).tags) == wanted
    calls = here.calls()
    assert sum(c.startswith("GET") for c in calls) <= (4 if not entries else 5)
    assert sum(not c.startswith("GET") for c in calls) == 3


def test_a_lost_answer_to_tags_does_no_harm(here: Here) -> None:
    """Tags whose answer was lost are simply written again by the next run."""
    number = here.customer()
    ticket = here.client.read(number)
    here.fault("PUT", desk.CUT, applied=True)
    with pytest.raises(TryLaterError, match="cut_off"):
        here.client.change_tags(ticket, {"amends-lead"}, set())
    assert here.client.change_tags(here.client.read(number), {"amends-lead"}, set()) == {"amends-lead"}
    assert here.account.ticket(number).tags == ("amends-lead",)


def test_resolved_closed_and_deleted_tickets(here: Here) -> None:
    """Resolved is solved, closed is closed, a ticket in the bin is deleted, and one that is gone is parked."""
    number = here.customer()
    here.account.set_status(number, "solved")
    assert here.client.read(number).status is Status.SOLVED
    here.account.close(number)
    assert here.client.read(number).status is Status.CLOSED
    ticket = here.client.read(number)
    here.account.delete(number)
    assert here.client.read(number).status is Status.DELETED
    with pytest.raises(GiveUpError, match="http_405"):
        here.client.add_note(ticket, NOTE)
    here.account.forget(number)
    with pytest.raises(GiveUpError, match="not_found"):
        here.client.read(number)


def test_a_reopened_ticket_shows_it(here: Here) -> None:
    """A customer who writes on a resolved ticket opens it again, and that is seen."""
    number = here.customer()
    here.clock.forward(hours=1)
    here.account.set_status(number, "solved")
    here.clock.forward(hours=1)
    here.account.customer_writes("It is back.", name="Maya Lind", channel=Channel.EMAIL, ticket=number)
    assert [m.kind for m in here.client.read(number).messages] == [Kind.WRITTEN, Kind.REOPENED, Kind.WRITTEN]


@pytest.mark.parametrize(("good", "kind"), [(True, Kind.AUTOMATIC), (False, Kind.RATING)])
def test_a_rating_is_read_when_a_survey_was_answered(here: Here, good: bool, kind: Kind) -> None:
    """How a customer rated is asked for only when they did, and still within three reads."""
    number = here.customer()
    here.account.rate(number, good, "So that is that")
    ticket = here.client.read(number)
    assert ticket.messages[1].kind is kind
    here.client.add_note(ticket, NOTE)
    here.client.change_tags(ticket, {"amends-lead"}, set())
    assert here.calls() == ["GET", "GET satisfaction_ratings", "POST notes", "GET", "PUT"]


@pytest.mark.parametrize("status", [403, 404])
def test_a_plan_without_ratings_goes_by_the_comment(here: Here, status: int) -> None:
    """Where ratings cannot be read, the survey's comment is read like any other message."""
    number = here.customer()
    here.account.rate(number, False, "Nobody called back")
    here.fault("satisfaction_ratings", status)
    assert here.client.read(number).messages[1].kind is Kind.WRITTEN


@pytest.mark.parametrize(
    "secret",
    [
        {},
        {"url": "https://amends-demo.freshdesk.com"},
        {"url": "https://amends-demo.freshdesk.com", "api_key": " "},
        {"url": "https://amends-demo.freshdesk.com", "api_key": 7},
    ],
)
def test_an_unfinished_secret_is_a_sign_in_that_failed(here: Here, secret: dict[str, object]) -> None:
    """Until the admin has pasted the API key, work waits, and nothing is called."""
    here.secret = secret
    with pytest.raises(SignInError):
        here.client.read(here.customer())
    assert here.account.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        "http://x.freshdesk.com",
        "https://freshdesk.com.evil.example",
        "https://x.zendesk.com",
        "https://a@x.freshdesk.com",
    ],
)
def test_the_key_is_sent_to_freshdesk_alone(url: object) -> None:
    """An address that is not https on freshdesk.com never receives the API key."""
    secret = {"url": url, "api_key": "key"}
    elsewhere = Freshdesk(lambda: secret, now=FakeClock(), yield_below=lambda: 0.3)
    with pytest.raises(SignInError, match="api_url"):
        elsewhere.read("2001")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, '{"code":"invalid_credentials","message":"…"}'),
        (403, '{"code":"access_denied"}'),
        (404, ""),
        (302, ""),
        (200, "{}"),
        (200, '{"id":null}'),
        (200, "[]"),
    ],
)
def test_a_refused_key_leaves_the_account_alone_for_a_quarter_of_an_hour(here: Here, status: int, body: str) -> None:
    """A wrong key is not tried again and again, which would use up the team's own limit; a new one is at once."""
    number = here.customer()
    here.fault("agents/me", status, body=body)
    with pytest.raises(SignInError):
        here.client.read(number)
    with pytest.raises(SignInError):
        here.client.read(number)
    assert here.sign_ins() == 1
    here.clock.forward(minutes=16)
    assert here.client.read(number).id == number


def test_a_conflict_while_signing_in_is_no_refusal(here: Here) -> None:
    """409 says that two requests met; the same again will do."""
    number = here.customer()
    here.fault("agents/me", 409)
    with pytest.raises(MovedOnError):
        here.client.read(number)
    assert here.client.read(number).id == number


def test_a_new_key_is_tried_at_once(here: Here) -> None:
    """An admin who pastes the right key does not wait for the quarter of an hour to pass."""
    number, key = here.customer(), here.secret["api_key"]
    here.secret = {**here.secret, "api_key": "wrong"}
    with pytest.raises(SignInError):
        here.client.read(number)
    here.secret = {**here.secret, "api_key": key}
    assert here.client.read(number).id == number


def test_a_key_that_dies_is_noticed(here: Here) -> None:
    """A key that was withdrawn stops the work until there is another, and who we are is asked again then."""
    number = here.customer()
    here.client.read(number)
    here.account.api_key = "another"
    for _ in range(2):
        with pytest.raises(SignInError):
            here.client.read(number)
    assert len(here.calls()) == 2
    here.secret = {**here.secret, "api_key": "another"}
    here.client.read(number)
    assert here.sign_ins() == 1


def test_a_full_limit_is_waited_for(here: Here) -> None:
    """When the account's minute is used up, work waits for the next one."""
    number = here.customer()
    here.client.read(number)
    here.fault("GET /api/v2/tickets", 429, headers={"Retry-After": "41"})
    with pytest.raises(TryLaterError, match="rate_limited") as error:
        here.client.read(number)
    assert error.value.seconds == 41


def test_agents_come_first_when_the_limit_runs_low(here: Here) -> None:
    """With less than the share left that is the agents', reading waits for the next minute."""
    number = here.customer()
    here.client.read(number)
    here.account.limits.on = True
    here.account.limits.used_by_others = 300
    here.client.read(number)
    with pytest.raises(TryLaterError, match="yield"):
        here.client.read(number)
    here.account.limits.used_by_others = 0
    here.clock.forward(seconds=61)
    assert here.client.read(number).id == number


def test_an_answer_that_makes_no_sense_parks_the_ticket(here: Here) -> None:
    """An answer in another shape is put aside with a reason, and nothing of it is repeated."""
    number = here.customer()
    here.fault("GET /api/v2/tickets", 200, body='{"id": 1, "subject": "secret words"}')
    with pytest.raises(GiveUpError, match=r"^not_understood$"):
        here.client.read(number)


@pytest.mark.parametrize("number", ["", "12a", "../agents/me", "１２", "-1", "2001?include=x"])
def test_only_a_ticket_number_is_ever_asked_for(here: Here, number: str) -> None:
    """What is not a number never becomes part of an address."""
    with pytest.raises(GiveUpError, match="not_found"):
        here.client.read(number)
    assert here.calls() == []
