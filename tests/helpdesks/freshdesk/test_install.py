"""Setting up Freshdesk over real HTTP, against the simulated one: rules where its API lets us, else the clicks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response, request

from amends.documents import parse
from amends.helpdesks import WEBHOOKS
from amends.helpdesks.freshdesk import wanted
from amends.helpdesks.freshdesk.client import Freshdesk as Client
from amends.helpdesks.freshdesk.install import FreshdeskInstallation
from amends.helpdesks.freshdesk.webhook import ROTATED_AT
from amends.installing import Level
from amends.names import TAGS
from amends.policy import Policy
from amends.ports import Door, SignInError
from amends.ticket import Channel
from amends.work.receive import receive
from tests.fakes import FakeClock, FakeCount, FakeQueue, KeptSecret
from tests.sandbox.desk import Fault
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.freshdesk_rules import CREATION, UPDATES
from tests.served import served

pytestmark = pytest.mark.network


class Account:
    """A simulated account that nobody has connected, a real receiver behind it, and what an admin runs."""

    def __init__(self, desk: Freshdesk, clock: FakeClock) -> None:
        self.desk, self.clock, self.url = desk, clock, ""
        desk.deliver_to(self._receive)
        desk.by_hand = False
        self.stored, self.queue = (
            KeptSecret([{"username": "amends", "password": "generated", "password_2": ""}]),
            FakeQueue(),
        )
        self.door = Door(WEBHOOKS, self.queue, self.stored, FakeCount(), clock, lambda _: None)
        self.api: dict[str, object] = dict(desk.secrets()["api"])
        self.before = desk.rules.snapshot()
        self.receiver = Flask("receiver")
        self.receiver.add_url_rule("/freshdesk", view_func=self._posted, methods=["POST"])

    def _receive(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> int:
        return receive(helpdesk, {name.lower(): value for name, value in headers.items()}, body, self.door).status

    def _posted(self) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = receive("freshdesk", headers, request.get_data(), self.door)
        return Response(json.dumps(answer.body), answer.status, mimetype="application/json")

    @property
    def address(self) -> str:
        return f"{self.url}/webhooks/freshdesk"

    def admin(self, stack: str = "amends") -> FreshdeskInstallation:
        return FreshdeskInstallation(
            lambda: self.api, stack=stack, address=self.address, now=self.clock, pause=lambda _: None, test_url=self.url
        )

    def connect(self, policy: Policy | None = None) -> dict[Level, list[str]]:
        found = self.admin().connect(self.stored.versions[-1], self.stored.keep, policy or Policy())
        return {level: [f.text for f in found if f.level is level] for level in Level}

    def check(self, policy: Policy | None = None) -> dict[Level, list[str]]:
        found = self.admin().check(self.stored.versions[-1], policy or Policy())
        return {level: [f.text for f in found if f.level is level] for level in Level}

    def mine(self, kind: str) -> dict[str, Any]:
        [rule] = [rule for rule in self.desk.rules.kept[kind] if "[amends:amends]" in rule["name"]]
        return rule

    def wrote(self, text: str = "I tried to export my invoices twice.") -> str:
        return self.desk.customer_writes(text, name="Maya Okafor", channel=Channel.EMAIL)


@pytest.fixture
def account() -> Iterator[Account]:
    clock = FakeClock()
    desk = Freshdesk(clock, lambda *_: None)
    made = Account(desk, clock)
    with served({"/freshdesk": desk.wsgi, "/webhooks": made.receiver}) as url:
        made.url = url
        yield made
    assert desk.breaches == []


def test_connecting_makes_both_rules(account: Account) -> None:
    """One run later messages, replies and changes reach Amends with the secret's password; notes and tags do not."""
    said = account.connect()
    assert said[Level.DONE] == [
        'Made the rule "Amends: new tickets" under Ticket Creation.',
        'Made the rule "Amends: updates" under Ticket Updates.',
    ]
    assert not said[Level.TO_DO]
    ticket = account.wrote()
    account.desk.agent_answers(ticket, "Here it is.")
    account.desk.set_status(ticket, "solved")
    account.desk.set_priority(ticket, "urgent")
    account.desk.agent_notes(ticket, "between us")
    account.desk.add_tag(ticket, "invoice")
    assert [json.loads(hint)["ticket"] for hint, _, _ in account.queue.sent] == [ticket] * 4
    assert {sent.status for sent in account.desk.sent} == {202}


