"""What the simulated Zendesk does, one quirk a test: these tests are also the list of what the product must bear."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from amends.ticket import Channel
from tests.sandbox import contract
from tests.sandbox.desk import CUT, Desk, Fault
from tests.sandbox.zendesk import Zendesk

_MONDAY = datetime(2026, 3, 2, 9, 30, 5, 123456, tzinfo=UTC)


class Account:
    """A simulated account, its clock, a client that is signed in, and what its webhooks brought."""

    def __init__(self) -> None:
        self.time = _MONDAY
        self.answers: list[int] = []  # what deliveries are answered with; 202 when there is none left
        self.post: list[tuple[dict[str, str], bytes]] = []
        self.desk = Zendesk(lambda: self.time, self._deliver)
        self.http: Client = self.desk.wsgi.test_client()
        self.headers = {"Authorization": f"Bearer {self.token()}"}

    def _deliver(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        assert helpdesk == "zendesk"
        self.post.append((dict(headers), body))
        return self.answers.pop(0) if self.answers else 202

    def token(self, scope: str = "read tickets:write", **sent: Any) -> str:
        return str(self.ask_token(scope=scope, **sent).get_json()["access_token"])

    def ask_token(self, **sent: Any) -> TestResponse:
        api = self.desk.secrets()["api"]
        body = {"grant_type": "client_credentials"} | {k: api[k] for k in ("client_id", "client_secret")} | sent
        return self.http.post("/oauth/tokens", json=body)

    def get(self, path: str) -> TestResponse:
        return self.http.get(f"/api/v2{path}", headers=self.headers)

    def put(self, path: str, body: Any) -> TestResponse:
        return self.http.put(f"/api/v2{path}", headers=self.headers, json=body)

    def note(self, ticket: str, **fields: Any) -> TestResponse:
        comment = {"html_body": "<p>A note</p>", "public": False}
        return self.put(f"/tickets/{ticket}", {"ticket": {"comment": comment} | fields})

    def write(self, text: str = "Where is my parcel?", **more: Any) -> str:
        return self.desk.customer_writes(text, **({"name": "Ada Moss", "channel": Channel.EMAIL} | more))

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.post]

    def stamp(self, ticket: str) -> str:
        return str(self.get(f"/tickets/{ticket}").get_json()["ticket"]["updated_at"])


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    yield account
    assert account.desk.breaches == []


def test_it_is_a_desk(account: Account) -> None:
    """Both simulated helpdesks offer people the same actions."""
    desk: Desk = account.desk
    assert (desk.name, desk.owner) == ("zendesk", "Amends")


# Signing in


def test_a_client_gets_a_token_with_an_end(account: Account) -> None:
    """An OAuth client signs in with its id and secret, and its token ends when it said."""
    answer = account.ask_token(scope="read", expires_in=600)
    assert answer.status_code == 201
    assert answer.get_json()["expires_in"] == 600
    account.headers = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}
    assert account.get("/users/me").status_code == 200
    account.time += timedelta(seconds=601)
    ended = account.get("/users/me")
    assert (ended.status_code, ended.get_json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ({"client_secret": "wrong", "scope": "read"}, 401, "invalid_client"),
        ({"scope": ""}, 400, "invalid_scope"),
        ({"scope": "read", "expires_in": 300}, 400, "invalid_request"),
        ({"scope": "read", "expires_in": 172_800}, 400, "invalid_request"),
        ({"scope": "read", "grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_request_gets_no_token(account: Account, sent: dict[str, Any], status: int, error: str) -> None:
    """A wrong secret is a 401; a scope or a life that Zendesk does not give is a 400."""
    answer = account.ask_token(**sent)
    assert (answer.status_code, answer.get_json()["error"]) == (status, error)


def test_a_token_without_the_scope_may_not_write(account: Account) -> None:
    """A client whose token may only read cannot write a note."""
    ticket = account.write()
    account.headers = {"Authorization": f"Bearer {account.token(scope='read')}"}
    assert account.get(f"/tickets/{ticket}").status_code == 200
    assert account.note(ticket).status_code == 403


def test_wrong_credentials_are_an_anonymous_user(account: Account) -> None:
    """Asked who it is, somebody with a wrong API token gets a friendly 200 and no name."""
    answer = account.http.get("/api/v2/users/me", auth=("amends@example.com/token", "wrong"))
    assert (answer.status_code, answer.get_json()["user"]["name"]) == (200, "Anonymous user")
    assert answer.get_json()["user"]["id"] is None
    assert account.http.get("/api/v2/tickets/1", auth=("x", "y")).status_code == 401


def test_an_api_token_signs_in_as_its_owner(account: Account) -> None:
    """The legacy way: the owner's address with `/token`, and the API token."""
    login = (f"{account.desk.email}/token", account.desk.api_token)
    user = account.http.get("/api/v2/users/me.json", auth=login).get_json()["user"]
    assert (user["name"], user["role"], user["id"]) == ("Amends", "admin", account.desk.us.id)


