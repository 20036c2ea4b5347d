"""Setting up Zendesk over real HTTP, against the simulated Zendesk: what is made, mended, named and taken away."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from amends.documents import parse
from amends.helpdesks import WEBHOOKS
from amends.helpdesks.zendesk import wanted
from amends.helpdesks.zendesk.client import Zendesk as Client
from amends.helpdesks.zendesk.install import ZendeskInstallation
from amends.installing import ROTATING_UNTIL, Level
from amends.names import TAGS
from amends.policy import Policy
from amends.ports import Door, GiveUpError, SignInError, TryLaterError
from amends.ticket import Channel
from amends.work.receive import receive
from tests.fakes import FakeClock, FakeCount, FakeQueue, KeptSecret
from tests.sandbox.desk import Fault
from tests.sandbox.zendesk import Zendesk
from tests.served import served

pytestmark = pytest.mark.network

ADDRESS = "https://abc123.execute-api.eu-west-1.amazonaws.com/webhooks/zendesk"


class Account:
    """A simulated account that nobody has connected, a real receiver behind it, and what an admin runs."""

    def __init__(self, url: str, desk: Zendesk, clock: FakeClock) -> None:
        self.desk, self.clock, self.url = desk, clock, url
        desk.deliver_to(self._receive)
        desk.ask = self._ask
        desk.by_hand = False
        self.stored, self.queue = KeptSecret([{"signing_secret": "x", "account_id": ""}]), FakeQueue()
        self.door = Door(WEBHOOKS, self.queue, self.stored, FakeCount(), clock, lambda _: None)
        self.api: dict[str, object] = dict(desk.secrets()["api"])
        self.before = desk.rules.snapshot()

    def _receive(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        return receive(helpdesk, {name.lower(): value for name, value in headers.items()}, body, self.door).status

    def _ask(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        answer = receive(helpdesk, {name.lower(): value for name, value in headers.items()}, body, self.door)
        return answer.status, json.dumps(answer.body)

    def admin(self, stack: str = "amends", address: str = ADDRESS) -> ZendeskInstallation:
        return ZendeskInstallation(
            lambda: self.api, stack=stack, address=address, now=self.clock, pause=lambda _: None, test_url=self.url
        )

    def connect(self, policy: Policy | None = None) -> list[str]:
        secret = self.stored.versions[-1]
        return [f.text for f in self.admin().connect(secret, self.stored.keep, policy or Policy())]

    def check(self, policy: Policy | None = None) -> dict[Level, list[str]]:
        found = self.admin().check(self.stored.versions[-1], policy or Policy())
        return {level: [f.text for f in found if f.level is level] for level in Level}

    def mine(self, kind: str) -> dict[str, Any]:
        [thing] = [t for t in self.desk.rules.kept[kind] if "[amends:amends]" in str(t.get("description"))]
        return thing

    def wrote(self, text: str = "I tried to export my invoices twice.") -> str:
        return self.desk.customer_writes(text, name="Maya Okafor", channel=Channel.EMAIL)


@pytest.fixture
def account() -> Iterator[Account]:
    clock = FakeClock()
    desk = Zendesk(clock, lambda *_: None)
    with served({"/zendesk": desk.wsgi}) as url:
        yield Account(url, desk, clock)
    assert desk.breaches == []


def test_connecting_makes_what_the_page_describes(account: Account) -> None:
    """One run later a customer's message reaches Amends, signed and believed."""
    done = account.connect()
    assert done == [
        'Made the webhook "Amends".',
        "Put the webhook's signing secret into the webhook secret.",
        'Made the trigger "Amends: look at this ticket", in the category "Amends".',
        'Made the view "Apology owed, unanswered, soonest first".',
    ]
    ticket = account.wrote()
    assert [json.loads(hint)["ticket"] for hint, _, _ in account.queue.sent] == [ticket]
    assert account.stored.versions[-1]["account_id"] == ""


def test_connecting_again_changes_nothing(account: Account) -> None:
    """An upgrade runs it every time."""
    account.connect()
    after, secrets = account.desk.rules.snapshot(), len(account.stored.versions)
    assert account.connect() == ["Everything is in place; nothing had to be done."]
    assert account.desk.rules.snapshot() == after
    assert len(account.stored.versions) == secrets


