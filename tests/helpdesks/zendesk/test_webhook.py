"""One test per way in which a delivery can be wrong, and what a genuine one means."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.helpdesks.zendesk.webhook import EVENTS, PUBLIC_TEST_SECRET, open_webhook
from amends.ports import Delivery, Ignored, NotGenuineError, RefusedError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = "bWFkZSB1cCBmb3IgdGhlIHRlc3Rz"
KEPT: Mapping[str, object] = {"signing_secret": SECRET, "signing_secret_2": "", "account_id": "18000042"}
OURS = {"v": 1, "source": "zendesk_trigger", "ticket_id": "1001", "via": "Mail", "hint": "comment"}
EVENT = {
    "account_id": 18000042,
    "detail": {"id": "1001", "via": {"channel": "mail"}},
    "event": {},
    "id": "2b8f6f0e-8a3c-4b19-9d57-0a4f6c1d2e3b",
    "subject": "zen:ticket:1001",
    "type": "zen:event-type:ticket.comment_added",
}


def signed(body: bytes, *, secret: str = SECRET, at: str = "2026-11-23T12:00:00Z") -> dict[str, str]:
    digest = hmac.new(secret.encode(), at.encode() + body, hashlib.sha256).digest()
    return {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": at,
        "x-zendesk-webhook-invocation-id": "01KAQW3NV7ZB5Q8D2M4C6R9T1F",
    }


def opened(
    content: object, *, kept: Mapping[str, object] = KEPT, local: bool = False, **how: str
) -> Delivery | Ignored:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return open_webhook(signed(body, **how), body, kept, NOW, local=local)


def ticket(content: object) -> str:
    found = opened(content)
    assert isinstance(found, Delivery)
    return found.ticket


def refused(headers: Mapping[str, str], body: bytes, *, kept: Mapping[str, object] = KEPT) -> str:
    with pytest.raises(NotGenuineError) as error:
        open_webhook(headers, body, kept, NOW, local=False)
    return error.value.reason


def test_a_genuine_trigger_names_its_ticket() -> None:
    """Zendesk's invocation id, which stays the same when it sends again, is what duplicates are known by."""
    assert opened(OURS) == Delivery("1001", "01KAQW3NV7ZB5Q8D2M4C6R9T1F", chat=False)


@pytest.mark.parametrize(
    ("timestamp", "body", "signature"),
    [
        (
            "2021-03-25T05:09:27Z",
            b'{"event":"ticket.updated","id":123}',
            "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=",
        ),
    ],
)
def test_a_signature_from_zendesks_own_test_secret_verifies(timestamp: str, body: bytes, signature: str) -> None:
    """Timestamp first, then the body, keyed with the secret as it is shown: genuine, and names no ticket."""
    headers = {"x-zendesk-webhook-signature": signature, "x-zendesk-webhook-signature-timestamp": timestamp}
    with pytest.raises(RefusedError, match="no_ticket"):
        open_webhook(headers, body, {}, NOW, local=True)


def test_the_order_of_an_outdated_page_does_not_verify() -> None:
    """Values of an older page of the vendor's, which fit body + timestamp alone, are refused."""
    headers = {
        "x-zendesk-webhook-signature": "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=",
        "x-zendesk-webhook-signature-timestamp": "2021-07-25T10:00:00Z",
    }
    kept = {"signing_secret": "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="}
    with pytest.raises(NotGenuineError, match="signature"):
        open_webhook(headers, b'{"say": "hello"}', kept, NOW, local=True)


BODY = json.dumps(OURS).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"x-zendesk-webhook-signature": ""},
        {"x-zendesk-webhook-signature": "AAAA"},
        {"x-zendesk-webhook-signature": "é\ud800"},
        {"x-zendesk-webhook-signature-timestamp": ""},
        {"x-zendesk-webhook-signature-timestamp": "2026-11-23T12:00:01Z"},
        {"x-zendesk-webhook-signature-timestamp": "\ud800"},
    ],
)
def test_a_signature_or_timestamp_that_was_touched_is_refused(change: dict[str, str]) -> None:
    """Both are under the signature."""
    assert refused(signed(BODY) | change, BODY) == "signature"


def test_a_delivery_without_any_headers_is_refused() -> None:
    """A stranger who posts to the address learns nothing."""
    assert refused({}, BODY) == "signature"