def test_what_the_api_cannot_do_is_told(account: Account) -> None:
    """Views, and that other creation rules may come first."""
    said = "\n".join(account.connect()[Level.KNOW])
    assert "Freshdesk's API makes no views" in said
    assert "amends-apology-regret" in said
    assert "Execute all matching rules" in said


def test_connecting_again_changes_nothing(account: Account) -> None:
    """An upgrade runs it every time."""
    account.connect()
    after = account.desk.rules.snapshot()
    assert account.connect()[Level.FINE] == ["Both rules are in place; nothing had to be done."]
    assert account.desk.rules.snapshot() == after


def test_disconnecting_leaves_the_account_as_it_was(account: Account) -> None:
    """Byte for byte, whatever an ordinary company has there."""
    account.connect()
    assert len(account.admin().disconnect()) == 2
    assert json.dumps(account.desk.rules.snapshot()) == json.dumps(account.before)
    assert account.admin().disconnect() == []


def test_another_stacks_rules_are_left_alone(account: Account) -> None:
    """Two stacks on one account do not take each other's rules for their own."""
    account.admin("other").connect(account.stored.versions[-1], account.stored.keep, Policy())
    before = account.desk.rules.snapshot()
    account.connect()
    assert len(account.desk.rules.kept[UPDATES]) == 5
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == before


def test_what_was_made_by_hand_is_taken_over(account: Account) -> None:
    """Who followed the page by hand first gets no second rule."""
    account.connect()
    for kind in (CREATION, UPDATES):
        account.mine(kind)["name"] = account.mine(kind)["name"].removesuffix(" [amends:amends]")
    account.connect()
    assert account.mine(UPDATES)
    assert len(account.desk.rules.kept[UPDATES]) == 4


NEVER = {
    "name": "condition_set_1",
    "match_type": "all",
    "properties": [{"field_name": "status", "resource_type": "ticket", "operator": "in", "value": [99]}],
}
EDITS: list[tuple[str, dict[str, Any], str]] = [
    (CREATION, {"active": False}, "active"),
    (CREATION, {"conditions": [NEVER]}, "conditions"),
    (UPDATES, {"performer": {"type": 2}}, "performer"),
    (UPDATES, {"events": [{"field_name": "note_type", "value": "private"}]}, "events"),
    (UPDATES, {"actions": [{"field_name": "status", "value": 2}]}, "actions"),
]


@pytest.mark.parametrize(("kind", "edit", "says"), EDITS)
def test_an_edit_is_reported_and_mended(account: Account, kind: str, edit: dict[str, Any], says: str) -> None:
    """Check names what was edited, connect puts it back."""
    account.connect()
    right = account.desk.rules.snapshot()
    account.mine(kind).update(edit)
    [reported] = [text for text in account.check()[Level.TO_DO] if "was edited" in text]
    assert ("switched on" if says == "active" else says) in reported
    assert account.connect()[Level.DONE][0].endswith(f": {says}.")
    assert json.dumps(account.desk.rules.snapshot(), sort_keys=True) == json.dumps(right, sort_keys=True)


