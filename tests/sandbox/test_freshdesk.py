"""What the simulated Freshdesk does, one quirk a test: these tests are also the list of what the product must bear."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from amends.ticket import Channel
from tests.sandbox import contract
from tests.sandbox.desk import Desk, Fault
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.freshdesk_shapes import UNQUOTED_BODY

_MONDAY = datetime(2026, 3, 2, 9, 30, 5, tzinfo=UTC)


class Account:
    """A simulated account, its clock, a client with the API key, and what its webhooks brought."""

    def __init__(self) -> None:
        self.time = _MONDAY
        self.answers: list[int] = []
        self.post: list[tuple[dict[str, str], bytes]] = []
        self.desk = Freshdesk(lambda: self.time, self._deliver)
        self.http: Client = self.desk.wsgi.test_client()
        self.key = self.desk.secrets()["api"]["api_key"]

    def _deliver(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        assert helpdesk == "freshdesk"
        self.post.append((dict(headers), body))
        return self.answers.pop(0) if self.answers else 202

    def get(self, path: str) -> TestResponse:
        return self.http.get(f"/api/v2{path}", auth=(self.key, "X"))

    def put(self, path: str, body: Any) -> TestResponse:
        return self.http.put(f"/api/v2{path}", auth=(self.key, "X"), json=body)

    def note(self, ticket: str, **sent: Any) -> TestResponse:
        body = {"body": "<p>A note</p>", "private": True} | sent
        return self.http.post(f"/api/v2/tickets/{ticket}/notes", auth=(self.key, "X"), json=body)

    def write(self, text: str = "Where is my parcel?", **more: Any) -> str:
        return self.desk.customer_writes(text, **({"name": "Ada Moss", "channel": Channel.EMAIL} | more))

    def events(self) -> list[str]:
        return [str(json.loads(body)["event"]) for _, body in self.post]


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    yield account
    assert account.desk.breaches == []


def test_it_is_a_desk(account: Account) -> None:
    """Both simulated helpdesks offer people the same actions."""
    desk: Desk = account.desk
    assert (desk.name, desk.owner) == ("freshdesk", "Amends")


# Signing in and reading


def test_the_api_key_signs_in_as_its_agent(account: Account) -> None:
    """The API key is a user name with any password; a wrong one is a 401 with a code."""
    me = account.get("/agents/me").get_json()
    assert (me["id"], me["contact"]["name"]) == (account.desk.us.id, "Amends")
    account.key = "wrong"
    refused = account.get("/agents/me")
    assert (refused.status_code, refused.get_json()["code"]) == (401, "invalid_credentials")
    assert account.http.get("/api/v2/agents/me", headers={"Authorization": "Basic §"}).status_code == 401


def test_the_requester_s_name_must_be_asked_for(account: Account) -> None:
    """A ticket names its requester by number alone, unless the requester is included; tags are with the contact."""
    ticket = account.write(tier="gold")
    plain = account.get(f"/tickets/{ticket}").get_json()
    shown = account.get(f"/tickets/{ticket}?include=requester").get_json()
    assert "requester" not in plain
    assert shown["requester"]["name"] == "Ada Moss"
    assert account.get(f"/contacts/{plain['requester_id']}").get_json()["tags"] == ["gold"]
    assert account.get(f"/agents/{account.desk.us.id}").status_code == 200
    assert account.get(f"/agents/{plain['requester_id']}").status_code == 404
    assert account.get("/contacts/1").status_code == 404


def test_the_first_message_is_the_ticket_s_own_description(account: Account) -> None:
    """What the customer wrote first is no conversation, and due times are null at first."""
    ticket = account.write("First")
    account.write("Second", ticket=ticket)
    shown = account.get(f"/tickets/{ticket}?include=conversations").get_json()
    assert shown["description_text"] == "First"
    assert [c["body_text"] for c in shown["conversations"]] == ["Second"]
    assert shown["due_by"] is None
    assert [e.text for e in account.desk.ticket(ticket).entries] == ["First", "Second"]


def test_at_most_ten_conversations_are_embedded(account: Account) -> None:
    """A long thread must be paged: ten come with the ticket, a hundred a page, with a link to the next."""
    ticket = account.write()
    for number in range(12):
        account.write(f"Message {number}", ticket=ticket)
    assert len(account.get(f"/tickets/{ticket}?include=conversations").get_json()["conversations"]) == 10
    page = account.get(f"/tickets/{ticket}/conversations?per_page=10")
    assert len(page.get_json()) == 10
    assert page.headers["Link"].endswith('/conversations?page=2&per_page=10>; rel="next"')
    rest = account.get(f"/tickets/{ticket}/conversations?per_page=10&page=2")
    assert [c["body_text"] for c in rest.get_json()] == ["Message 10", "Message 11"]
    assert "Link" not in rest.headers
    assert account.get(f"/tickets/{ticket}/conversations?per_page=101").status_code == 400


def test_each_include_costs_more(account: Account) -> None:
    """One include makes a request count three times, and invalid requests count as well."""
    ticket = account.write()
    shown = account.get(f"/tickets/{ticket}?include=requester,stats")
    assert shown.headers["X-RateLimit-Used-CurrentRequest"] == "5"
    assert (shown.headers["X-RateLimit-Total"], shown.headers["X-RateLimit-Remaining"]) == ("400", "395")
    wrong = account.get(f"/tickets/{ticket}?include=everything")
    assert (wrong.status_code, wrong.get_json()["errors"][0]["field"]) == (400, "include")
    assert wrong.headers["X-RateLimit-Remaining"] == "392"


def test_stats_tell_who_answered_when(account: Account) -> None:
    """Private notes and automatic answers are no answers; a reply of the customer reopens a resolved ticket."""
    ticket, desk = account.write(), account.desk
    desk.agent_notes(ticket, "A regular.")
    desk.automatic_answer(ticket, "We have your message.")
    account.note(ticket)
    assert account.get(f"/tickets/{ticket}?include=stats").get_json()["stats"]["first_responded_at"] is None
    account.time += timedelta(hours=1)
    desk.agent_answers(ticket, "Here it is.")
    desk.set_status(ticket, "solved")
    account.time += timedelta(hours=1)
    account.write("Broken again", ticket=ticket)
    shown = account.get(f"/tickets/{ticket}?include=stats").get_json()
    assert shown["stats"]["first_responded_at"] == "2026-03-02T10:30:05Z"
    assert (shown["stats"]["reopened_at"], shown["stats"]["resolved_at"]) == ("2026-03-02T11:30:05Z", None)
    assert (shown["status"], desk.ticket(ticket).status) == (2, "open")


def test_a_ticket_that_is_gone_is_a_404_without_a_body(account: Account) -> None:
    """An unknown ticket is answered with nothing at all; one in the trash is shown as deleted and takes no write."""
    ticket = account.write()
    missing = account.get("/tickets/4711")
    assert (missing.status_code, missing.get_data()) == (404, b"")
    assert account.get("/nowhere").get_data() == b""
    account.desk.delete(ticket)
    assert account.get(f"/tickets/{ticket}").get_json()["deleted"] is True
    assert account.note(ticket).status_code == 405
    assert account.desk.tickets() == []
    account.desk.forget(ticket)
    assert account.get(f"/tickets/{ticket}").status_code == 404


@pytest.mark.parametrize(
    ("channel", "source"),
    [(Channel.EMAIL, 1), (Channel.WEB, 2), (Channel.PHONE, 3), (Channel.SOCIAL, 5), (Channel.REVIEW, 101)],
)
def test_a_source_is_a_number_of_an_open_list(account: Account, channel: Channel, source: int) -> None:
    """Sources are numbers, and admins add their own: an unknown one must do no harm."""
    assert account.get(f"/tickets/{account.write(channel=channel)}").get_json()["source"] == source


def test_a_direct_message_is_told_by_its_details_alone(account: Account) -> None:
    """A post and a direct message have the same source."""
    kinds = [
        account.get(f"/tickets/{account.write(channel=channel)}").get_json()["source_additional_info"]["twitter"]
        for channel in (Channel.SOCIAL, Channel.SOCIAL_PRIVATE)
    ]
    assert kinds == [{"tweet_type": "mention"}, {"tweet_type": "dm"}]


def test_a_rating_is_a_conversation_of_its_own_kind(account: Account) -> None:
    """A survey's answer comes as a conversation with source 6, and among the ticket's ratings."""
    ticket = account.write()
    account.desk.rate(ticket, good=False, comment="Nobody ever rang.")
    [entry] = account.get(f"/tickets/{ticket}/conversations").get_json()
    assert (entry["source"], entry["incoming"], entry["body_text"]) == (6, True, "Nobody ever rang.")
    [rating] = account.get(f"/tickets/{ticket}/satisfaction_ratings").get_json()
    assert rating["ratings"] == {"default_question": -103}
    assert account.desk.ticket(ticket).rating == "bad"


def test_who_typed_a_call_is_not_told(account: Account) -> None:
    """A call that staff typed has source phone and the customer as requester, and names no author."""
    ticket = account.desk.staff_reports("She called about the bill.", requester="Ada Moss")
    shown = account.get(f"/tickets/{ticket}").get_json()
    assert shown["source"] == 3
    assert account.desk.ticket(ticket).entries[0].role == "agent"


# Writing


def test_a_note_is_private_unless_it_says_otherwise(account: Account) -> None:
    """Left out, `private` is true; sent as false, the customer can read the note."""
    ticket = account.write()
    written = account.http.post(f"/api/v2/tickets/{ticket}/notes", auth=(account.key, "X"), json={"body": "Ours"})
    assert (written.status_code, written.get_json()["private"]) == (201, True)
    assert account.note(ticket, private=False).get_json()["private"] is False
    entry = account.desk.ticket(ticket).entries[1]
    assert (entry.ours, entry.public, entry.author) == (True, False, "Amends")


def test_a_note_mails_whom_it_names(account: Account) -> None:
    """`notify_emails` sends real mail to people: the simulator remembers to whom, so that a test can see nobody."""
    ticket = account.write()
    account.note(ticket)
    assert account.desk.mailed == []
    account.note(ticket, notify_emails=["lead@example.com"])
    assert account.desk.mailed == ["lead@example.com"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"body": "<p></p>"}, "body"), ({"private": "yes"}, "private"), ({"public": False}, "public")],
)
def test_a_note_that_cannot_be_kept_is_refused(account: Account, sent: dict[str, Any], field: str) -> None:
    """An empty note, a wrong kind of value or an unknown field makes the whole request invalid."""
    answer = account.note(account.write(), **sent)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (400, field)


def test_tags_replace_all_that_were_there(account: Account) -> None:
    """There is no way to add a tag: the whole list is written, and a tag set in between is lost without a word."""
    ticket = account.write()
    account.desk.add_tag(ticket, "vip")
    account.desk.before_write = lambda method, path: account.desk.add_tag(ticket, "urgent")
    assert account.put(f"/tickets/{ticket}", {"tags": ["vip", "amends-lead"]}).status_code == 200
    assert account.desk.ticket(ticket).tags == ("vip", "amends-lead")
    account.desk.remove_tag(ticket, "vip")
    assert account.desk.ticket(ticket).tags == ("amends-lead",)


@pytest.mark.parametrize("tags", ["vip", ["x" * 33], [5]])
def test_a_tag_has_at_most_32_characters(account: Account, tags: Any) -> None:
    """Tags are a list of short texts."""
    answer = account.put(f"/tickets/{account.write()}", {"tags": tags})
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (400, "tags")


def test_a_body_that_is_not_json_is_refused(account: Account) -> None:
    """Broken JSON is a 400 with a code."""
    path = f"/api/v2/tickets/{account.write()}"
    answer = account.http.put(path, auth=(account.key, "X"), data="{", content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_json")


def test_updated_at_moves_with_every_change(account: Account) -> None:
    """A note or a tag moves `updated_at`; writing the same tags again does not."""
    ticket = account.write()
    account.time += timedelta(minutes=1)
    account.put(f"/tickets/{ticket}", {"tags": ["x"]})
    account.time += timedelta(minutes=1)
    account.put(f"/tickets/{ticket}", {"tags": ["x"]})
    assert account.get(f"/tickets/{ticket}").get_json()["updated_at"] == "2026-03-02T09:31:05Z"
    account.note(ticket)
    assert account.get(f"/tickets/{ticket}").get_json()["updated_at"] == "2026-03-02T09:32:05Z"


# Limits and faults


def test_a_spent_minute_is_a_429_with_the_seconds_to_wait(account: Account) -> None:
    """Too many requests in a minute are refused until the next one begins."""
    account.desk.limits.per_minute = 3
    ticket = account.write()
    assert account.get(f"/tickets/{ticket}?include=stats").status_code == 200
    refused = account.get(f"/tickets/{ticket}")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "55")
    account.time += timedelta(seconds=55)
    assert account.get(f"/tickets/{ticket}").status_code == 200


def test_an_answer_can_be_lost_after_it_took_effect(account: Account) -> None:
    """The note is written although its writer is told 502: only a look at the thread can tell."""
    ticket = account.write()
    account.desk.faults.append(Fault("POST .*/notes", 502, body="{oops", applied=True))
    assert account.note(ticket).status_code == 502
    assert account.desk.ticket(ticket).entries[-1].ours


# Webhooks


def test_a_rule_signs_in_with_a_password(account: Account) -> None:
    """A rule's webhook carries HTTP Basic and nothing else to know it by: no signature, no id, no time."""
    account.write()
    [(headers, body)] = account.post
    assert (
        base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        == "amends:simulated-webhook-password"
    )
    assert headers.keys() == {"Content-Type", "Authorization"}
    assert contract.breaches_of("freshdesk-rule.json", json.loads(body)) == []


