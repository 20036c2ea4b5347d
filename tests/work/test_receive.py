"""Receiving webhooks: which answer each gets, so that a helpdesk sends again what must not be lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.installing import ROTATING_UNTIL
from amends.names import METRICS
from amends.ports import Delivery, Door, Ignored, NotGenuineError, RefusedError
from amends.work.hint import ASSESS, Hint, loads
from amends.work.receive import MOST_BYTES, Answer, receive
from tests.fakes import NOON, FakeClock, FakeCount, FakeQueue, FakeSecrets

OLD, NEW = {"signing_secret": "old"}, {"signing_secret": "new"}


@dataclass
class Webhooks:
    """A helpdesk's way to understand webhooks: `answers` in turn, the last for ever; what it was asked is kept."""

    answers: list[Delivery | Ignored | Exception]
    asked: list[tuple[Mapping[str, str], bytes, Mapping[str, object], datetime, bool]] = field(default_factory=list)

    def __call__(
        self, headers: Mapping[str, str], body: bytes, secret: Mapping[str, object], now: datetime, *, local: bool
    ) -> Delivery | Ignored:
        self.asked.append((headers, body, secret, now, local))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class House:
    """A door made of fakes."""

    def __init__(self, *answers: Delivery | Ignored | Exception) -> None:
        self.webhooks = Webhooks(list(answers) or [Delivery("1001", "event-1")])
        self.queue = FakeQueue()
        self.secrets = FakeSecrets({"zendesk": OLD})
        self.count = FakeCount()
        self.pauses: list[float] = []
        both = {"zendesk": self.webhooks, "freshdesk": self.webhooks}
        self.door = Door(both, self.queue, self.secrets, self.count, FakeClock(), self.pauses.append)

    def receive(self, helpdesk: str = "zendesk", body: bytes = b"{}") -> Answer:
        return receive(helpdesk, {"x-id": "1"}, body, self.door)


def test_a_genuine_webhook_is_queued() -> None:
    """A webhook that names a ticket is queued in the ticket's group before it is answered."""
    house = House(Delivery("1001", "event-1", chat=True))
    assert house.receive() == Answer(202, {"queued": True})
    [(hint, group, known_by)] = house.queue.sent
    assert loads(hint) == Hint(ASSESS, "zendesk", "1001", NOON, chat=True)
    assert (group, known_by) == ("zendesk#1001", "event-1")
    assert house.count.seen == [("WebhookQueued", {"helpdesk": "zendesk"})]


def test_the_body_is_checked_as_it_was_sent() -> None:
    """The signature is checked over the very bytes that came, with the secret and the time of now."""
    house = House()
    body = b'{\n   "event": { }\n}\n'
    house.receive(body=body)
    assert house.webhooks.asked == [({"x-id": "1"}, body, OLD, NOON, False)]


def test_what_is_none_of_our_business_is_fine() -> None:
    """A change of tags is known and ignored: the helpdesk need not send it again."""
    house = House(Ignored("tags"))
    assert house.receive() == Answer(200, {"ignored": "tags"})
    assert house.queue.sent == []
    assert house.count.seen == [("WebhookIgnored", {"helpdesk": "zendesk", "reason": "tags"})]


@pytest.mark.parametrize("helpdesk", ["freshdesk", "hubspot", "", "../zendesk", "zendesk/"])
def test_a_helpdesk_not_in_the_stack(helpdesk: str) -> None:
    """An address that this stack does not serve is not found; the address itself becomes no metric's dimension."""
    house = House()
    answer = house.receive(helpdesk)
    assert (answer.status, answer.body["error"]) == (404, "not_in_stack")
    assert house.webhooks.asked == []
    assert house.count.seen == [("WebhookRefused", {"reason": "not_in_stack"})]


def test_too_large() -> None:
    """A webhook over one mebibyte is refused unread, one of just that size is not."""
    house = House()
    assert house.receive(body=b"x" * MOST_BYTES).status == 202
    answer = house.receive(body=b"x" * (MOST_BYTES + 1))
    assert (answer.status, answer.body["error"]) == (413, "too_large")
    assert house.count.of("WebhookRefused", reason="too_large", helpdesk="zendesk") == 1
    assert len(house.webhooks.asked) == 1


@pytest.mark.parametrize(
    ("reason", "metric"), [("signature", "WebhookForged"), ("account", "WebhookForged"), ("stale", "WebhookStale")]
)
def test_not_genuine(reason: str, metric: str) -> None:
    """A forged, foreign or replayed webhook is turned away and counted, and its sender told what to look at."""
    house = House(NotGenuineError(reason))
    answer = house.receive()
    assert (answer.status, answer.body["error"]) == (401, reason)
    assert house.queue.sent == []
    assert house.count.seen == [(metric, {"helpdesk": "zendesk", "reason": reason})]


def test_a_secret_changed_a_moment_ago() -> None:
    """A webhook signed with a secret that the admin has just pasted is genuine at once."""
    house = House(NotGenuineError("signature"), Delivery("1001", "event-1"))
    house.secrets.newer["zendesk"] = NEW
    assert house.receive().status == 202
    assert [asked[2] for asked in house.webhooks.asked] == [OLD, NEW]
    assert house.count.seen == [("WebhookQueued", {"helpdesk": "zendesk"})]


