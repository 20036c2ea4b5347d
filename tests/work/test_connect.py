"""What an admin asks for by hand, with fakes: each answer is sentences, and bad input is never an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from amends.case import Swept
from amends.customer import Customer, Failure
from amends.documents import parse
from amends.installing import Finding, Workshop, done, fine, know, to_do
from amends.names import TAGS
from amends.policy import Policy
from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError
from amends.work.connect import ACTIONS, act
from amends.work.stack import follow
from tests.fakes import NOON, FakeCasebook, FakeClock, FakeHelpdesk


@dataclass
class FakeInstallation:
    """Says what it is told to; `error` is raised instead; `steps`: what untagging yields, errors raised."""

    found: Sequence[Finding] = (fine("All is well."),)
    error: Exception | None = None
    steps: list[int | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    untagged: list[frozenset[str]] = field(default_factory=list)

    def _did(self, what: str) -> Sequence[Finding]:
        self.asked.append(what)
        if self.error:
            raise self.error
        return self.found

    def check(self, secret: Mapping[str, object], policy: Policy) -> Sequence[Finding]:
        return self._did("check")

    def connect(
        self, secret: Mapping[str, object], keep: Callable[[Mapping[str, object]], None], policy: Policy
    ) -> Sequence[Finding]:
        keep({**secret, "signing_secret": "new"})
        return self._did("connect")

    def disconnect(self) -> Sequence[Finding]:
        return self._did("disconnect")

    def rotate(
        self,
        secret: Mapping[str, object],
        keep: Callable[[Mapping[str, object]], None],
        pause: Callable[[float], None],
    ) -> Sequence[Finding]:
        pause(10)
        return self._did("rotate")

    def untag(self, tags: Collection[str]) -> Iterator[int]:
        self.untagged.append(frozenset(tags))
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, Exception):
                raise step
            yield step


@dataclass
class FakeStore:
    secrets: dict[str, Mapping[str, object]] = field(default_factory=lambda: {"zendesk": {"x": 1}, "freshdesk": {}})

    def read(self, helpdesk: str) -> Mapping[str, object]:
        return self.secrets[helpdesk]

    def write(self, helpdesk: str, secret: Mapping[str, object]) -> None:
        self.secrets[helpdesk] = secret


class Shop:
    """A workshop made of fakes, serving both helpdesks."""

    def __init__(self, *served: str) -> None:
        self.clock = FakeClock()
        self.desks = {name: FakeInstallation() for name in served or ("zendesk", "freshdesk")}
        self.store, self.pauses, self.seconds = FakeStore(), list[float](), 900.0
        self.settings: list[str] | Exception = []
        self.helpdesks = {name: FakeHelpdesk(self.clock, name) for name in self.desks}
        self.policy = Policy()
        self.customers: dict[tuple[str, str], Customer] = {}
        self.faults: list[Exception] = []
        self.casebook = FakeCasebook(self.clock)

    @property
    def shop(self) -> Workshop:
        return Workshop(
            self.desks,
            self.helpdesks,
            self.store,
            lambda: self.policy,
            self._wrong,
            self._customer,
            self.casebook.disconnected,
            self.casebook.keep_disconnected,
            self.casebook.swept,
            self.casebook.keep_swept,
            self.clock,
            self._pause,
            lambda: self.seconds,
            self.faults.append,
        )

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds -= seconds

    def _customer(self, helpdesk: str, requester: str) -> Customer:
        return self.customers.get((helpdesk, requester), Customer(helpdesk, requester))

    def _wrong(self) -> Sequence[str]:
        if isinstance(self.settings, Exception):
            raise self.settings
        return self.settings

    def ask(self, **event: Any) -> dict[str, Any]:
        answer = act(event, self.shop)
        json.dumps(answer)  # Lambda's answer is JSON
        return answer


@pytest.mark.parametrize("action", ["check", "connect", "disconnect", "rotate"])
def test_an_action_is_done_for_all_that_the_stack_serves(action: str) -> None:
    """Unless one is named."""
    shop = Shop()
    answer = shop.ask(action=action)
    assert answer["action"] == action
    assert answer["ok"] is True
    assert answer["zendesk"]["fine"] == answer["freshdesk"]["fine"] == ["All is well."]
    assert "freshdesk" not in shop.ask(action=action, helpdesk="zendesk")
    assert shop.desks["freshdesk"].asked == [action]


BAD: list[tuple[object, str]] = [
    ({}, "action must be one of check, connect, disconnect, rotate, preview."),
    ({"action": "install"}, "action must be one of check, connect, disconnect, rotate, preview."),
    ({"action": None}, "action must be one of check"),
    ("check", "The event must be a JSON object with an action."),
    (None, "The event must be a JSON object with an action."),
    ([], "The event must be a JSON object with an action."),
    ({"action": "check", "helpdesk": "hubspot"}, "this stack serves freshdesk and zendesk, and no other."),
    ({"action": "check", "helpdesk": 7, "x": 1}, "is not known; there are action, helpdesk, ticket and tags"),
    ({"action": "preview", "helpdesk": "zendesk"}, 'preview needs a ticket\'s number, such as "ticket": 123.'),
    ({"action": "preview", "ticket": 7}, "this stack serves freshdesk and zendesk; name one of them."),
    ({"action": "preview", "ticket": "../me", "helpdesk": "zendesk"}, "must be a ticket's number, digits alone"),
    ({"action": "preview", "ticket": -7, "helpdesk": "zendesk"}, "must be a ticket's number, digits alone"),
    ({"action": "preview", "ticket": ["7"], "helpdesk": "zendesk"}, "ticket must be a text"),
    ({"action": "disconnect", "tags": "perhaps"}, "tags must be true or false"),
    ({"action": "connect", "tags": True}, 'tags belongs to the action "disconnect" alone.'),
]


@pytest.mark.parametrize(("event", "says"), BAD, ids=lambda part: str(part)[:40])
def test_bad_input_is_told_what_is_allowed(event: object, says: str) -> None:
    """A slip of the keyboard does nothing, and the answer shows every action as it is typed."""
    shop = Shop()
    answer = act(event, shop.shop)
    assert answer["ok"] is False
    assert says in answer["to_do"][0]
    assert len(answer["allowed"]) == len(ACTIONS)
    assert not any(desk.asked for desk in shop.desks.values())


ERRORS: list[tuple[Exception, str]] = [
    (SignInError("api_secret"), "The credentials are not filled in."),
    (SignInError("oauth_client"), "The OAuth client was refused."),
    (SignInError("brand_new"), "in a way that Amends does not understand (brand_new)."),
    (GiveUpError("forbidden"), "The user may not do this."),
    (GiveUpError("webhook_kind"), "subscribes to events, which cannot be changed later."),
    (TryLaterError("rate_limited", 42), "busy or down (rate_limited). What to do: run it again in 42 seconds."),
    (TryLaterError("secret_store", 30), "Secrets Manager did not answer."),
    (MovedOnError(), "Somebody changed it at the same moment."),
]


@pytest.mark.parametrize(("error", "says"), ERRORS, ids=lambda part: str(part)[:30])
def test_a_fault_of_one_helpdesk_keeps_nothing_from_the_other(error: Exception, says: str) -> None:
    """It is a sentence in that helpdesk's part."""
    shop = Shop()
    shop.desks["zendesk"].error = error
    answer = shop.ask(action="check")
    assert answer["ok"] is answer["zendesk"]["ok"] is False
    assert says in answer["zendesk"]["to_do"][0]
    assert answer["freshdesk"]["ok"] is True