def test_the_rules_fire_for_what_matters(account: Account) -> None:
    """Creation, replies, status, priority and group set them off, with pseudo-JSON that names what happened."""
    desk, ticket = account.desk, account.write()
    account.write("More", ticket=ticket)
    desk.agent_answers(ticket, "Hello")
    desk.set_status(ticket, "pending")
    desk.set_priority(ticket, "urgent")
    desk.set_group(ticket, 150_000_302)
    assert account.events() == [
        "{ticket_action:created}",
        "{reply_sent:sent}",
        "{reply_sent:sent}",
        "{status:{from:2,to:3}}",
        "{priority:{from:1,to:4}}",
        "{group_id:{from:150000301,to:150000302}}",
    ]


def test_the_rules_keep_quiet_for_notes_and_tags(account: Account) -> None:
    """Notes, tags, ratings, assignments, deletions and what changes nothing set nothing off."""
    desk, ticket = account.desk, account.write()
    account.post.clear()
    account.note(ticket)
    account.put(f"/tickets/{ticket}", {"tags": ["amends-lead"]})
    desk.agent_notes(ticket, "A regular.")
    desk.add_tag(ticket, "vip")
    desk.assign(ticket, "Kofi Mensah")
    desk.rate(ticket, good=False)
    desk.set_status(ticket, "open")
    desk.set_priority(ticket, "low")
    desk.delete(ticket)
    assert account.post == []