# Reading


def test_a_ticket_comes_with_its_people(account: Account) -> None:
    """A ticket shows its requester's language, time zone and tags when users are side-loaded."""
    ticket = account.write(tier="gold")
    shown = account.get(f"/tickets/{ticket}?include=users,metric_sets").get_json()
    [requester] = shown["users"]
    assert (requester["name"], requester["role"], requester["tags"]) == ("Ada Moss", "end-user", ["gold"])
    assert requester["iana_time_zone"] == "Europe/London"
    assert shown["ticket"]["metric_set"]["reopens"] == 0
    assert "metric_set" not in account.get(f"/tickets/{ticket}").get_json()["ticket"]


def test_a_customer_s_tags_are_copied_onto_a_new_ticket(account: Account) -> None:
    """An unknown tag on a ticket need not come from an agent: Zendesk copies the customer's."""
    assert account.desk.ticket(account.write(tier="gold")).tags == ("gold",)


def test_comments_come_newest_first_in_pages(account: Account) -> None:
    """The newest comments are read first, a hundred a page at most, with a cursor to go on."""
    ticket = account.write("one")
    for word in ("two", "three"):
        account.write(word, ticket=ticket)
    first = account.get(f"/tickets/{ticket}/comments?include=users&sort=-created_at&page[size]=2").get_json()
    assert [c["plain_body"] for c in first["comments"]] == ["three", "two"]
    assert first["meta"]["has_more"]
    rest = account.get(
        f"/tickets/{ticket}/comments?sort=-created_at&page[size]=2&page[after]={first['meta']['after_cursor']}"
    ).get_json()
    assert [c["plain_body"] for c in rest["comments"]] == ["one"]
    assert not rest["meta"]["has_more"]
    assert [u["name"] for u in first["users"]] == ["Ada Moss"]


def test_comments_also_come_by_page_number(account: Account) -> None:
    """Asked without a cursor, Zendesk counts pages, oldest first."""
    ticket = account.write("one")
    account.write("two", ticket=ticket)
    page = account.get(f"/tickets/{ticket}/comments?per_page=1&page=2").get_json()
    assert [c["plain_body"] for c in page["comments"]] == ["two"]
    assert (page["count"], page["next_page"]) == (2, None)


@pytest.mark.parametrize(
    "query", ["page[size]=101", "page[size]=x", "page[size]=5&sort=name", "page[size]=5&page[after]=!"]
)
def test_a_wrong_page_is_refused(account: Account, query: str) -> None:
    """A page that is too large, or sorted by what cannot be sorted, is a 400."""
    assert account.get(f"/tickets/{account.write()}/comments?{query}").status_code == 400