@pytest.mark.parametrize("action", ["check", "connect", "disconnect", "rotate", "preview"])
def test_what_nobody_foresaw_is_told_without_a_word_of_it(action: str) -> None:
    """Its text may quote a customer, so that it goes into no answer and, since it never leaves the run, into no log."""
    shop = Shop()
    quoting = ValueError("My kettle is broken, Maya Fischer")
    shop.desks["zendesk"].error = quoting
    shop.helpdesks["zendesk"].fail.append(quoting)
    named = {"helpdesk": "zendesk", "ticket": "7"} if action == "preview" else {}
    answer = shop.ask(action=action, **named)
    assert answer["ok"] is False
    [said] = answer["to_do"] if named else answer["zendesk"]["to_do"]
    assert said == "Something failed that nobody foresaw (ValueError); the log names the place."
    assert named or answer["freshdesk"]["ok"] is True
    assert shop.faults == [quoting]
    assert follow("Update", shop.shop)["Freshdesk"] == "connected"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (SignInError("oauth_client"), "The OAuth client was refused."),
        (GiveUpError("forbidden"), "The user may not do this."),
        (KeyError("id"), "Something failed that nobody foresaw (KeyError)"),
    ],
    ids=lambda part: str(part)[:20],
)
def test_what_stops_the_taking_off_of_tags_hides_nothing_that_was_done(error: Exception, says: str) -> None:
    """An admin who sees only the fault would think that the webhook is still there."""
    shop = Shop("zendesk")
    shop.desks["zendesk"].found = [done("Deleted the webhook.")]
    shop.desks["zendesk"].steps = [100, error]
    answer = shop.ask(action="disconnect", tags=True)["zendesk"]
    assert answer["done"][1:] == ["Deleted the webhook.", "Took our tags off 100 tickets."]
    assert says in answer["to_do"][0]