def test_a_forgery_is_checked_again_only_against_a_changed_secret() -> None:
    """The same secret is not tried twice."""
    house = House(NotGenuineError("signature"))
    house.receive()
    assert (house.secrets.fresh_reads, len(house.webhooks.asked)) == (1, 1)
    house.secrets.newer["zendesk"] = NEW
    assert house.receive().status == 401
    assert len(house.webhooks.asked) == 3


def test_an_old_signature_is_no_reason_to_read_the_secret() -> None:
    """A replayed webhook costs nothing."""
    house = House(NotGenuineError("stale"))
    house.receive()
    assert house.secrets.fresh_reads == 0


def test_what_cannot_be_understood() -> None:
    """A genuine webhook without a ticket is refused with the adapter's own advice."""
    house = House(RefusedError("no_ticket", "Put ticket_id into the body."))
    assert house.receive() == Answer(400, {"error": "no_ticket", "todo": "Put ticket_id into the body."})
    assert house.count.seen == [("WebhookRefused", {"helpdesk": "zendesk", "reason": "no_ticket"})]


def test_a_queue_that_fails_means_send_again() -> None:
    """What could not be queued is answered 409, which Zendesk sends again: 500 and 503 would lose it."""
    house = House()
    house.queue.error = ConnectionError("queue of Maya Lind")
    answer = house.receive()
    assert (answer.status, answer.body["error"]) == (409, "queue")
    assert answer.fault is house.queue.error
    assert house.count.seen == [("WebhookFailed", {"helpdesk": "zendesk", "reason": "queue"})]


def test_a_secret_store_that_fails_means_send_again() -> None:
    """While no signature can be checked, nothing is thrown away."""
    house = House()
    house.secrets.error = ConnectionError()
    answer = house.receive()
    assert (answer.status, answer.body["error"]) == (409, "secret_store")
    assert house.count.seen == [("WebhookFailed", {"helpdesk": "zendesk", "reason": "secret_store"})]


def test_whatever_else_goes_wrong_means_send_again() -> None:
    """A fault of our own costs the helpdesk a second delivery, not the customer an answer."""
    house = House(ZeroDivisionError("Maya wrote …"))
    answer = house.receive()
    assert (answer.status, answer.body["error"]) == (409, "unexpected")
    assert isinstance(answer.fault, ZeroDivisionError)
    assert "Maya" not in repr(answer)
    assert house.count.seen == [("WebhookFailed", {"helpdesk": "", "reason": "unexpected"})]


@given(st.binary(max_size=200), st.text(max_size=20))
def test_nothing_of_a_payload_is_echoed(noise: bytes, helpdesk: str) -> None:
    """Whatever is sent, the answer is small, fixed and counted once."""
    secret = b"4111-1111" + noise
    for outcome in (Delivery("1001", "e"), Ignored("tags"), NotGenuineError("signature"), ValueError(secret)):
        house = House(outcome)
        for name in ("zendesk", helpdesk):
            answer = house.receive(name, secret)
            told = json.dumps(answer.body)
            assert "4111" not in told
            assert len(told) < 400
            assert set(answer.body) in ({"queued"}, {"ignored"}, {"error", "todo"})
        assert len(house.count.seen) == 2
        assert all(metric in METRICS for metric, _ in house.count.seen)


ROTATING = {"signing_secret": "old", ROTATING_UNTIL: (NOON + timedelta(minutes=5)).isoformat()}


def test_while_a_secret_changes_the_next_one_is_waited_for() -> None:
    """A webhook that comes a moment before its new secret is stored is queued, not refused."""
    house = House(*[NotGenuineError("signature")] * 4, Delivery("1001", "event-1"))
    house.secrets.secrets["zendesk"] = ROTATING
    assert house.receive().status == 202
    assert 0 < sum(house.pauses) < 5


def test_while_a_secret_changes_an_unknown_signature_is_to_be_sent_again() -> None:
    """Zendesk loses a 401 for good and sends a 409 again; a helpdesk's patience of ten seconds is enough."""
    house = House(NotGenuineError("signature"))
    house.secrets.secrets["zendesk"] = ROTATING
    assert house.receive() == Answer(
        409, {"error": "rotating", "todo": "Send it again: Amends could not take it just now."}
    )
    assert house.count.of("WebhookUnsettled") == 1
    assert house.count.of("WebhookForged") == 0
    assert sum(house.pauses) < 5


@pytest.mark.parametrize(
    "until",
    [(NOON - timedelta(seconds=1)).isoformat(), "9999-12-31T00:00:00+00:00", "soon", "2026-11-23T12:05:00", 7, None],
)
def test_once_the_change_is_over_an_unknown_signature_is_forged(until: object) -> None:
    """A change that broke off does not leave the door ajar; and what is no time says nothing."""
    house = House(NotGenuineError("signature"))
    house.secrets.secrets["zendesk"] = {"signing_secret": "old", ROTATING_UNTIL: until}
    assert house.receive().status == 401
    assert not house.pauses