def test_comments_tell_where_somebody_was(account: Account) -> None:
    """A comment's metadata hold an address and a place: personal data that must not be logged."""
    [comment] = account.get(f"/tickets/{account.write()}/comments").get_json()["comments"]
    assert {"ip_address", "location", "latitude"} <= comment["metadata"]["system"].keys()


def test_a_messaging_customer_writes_in_private_comments(account: Account) -> None:
    """What a customer types in a messaging window is a private comment, and still the customer's own words."""
    ticket = account.write(channel=Channel.CHAT)
    account.write("Anybody there?", channel=Channel.CHAT, ticket=ticket)
    shown = account.get(f"/tickets/{ticket}?include=users").get_json()
    comments = account.get(f"/tickets/{ticket}/comments").get_json()["comments"]
    assert [c["public"] for c in comments] == [False, False]
    assert {c["author_id"] for c in comments} == {shown["ticket"]["requester_id"]}
    assert shown["ticket"]["via"]["channel"] == "native_messaging"
    assert shown["ticket"]["from_messaging_channel"]


def test_staff_type_a_call_for_the_customer(account: Account) -> None:
    """A call's first comment is the colleague's; the ticket is the customer's."""
    ticket = account.desk.staff_reports("He called about the bill.", requester="Ada Moss", via="voicemail")
    shown = account.get(f"/tickets/{ticket}").get_json()["ticket"]
    assert shown["requester_id"] != shown["submitter_id"]
    assert (shown["via"]["channel"], shown["via"]["source"]["rel"]) == ("voice", "voicemail")
    assert account.desk.ticket(ticket).entries[0].role == "agent"


def test_a_rule_answers_as_nobody_s_user(account: Account) -> None:
    """An automatic answer is a public comment by user -1, who is never side-loaded."""
    ticket = account.write()
    account.desk.automatic_answer(ticket, "We have your message.")
    shown = account.get(f"/tickets/{ticket}/comments?include=users").get_json()
    assert (shown["comments"][1]["author_id"], shown["comments"][1]["via"]["channel"]) == (-1, "rule")
    assert len(shown["users"]) == 1
    assert account.desk.ticket(ticket).entries[1].role == "bot"


def test_a_ticket_that_is_gone_is_a_404(account: Account) -> None:
    """A deleted ticket, and one that never was, are not found."""
    ticket = account.write()
    account.desk.delete(ticket)
    for path in (f"/tickets/{ticket}", "/tickets/4711", f"/tickets/{ticket}/comments"):
        answer = account.get(path)
        assert (answer.status_code, answer.get_json()["error"]) == (404, "RecordNotFound")
    assert account.desk.tickets() == []


def test_a_bad_rating_stands_on_the_ticket_without_its_time(account: Account) -> None:
    """The customer's rating and its comment are shown on the ticket; when it came is not."""
    ticket = account.write()
    account.desk.rate(ticket, good=False, comment="Nobody ever rang.")
    rating = account.get(f"/tickets/{ticket}").get_json()["ticket"]["satisfaction_rating"]
    assert (rating["score"], rating["comment"]) == ("bad", "Nobody ever rang.")
    assert rating.keys() == {"id", "score", "comment"}
    assert account.desk.ticket(ticket).rating == "bad"


def test_a_reply_reopens_a_solved_ticket(account: Account) -> None:
    """A customer who writes on a solved ticket opens it again; the ticket's metrics count it."""
    ticket = account.write()
    account.desk.set_status(ticket, "solved")
    account.time += timedelta(hours=1)
    account.write("It is broken again.", ticket=ticket)
    metrics = account.get(f"/tickets/{ticket}?include=metric_sets").get_json()["ticket"]["metric_set"]
    assert (account.desk.ticket(ticket).status, metrics["reopens"]) == ("open", 1)
    assert metrics["solved_at"] == "2026-03-02T09:30:05Z"