def test_check_tells_of_settings_that_cannot_be_used() -> None:
    """With the line and what is allowed, as the settings themselves say it."""
    shop = Shop()
    assert shop.ask(action="check")["settings"]["fine"] == ["All settings documents are valid."]
    shop.settings = ["settings, line 1: mode must be one of shadow, tags, notes"]
    told = "settings, line 1: mode must be one of shadow, tags, notes. The last valid version is in force."
    assert shop.ask(action="check")["settings"]["to_do"][0].startswith(told)
    shop.settings, shop.policy = [], parse({"playbook": "limits: {credit: 20 EUR}"})
    [known] = shop.ask(action="check")["settings"]["know"]
    assert known.startswith("playbook, limits: credit is not offered, so this has no effect")
    shop.policy = parse({"settings": "tiers: {VIP Customer: gold}"})
    [known] = shop.ask(action="check")["settings"]["know"]
    assert known.startswith("settings, tiers: Zendesk's tags have no spaces")
    freshdesk = Shop("freshdesk")
    freshdesk.policy = shop.policy
    assert "know" not in freshdesk.ask(action="check")["settings"]
    shop.settings = TryLaterError("settings", 30)
    assert "could not be read" in shop.ask(action="check")["settings"]["to_do"][0]


def test_connecting_stores_the_secret() -> None:
    """In the webhook secret of that helpdesk, beside what is there."""
    shop = Shop()
    shop.ask(action="connect", helpdesk="zendesk")
    assert shop.store.secrets["zendesk"] == {"x": 1, "signing_secret": "new"}


def test_disconnecting_says_what_stays() -> None:
    """Notes and tags are the company's record."""
    shop = Shop("zendesk")
    shop.desks["zendesk"].found = [done("Deleted the webhook.")]
    answer = shop.ask(action="disconnect")
    assert answer["zendesk"]["done"][1:] == ["Deleted the webhook."]
    assert answer["zendesk"]["know"][0] == "Notes and tags stay on the tickets as a record."
    shop.desks["zendesk"].found = []
    assert shop.ask(action="disconnect")["zendesk"]["fine"] == ["Nothing of ours was there."]