def test_without_the_api_the_exact_clicks_are_told(account: Account) -> None:
    """With the address and the body to paste: nothing is left to guess."""
    account.desk.automations_api = False
    said = account.connect()
    assert not said[Level.DONE]
    creation, updates = said[Level.TO_DO]
    assert "Admin > Workflows > Automations > Ticket Creation > New rule" in creation
    assert "Ticket Updates" in updates
    assert "performed by: Agent or requester" in updates
    for text in (creation, updates):
        assert account.address in text
        assert wanted.BODY in text
    seen = account.check()
    assert sum("look yourself" in text for text in seen[Level.KNOW]) == 2
    assert "Admin > Workflows" in account.admin().disconnect()[0].text
    assert account.desk.rules.snapshot() == account.before


def test_a_rule_that_the_api_refuses_is_told_as_clicks(account: Account) -> None:
    """Freshdesk documents little of it: what it does not take, an admin clicks."""
    account.desk.faults.append(Fault("POST /api/v2/automations/4", 400, body="{}"))
    said = account.connect()
    assert len(said[Level.DONE]) == len(said[Level.TO_DO]) == 1
    assert "Ticket Updates > New rule" in said[Level.TO_DO][0]


def test_check_says_that_all_is_right(account: Account) -> None:
    """Sign-in, own agent, clock, limits, both rules, and a delivery that really came back."""
    account.connect()
    seen = account.check(parse({"settings": "limits: {requests_per_minute: {freshdesk: 400}}"}))
    fine = "\n".join(seen[Level.FINE])
    for part in (
        'Signs in to Freshdesk as "Amends"',
        "takes one seat",
        "clock and ours agree",
        "400 requests a minute are what the settings say",
        'The rule "Amends: new tickets" is in place',
        'The rule "Amends: updates" is in place',
        "A test delivery with the webhook secret's password was believed",
    ):
        assert part in fine
    assert not account.queue.sent


def test_check_names_each_rule_that_our_notes_would_set_off(account: Account) -> None:
    """Rules on notes, on every update, hours since update; the right remedy for each, and no other rule."""
    account.connect()
    named = [text for text in account.check()[Level.TO_DO] if text.startswith(("The rule", "The hourly"))]
    note, update, hours = named
    assert '"Tell the assignee of notes" runs on each of our notes' in note
    assert "Note is added: Public" in note
    assert '"Watch every update" runs on every update' in update
    assert '"Chase what nobody touched" counts Hours since last updated' in hours
    assert any("Note added to ticket" in text for text in account.check()[Level.KNOW])


def test_the_remedy_that_check_names_is_the_right_one(account: Account) -> None:
    """Before it our note mails the assignee, after it no more, and the check is content."""
    account.connect()
    ticket = account.wrote()
    client = Client(lambda: account.api, now=account.clock, yield_below=lambda: 0.0, test_url=account.url)
    client.add_note(client.read(ticket), "<p>Regret is owed.</p>")
    assert account.desk.rules.mailed == ["Tell the assignee of notes"]
    [rule] = [r for r in account.desk.rules.kept[UPDATES] if r["name"] == "Tell the assignee of notes"]
    account.desk.agent_notes(ticket, "so that Nadia is known")
    [nadia] = [p.id for p in account.desk._people.values() if p.name == "Nadia Brandt"]
    rule["performer"] = {"type": 1, "members": [nadia]}
    account.desk.rules.mailed.clear()
    client.add_note(client.read(ticket), "<p>Regret is owed again.</p>")
    assert account.desk.rules.mailed == []
    assert not any("Tell the assignee" in text for text in account.check()[Level.TO_DO])


def test_a_persons_key_and_a_narrow_scope_are_named(account: Account) -> None:
    """And an own agent under whom somebody answers customers."""
    account.connect()
    ticket = account.wrote()
    account.desk._ticket(ticket).responder = account.desk.us
    assert any("has 1 tickets: somebody answers" in text for text in account.check()[Level.TO_DO])
    account.desk.us.name = "Nadia Brandt"
    assert any('make an agent named "Amends"' in text for text in account.check()[Level.TO_DO])