@pytest.mark.parametrize(
    "body", [BODY + b" ", BODY.replace(b"1001", b"1002"), json.dumps(OURS, indent=3).encode(), b""]
)
def test_a_body_that_differs_by_one_byte_is_refused(body: bytes) -> None:
    """The raw bytes are what Zendesk signed; the same JSON printed in another way is not."""
    assert refused(signed(BODY), body) == "signature"


def test_a_hexadecimal_digest_is_refused() -> None:
    """Zendesk sends base64."""
    digest = hmac.new(SECRET.encode(), b"2026-11-23T12:00:00Z" + BODY, hashlib.sha256).hexdigest()
    assert refused(signed(BODY) | {"x-zendesk-webhook-signature": digest}, BODY) == "signature"


def test_the_secret_is_used_as_it_is_shown() -> None:
    """It looks like base64, and somebody who decodes it first gets another signature."""
    digest = hmac.new(base64.b64decode(SECRET), b"2026-11-23T12:00:00Z" + BODY, hashlib.sha256).digest()
    headers = signed(BODY) | {"x-zendesk-webhook-signature": base64.b64encode(digest).decode()}
    assert refused(headers, BODY) == "signature"


@pytest.mark.parametrize(
    "kept", [{"signing_secret": "old", "signing_secret_2": SECRET}, {"signing_secret_new": SECRET}]
)
def test_old_and_new_secret_are_both_valid(kept: dict[str, object]) -> None:
    """An admin who rotates the secret loses no delivery; its name only has to begin with signing_secret."""
    assert isinstance(opened(OURS, kept=kept), Delivery)


@pytest.mark.parametrize("kept", [{}, {"signing_secret": ""}, {"signing_secret": None}, {"secret": SECRET}])
def test_an_empty_secret_opens_for_nobody(kept: dict[str, object]) -> None:
    """Before the admin has pasted the signing secret, nothing is genuine; also nothing signed with an empty key."""
    assert refused(signed(BODY, secret=""), BODY, kept=kept) == "signature"
    assert refused(signed(BODY), BODY, kept=kept) == "signature"