def test_disconnecting_leaves_the_account_as_it_was(account: Account) -> None:
    """Byte for byte, whatever an ordinary company has there."""
    account.connect()
    assert account.desk.rules.snapshot() != account.before
    assert len(account.admin().disconnect()) == 4
    assert json.dumps(account.desk.rules.snapshot()) == json.dumps(account.before)
    assert account.admin().disconnect() == []


def test_what_others_named_like_ours_is_left_alone(account: Account) -> None:
    """A webhook called Amends that leads elsewhere, a category with somebody's trigger, another stack's trigger."""
    account.admin("other", "https://other.example.com/webhooks/zendesk").connect({}, lambda _: None, Policy())
    before = account.desk.rules.snapshot()
    account.connect()
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == before


def test_what_was_made_by_hand_is_taken_over(account: Account) -> None:
    """Who followed the page by hand first gets no second webhook, and no second trigger."""
    account.connect()
    for kind in ("webhooks", "triggers"):
        account.mine(kind)["description"] = ""
    account.connect()
    assert account.mine("webhooks")["name"] == account.mine("triggers")["title"].partition(":")[0] == "Amends"
    assert len(account.desk.rules.kept["webhooks"]) == 2


EDITS = [
    ("webhooks", {"status": "inactive"}, "switched on"),
    ("webhooks", {"endpoint": "https://old.example.com/webhooks/zendesk"}, "endpoint"),
    ("webhooks", {"name": "Amends, do not touch"}, "name"),
    ("triggers", {"active": False}, "switched on"),
    ("triggers", {"conditions": {"all": [], "any": []}}, "conditions"),
    ("triggers", {"actions": [{"field": "set_tags", "value": "x"}]}, "actions"),
    ("triggers", {"title": "Amends (test)"}, "title"),
    ("views", {"title": "Sorry"}, "title"),
]


@pytest.mark.parametrize(("kind", "edit", "says"), EDITS, ids=lambda part: str(part)[:30])
def test_an_edit_is_reported_and_mended(account: Account, kind: str, edit: dict[str, Any], says: str) -> None:
    """Check names what was edited, connect puts it back."""
    account.connect()
    right = account.desk.rules.snapshot()
    account.mine(kind).update(edit)
    reported = [text for text in account.check()[Level.TO_DO] if "was edited" in text]
    assert len(reported) == 1
    assert says in reported[0]
    assert next(text for text in account.connect() if text.startswith("Mended")).endswith(f"{says}.")
    mended = account.desk.rules.snapshot()
    assert json.dumps(mended, sort_keys=True) == json.dumps(right, sort_keys=True)


@pytest.mark.parametrize("kind", ["webhooks", "triggers", "views"])
def test_what_is_gone_is_reported_and_made_again(account: Account, kind: str) -> None:
    """Somebody tidied up; one run later all is there again, and webhooks are believed."""
    account.connect()
    if kind == "webhooks":
        account.desk.rules.kept["triggers"].remove(account.mine("triggers"))
    account.desk.rules.kept[kind].remove(account.mine(kind))
    assert any("is not there" in text for text in account.check()[Level.TO_DO])
    account.connect()
    account.wrote()
    assert len(account.queue.sent) == 1


def test_a_trigger_in_a_category_of_the_admins_stays_there(account: Account) -> None:
    """Where ours stands among theirs is theirs to say."""
    account.connect()
    account.mine("triggers")["category_id"] = "7410001"
    assert account.connect() == ["Everything is in place; nothing had to be done."]
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == account.before


def test_an_event_subscription_is_not_turned_into_a_trigger(account: Account) -> None:
    """Zendesk cannot change a webhook's kind: connect says so and touches nothing."""
    account.connect()
    account.mine("webhooks")["subscriptions"] = ["zen:event-type:ticket.created"]
    before = account.desk.rules.snapshot()
    with pytest.raises(GiveUpError, match="webhook_kind"):
        account.connect()
    assert account.desk.rules.snapshot() == before


def test_check_says_that_all_is_right(account: Account) -> None:
    """Sign-in, own user, clock, limits, webhook, trigger, view, and a delivery that really came back."""
    account.connect()
    seen = account.check(parse({"settings": "limits: {requests_per_minute: {zendesk: 400}}"}))
    fine = "\n".join(seen[Level.FINE])
    for part in (
        'Signs in to Zendesk as "Amends"',
        "takes one agent seat",
        "clock and ours agree",
        "400 requests a minute are what the settings say",
        "renewed by itself",
        'The webhook "Amends" is in place',
        "A signed test delivery went from Zendesk to Amends, was believed, and its answer came back.",
        'The trigger "Amends: look at this ticket" is in place',
        'The view "Apology owed',
    ):
        assert part in fine
    assert not account.queue.sent


