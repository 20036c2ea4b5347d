"""A simulated Freshdesk account: tickets in memory, the people who work on them, and the rules that tell Amends.

The interface is in `freshdesk_api.py`, the JSON in `freshdesk_shapes.py`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request

from amends.ticket import Channel
from tests.sandbox import contract, desk, freshdesk_api, freshdesk_list, freshdesk_rules, markup
from tests.sandbox.freshdesk_shapes import (
    BAD,
    FEEDBACK,
    GOOD,
    NOTE,
    PRIORITY,
    PRIORITY_WORD,
    REPLY,
    RULE_BODY,
    SOURCE,
    STATUS,
    STATUS_WORD,
    TWEET,
    Entry,
    Person,
    Ticket,
    conventional,
    filled,
)
from tests.sandbox.front import Front

_ENTRY_SOURCE = {Channel.SOCIAL: TWEET, Channel.SOCIAL_PRIVATE: TWEET}

EVENTS_PASSWORD = "test-only"  # what events/freshdesk/*.json show


@dataclass(frozen=True, slots=True)
class Letter:
    """A webhook to be sent. `body` is what the rule made of the ticket at the moment it fired; rule: the id of one in
    `rules`, 0 for those made by hand; `shown`: user and password that it bears, for as long as it is tried."""

    body: bytes
    shown: tuple[str, str]
    rule: int = 0


class Freshdesk(Front):
    """See `desk.Desk`. `by_hand`: the rules of the admin's page are there, made by hand, whatever `rules` hold; without
    it only what `rules` hold is set off. `automations_api`: whether plan and role may change rules over the interface.
    `rule_template` is what the admin typed as the rule's content; empty stands for the
    conventional wrapper of ticked fields. `lost` are deliveries that failed: Freshdesk sends them again half an hour
    later, which `send_lost_again` does at once. `mailed` lists the addresses that notes were mailed to."""

    name = "freshdesk"

    def __init__(self, now: Callable[[], datetime], deliver: desk.Deliver) -> None:
        super().__init__(now, deliver)
        self.by_hand = True
        self.rules = freshdesk_rules.Rules()
        self.automations_api = True
        self.us_scope = 1  # of Amends's agent: 1 global, 2 group, 3 restricted
        self.rule_template = RULE_BODY
        self.username, self.password = "amends", "simulated-webhook-password"
        self.api_key = "simulatedApiKey0001"
        self.next_ticket = 1
        self.owner = "Amends"
        self.lost: list[Letter] = []
        self.mailed: list[str] = []
        self._ids = 150_000_500
        self._people: dict[str, Person] = {}
        self._tickets: dict[int, Ticket] = {}
        self.us = self._person(self.owner, agent=True)
        self.limits.changes_per_minute = 80  # Growth
        self.sees_all = True  # whether our key's agent has the scope Global access
        self.lists: list[datetime] = []  # the minute of each list of tickets
        self.list_lag = timedelta()  # how late a change shows in lists
        freshdesk_api.mount(self)
        freshdesk_list.mount(self)

    def secrets(self) -> dict[str, dict[str, str]]:
        return {
            "webhook": {"username": self.username, "password": self.password, "password_2": EVENTS_PASSWORD},
            "api": {"url": "https://amends-demo.freshdesk.com", "api_key": self.api_key},
        }

    def renew_signing_secret(self) -> None:
        self.password = "simulated-webhook-password-two"

    # What people do

    def customer_writes(
        self, text: str, *, name: str, channel: Channel, subject: str = "", tier: str = "", ticket: str | None = None
    ) -> str:
        with self.changing():
            person = self._person(name, agent=False)
            person.city = desk.city(text)
            if tier and tier not in person.tags:
                person.tags.append(tier)
            words = markup.as_html(text)
            if ticket is None:
                return str(self._open(words, person, person, channel, subject).id)
            it = self._ticket(ticket)
            source = _ENTRY_SOURCE.get(channel, REPLY)
            self.say(it, Entry(self.new_id(), person, words, False, True, source, self.now()))
            event = "{reply_sent:sent}"
            if it.status != STATUS["open"]:  # a reply brings the ticket back; only the first match is reported
                event = f"{{status:{{from:{it.status},to:{STATUS['open']}}}}}"
                self._move(it, STATUS["open"])
            self._fire(it, event, person)
            return str(it.id)

    def agent_answers(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        with self.changing():
            it, agent = self._ticket(ticket), self._person(name, agent=True)
            self.say(it, Entry(self.new_id(), agent, markup.as_html(text), False, False, REPLY, self.now()))
            it.responder = it.responder or agent
            self._fire(it, "{reply_sent:sent}", agent)

    def agent_notes(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        with self.changing():
            it, agent = self._ticket(ticket), self._person(name, agent=True)
            self.say(it, Entry(self.new_id(), agent, markup.as_html(text), True, False, NOTE, self.now()))
            self.quietly(it, "{note_type:private}", agent)

    def staff_reports(self, text: str, *, requester: str, via: str = "phone", subject: str = "") -> str:
        """A ticket with source phone (`phone`, `voicemail`) or portal (`in_person`). Freshdesk does not say who typed
        it: the ticket has the customer as its requester and no author of its own."""
        with self.changing():
            person, agent = self._person(requester, agent=False), self._person("Nadia Brandt", agent=True)
            channel = Channel.WEB if via == "in_person" else Channel.PHONE
            return str(self._open(markup.as_html(text), person, agent, channel, subject).id)

    def automatic_answer(self, ticket: str, text: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            self.say(it, Entry(self.new_id(), self.us, markup.as_html(text), False, False, REPLY, self.now(), bot=True))

    def set_status(self, ticket: str, status: str) -> None:
        with self.changing():
            it, code = self._ticket(ticket), STATUS[status]
            before = it.status
            if self._move(it, code):
                self._fire(it, f"{{status:{{from:{before},to:{code}}}}}", self._person("Nadia Brandt", agent=True))

    def set_priority(self, ticket: str, priority: str) -> None:
        with self.changing():
            it, code = self._ticket(ticket), PRIORITY[priority]
            if it.priority != code:
                event = f"{{priority:{{from:{it.priority},to:{code}}}}}"
                it.priority, it.updated_at = code, self.now()
                self._fire(it, event, self._person("Nadia Brandt", agent=True))

    def set_group(self, ticket: str, group: int) -> None:
        with self.changing():
            it = self._ticket(ticket)
            event = f"{{group_id:{{from:{it.group},to:{group}}}}}"
            it.group, it.updated_at = group, self.now()
            self._fire(it, event, self._person("Nadia Brandt", agent=True))

    def set_sla(self, ticket: str, due: datetime) -> None:
        self._ticket(ticket).first_reply_by = due

    def assign(self, ticket: str, name: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.responder, it.updated_at = self._person(name, agent=True), self.now()

    def rate(self, ticket: str, good: bool, comment: str = "") -> None:
        """A survey's answer: a rating, and a conversation with source 6 that holds the comment. No event of the
        README's rules; a bad one is seen at the next hint."""
        with self.changing():
            it, now = self._ticket(ticket), self.now()
            it.ratings.append(
                {
                    "id": self.new_id(),
                    "survey_id": 150_000_601,
                    "user_id": it.requester.id,
                    "agent_id": it.responder.id if it.responder else None,
                    "group_id": it.group,
                    "ticket_id": it.id,
                    "feedback": comment or None,
                    "ratings": {"default_question": GOOD if good else BAD},
                    "at": now,
                }
            )
            words = markup.as_html(comment)
            self.say(it, Entry(self.new_id(), it.requester, words, True, True, FEEDBACK, now))

    def add_tag(self, ticket: str, tag: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.tags, it.updated_at = [*it.tags, tag] if tag not in it.tags else it.tags, self.now()

    def remove_tag(self, ticket: str, tag: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.tags, it.updated_at = [t for t in it.tags if t != tag], self.now()

    def close(self, ticket: str) -> None:
        self.set_status(ticket, "closed")

    def delete(self, ticket: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.deleted, it.updated_at = True, self.now()

    def mark_spam(self, ticket: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.spam, it.updated_at = True, self.now()

    def forget(self, ticket: str) -> None:
        """Delete the ticket for good: from now on it is a 404 with an empty body."""
        with self.changing():
            del self._tickets[int(ticket)]

    # What a test or the page sees

    def tickets(self) -> list[desk.View]:
        with self._lock:
            return [_view(it) for it in sorted(self._tickets.values(), key=lambda t: t.id) if not it.deleted]

    def ticket(self, ticket: str) -> desk.View:
        with self._lock:
            return _view(self._ticket(ticket))

    # What the interface and the people share; called inside `changing`

    def _ticket(self, ticket: str) -> Ticket:
        return self._tickets[int(ticket)]

    def find(self, ticket: int) -> Ticket | None:
        return self._tickets.get(ticket)

    def all(self) -> list[Ticket]:
        """Every ticket, those deleted and spam too."""
        return list(self._tickets.values())

    def person(self, number: int) -> Person | None:
        return next((p for p in self._people.values() if p.id == number), None)

    def new_id(self) -> int:
        self._ids += 1
        return self._ids

    def _person(self, name: str, *, agent: bool) -> Person:
        if name not in self._people:
            email = f"{name.lower().replace(' ', '.')}@example.com"
            self._people[name] = Person(self.new_id(), name, email, agent)
        return self._people[name]

    def _open(self, words: str, requester: Person, author: Person, channel: Channel, subject: str) -> Ticket:
        now, number = self.now(), self.next_ticket
        self.next_ticket += 1
        subject = subject or markup.as_text(words)[:60]
        it = Ticket(number, subject, words, requester, author, channel, SOURCE[channel], now, now)
        self._tickets[number] = it
        self._fire(it, "{ticket_action:created}", author)
        return it

    def say(self, it: Ticket, entry: Entry) -> None:
        """Add a conversation and keep the statistics of who answered when. A private note is no answer."""
        it.entries.append(entry)
        it.updated_at = entry.at
        if entry.incoming and not entry.private:
            it.stats["requester_responded_at"] = entry.at
        elif not entry.incoming and not entry.private and not entry.bot:
            it.stats["agent_responded_at"] = entry.at
            it.stats.setdefault("first_responded_at", entry.at)

    def _move(self, it: Ticket, status: int) -> bool:
        """Set the status and its times; whether it changed."""
        if status == it.status:
            return False
        now, ended = self.now(), (STATUS["solved"], STATUS["closed"])
        if it.status in ended and status not in ended:
            it.stats |= {"reopened_at": now, "resolved_at": None, "closed_at": None}
        if status in ended:
            it.stats["resolved_at"] = it.stats.get("resolved_at") or now
        if status == STATUS["closed"]:
            it.stats["closed_at"] = now
        it.stats["pending_since"] = now if status == STATUS["pending"] else None
        it.stats["status_updated_at"] = now
        it.status, it.updated_at = status, now
        return True

    # Webhooks: the README's rules fire on creation, replies, status, priority and group; never on notes or tags

    def _fire(self, it: Ticket, event: str, actor: Person) -> None:
        self.quietly(it, event, actor)
        if self.by_hand:
            body = filled(self.rule_template, it, event) if self.rule_template else conventional(it, event)
            self._outbox.append(Letter(body, (self.username, self.password)))

    def quietly(self, it: Ticket, event: str, actor: Person) -> None:
        """What the account's own rules do about an event: mails are listed, webhooks leave."""
        for rule in freshdesk_rules.set_off(self.rules, it, event, actor):
            for action in rule["actions"]:
                if action["field_name"].startswith("send_email"):
                    self.rules.mailed.append(rule["name"])
                elif action["field_name"] == "trigger_webhook" and action["url"].endswith("/webhooks/freshdesk"):
                    shown = self.rules.passwords.get(rule["id"], {"username": "", "password": ""})
                    letter = Letter(
                        filled(action["content"], it, event), (shown["username"], shown["password"]), rule["id"]
                    )
                    self._outbox.append(letter)

    def _send(self, letter: Letter) -> None:
        credentials = base64.b64encode(":".join(letter.shown).encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        if not 200 <= self._try(headers, letter.body) < 300:
            self.lost.append(letter)

    def send_lost_again(self) -> None:
        """Half an hour has passed: Freshdesk tries its failed deliveries once more."""
        letters, self.lost = self.lost, []
        for letter in letters:
            self._send(letter)

    # The front's questions

    def _limit_headers(self, remaining: int, reset_s: int) -> dict[str, str]:
        return {
            "X-RateLimit-Total": str(self.limits.per_minute),
            "X-RateLimit-Remaining": str(remaining),
        }

    def _too_many(self) -> tuple[str, str]:
        return '{"message":"You have exceeded the limit of requests per minute"}', "application/json"

    def cost(self, request: Request) -> int:
        """Every request counts, invalid ones too, and every include costs two more."""
        return 1 + 2 * len([name for name in request.args.get("include", "").split(",") if name])

    def _check(self, call: desk.Call, answer: bytes) -> list[str]:
        return contract.freshdesk(call, answer)


def _view(it: Ticket) -> desk.View:
    opening = desk.Entry(
        "0",
        it.author.name,
        "agent" if it.author.agent else "customer",
        True,
        it.created_at,
        it.html,
        markup.as_text(it.html),
        False,
    )
    entries = tuple(
        desk.Entry(
            str(e.id),
            e.author.name,
            "bot" if e.bot else "agent" if e.author.agent else "customer",
            not e.private,
            e.at,
            e.html,
            markup.as_text(e.html),
            e.ours,
        )
        for e in it.entries
    )
    rating: dict[str, Any] = it.ratings[-1]["ratings"] if it.ratings else {}
    score = rating.get("default_question", 0)
    return desk.View(
        str(it.id),
        it.subject,
        STATUS_WORD[it.status],
        PRIORITY_WORD[it.priority],
        it.channel,
        it.requester.name,
        tuple(it.tags),
        it.responder.name if it.responder else "",
        (opening, *entries),
        "good" if score > 0 else "bad" if score < 0 else "",
    )
