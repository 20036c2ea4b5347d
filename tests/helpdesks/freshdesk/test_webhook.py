"""What a Freshdesk rule may send, and what becomes of it."""

import base64
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.helpdesks.freshdesk.webhook import REQUEST_ID, SECRET, open_webhook
from amends.ports import Delivery, Ignored, NotGenuineError, RefusedError
from amends.work.hint import ASSESS, Hint, loads

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEPT = {"username": "amends", "password": "a-long-one", "password_2": "the-next-one"}


def basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


GENUINE = basic("amends", "a-long-one") | {REQUEST_ID: "JKJaXmPLvHcESHA="}


def opened(body: object, headers: dict[str, str] = GENUINE, secret: dict[str, Any] | None = None) -> Delivery | Ignored:
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return open_webhook(headers, raw, KEPT if secret is None else secret, NOW, local=False)


def ticket(body: object) -> str:
    found = opened(body)
    assert isinstance(found, Delivery)
    return found.ticket


OURS = {"v": 1, "source": "freshdesk_rule", "ticket_id": "2001", "via": "Email", "event": "{ticket_action:created}"}


@pytest.mark.parametrize(
    "headers",
    [
        basic("amends", "a-long-one"),
        basic("amends", "the-next-one"),
        basic("a-long-one", "X"),  # typed into the rule's field "API key"
        {SECRET: "the-next-one"},
        {"authorization": basic("amends", "a-long-one")["authorization"].replace("Basic", "basic")},
    ],
)
def test_every_password_that_the_admin_keeps_opens_the_door(headers: dict[str, str]) -> None:
    """While rules are changed one after the other, old and new password both work, in either of the rule's fields."""
    assert opened(OURS, headers | {REQUEST_ID: "x"}) == Delivery("2001", "x")


@pytest.mark.parametrize("kept", ["a-long-one", " a-long-one\n"])
@pytest.mark.parametrize("sent", ["a-long-one", "a-long-one "])
def test_what_pasting_left_around_a_password_is_no_part_of_it(kept: str, sent: str) -> None:
    """A newline or space behind the password, in the secret or in the rule, does not lock every delivery out."""
    secret = {"username": "amends\n", "password": kept}
    for headers in (basic("amends", sent), basic(sent, "X"), {SECRET: sent}):
        assert isinstance(opened(OURS, headers, secret), Delivery)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("amends", "guessed"),
        basic("admin", "a-long-one"),
        basic("", "a-long-one"),
        basic("amends", ""),
        basic("a-long-one", "amends"),
        basic("guessed", "X"),
        {SECRET: ""},
        {SECRET: "a-long-one-"},
        {SECRET: "\ud800"},
        {"authorization": "Basic"},
        {"authorization": "Basic %%%"},
        {"authorization": "Basic " + base64.b64encode(b"no colon").decode()},
        {"authorization": "Bearer a-long-one"},
        {"authorization": "Basic ümläut"},
    ],
)
def test_who_does_not_know_the_password_is_turned_away(headers: dict[str, str]) -> None:
    """A guessed, empty or mangled password is refused before the body is looked at."""
    with pytest.raises(NotGenuineError) as refused:
        opened(b"not even JSON", headers)
    assert refused.value.reason == "signature"


@pytest.mark.parametrize("secret", [{}, {"username": "amends"}, {"password": ""}, {"password": " "}, {"password": 7}])
@pytest.mark.parametrize(
    "headers", [{}, basic("amends", ""), basic("", ""), basic("", "X"), {SECRET: ""}, {SECRET: " "}, {SECRET: "7"}]
)
def test_a_secret_that_is_not_filled_in_opens_for_nobody(secret: dict[str, Any], headers: dict[str, str]) -> None:
    """A stack whose secret holds no password yet lets no delivery in, not even one without a password."""
    with pytest.raises(NotGenuineError):
        opened(OURS, headers, secret)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2001", "2001"),
        (2001, "2001"),
        (2001.0, "2001"),
        ("2001.0", "2001"),
        ("#2001", "2001"),
        (" # 2001 ", "2001"),
        ("2,001", "2001"),
        ("2.001", "2001"),
        ("2 001", "2001"),
        ("2\u202f001", "2001"),
        ("2’001", "2001"),
        ("1,234,567", "1234567"),
        ("0042", "42"),
    ],
)
def test_a_ticket_number_is_understood_however_it_is_written(written: object, meant: str) -> None:
    """Numbers, texts, thousands separators of any country, and the # that Freshdesk puts before a number."""
    assert ticket(OURS | {"ticket_id": written}) == meant