def test_a_reply_on_a_closed_ticket_makes_a_follow_up(account: Account) -> None:
    """A closed ticket stays closed: the customer's reply is a new ticket that names the old one."""
    ticket = account.write(subject="Lamp")
    account.desk.close(ticket)
    follow_up = account.write("Still dark.", ticket=ticket)
    via = account.get(f"/tickets/{follow_up}").get_json()["ticket"]["via"]["source"]
    assert follow_up != ticket
    assert (via["rel"], via["from"]["ticket_id"]) == ("follow_up", int(ticket))


# Writing a note


def test_a_note_is_stored_in_a_wrapping_of_zendesk_s_own(account: Account) -> None:
    """A note comes back wrapped and sanitised, so it must be known by its mark and not by equality."""
    ticket = account.write()
    html = '<p onclick="x()">Sorry &amp; thanks</p><script>alert(1)</script><img src=x><ul><li>One</li></ul>'
    written = account.put(
        f"/tickets/{ticket}", {"ticket": {"comment": {"html_body": html, "public": False}}}
    ).get_json()
    [event] = written["audit"]["events"]
    assert event["html_body"] == (
        '<div class="zd-comment" dir="auto"><p dir="auto">Sorry &amp; thanks</p><ul><li>One</li></ul></div>'
    )
    note = account.desk.ticket(ticket).entries[-1]
    assert (note.id, note.public, note.ours, note.author) == (str(event["id"]), False, True, "Amends")
    assert note.text == "Sorry & thanks\n\n- One"


@pytest.mark.parametrize(("channel", "public"), [(Channel.EMAIL, True), (Channel.CHAT, False)])
def test_a_comment_is_public_by_default_where_the_first_was(account: Account, channel: Channel, public: bool) -> None:
    """Without `public` a comment on an e-mail ticket goes to the customer: so it is always sent."""
    ticket = account.write(channel=channel)
    account.put(f"/tickets/{ticket}", {"ticket": {"comment": {"body": "For the team alone"}}})
    assert account.desk.ticket(ticket).entries[-1].public is public


def test_a_note_on_a_ticket_that_moved_on_is_refused(account: Account) -> None:
    """A safe update is refused with 409 once the ticket has changed since it was read."""
    ticket = account.write()
    stamp = account.stamp(ticket)
    account.time += timedelta(seconds=1)
    account.write("One more thing.", ticket=ticket)
    assert account.note(ticket, safe_update=True, updated_stamp=stamp).status_code == 409
    assert account.note(ticket, safe_update=True, updated_stamp=account.stamp(ticket)).status_code == 200


def test_safe_update_false_is_as_safe_as_true(account: Account) -> None:
    """`safe_update: false` behaves like true; only leaving it out switches the check off."""
    ticket = account.write()
    old = "2026-01-01T00:00:00Z"
    assert account.note(ticket, safe_update=False, updated_stamp=old).status_code == 409
    assert account.note(ticket).status_code == 200


def test_two_changes_in_one_second_have_one_stamp(account: Account) -> None:
    """Zendesk's stamps have whole seconds: a change within the same second goes unseen."""
    ticket = account.write()
    stamp = account.stamp(ticket)
    account.write("One more thing.", ticket=ticket)
    assert account.note(ticket, safe_update=True, updated_stamp=stamp).status_code == 200


def test_a_person_can_overtake_a_write(account: Account) -> None:
    """The hook lets a test answer the customer after the product has read and before it writes; it runs once."""
    ticket = account.write()
    stamp = account.stamp(ticket)
    seen: list[tuple[str, str]] = []

    def overtake(method: str, path: str) -> None:
        seen.append((method, path))
        account.time += timedelta(seconds=2)
        account.desk.agent_answers(ticket, "On its way!")

    account.desk.before_write = overtake
    assert account.note(ticket, safe_update=True, updated_stamp=stamp).status_code == 409
    assert account.note(ticket).status_code == 200
    assert seen == [("PUT", f"/api/v2/tickets/{ticket}")]