@pytest.mark.parametrize("kept", [KEPT, {"signing_secret": PUBLIC_TEST_SECRET}])
def test_the_public_test_secret_counts_on_a_developers_machine_alone(kept: dict[str, object]) -> None:
    """It is printed in Zendesk's documentation; even pasted as the secret it opens nothing in AWS."""
    assert refused(signed(BODY, secret=PUBLIC_TEST_SECRET), BODY, kept=kept) == "signature"
    assert isinstance(opened(OURS, kept=kept, local=True, secret=PUBLIC_TEST_SECRET), Delivery)


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
def test_a_delivery_signed_more_than_five_minutes_off_is_stale(seconds: int) -> None:
    """A recorded delivery cannot be played again later; under `sam local` the recorded events still work."""
    at = (NOW + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert refused(signed(BODY, at=at), BODY) == "stale"
    assert isinstance(opened(OURS, local=True, at=at), Delivery)


@pytest.mark.parametrize(
    "at", ["2026-11-23T11:55:00Z", "2026-11-23T12:05:00Z", "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00"]
)
def test_five_minutes_of_difference_between_clocks_are_fine(at: str) -> None:
    """Also in another time zone, or without one."""
    assert isinstance(opened(OURS, at=at), Delivery)


def test_a_timestamp_that_is_no_time_is_stale() -> None:
    """Signed or not, it does not say how old the delivery is."""
    assert refused(signed(BODY, at="1234"), BODY) == "stale"


def test_an_event_that_is_minutes_old_is_still_news() -> None:
    """Zendesk may send late: only the moment of signing counts, not the event's own time."""
    assert ticket(EVENT | {"time": "2026-11-23T09:00:00.000000001Z"}) == "1001"


@pytest.mark.parametrize("account", [18000043, "18000043", None, "", [18000042]])
def test_an_event_of_another_account_is_refused(account: object) -> None:
    """Two Zendesk accounts may share a secret by mistake; each stack serves one."""
    with pytest.raises(NotGenuineError, match="account"):
        opened(EVENT | {"account_id": account})


def test_the_account_is_compared_as_text_or_number_and_only_when_kept() -> None:
    """Account numbers can be too long for JavaScript's numbers."""
    assert ticket(EVENT | {"account_id": "18000042"}) == "1001"
    assert isinstance(opened(EVENT | {"account_id": 7}, kept={"signing_secret": SECRET, "account_id": ""}), Delivery)
    assert isinstance(opened(EVENT, kept={"signing_secret": SECRET, "account_id": 18000042}), Delivery)


def test_an_events_own_id_tells_duplicates_apart() -> None:
    """It is under the signature, other than the invocation id."""
    assert opened(EVENT) == Delivery("1001", "2b8f6f0e-8a3c-4b19-9d57-0a4f6c1d2e3b")


@pytest.mark.parametrize("strange", [None, "", 7, "a b", "x" * 200, {"a": 1}, "../../x"])
def test_a_strange_event_id_gives_way_to_the_invocation(strange: object) -> None:
    """A queue takes letters, digits and a few signs."""
    found = opened(EVENT | {"id": strange})
    assert isinstance(found, Delivery)
    assert found.deduplication_id == "01KAQW3NV7ZB5Q8D2M4C6R9T1F"


def test_without_any_id_two_deliveries_are_two() -> None:
    """The same body signed at another moment may be a second message within five minutes."""
    ids = []
    for at in ("2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z"):
        headers = {**signed(BODY, at=at), "x-zendesk-webhook-invocation-id": ""}
        found = open_webhook(headers, BODY, KEPT, NOW, local=False)
        assert isinstance(found, Delivery)
        ids.append(found.deduplication_id)
    assert ids[0] != ids[1]
    assert all(len(i) == 64 for i in ids)


@pytest.mark.parametrize(
    ("given_id", "named"), [("1001", "1001"), (1001, "1001"), (" 1001 ", "1001"), ("01001", "1001")]
)
def test_a_ticket_id_comes_as_text_or_number(given_id: object, named: str) -> None:
    """One ticket has one name, however it was written."""
    assert ticket(OURS | {"ticket_id": given_id}) == named


@pytest.mark.parametrize(
    "wrong", ["", "0", "-1", "1.5", 1.5, True, None, [], {}, "{{ticket.id}}", "1" * 40, "١٢", "1\n2", "abc"]
)
def test_a_ticket_id_that_is_no_number_is_refused(wrong: object) -> None:
    """With advice for the admin and nothing of the payload in it."""
    with pytest.raises(RefusedError) as error:
        opened(OURS | {"ticket_id": wrong})
    assert error.value.reason == "no_ticket"
    assert "{{ticket.id}}" in error.value.todo


@pytest.mark.parametrize("content", [[], "1001", 1001, None, {}, {"ticket": 1001}, {"type": "comment"}, {"type": 7}])
def test_json_that_names_no_ticket_is_refused(content: object) -> None:
    """The admin is told which body the trigger needs."""
    with pytest.raises(RefusedError, match="no_ticket"):
        opened(content)


@pytest.mark.parametrize(
    "body",
    [
        b'{"v":1,"ticket_id":"1001","text":"He said "no" again"}',
        b'{"v":1,"ticket_id": 1001 ,"text":"two\nlines"}',
        b'{"ticket_id":"1001","text":"and \xff\xfe no UTF-8"}',
        b'{"ticket_id":"1001","text":"says "ticket_id":"2" himself"}',
        b'{"text":"\\"ticket_id\\":\\"2\\" "quoted" first","ticket_id":"1001"}',
        b'{"ticket_id":"1001",' + b'"a":[' * 100_000,
        b'{"ticket_id":"1001","n":' + b"9" * 5000 + b"}",
    ],
)
def test_broken_json_that_names_its_ticket_is_still_looked_at(body: bytes) -> None:
    """Zendesk pastes text in as it is: a customer's quotation mark must not cost the customer an answer."""
    assert ticket(body) == "1001"


def test_a_broken_body_of_a_chat_still_waits_for_the_customer_to_pause() -> None:
    """The channel is read from it where it can be."""
    found = opened(b'{"ticket_id":"1001","via":"Messaging","text":"He said "no""}')
    assert isinstance(found, Delivery)
    assert found.chat


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"ticket_id=1001",
        b'{"ticket_id":"1001',
        b'{"ticket_id":"10x1" "',
        b"\xff" * 40,
        b'{"ticket_id":"{{ticket.id}}" x}',
    ],
)
def test_a_broken_body_that_names_no_ticket_is_refused(body: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(RefusedError, match="not_json"):
        opened(body)


@pytest.mark.parametrize(
    ("via", "live"),
    [
        ("Mail", False),
        ("Chat", True),
        ("Messaging", True),
        ("native_messaging", True),
        (29, True),
        ("WhatsApp", False),
        ("Web Form", False),
        ("", False),
        (None, False),
        (["chat"], False),
        ("something new", False),
    ],
)
def test_only_who_writes_live_is_waited_for(via: object, live: bool) -> None:
    """A chat's note waits for a pause; an e-mail's does not."""
    found = opened(OURS | {"via": via})
    assert isinstance(found, Delivery)
    assert found.chat is live


@pytest.mark.parametrize("kind", EVENTS)
def test_every_known_event_is_looked_at_or_ignored_with_its_reason(kind: str) -> None:
    """The table of events is the whole truth."""
    found = opened(EVENT | {"type": f"zen:event-type:{kind}"})
    if EVENTS[kind]:
        assert found == Ignored(EVENTS[kind])
    else:
        assert isinstance(found, Delivery)
        assert found.chat is kind.startswith("messaging_ticket.")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("ticket.hugged", "unknown_event"),
        ("messaging_ticket.x", "unknown_event"),
        ("user.created", "not_a_ticket"),
        ("", "not_a_ticket"),
        ("organization.deleted", "not_a_ticket"),
    ],
)
def test_an_unknown_event_is_harmless_and_counted(kind: str, reason: str) -> None:
    """Zendesk adds event types; a new one is neither an error nor work."""
    assert opened(EVENT | {"type": f"zen:event-type:{kind}"}) == Ignored(reason)