@pytest.mark.parametrize(
    "written",
    ["", "0", "-5", "12,34", "2001 and more", "１２", "12e3", None, True, 2.5, 1e300, [2001], {"id": 1}, "9" * 40],
)
def test_what_is_no_ticket_number_is_refused_with_what_to_do(written: object) -> None:
    """A rule that names no ticket, as one without its placeholder, is answered with what to paste."""
    with pytest.raises(RefusedError) as refused:
        opened(OURS | {"ticket_id": written})
    assert refused.value.reason == "no_ticket"
    assert "Advanced" in refused.value.todo


@pytest.mark.parametrize("body", [[], "text", 7, None, {}, {"ticket": {"id": 5}}, {"freshdesk_webhook": [2001]}])
def test_json_of_another_shape_is_refused(body: object) -> None:
    """JSON that is not the rule's body is refused, not guessed at."""
    with pytest.raises(RefusedError):
        opened(json.dumps(body))


def test_the_simple_content_of_a_rule_is_understood_too() -> None:
    """An admin who ticks fields instead of pasting our body gets the same."""
    body = {
        "freshdesk_webhook": {"ticket_id": 2001, "triggered_event": "{status:{from:4,to:2}}", "ticket_source": "Chat"}
    }
    assert opened(body) == Delivery("2001", "JKJaXmPLvHcESHA=", chat=True)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("{note_type:private}", "private_note"),
        (" { note_type : private } ", "private_note"),
        ({"note_type": "private"}, "private_note"),
        ("{tags:{from:,to:amends-lead}}", "tags"),
        ("{tag_names:vip}", "tags"),
    ],
)
@pytest.mark.parametrize("field", ["event", "triggered_event"])
def test_notes_and_tags_are_none_of_our_business(field: str, event: object, reason: str) -> None:
    """A rule that also fires on private notes or tags does not make Amends read what it wrote itself."""
    body = {"ticket_id": "2001", field: event}
    assert opened(body) == opened({"freshdesk_webhook": body}) == Ignored(reason)


@pytest.mark.parametrize(
    "event",
    [
        *("{ticket_action:created}", "{status:{from:2,to:4}}", "{priority:{from:1,to:2}}", "{reply_sent:sent}"),
        *("{note_type:public}", "{group_id:{from:1,to:2}}", "", "{}", "whatever is new", None, 7, [], {"a": {}}),
    ],
)
def test_every_other_event_is_worth_a_look(event: object) -> None:
    """Freshdesk does not document every event, so one that is not known is looked at rather than lost."""
    assert ticket(OURS | {"event": event}) == "2001"


@pytest.mark.parametrize(
    "body",
    [
        '{"ticket_id":"2001","subject":"They said "soon""}',
        '{"subject": "a\nb", "ticket_id": 2001}',
        "{v:1,ticket_id:2001,event:{status:{from:3,to:2}}}",
        "{'ticket_id': '2001'}",
        '{"ticket_id"=>2001, "tags"=>nil}',
        '{"ticket_id": 2,001, "via": "Email"}',
        '{"ticket_id": "#2 001" "via"}',
        '{\\"ticket_id\\":\\"2001\\"}',
        '{"ticket_id":2001,"event":"{note_type:private}"',
        '{"ticket_id":2001, "n": ' + "[" * 100_000,
        '{"ticket_id":2001, "n": ' + "9" * 10_000 + "}",
        '\ufeff{"ticket_id":2001',
        b'{"ticket_id":2001,"name":"\xff\xfe',
        '{"ticket_id": {{ticket.id}}, "ticket_id": 2001, ',
    ],
)
def test_a_body_that_is_broken_but_names_its_ticket_still_gets_it_assessed(body: str | bytes) -> None:
    """A quotation mark in a subject breaks the template's JSON, and the customer is heard all the same."""
    assert ticket(body) == "2001"


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"{", b"ticket 2001", b"{'my_ticket_id': 5", b"ticket_id=", b"\x00\xff", b"<ticket_id>5</ticket_id>"],
)
def test_a_broken_body_without_a_ticket_is_refused(body: bytes) -> None:
    """What names no ticket is refused with what to do, and nothing of it is repeated."""
    with pytest.raises(RefusedError) as refused:
        opened(body)
    assert refused.value.reason == "not_json"
    assert "encoding JSON" in refused.value.todo