def test_check_changes_nothing(account: Account) -> None:
    """Neither at the helpdesk nor in the secret."""
    account.connect()
    before, versions = account.desk.rules.snapshot(), len(account.stored.versions)
    account.check()
    assert (account.desk.rules.snapshot(), len(account.stored.versions)) == (before, versions)


def test_check_names_each_rule_that_our_notes_would_set_off(account: Account) -> None:
    """Mails on comment, status on note, hours since update; each with the exact condition to add, and no other."""
    account.connect()
    seen = account.check()
    named = [text for text in seen[Level.TO_DO] if text.startswith(("The trigger", "The automation"))]
    assert len(named) == 3
    mail, status, hours = named
    assert '"Notify assignee of comment update" would run on our notes: it mails (assignee)' in mail
    assert mail.endswith("add to it under ALL the condition: Current user – Is not – Amends.")
    assert '"Reopen when a colleague comments" would run on our notes and tags: it changes the ticket' in status
    assert '"Chase tickets that nobody touched for two days" counts Hours since update' in hours
    assert any('"Tell the team lead" names a tag of ours' in text for text in seen[Level.KNOW])


def test_the_condition_that_check_names_is_the_right_one(account: Account) -> None:
    """Before it, our note mails the assignee; with it no more, and the check is content."""
    account.connect()
    ticket = account.wrote()
    account.desk.assign(ticket, "Nadia Brandt")
    client = Client(lambda: account.api, now=account.clock, yield_below=lambda: 0.0, test_url=account.url)
    client.add_note(client.read(ticket), "<p>Regret is owed.</p>")
    title = "Notify assignee of comment update"
    assert title in account.desk.rules.mailed
    [trigger] = [t for t in account.desk.rules.kept["triggers"] if t["title"] == title]
    trigger["conditions"]["all"].append({"field": "role", "operator": "is_not", "value": str(account.desk.us.id)})
    account.desk.rules.mailed.clear()
    client.add_note(client.read(ticket), "<p>Regret is owed again.</p>")
    assert title not in account.desk.rules.mailed
    assert not any(title in text for text in account.check()[Level.TO_DO])


def test_our_note_and_tags_do_not_call_us_back(account: Account) -> None:
    """The trigger as installed looks away from what Amends writes, and sees colleagues and customers."""
    account.connect()
    ticket = account.wrote()
    client = Client(lambda: account.api, now=account.clock, yield_below=lambda: 0.0, test_url=account.url)
    client.add_note(client.read(ticket), "<p>Regret is owed.</p>")
    client.change_tags(client.read(ticket), ["amends-apology-regret"], [])
    assert len(account.queue.sent) == 1
    account.desk.agent_notes(ticket, "just between us")
    assert len(account.queue.sent) == 1
    account.desk.agent_answers(ticket, "Here it is.")
    account.desk.set_status(ticket, "solved")
    account.desk.rate(ticket, good=False)
    assert len(account.queue.sent) == 4
    account.desk.add_tag(ticket, "amends-off")
    account.desk.agent_answers(ticket, "And this.")
    assert len(account.queue.sent) == 4


def test_a_persons_credentials_are_named(account: Account) -> None:
    """With a person's user the person's answers must be seen, so the trigger does not look away from them."""
    account.desk.us.name = "Nadia Brandt"
    account.connect()
    assert all(c["field"] != "role" for c in account.mine("triggers")["conditions"]["all"])
    assert any('make a user named "Amends"' in text for text in account.check()[Level.TO_DO])


def test_a_user_of_its_own_that_answers_customers_is_named(account: Account) -> None:
    """Somebody works under Amends's name: their answers would not set off the trigger."""
    account.connect()
    ticket = account.wrote()
    account.desk._ticket(ticket).assignee = account.desk.us
    assert any("has 1 tickets assigned" in text for text in account.check()[Level.TO_DO])