def test_a_test_delivery_that_fails_says_why(account: Account) -> None:
    """A password that is empty, an address behind which nobody is."""
    account.connect()
    account.stored.keep({"username": "amends", "password": ""})
    assert any("own password was refused" in text for text in account.check()[Level.TO_DO])
    admin = FreshdeskInstallation(
        lambda: account.api,
        stack="amends",
        address=f"{account.url}/nowhere",
        now=account.clock,
        pause=lambda _: None,
        test_url=account.url,
    )
    found = [f.text for f in admin.check(account.stored.versions[-1], Policy()) if f.level is Level.TO_DO]
    assert any("came back with nothing (not_found)" in text for text in found)


def test_a_wrong_key_is_an_error_with_its_reason(account: Account) -> None:
    """The use case explains it."""
    account.api["api_key"] = "wrong"
    with pytest.raises(SignInError):
        account.check()
    account.api["api_key"] = ""
    with pytest.raises(SignInError, match="api_key"):
        account.connect()


def test_rotating_changes_the_password_everywhere(account: Account) -> None:
    """The new one is valid before a rule bears it, the old one for two days after."""
    account.connect()
    before, pauses = account.stored.versions[-1], list[float]()
    account.admin().rotate(before, account.stored.keep, pauses.append)
    announced, after = account.stored.versions[1:]
    assert announced == {**before, "password_new": announced["password_new"]}
    assert pauses == [10.0]
    assert after["password"] == announced["password_new"]
    assert after["password_old"] == before["password"]
    assert "password_new" not in after
    for kind in (CREATION, UPDATES):
        assert account.desk.rules.passwords[account.mine(kind)["id"]]["password"] == after["password"]
    account.clock.forward(days=1)
    account.connect()
    assert account.stored.versions[-1]["password_old"] == before["password"]
    account.clock.forward(days=2)
    account.connect()
    assert account.stored.versions[-1].keys() & {"password_old", ROTATED_AT} == set()


def test_no_delivery_is_lost_while_the_password_changes(account: Account) -> None:
    """Customers write all the time: every ticket is taken at the first try."""
    account.connect()
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            written.append(account.wrote())

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(3):
            account.admin().rotate(account.stored.versions[-1], account.stored.keep, lambda _: time.sleep(0.05))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert len(written) > 10
    assert not account.desk.lost
    assert {json.loads(hint)["ticket"] for hint, _, _ in account.queue.sent} == set(written)


def test_the_old_password_opens_the_door_for_two_days_and_no_longer(account: Account) -> None:
    """Whoever rotates because it leaked need run nothing more to be rid of it."""
    account.connect()
    old = str(account.stored.versions[-1]["password"])
    account.admin().rotate(account.stored.versions[-1], account.stored.keep, lambda _: None)
    for shown in account.desk.rules.passwords.values():
        shown["password"] = old
    account.clock.forward(hours=47)
    account.wrote()
    assert not account.desk.lost
    account.clock.forward(hours=2)
    account.wrote()
    assert len(account.queue.sent) == 1


def test_rotating_rules_made_by_hand_takes_two_runs(account: Account) -> None:
    """Between them old and new are both valid, for as long as it takes to click."""
    account.connect()
    account.desk.automations_api = False
    before = account.stored.versions[-1]
    found = account.admin().rotate(before, account.stored.keep, lambda _: None)
    assert [f.level for f in found] == [Level.TO_DO] * 3
    assert "password_new" in found[0].text
    new = account.stored.versions[-1]["password_new"]
    account.wrote()
    for shown in account.desk.rules.passwords.values():
        shown["password"] = str(new)
    account.wrote()
    found = account.admin().rotate(account.stored.versions[-1], account.stored.keep, lambda _: None)
    assert account.stored.versions[-1]["password"] == new
    assert [f.level for f in found] == [Level.DONE, Level.KNOW]
    assert "refused after two days" in found[1].text
    account.wrote()
    assert len(account.queue.sent) == 3
    assert not account.desk.lost