def test_a_live_chat_says_so() -> None:
    """A customer who chats is waited for until they pause; one who mails is not."""
    chats: tuple[object, ...] = ("Chat", "7", 7, "chat")
    others: tuple[object, ...] = ("Email", "1", None, {}, True, "Feedback Widget", "Some new source")
    live = [opened(OURS | {"via": via}) for via in chats]
    calm = [opened(OURS | {"via": via}) for via in others]
    assert all(isinstance(d, Delivery) and d.chat for d in live)
    assert not any(isinstance(d, Delivery) and d.chat for d in calm)


def test_two_deliveries_about_one_ticket_are_told_apart() -> None:
    """The same text about the same ticket twice within a minute is two deliveries: nothing is dropped as a double."""
    first = opened(OURS, GENUINE | {REQUEST_ID: "one"})
    second = opened(OURS, GENUINE | {REQUEST_ID: "two"})
    assert isinstance(first, Delivery)
    assert isinstance(second, Delivery)
    assert (first.deduplication_id, second.deduplication_id) == ("one", "two")


@pytest.mark.parametrize("given_id", [None, "", "two words", "ü", "x" * 200])
def test_a_delivery_without_a_usable_request_id_is_still_one_of_its_own(given_id: str | None) -> None:
    """Without the door's id every delivery counts as new; none is ever lost for it."""
    headers = basic("amends", "a-long-one") | ({REQUEST_ID: given_id} if given_id is not None else {})
    ids = {d.deduplication_id for d in (opened(OURS, headers), opened(OURS, headers)) if isinstance(d, Delivery)}
    assert len(ids) == 2
    assert all(len(i) <= 128 and i.isascii() and " " not in i for i in ids)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text() | st.sampled_from(list(OURS)), children),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_at_all_is_queued_ignored_or_refused(body: bytes) -> None:
    """Nothing that can be sent makes the door fail, and what is queued is always a ticket's number."""
    try:
        found = opened(body)
    except RefusedError:
        return
    if isinstance(found, Delivery):
        assert loads(Hint(ASSESS, "freshdesk", found.ticket, NOW).dumps()).ticket == found.ticket


@settings(deadline=None)
@given(JSON, JSON, JSON, st.booleans())
def test_any_value_in_any_field_is_queued_ignored_or_refused(id_: Any, event: Any, via: Any, wrapped: bool) -> None:
    """Every field may hold anything: a placeholder that was not filled in, a list, a customer's words."""
    body = {"ticket_id": id_, "event": event, "via": via}
    try:
        found = opened({"freshdesk_webhook": body} if wrapped else body)
    except RefusedError:
        return
    assert isinstance(found, Ignored) or found.ticket.isdecimal()


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["authorization", SECRET, REQUEST_ID]), st.text()))
def test_any_headers_without_the_password_are_turned_away(headers: dict[str, str]) -> None:
    """Whatever stands in the headers, only the password opens the door."""
    with pytest.raises(NotGenuineError):
        opened(OURS, headers)


@pytest.mark.parametrize(
    "body", ['ticket_id"' * 90_000, 'ticket_id" ' + " " * 1_000_000, "ticket_id:" + "1," * 500_000, '{"' * 500_000]
)
def test_a_body_made_to_be_slow_is_answered_quickly(body: str) -> None:
    """One megabyte of almost-tickets is refused at once: the helpdesk does not wait long for an answer."""
    started = time.perf_counter()
    with pytest.raises(RefusedError):
        opened(body[: 1024 * 1024])
    assert time.perf_counter() - started < 5


def test_the_door_opens_without_waiting_for_what_only_the_worker_needs() -> None:
    """The receiver starts quickly: opening a webhook loads neither pydantic nor urllib3."""
    code = "import sys, amends.helpdesks.freshdesk.webhook; print({'pydantic', 'urllib3'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"