@pytest.mark.parametrize("tags", [False, True])
def test_disconnecting_stops_all_work_for_that_helpdesk(tags: bool) -> None:
    """An admin who keeps the stack is not surprised by a note, and the other helpdesk goes on."""
    shop = Shop()
    said = shop.ask(action="disconnect", helpdesk="zendesk", tags=tags)["zendesk"]["done"][0]
    assert said.startswith("Stopped Amends for this helpdesk: within a minute it reads and writes nothing there")
    assert shop.casebook.disconnected("zendesk") == NOON
    assert shop.casebook.disconnected("freshdesk") is None
    shop.clock.forward(days=1)
    shop.ask(action="disconnect", helpdesk="zendesk")
    assert shop.casebook.disconnected("zendesk") == NOON  # what came since the first time is to be found again


def test_a_helpdesk_that_cannot_be_reached_is_stopped_all_the_same() -> None:
    """With its credentials gone nothing can be taken away there, and the answer says both."""
    shop = Shop("zendesk")
    shop.desks["zendesk"].error = SignInError("oauth_client")
    answer = shop.ask(action="disconnect")["zendesk"]
    assert answer["done"][0].startswith("Stopped Amends")
    assert "The OAuth client was refused." in answer["to_do"][0]
    assert shop.casebook.disconnected("zendesk")