def test_a_rotation_that_broke_off_goes_on(account: Account) -> None:
    """Freshdesk is away after the first rule: nothing is lost, and the next run ends it with the same password."""
    account.connect()
    account.desk.faults.append(Fault("PUT /api/v2/automations/4", 503))
    with pytest.raises(Exception, match="server_error"):
        account.admin().rotate(account.stored.versions[-1], account.stored.keep, lambda _: None)
    ticket = account.wrote()
    account.desk.agent_answers(ticket, "Here.")
    account.admin().rotate(account.stored.versions[-1], account.stored.keep, lambda _: None)
    account.wrote()
    assert len(account.queue.sent) == 3
    shown = {account.desk.rules.passwords[account.mine(kind)["id"]]["password"] for kind in (CREATION, UPDATES)}
    assert shown == {account.stored.versions[-1]["password"]}


def test_tags_of_ours_are_taken_off_and_no_other(account: Account) -> None:
    """From every ticket that is not closed; what people set stays, and so does a status of the account's own."""
    account.desk.limits.on = False
    tickets = [account.wrote() for _ in range(35)]
    for ticket in tickets:
        account.desk._ticket(ticket).tags = ["amends-lead", "amends-wrong", "invoice"]
    account.desk.close(tickets[0])
    account.desk._ticket(tickets[1]).status = 7
    names = [f"amends-{name}" for name in TAGS]
    assert sum(account.admin().untag(names)) == 34
    assert account.desk.ticket(tickets[0]).tags == ("amends-lead", "amends-wrong", "invoice")
    left = {tuple(account.desk._ticket(ticket).tags) for ticket in tickets[1:]}
    assert left == {("amends-wrong", "invoice")}
    assert sum(account.admin().untag(names)) == 0


def test_the_clock_is_compared(account: Account) -> None:
    """Freshdesk's signs nothing with it; a clock that is far off is told all the same."""
    account.connect()
    account.desk._clock = lambda: account.clock() + timedelta(minutes=7)
    assert any("420 seconds apart" in text for text in account.check()[Level.TO_DO])


def test_an_account_with_many_rules_is_read_to_its_end(account: Account) -> None:
    """Ours stands on the second page."""
    [quiet] = account.desk.rules.kept[CREATION]
    account.desk.rules.kept[CREATION][:] = [{**quiet, "id": 160_000_000 + n, "name": f"Quiet {n}"} for n in range(150)]
    account.connect()
    assert account.connect()[Level.FINE] == ["Both rules are in place; nothing had to be done."]


def test_a_narrow_scope_is_named(account: Account) -> None:
    """Tickets that the agent cannot see would be parked in silence."""
    account.connect()
    account.desk.us_scope = 2
    assert any("scope is not Global access" in text for text in account.check()[Level.TO_DO])


def test_an_address_behind_which_somebody_else_answers_is_named(account: Account) -> None:
    """A test delivery must come back from Amends itself."""
    account.connect()
    account.receiver.add_url_rule("/other", view_func=lambda: Response("{}", 200), methods=["POST"], endpoint="other")
    admin = FreshdeskInstallation(
        lambda: account.api,
        stack="amends",
        address=f"{account.url}/webhooks/other",
        now=account.clock,
        pause=lambda _: None,
        test_url=account.url,
    )
    found = [f.text for f in admin.check(account.stored.versions[-1], Policy()) if f.level is Level.TO_DO]
    assert any("answered by something else than Amends" in text for text in found)


def test_what_was_made_twice_is_taken_away_twice(account: Account) -> None:
    """An upgrade and an admin at the same moment: nothing of ours stays behind."""
    account.connect()
    account.desk.rules.kept[UPDATES].append({**account.mine(UPDATES), "id": 170_000_001})
    account.admin().disconnect()
    assert account.desk.rules.snapshot() == account.before