def test_a_wrong_secret_and_a_stopped_webhook_are_told_apart(account: Account) -> None:
    """The test delivery shows what a customer's message would meet."""
    account.connect()
    account.stored.keep({**account.stored.versions[-1], "signing_secret": "another"})
    assert any("is not the one in the webhook secret" in text for text in account.check()[Level.TO_DO])
    account.connect()
    account.mine("webhooks")["endpoint"] = "https://nowhere.example.com/webhooks/nothing"
    assert any("was answered 404" in text for text in account.check()[Level.TO_DO])


def test_clock_and_limits_that_do_not_fit_are_named(account: Account) -> None:
    """A clock that is off would make all signatures stale; a plan that grew is used."""
    account.connect()
    assert any(
        "quicker in a rush with limits: {requests_per_minute: {zendesk: 400}}" in text
        for text in account.check()[Level.KNOW]
    )
    account.desk.limits.per_minute = 100
    assert any("Your plan allows 100 requests a minute" in text for text in account.check()[Level.TO_DO])
    account.desk._clock = lambda: account.clock() + timedelta(minutes=7)
    assert any("420 seconds apart" in text for text in account.check()[Level.TO_DO])


def test_an_api_token_is_told_when_it_ends(account: Account) -> None:
    """Zendesk stops API tokens on 30 April 2027."""
    url = account.api["url"]
    account.api = {"url": url, "email": account.desk.email, "api_token": account.desk.api_token}
    account.connect()
    assert any("30 April 2027, in 157 days" in text for text in account.check()[Level.TO_DO])


def test_a_client_without_the_scopes_is_told_which(account: Account) -> None:
    """Reading and noting go on; only setting up needs more, and says so."""
    account.desk.allowed_scopes = frozenset({"read", "tickets:write"})
    assert any("allow it the scopes read and write" in text for text in account.check()[Level.TO_DO])
    with pytest.raises(SignInError, match="oauth_client"):
        account.connect()
    assert account.desk.rules.snapshot() == account.before


def test_a_user_who_is_no_admin_is_told(account: Account) -> None:
    """A lighter role will do for notes, not for webhooks."""
    account.connect()
    account.desk.us.role = "agent"
    assert any("is no admin" in text for text in account.check()[Level.TO_DO])
    account.mine("triggers")["active"] = False
    with pytest.raises(GiveUpError, match="forbidden"):
        account.connect()


def test_rotating_changes_the_secret_in_both_places(account: Account) -> None:
    """The receiver is told first; the old secret goes when nothing signed with it can be under way."""
    account.connect()
    account.stored.keep({**account.stored.versions[-1], "signing_secret_2": "of another webhook"})
    before, pauses = account.stored.versions[-1], list[float]()
    account.stored.versions = [before]
    account.admin().rotate(before, account.stored.keep, pauses.append)
    announced, both, after = account.stored.versions[1:]
    assert announced == {**before, ROTATING_UNTIL: "2026-11-23T12:10:00+00:00"}
    assert both["signing_secret_old"] == before["signing_secret"] != both["signing_secret"]
    assert after == {**before, "signing_secret": both["signing_secret"]}
    assert pauses == [10.0, 15.0]
    account.wrote()
    assert len(account.queue.sent) == 1


def test_no_delivery_is_lost_while_the_secret_changes(account: Account) -> None:
    """Customers write all the time, and Zendesk switches the moment it is asked: every ticket reaches the queue."""
    account.connect()
    account.door = replace(account.door, pause=lambda _: time.sleep(0.05))  # a tenth of the true pauses
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            written.append(account.wrote())

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()

    def keep(secret: Mapping[str, object]) -> None:
        time.sleep(0.05)  # storing takes its time, and messages go on
        account.stored.keep(secret)

    def wait_for(count: int) -> None:
        for _ in range(2000):
            if len(written) >= count:
                return
            time.sleep(0.005)
        raise TimeoutError("nobody writes any more")

    try:
        for _ in range(3):
            account.admin().rotate(account.stored.versions[-1], keep, lambda _: wait_for(len(written) + 5))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert len(written) > 30
    assert {json.loads(hint)["ticket"] for hint, _, _ in account.queue.sent} == set(written)