def test_a_closed_ticket_takes_no_note_and_no_tag(account: Account) -> None:
    """Closed tickets are 422 for every write."""
    ticket = account.write()
    account.desk.close(ticket)
    for answer in (account.note(ticket), account.put(f"/tickets/{ticket}/tags", {"tags": ["x"]})):
        assert (answer.status_code, answer.get_json()["error"]) == (422, "RecordInvalid")
        assert "closed" in answer.get_json()["details"]["status"][0]["description"]


@pytest.mark.parametrize(
    ("comment", "field"),
    [
        ({"html_body": "<p> </p>", "public": False}, "comment"),
        ({"html_body": "x" * 65_001, "public": False}, "comment"),
        ({"body": "x", "author_id": 4711}, "author"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused(account: Account, comment: dict[str, Any], field: str) -> None:
    """An empty or endless comment, or one by somebody unknown, is a 422 that names the field."""
    answer = account.put(f"/tickets/{account.write()}", {"ticket": {"comment": comment}})
    assert answer.status_code == 422
    assert list(answer.get_json()["details"]) == [field]


def test_a_thread_has_room_for_five_thousand_comments(account: Account) -> None:
    """After 5,000 comments every further one is refused."""
    ticket = account.write()
    it = account.desk._tickets[int(ticket)]
    it.comments *= 5000
    assert account.note(ticket).status_code == 422


def test_a_field_that_zendesk_does_not_know_is_found() -> None:
    """Zendesk ignores a field that it does not know, so a wrong name would do nothing: here it breaks the contract."""
    account = Account()
    answer = account.put(f"/tickets/{account.write()}", {"ticket": {"additional_tags": ["x"]}})
    assert answer.status_code == 500
    assert answer.get_json() == {"contract_broken": account.desk.breaches}
    assert "additionalProperties" in account.desk.breaches[0]


def test_a_body_that_is_not_json_is_refused(account: Account) -> None:
    """Broken JSON is a 400."""
    path = f"/api/v2/tickets/{account.write()}"
    assert account.http.put(path, headers=account.headers, data="{").status_code == 400
    assert account.put(path.removeprefix("/api/v2"), {"ticket": 5}).status_code == 400
    assert account.get("/organizations").status_code == 404


# Tags


def test_putting_tags_adds_and_posting_them_replaces(account: Account) -> None:
    """PUT adds, DELETE removes; POST, and `tags` in a ticket, wipe everybody else's."""
    ticket = account.write(tier="gold")
    assert account.put(f"/tickets/{ticket}/tags", {"tags": ["amends-lead"]}).get_json()["tags"] == [
        "amends-lead",
        "gold",
    ]
    path = f"/api/v2/tickets/{ticket}/tags"
    gone = account.http.delete(path, headers=account.headers, json={"tags": ["amends-lead"]})
    assert gone.get_json()["tags"] == ["gold"]
    assert account.http.delete(f"{path}?tags=gold,x", headers=account.headers).get_json()["tags"] == []
    replaced = account.http.post(path, headers=account.headers, json={"tags": ["only"]})
    assert (replaced.status_code, replaced.get_json()["tags"]) == (201, ["only"])
    assert account.put(f"/tickets/{ticket}", {"ticket": {"tags": ["other"]}}).status_code == 200
    assert account.get(f"/tickets/{ticket}/tags").get_json()["tags"] == ["other"]


def test_tags_can_be_changed_safely(account: Account) -> None:
    """Tags refuse an old stamp, too; the document's own example sends `safe_update` as a text."""
    ticket = account.write()
    old = {"tags": ["x"], "safe_update": "true", "updated_stamp": "2026-01-01T00:00:00Z"}
    assert account.put(f"/tickets/{ticket}/tags", old).status_code == 409
    assert account.put(f"/tickets/{ticket}/tags", old | {"updated_stamp": account.stamp(ticket)}).status_code == 200


def test_tags_are_made_plain(account: Account) -> None:
    """Zendesk keeps tags in lower case, without blanks and without most punctuation."""
    ticket = account.write()
    account.put(f"/tickets/{ticket}/tags", {"tags": ["Very Important!", "a:b/c_d-e"]})
    assert account.desk.ticket(ticket).tags == ("a:b/c_d-e", "very_important")


def test_a_change_that_changes_nothing_leaves_the_stamp(account: Account) -> None:
    """`updated_at` moves only when something happened."""
    ticket = account.write(tier="gold")
    stamp = account.stamp(ticket)
    account.time += timedelta(minutes=1)
    account.put(f"/tickets/{ticket}/tags", {"tags": ["gold"]})
    assert account.stamp(ticket) == stamp


# Limits and faults


def test_every_answer_shows_what_is_left_of_the_minute(account: Account) -> None:
    """The account's limit a minute is in the headers, and is shared with the team's own work."""
    account.desk.limits.per_minute, account.desk.limits.used_by_others = 100, 60
    headers = account.get(f"/tickets/{account.write()}").headers
    assert (headers["X-Rate-Limit"], headers["X-Rate-Limit-Remaining"]) == ("100", "39")
    assert headers["ratelimit-reset"] == "55"


def test_a_spent_minute_is_a_429_until_the_next(account: Account) -> None:
    """Too many requests are refused with the seconds to wait; signing in costs nothing."""
    account.desk.limits.per_minute = 1
    ticket = account.write()
    assert account.get(f"/tickets/{ticket}").status_code == 200
    refused = account.get(f"/tickets/{ticket}")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "55")
    assert account.ask_token(scope="read").status_code == 201
    account.time += timedelta(seconds=55)
    assert account.get(f"/tickets/{ticket}").status_code == 200
    account.desk.limits.on = False
    answer = account.get(f"/tickets/{ticket}")
    assert (answer.status_code, answer.headers["X-Rate-Limit-Remaining"]) == (200, "1")


def test_one_ticket_takes_thirty_updates_in_ten_minutes(account: Account) -> None:
    """The thirty-first update of a ticket within ten minutes is refused, other tickets are not."""
    ticket, other = account.write(), account.write(name="Bo Lind")
    last = [account.note(ticket) for _ in range(30)][-1]
    assert last.headers["Zendesk-RateLimit-per-ticket-updates"] == "total=30; remaining=0; resets=600"
    refused = account.put(f"/tickets/{ticket}/tags", {"tags": ["x"]})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert account.note(other).status_code == 200
    account.time += timedelta(minutes=10)
    assert account.note(ticket).status_code == 200


def test_a_fault_answers_instead_and_is_used_up(account: Account) -> None:
    """A fault on demand hits the calls it names, as often as it says, and can be any page."""
    ticket = account.write()
    account.desk.faults.append(
        Fault(r"GET .*/comments", 502, body="<html>Bad gateway</html>", type="text/html", times=2)
    )
    assert account.get(f"/tickets/{ticket}").status_code == 200
    answers = [account.get(f"/tickets/{ticket}/comments") for _ in range(3)]
    assert [a.status_code for a in answers] == [502, 502, 200]
    assert answers[0].get_data() == b"<html>Bad gateway</html>"
    assert [c.status for c in account.desk.calls if c.path.endswith("/comments")] == [502, 502, 200]


def test_an_answer_can_be_lost_after_it_took_effect(account: Account) -> None:
    """The worst fault: the note is written, and the writer is told that it was not."""
    ticket = account.write()
    account.desk.faults.append(Fault("PUT", 503, applied=True))
    assert account.note(ticket).status_code == 503
    assert account.desk.ticket(ticket).entries[-1].ours
    account.desk.faults.append(Fault("PUT", 503))
    assert account.note(ticket).status_code == 503
    assert len(account.desk.ticket(ticket).entries) == 2


def test_a_connection_can_break(account: Account) -> None:
    """A fault can cut the connection, before or after the effect, and the call is in the log as cut."""
    ticket = account.write()
    account.desk.faults.append(Fault("PUT", CUT, applied=True))
    with pytest.raises(ConnectionResetError):
        account.note(ticket)
    assert account.desk.ticket(ticket).entries[-1].ours
    assert account.desk.calls[-1].status == CUT


def test_a_fault_can_be_a_mere_delay(account: Account) -> None:
    """A slow answer is the true one, late."""
    ticket = account.write()
    account.desk.faults.append(Fault("GET", None, delay_s=0.01))
    assert account.get(f"/tickets/{ticket}").status_code == 200
    assert account.desk.faults[0].times == 0


# Webhooks


def test_a_trigger_webhook_is_signed_over_its_raw_bytes(account: Account) -> None:
    """The signature covers time and body as they are; the body is printed in Zendesk's own odd way."""
    account.write()
    [(headers, body)] = account.post
    secret = account.desk.secrets()["webhook"]["signing_secret"].encode()
    signed = hmac.new(secret, headers["X-Zendesk-Webhook-Signature-Timestamp"].encode() + body, hashlib.sha256)
    assert headers["X-Zendesk-Webhook-Signature"] == base64.b64encode(signed.digest()).decode()
    assert headers["X-Zendesk-Webhook-Signature-Timestamp"] == "2026-03-02T09:30:05Z"
    assert len(headers["X-Zendesk-Webhook-Invocation-Id"]) == 26
    assert body.startswith(b'{\n   "v": 1,')
    assert body.endswith(b"}\n")
    assert json.loads(body)["via"] == "Mail"
    assert contract.breaches_of("zendesk-trigger.json", json.loads(body)) == []


def test_a_trigger_body_that_is_not_json_goes_out_as_typed(account: Account) -> None:
    """An admin's slip in the trigger's body reaches the receiver unmended, with the ticket's number in it."""
    account.desk.trigger_template = '{"ticket_id":"{{ticket.id}}", "status":{{ticket.status}}}'
    ticket = account.write()
    assert account.post[-1][1] == f'{{"ticket_id":"{ticket}", "status":new}}\n'.encode()


def test_the_trigger_fires_for_what_matters(account: Account) -> None:
    """Creation, a customer's update, a public answer, status, priority and group set it off."""
    desk, ticket = account.desk, account.write()
    chat = account.write(name="Bo Lind", channel=Channel.CHAT)
    account.post.clear()
    account.write("More", ticket=ticket)
    account.write("a private comment", name="Bo Lind", channel=Channel.CHAT, ticket=chat)
    desk.agent_answers(ticket, "Hello")
    desk.automatic_answer(ticket, "Hello")
    desk.set_status(ticket, "pending")
    desk.set_priority(ticket, "high")
    desk.set_group(ticket, 7_300_002)
    desk.rate(ticket, good=False)
    desk.close(ticket)
    assert len(account.post) == 9


def test_the_trigger_keeps_quiet_for_notes_and_tags(account: Account) -> None:
    """Private notes, tags and assignments by anybody on the team, us included, set nothing off; nor does a deletion."""
    desk, ticket = account.desk, account.write()
    account.post.clear()
    account.note(ticket)
    account.put(f"/tickets/{ticket}/tags", {"tags": ["amends-lead"]})
    desk.agent_notes(ticket, "He is a regular.")
    desk.add_tag(ticket, "vip")
    desk.remove_tag(ticket, "vip")
    desk.assign(ticket, "Kofi Mensah")
    desk.delete(ticket)
    assert account.post == []


def test_the_owner_s_own_reply_is_a_person_s(account: Account) -> None:
    """A person who answers customers as the integration's user counts as a person: such replies are not ours."""
    ticket = account.write()
    account.desk.agent_answers(ticket, "Hello, Ines from the team here.", name=account.desk.owner)
    entry = account.desk.ticket(ticket).entries[-1]
    assert (entry.author, entry.role, entry.ours) == ("Amends", "agent", False)


def test_an_event_subscription_sends_everything(account: Account) -> None:
    """Event webhooks have no conditions: our own note and tags come back, too, in capitals and with nanoseconds."""
    account.desk.use_events = True
    ticket = account.write(tier="gold")
    account.desk.agent_answers(ticket, "Hello")
    account.desk.set_priority(ticket, "urgent")
    account.note(ticket)
    account.put(f"/tickets/{ticket}/tags", {"tags": ["amends-lead"]})
    account.desk.delete(ticket)
    bodies = account.bodies()
    assert [b["type"].rpartition(".")[2] for b in bodies] == [
        "created",
        "comment_added",
        "comment_added",
        "status_changed",
        "agent_assignment_changed",
        "priority_changed",
        "comment_added",
        "tags_changed",
        "soft_deleted",
    ]
    assert [contract.breaches_of("zendesk-event.json", body) for body in bodies] == [[]] * len(bodies)
    assert bodies[5]["event"] == {"previous": None, "current": "URGENT"}
    assert bodies[7]["event"] == {"tags_added": ["amends-lead"], "tags_removed": []}
    assert bodies[6]["detail"]["actor_id"] == str(account.desk.us.id)
    assert bodies[0]["time"] == "2026-03-02T09:30:05.123456030Z"
    assert b'"event": { }' in account.post[0][1]


def test_an_event_subscription_sends_what_it_is_subscribed_to(account: Account) -> None:
    """A webhook gets the event types that it is subscribed to, no others."""
    account.desk.use_events = True
    account.desk.subscriptions = frozenset({"zen:event-type:ticket.comment_added"})
    account.desk.agent_answers(account.write(), "Hello")
    assert {b["type"] for b in account.bodies()} == {"zen:event-type:ticket.comment_added"}
    assert len(account.post) == 2


def test_a_conflict_is_tried_again_three_times(account: Account) -> None:
    """A receiver that answers 409 gets the same invocation three times more, signed anew each time."""
    account.answers = [409, 409, 409, 409]
    account.write()
    assert len(account.post) == 4
    assert len({h["X-Zendesk-Webhook-Invocation-Id"] for h, _ in account.post}) == 1
    account.answers = [409, 202]
    account.write(name="Bo Lind")
    assert [sent.status for sent in account.desk.sent[-2:]] == [409, 202]


@pytest.mark.parametrize("status", [400, 401, 403, 413, 500, 502, 504])
def test_any_other_refusal_loses_the_delivery(account: Account, status: int) -> None:
    """Zendesk does not try again after a 500: that delivery is gone."""
    account.answers = [status]
    account.write()
    assert len(account.post) == 1


def test_a_receiver_that_does_not_answer_is_tried_five_times_more() -> None:
    """A connection that fails counts as a time-out, which Zendesk tries again up to five times."""

    def unreachable(helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        raise ConnectionRefusedError

    desk = Zendesk(lambda: _MONDAY, unreachable)
    desk.customer_writes("Hello?", name="Ada Moss", channel=Channel.EMAIL)
    assert [sent.status for sent in desk.sent] == [0] * 6


def test_webhooks_can_be_off_and_the_secret_can_change(account: Account) -> None:
    """With webhooks off everything happens in silence; a new signing secret holds from the next delivery on."""
    account.desk.webhooks_on = False
    account.write()
    assert account.post == []
    account.desk.webhooks_on = True
    account.desk.renew_signing_secret()
    account.write(name="Bo Lind")
    [(headers, body)] = account.post
    secret = account.desk.secrets()["webhook"]["signing_secret"].encode()
    signed = hmac.new(secret, headers["X-Zendesk-Webhook-Signature-Timestamp"].encode() + body, hashlib.sha256)
    assert headers["X-Zendesk-Webhook-Signature"] == base64.b64encode(signed.digest()).decode()