def test_only_the_first_of_several_changes_is_reported(account: Account) -> None:
    """A reply that reopens a ticket is reported as a change of status, the reply goes without a word."""
    ticket = account.write()
    account.desk.close(ticket)
    account.post.clear()
    account.write("No!", ticket=ticket)
    assert account.events() == ["{status:{from:5,to:2}}"]


def test_a_number_can_arrive_as_a_number(account: Account) -> None:
    """An admin who typed the placeholder without quotes sends the ticket's number as a number."""
    account.desk.rule_template = UNQUOTED_BODY
    ticket = account.write()
    assert json.loads(account.post[0][1])["ticket_id"] == int(ticket)


def test_ticked_fields_come_in_a_wrapper_of_texts(account: Account) -> None:
    """Without content of the admin's own, Freshdesk sends display names and HTML, all of them texts."""
    account.desk.rule_template = ""
    ticket = account.write("<b>Where</b> is it?")
    wrapped = json.loads(account.post[0][1])["freshdesk_webhook"]
    assert (wrapped["ticket_id"], wrapped["ticket_status"], wrapped["ticket_priority"]) == (ticket, "Open", "Low")
    assert wrapped["ticket_description"] == "<p>&lt;b&gt;Where&lt;/b&gt; is it?</p>"
    assert contract.breaches_of("freshdesk-rule.json", {"freshdesk_webhook": wrapped}) == []


def test_a_customer_s_words_can_break_the_body(account: Account) -> None:
    """A template with a comment in it is broken JSON as soon as a customer types a quotation mark."""
    account.desk.rule_template = '{"text":"{{ticket.subject}}","ticket_id":"{{ticket.id}}"}'
    ticket = account.write(subject='The "new"\nlamp')
    assert account.post[0][1] == f'{{"text":"The "new"\\nlamp","ticket_id":"{ticket}"}}'.encode()


def test_a_failed_delivery_comes_again_later(account: Account) -> None:
    """Freshdesk sends what failed again half an hour later, the same body as before."""
    account.answers = [409, 503]
    account.write()
    account.desk.send_lost_again()
    account.desk.send_lost_again()
    account.desk.send_lost_again()
    assert [sent.status for sent in account.desk.sent] == [409, 503, 202]
    assert len({body for _, body in account.post}) == 1


def test_the_password_can_change(account: Account) -> None:
    """After a change the next delivery carries the new password."""
    account.desk.renew_signing_secret()
    account.write()
    login = base64.b64decode(account.post[0][0]["Authorization"].removeprefix("Basic ")).decode()
    assert login == "amends:" + account.desk.secrets()["webhook"]["password"]