def test_a_rotation_that_broke_off_is_mended_by_connecting(account: Account) -> None:
    """Zendesk has a new secret that was never stored: the next run fetches it."""
    account.connect()

    def full(secret: Mapping[str, object]) -> None:
        if "signing_secret_old" in secret:
            raise ConnectionError("Secrets Manager is away")
        account.stored.keep(secret)

    with pytest.raises(ConnectionError):
        account.admin().rotate(account.stored.versions[-1], full, lambda _: None)
    assert account.desk.post(account.mine("webhooks")["id"], ADDRESS, wanted.TEST_BODY.encode())[0] == 409
    assert account.connect() == ["Put the webhook's signing secret into the webhook secret."]
    assert ROTATING_UNTIL not in account.stored.versions[-1]
    account.wrote()
    assert len(account.queue.sent) == 1


def test_tags_of_ours_are_taken_off_and_no_other(account: Account) -> None:
    """From every ticket that is not closed, a hundred at a time; what people set stays."""
    tickets = [account.wrote() for _ in range(103)]
    for ticket in tickets:
        account.desk._ticket(ticket).tags = ["amends-lead", "amends-wrong", "invoice"]
    account.desk.close(tickets[0])
    names = [f"amends-{name}" for name in TAGS]
    assert list(account.admin().untag(names)) == [100, 2]
    assert account.desk.ticket(tickets[0]).tags == ("amends-lead", "amends-wrong", "invoice")
    assert {account.desk.ticket(ticket).tags for ticket in tickets[1:]} == {("amends-wrong", "invoice")}
    assert list(account.admin().untag(names)) == []


def test_an_account_with_many_rules_is_read_to_its_end(account: Account) -> None:
    """Ours stands on the second page, and the rule that would answer to us on the third."""
    fillers = account.desk.rules.kept["triggers"]
    quiet = next(t for t in fillers if t["title"] == "Notify requester of received request")
    loud = next(t for t in fillers if t["title"] == "Notify assignee of comment update")
    fillers[:] = [{**quiet, "id": 8_000_000 + n, "title": f"Quiet {n}"} for n in range(150)]
    account.connect()
    fillers += [{**quiet, "id": 8_100_000 + n, "title": f"Quiet {200 + n}"} for n in range(60)]
    fillers.append({**loud, "id": 8_200_000})
    assert account.connect() == ["Everything is in place; nothing had to be done."]
    assert any(loud["title"] in text for text in account.check()[Level.TO_DO])


SHAPES = [
    '"x"',
    "5",
    "[[1]]",
    '{"webhooks": [5], "triggers": [{}], "count": "x", "response": "x", "signing_secret": 7}',
]


@pytest.mark.parametrize("line", ["GET .*/signing_secret", "POST .*/test", "GET .*/search/count", "GET .*/triggers"])
@pytest.mark.parametrize("body", SHAPES)
def test_an_answer_of_another_shape_is_no_error_of_ours(account: Account, line: str, body: str) -> None:
    """A proxy, or a version of Zendesk's that nobody foresaw: it is explained, whichever call it strikes."""
    account.connect()
    account.desk.faults.append(Fault(line, 200, body=body))
    with suppress(GiveUpError):
        account.check()
    assert account.connect() == ["Everything is in place; nothing had to be done."]


def test_there_is_nothing_to_rotate_before_connecting(account: Account) -> None:
    """The answer says what comes first."""
    [finding] = account.admin().rotate({}, account.stored.keep, lambda _: None)
    assert (finding.level, "run the action connect" in finding.text) == (Level.TO_DO, True)
    assert len(account.stored.versions) == 1


@pytest.mark.parametrize(("status", "reason"), [("failed", "job_failed"), ("working", "job_slow")])
def test_a_job_that_does_not_end_well_is_tried_later(account: Account, status: str, reason: str) -> None:
    """Zendesk does the work in its own time; what it did not do is found again by the next run."""
    ticket = account.wrote()
    account.desk.add_tag(ticket, "amends-lead")
    account.desk.job_status = status
    with pytest.raises(TryLaterError, match=reason):
        list(account.admin().untag(["amends-lead"]))


def test_what_is_gone_already_is_no_fault(account: Account) -> None:
    """Somebody deletes a trigger at the very moment at which we do."""
    account.connect()
    account.desk.before_write = lambda *_: account.desk.rules.kept["triggers"].remove(account.mine("triggers"))
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == account.before


def test_what_was_made_twice_is_taken_away_twice(account: Account) -> None:
    """An upgrade and an admin at the same moment: nothing of ours stays behind."""
    account.connect()
    for kind, number in (("triggers", 9_000_001), ("views", 9_000_002)):
        account.desk.rules.kept[kind].append({**account.mine(kind), "id": number})
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == account.before