def test_an_event_without_detail_names_its_ticket_by_its_subject() -> None:
    """And one that names none is refused."""
    assert ticket(EVENT | {"detail": None}) == "1001"
    assert ticket(EVENT | {"detail": {"via": "chat"}}) == "1001"
    with pytest.raises(RefusedError, match="no_ticket"):
        opened(EVENT | {"detail": {}, "subject": "zen:user:1001"})


def test_the_button_test_webhook_is_answered_kindly() -> None:
    """An admin who presses it sees success, and no ticket is looked at."""
    assert opened({"v": 1, "hint": "test", "ticket_id": "0"}) == Ignored("test")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
hostile = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda t: ('{"ticket_id":"' + t + '"}').encode("utf-8", "surrogatepass")),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("ticket_id", "via", "hint", "detail", "subject", "account_id", "id", "event"), json_values
        )
        | {"type": st.sampled_from([f"zen:event-type:{kind}" for kind in EVENTS]) | json_values},
    ).map(lambda content: json.dumps(content).encode()),
)


@given(hostile)
@example(b'{"ticket_id":' + b"1" * 5000 + b"}")
@example(b'{"type":"zen:event-type:ticket.created","account_id":18000042,"detail":{"id":1e999}}')
def test_whatever_is_signed_is_taken_ignored_or_refused(body: bytes) -> None:
    """No body that Zendesk could be made to send stops the receiver."""
    try:
        found = opened(body)
    except (NotGenuineError, RefusedError):
        return
    assert isinstance(found, Delivery | Ignored)
    if isinstance(found, Delivery):
        assert found.ticket.isdecimal()
        assert found.ticket.isascii()
        assert int(found.ticket) > 0
        assert len(found.deduplication_id) <= 128


header_text = st.text(max_size=60)


@given(st.binary(max_size=100), header_text, header_text, st.dictionaries(header_text, json_values, max_size=3))
def test_what_is_not_signed_is_refused_whatever_it_is(
    body: bytes, signature: str, timestamp: str, kept: dict[str, Any]
) -> None:
    """Neither strange headers nor a strange secret let anything in or stop the receiver."""
    headers = {"x-zendesk-webhook-signature": signature, "x-zendesk-webhook-signature-timestamp": timestamp}
    with pytest.raises(NotGenuineError):
        open_webhook(headers, body, kept, NOW, local=False)