@pytest.mark.parametrize(("action", "did"), [("check", "check"), ("connect", "connect"), ("disconnect", "disconnect")])
def test_a_casebook_that_does_not_answer_is_told_and_keeps_nothing_else(
    action: str, did: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The webhooks go, or come, all the same; run again, the rest is done."""
    shop = Shop("zendesk")

    def silent(helpdesk: str) -> None:
        raise TryLaterError("casebook", 30)

    monkeypatch.setattr(shop.casebook, "disconnected", silent)
    answer = shop.ask(action=action)["zendesk"]
    assert answer["to_do"] == ["The casebook did not answer. What to do: run this action again in a minute."]
    assert did in shop.desks["zendesk"].asked


def test_check_tells_of_a_helpdesk_that_was_disconnected() -> None:
    """With what to do, so that nobody looks elsewhere for why no note comes; a preview still shows what would be."""
    shop = Shop()
    assert shop.ask(action="check")["ok"] is True
    shop.ask(action="disconnect", helpdesk="zendesk")
    answer = shop.ask(action="check")
    assert "disconnected on 23 November 2026 at 12:00 UTC" in answer["zendesk"]["to_do"][0]
    assert "run the action connect" in answer["zendesk"]["to_do"][0]
    assert answer["freshdesk"]["ok"] is True
    ticket = shop.helpdesks["zendesk"].write("I tried to export my invoices twice and can't find the PDF.")
    assert shop.ask(action="preview", helpdesk="zendesk", ticket=ticket)["ok"] is True


@pytest.mark.parametrize("by_hand", [True, False])
def test_connecting_again_has_the_sweep_cover_the_time_between(by_hand: bool) -> None:
    """By an admin or by an upgrade, and also where the webhooks have to be made by hand."""
    shop = Shop("zendesk")
    shop.casebook.keep_swept("zendesk", Swept("cursor", NOON - timedelta(minutes=9)))
    shop.ask(action="disconnect")
    shop.clock.forward(days=2)
    if by_hand:
        shop.desks["zendesk"].error = GiveUpError("forbidden")
        shop.ask(action="connect")
    else:
        assert follow("Update", shop.shop)["Zendesk"] == "connected"
    assert shop.casebook.disconnected("zendesk") is None
    start = NOON - timedelta(minutes=9, days=7)
    cursor = shop.helpdesks["zendesk"].changes_from(start)
    assert shop.casebook.swept("zendesk") == Swept(cursor, start, owed=NOON - timedelta(minutes=9))


def test_what_is_older_than_a_month_is_not_taken_up_again() -> None:
    """After half a year nobody is told of half a year's tickets."""
    shop = Shop("zendesk")
    shop.casebook.keep_swept("zendesk", Swept("cursor", NOON))
    shop.ask(action="disconnect")
    month_ago = shop.clock.forward(days=180) - timedelta(days=30)
    answer = shop.ask(action="connect")["zendesk"]
    assert "goes on after it was disconnected on 23 November 2026" in answer["know"][0]
    swept = shop.casebook.swept("zendesk")
    assert swept
    assert swept.since == swept.owed == month_ago


def test_connecting_the_first_time_leaves_the_sweep_alone() -> None:
    """It begins, or goes on, where it stands."""
    shop = Shop("zendesk")
    shop.casebook.keep_swept("zendesk", Swept("cursor", NOON))
    shop.ask(action="connect")
    assert shop.casebook.swept("zendesk") == Swept("cursor", NOON)
    shop.casebook.sweeps.clear()
    shop.ask(action="disconnect")
    shop.ask(action="connect")
    assert shop.casebook.swept("zendesk") is None
    assert shop.casebook.disconnected("zendesk") is None


def test_our_tags_are_taken_off_when_asked() -> None:
    """All that Amends may have set, under the prefix in force, and never the one that people set."""
    shop = Shop("zendesk")
    shop.policy = parse({"settings": "tag_prefix: sorry-"})
    shop.desks["zendesk"].steps = [100, 3]
    answer = shop.ask(action="disconnect", tags=True)
    assert "Took our tags off 103 tickets." in answer["zendesk"]["done"]
    assert shop.desks["zendesk"].untagged == [frozenset(f"sorry-{name}" for name in TAGS)]
    assert answer["ok"] is True


def test_taking_tags_off_goes_on_where_time_ended_it() -> None:
    """A run ends a minute before Lambda would end it, and says that more is to do."""
    shop = Shop("zendesk")
    shop.desks["zendesk"].steps = [100, 100, 3]
    shop.seconds = 59
    answer = shop.ask(action="disconnect", tags=True)["zendesk"]
    assert answer["done"][1:] == ["Took our tags off 100 tickets."]
    assert "run the same again; it goes on from here" in answer["to_do"][0]
    shop.seconds = 900
    assert shop.ask(action="disconnect", tags=True)["zendesk"]["done"][1:] == ["Took our tags off 103 tickets."]


def test_taking_tags_off_waits_for_a_busy_helpdesk_while_there_is_time() -> None:
    """And says when to come back where there is none."""
    shop = Shop("zendesk")
    shop.desks["zendesk"].steps = [1, TryLaterError("rate_limited", 40), 2]
    assert shop.ask(action="disconnect", tags=True)["zendesk"]["done"][1:] == ["Took our tags off 3 tickets."]
    assert shop.pauses == [40]
    shop.desks["zendesk"].steps = [1, TryLaterError("rate_limited", 3600)]
    answer = shop.ask(action="disconnect", tags=True)["zendesk"]
    assert "asks to wait 3600 seconds" in answer["to_do"][0]
    assert answer["done"][1:] == ["Took our tags off 1 ticket."]


def test_a_preview_shows_all_and_writes_nothing() -> None:
    """Note, tags, due time and reasons, as they would be in mode notes."""
    shop = Shop("zendesk")
    desk = shop.helpdesks["zendesk"]
    ticket = desk.write("I tried to export my invoices twice and can't find the PDF.")
    shop.policy = parse({"settings": "agent_zone: Europe/Berlin"})
    answer = shop.ask(action="preview", ticket=int(ticket))
    assert answer["ok"] is True
    assert answer["note"][0].startswith("Small apology owed.")
    assert "" not in answer["note"]
    assert "amends-apology-reaching-out" in answer["tags"]
    assert answer["due"].endswith("+01:00")
    assert answer["verdict"]["apology"] == "reaching out"
    assert any("tried to" in reason for reason in answer["verdict"]["for"])
    assert answer["verdict"]["against"] == ["Regret for Maya, not blame: nothing shows a fault of ours"]
    assert answer["mode"].startswith("shadow: nothing")
    assert desk.calls == {"read": 1}


def test_a_preview_leaves_out_what_amends_wrote() -> None:
    """Who tunes the settings sees what they make of a ticket that has its note and tags already."""
    shop = Shop("zendesk")
    desk = shop.helpdesks["zendesk"]
    ticket = desk.write("I tried to export my invoices twice and can't find the PDF.")
    first = shop.ask(action="preview", ticket=ticket)
    desk.add_note(desk.read(ticket), f"Small apology owed. Amends n-{desk.tickets[ticket].messages[0].id}")
    desk.change_tags(desk.read(ticket), ["amends-struggling"], [])
    again = shop.ask(action="preview", ticket=ticket)
    assert again["tags"] == first["tags"]
    assert again["note"] == first["note"]
    desk.answer(ticket, "Here it is.")
    assert "somebody on the team has answered" in shop.ask(action="preview", ticket=ticket)["no_note"]


def test_a_preview_tells_the_mode_of_its_own_ticket() -> None:
    """By channel or group, as the settings have it; and a ticket that is left out is told so."""
    shop = Shop("zendesk")
    ticket = shop.helpdesks["zendesk"].write("I tried to export my invoices twice and can't find the PDF.")
    shop.policy = parse({"settings": "mode: shadow\nmodes: [{channel: email, mode: notes}]"})
    assert shop.ask(action="preview", ticket=ticket)["mode"].startswith("notes: note and tags would be written")
    shop.policy = parse({"settings": "mode: notes\nleave_out: [{channel: email}]"})
    seen = shop.ask(action="preview", ticket=ticket)
    assert (seen["note"], seen["tags"]) == ([], [])
    assert "leave_out leaves this ticket alone" in seen["no_note"]


def test_a_preview_says_why_there_is_no_note() -> None:
    """An empty note is an answer, and so is a ticket that is not there."""
    shop = Shop("zendesk")
    ticket = shop.helpdesks["zendesk"].write("Do you deliver to Jersey?")
    answer = shop.ask(action="preview", ticket=ticket)
    assert answer["note"] == []
    assert answer["no_note"] == "nothing in it asks for an apology or a lead"
    foreign = shop.helpdesks["zendesk"].write("Bonjour, je n'ai toujours pas reçu ma commande, merci.")
    answer = shop.ask(action="preview", ticket=foreign)
    told = "Amends cannot judge this message: it seems to be in French, which Amends does not read"
    assert (answer["no_note"], answer["tags"]) == (told, ["amends-cannot-tell"])
    gone = shop.ask(action="preview", ticket="999")
    assert gone["ok"] is False
    assert "check number and role" in gone["to_do"][0]


def test_the_stack_says_whether_it_is_connected() -> None:
    """One sentence a helpdesk, as the outputs show it."""
    shop = Shop()
    shop.desks["freshdesk"].error = SignInError("api_key")
    said = follow("Create", shop.shop)
    assert said["Zendesk"] == "connected"
    assert said["Freshdesk"].startswith("not connected: The API key is not filled in.")
    shop.desks["zendesk"].found = [done("Made a rule."), to_do("Do this by hand."), know("Nice weather.")]
    assert follow("Update", shop.shop)["Zendesk"] == "not connected: Do this by hand."
    gone = follow("Delete", shop.shop)
    assert gone["Zendesk"] == "Made a rule. Do this by hand. Notes and tags stay on the tickets."
    assert gone["Freshdesk"].startswith("left as it was: The API key")
    assert shop.casebook.disconnected("zendesk")


def test_a_preview_knows_what_happened_to_the_customer_before() -> None:
    """As the worker does, from the casebook: failures on other tickets count."""
    shop = Shop("zendesk")
    ticket = shop.helpdesks["zendesk"].write("My parcel has not arrived, it is a week late. Please refund me.")
    first = shop.ask(action="preview", ticket=ticket)
    requester = shop.helpdesks["zendesk"].tickets[ticket].requester.id
    late = first["verdict"]["cause"].replace(" ", "_")
    earlier = Failure("55", shop.clock() - timedelta(days=9), late)
    shop.customers["zendesk", requester] = Customer("zendesk", requester, (earlier,))
    again = shop.ask(action="preview", ticket=ticket)
    assert again["note"] != first["note"]
    assert any("#55" in line or "14 Nov" in line for line in again["note"])
