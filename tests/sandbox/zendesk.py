"""A simulated Zendesk account: tickets in memory, the people who work on them, and the webhooks they set off.

The interface is in `zendesk_api.py`, the JSON in `zendesk_shapes.py`, the webhooks in `zendesk_webhooks.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request

from amends.ticket import Channel
from tests.sandbox import contract, markup, zendesk_api, zendesk_export, zendesk_rules, zendesk_webhooks
from tests.sandbox.desk import Call, Deliver, Entry, View, city
from tests.sandbox.front import Front
from tests.sandbox.zendesk_shapes import BY_AGENT, RULE, SYSTEM, Change, Comment, Ticket, User, via

CLOSED_BY = User(SYSTEM, "Zendesk", "system", "noreply@example.com")
RETRIES_ON_CONFLICT = 3
RETRIES_ON_TIMEOUT = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A webhook to be sent. webhook: the id of one in `rules`; empty for the one made by hand."""

    body: bytes
    webhook: str = ""


class Zendesk(Front):
    """See `desk.Desk`. `by_hand`: the webhook and trigger of the admin's page are there, made by hand, whatever `rules`
    hold; without it only what `rules` hold is set off. `use_events` sends event subscriptions instead of that trigger;
    `trigger_template` is what the admin typed as its body; `email` and `api_token` are the legacy credentials."""

    name = "zendesk"

    def __init__(self, now: Callable[[], datetime], deliver: Deliver) -> None:
        super().__init__(now, deliver)
        self.by_hand = True
        self.rules = zendesk_rules.Rules()
        self.jobs: list[str] = []
        self.job_status = "completed"  # what asking for a job tells
        self.use_events = False
        self.subscriptions = zendesk_webhooks.EVENTS
        self.trigger_template = zendesk_webhooks.TRIGGER_BODY
        self.signing_secret = "c2ltdWxhdGVkIHNpZ25pbmcgc2VjcmV0IG9uZQ=="
        self.account_id = 22_480_117
        self.webhook_id = zendesk_webhooks.ulid()
        self.client_id, self.client_secret = "amends", "simulated-client-secret"
        self.allowed_scopes = frozenset[str]()  # of the OAuth client; empty: all
        self.email, self.api_token = "amends@example.com", "simulated-api-token"
        self.token_seconds = 172_799  # longest life of a token; a test may shorten it
        self.tokens: dict[str, tuple[datetime, frozenset[str]]] = {}  # token -> when it ends, and its scopes
        self.next_ticket = 1
        self.owner = "Amends"
        self.retry_pause_s = 0.0  # real seconds between two tries of a webhook
        self.ticket_writes = 30  # updates of one ticket by one user in ten minutes
        self._ids = 7_800_000
        self._users: dict[str, User] = {}
        self._tickets: dict[int, Ticket] = {}
        self.us = self._person(self.owner, "admin")
        self.exports: list[datetime] = []  # the minute of each incremental export
        zendesk_api.mount(self)
        zendesk_export.mount(self)

    def secrets(self) -> dict[str, dict[str, str]]:
        return {
            "webhook": {"signing_secret": self.signing_secret, "account_id": str(self.account_id)},
            "api": {
                "url": "https://amends-demo.zendesk.com",
                "client_id": self.client_id,
                "client_secret": self.client_secret,
            },
        }

    def renew_signing_secret(self) -> None:
        self.signing_secret = "c2ltdWxhdGVkIHNpZ25pbmcgc2VjcmV0IHR3bw=="

    # What people do

    def customer_writes(
        self, text: str, *, name: str, channel: Channel, subject: str = "", tier: str = "", ticket: str | None = None
    ) -> str:
        with self.changing():
            person = self._person(name, "end-user")
            person.city = city(text)
            if tier and tier not in person.tags:
                person.tags.append(tier)
            words = markup.as_html(text)
            it = self._ticket(ticket) if ticket else None
            if it is None or it.status == "closed":  # a reply on a closed ticket makes a follow-up
                opened = self._open(words, person, person, channel, subject or (it.subject if it else ""))
                if it:
                    opened.via["source"] |= {"rel": "follow_up", "from": {"ticket_id": it.id, "subject": it.subject}}
                return str(opened.id)
            fields = {}
            if it.status in ("solved", "pending", "hold"):
                it.reopens += it.status == "solved"
                fields = {"status": "open"}
            public = channel not in (Channel.CHAT, Channel.MESSAGING)
            self.apply(it, person, comment=(words, public, via(channel, person)), fields=fields)
            return str(it.id)

    def agent_answers(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        self._agent_writes(ticket, text, name, public=True)

    def agent_notes(self, ticket: str, text: str, *, name: str = "Nadia Brandt") -> None:
        self._agent_writes(ticket, text, name, public=False)

    def _agent_writes(self, ticket: str, text: str, name: str, *, public: bool) -> None:
        with self.changing():
            it, agent = self._ticket(ticket), self._person(name, "agent")
            fields: dict[str, Any] = {}
            if public and it.status == "new":  # who answers a new ticket takes it
                fields = {"status": "open"} if it.assignee else {"status": "open", "assignee_id": agent}
            self.apply(it, agent, comment=(markup.as_html(text), public, BY_AGENT), fields=fields)

    def staff_reports(self, text: str, *, requester: str, via: str = "phone", subject: str = "") -> str:
        with self.changing():
            person, agent = self._person(requester, "end-user"), self._person("Nadia Brandt", "agent")
            channel = Channel.WEB if via == "in_person" else Channel.PHONE
            it = self._open(markup.as_html(text), person, agent, channel, subject)
            if via == "voicemail":
                it.via["source"]["rel"] = "voicemail"
            return str(it.id)

    def automatic_answer(self, ticket: str, text: str) -> None:
        with self.changing():
            self.apply(self._ticket(ticket), CLOSED_BY, comment=(markup.as_html(text), True, RULE))

    def set_status(self, ticket: str, status: str) -> None:
        self._agent_sets(ticket, "status", status)

    def set_priority(self, ticket: str, priority: str) -> None:
        self._agent_sets(ticket, "priority", priority or None)

    def set_group(self, ticket: str, group: int) -> None:
        self._agent_sets(ticket, "group_id", group)

    def assign(self, ticket: str, name: str) -> None:
        self._agent_sets(ticket, "assignee_id", self._person(name, "agent"))

    def set_sla(self, ticket: str, due: datetime) -> None:
        self._ticket(ticket).first_reply_by = due

    def _agent_sets(self, ticket: str, field: str, value: Any) -> None:
        with self.changing():
            self.apply(self._ticket(ticket), self._person("Nadia Brandt", "agent"), fields={field: value})

    def rate(self, ticket: str, good: bool, comment: str = "") -> None:
        with self.changing():
            it = self._ticket(ticket)
            rating = {"id": self.new_id(), "score": "good" if good else "bad", "comment": comment}
            self.apply(it, it.requester, rating=rating)

    def add_tag(self, ticket: str, tag: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            self.apply(it, self._person("Nadia Brandt", "agent"), tags=[*it.tags, tag])

    def remove_tag(self, ticket: str, tag: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            self.apply(it, self._person("Nadia Brandt", "agent"), tags=[t for t in it.tags if t != tag])

    def close(self, ticket: str) -> None:
        with self.changing():
            self.apply(self._ticket(ticket), CLOSED_BY, fields={"status": "closed"})

    def delete(self, ticket: str) -> None:
        with self.changing():
            it = self._ticket(ticket)
            it.deleted, it.updated_at = True, self.now()
            self._tell(Change(self._person("Nadia Brandt", "agent"), it, self.now(), deleted=True))

    # What a test or the page sees

    def tickets(self) -> list[View]:
        with self._lock:
            return [_view(it) for it in sorted(self._tickets.values(), key=lambda t: t.id) if not it.deleted]

    def ticket(self, ticket: str) -> View:
        with self._lock:
            return _view(self._ticket(ticket))

    # What the interface and the people share; called inside `changing`

    def _ticket(self, ticket: str) -> Ticket:
        return self._tickets[int(ticket)]

    def find(self, ticket: int) -> Ticket | None:
        """The ticket as the interface finds it: a deleted one is gone."""
        it = self._tickets.get(ticket)
        return None if it is None or it.deleted else it

    def all(self) -> list[Ticket]:
        """Every ticket, the deleted ones too."""
        return list(self._tickets.values())

    def user(self, number: int) -> User | None:
        return next((u for u in self._users.values() if u.id == number), None)

    def new_id(self) -> int:
        self._ids += 1
        return self._ids

    def _person(self, name: str, role: str) -> User:
        if name not in self._users:
            email = f"{name.lower().replace(' ', '.')}@example.com"
            self._users[name] = User(self.new_id(), name, role, email)
        return self._users[name]

    def _open(self, words: str, requester: User, author: User, channel: Channel, subject: str) -> Ticket:
        now, number = self.now(), self.next_ticket
        self.next_ticket += 1
        subject = subject or markup.as_text(words)[:60]
        it = Ticket(number, subject, requester, author, channel, via(channel, requester), now, now)
        it.tags = list(requester.tags)  # a requester's tags are copied onto each new ticket
        it.public_by_default = channel not in (Channel.CHAT, Channel.MESSAGING)
        comment = Comment(self.new_id(), self.new_id(), author, _wrapped(words), it.public_by_default, now, it.via)
        it.comments.append(comment)
        self._tickets[number] = it
        self._tell(Change(author, it, now, created=True, comment=comment))
        return it

    def apply(
        self,
        it: Ticket,
        actor: User,
        *,
        comment: tuple[str, bool, dict[str, Any]] | None = None,
        fields: dict[str, Any] | None = None,
        tags: list[str] | None = None,
        rating: dict[str, Any] | None = None,
        author: User | None = None,
        ours: bool = False,
    ) -> Change:
        """One update of a ticket by somebody, with everything that Zendesk derives from it.

        comment: (HTML, public, via); tags: the whole new list. An update that changes nothing leaves `updated_at`.
        """
        now = self.now()
        said = None
        if comment:
            html, public, by = comment
            said = Comment(self.new_id(), self.new_id(), author or actor, _wrapped(html), public, now, by, ours)
            it.comments.append(said)
        changed = {k: (old, v) for k, v in (fields or {}).items() if (old := _set(it, k, v)) != v}
        if "status" in changed:
            it.status_at = now
            it.solved_at = now if it.status == "solved" else it.solved_at
        before, it.tags = it.tags, normal_tags(it.tags if tags is None else tags)
        added = tuple(t for t in it.tags if t not in before)
        removed = tuple(t for t in before if t not in it.tags)
        it.rating = rating or it.rating
        change = Change(actor, it, now, False, False, bool(rating), said, _plain(changed), (added, removed))
        if change.any:
            it.updated_at = now
            self._tell(change)
        return change

    # Webhooks

    def _tell(self, change: Change) -> None:
        self._set_off(change)
        if not self.by_hand:
            return
        if self.use_events:
            self._outbox += zendesk_webhooks.event_bodies(change, self.account_id, self.subscriptions)
        elif zendesk_webhooks.trigger_fires(change):
            self._outbox.append(zendesk_webhooks.trigger_body(change.ticket, self.trigger_template))

    def _set_off(self, change: Change) -> None:
        """What the account's own triggers do about an update: mails are listed, webhooks leave."""
        for trigger in zendesk_rules.set_off(self.rules, change):
            for action in trigger["actions"]:
                if action["field"] == "notification_user":
                    self.rules.mailed.append(trigger["title"])
                elif action["field"] == "notification_webhook":
                    webhook, template = action["value"]
                    body = zendesk_webhooks.trigger_body(change.ticket, template)
                    self._outbox.append(Letter(body, webhook))

    def _send(self, letter: Letter | bytes) -> None:
        """Again after a 409 up to three times and after a time-out up to five; anything else is lost."""
        letter = letter if isinstance(letter, Letter) else Letter(letter)
        if letter.webhook and not self._ready(letter.webhook):
            return
        invocation = zendesk_webhooks.ulid()
        conflicts = timeouts = 0
        while True:
            status = self._try(self._signed(letter, invocation), letter.body)
            conflicts += status == 409
            timeouts += status == 0
            if status not in (0, 409) or conflicts > RETRIES_ON_CONFLICT or timeouts > RETRIES_ON_TIMEOUT:
                return
            time.sleep(self.retry_pause_s)

    def _ready(self, webhook: str) -> bool:
        kept = self.rules.find("webhooks", webhook)
        return kept is not None and kept["status"] == "active" and self.ours(kept["endpoint"])

    def ours(self, endpoint: str) -> bool:
        """Whether an address is Amends's; what goes elsewhere leaves the simulation."""
        return endpoint.endswith("/webhooks/zendesk")

    def _signed(self, letter: Letter, invocation: str) -> dict[str, str]:
        """Each attempt is signed with the secret of its moment."""
        webhook = letter.webhook or self.webhook_id
        secret = self.rules.secrets[webhook] if letter.webhook else self.signing_secret
        return zendesk_webhooks.headers(letter.body, secret, self.now(), self.account_id, webhook, invocation)

    def post(self, webhook: str, endpoint: str, body: bytes) -> tuple[int, str]:
        """A test delivery: one attempt, and what was answered."""
        if not self.ours(endpoint):
            return 404, ""
        return self.ask(self.name, self._signed(Letter(body, webhook), zendesk_webhooks.ulid()), body)

    # The front's questions

    def _limit_headers(self, remaining: int, reset_s: int) -> dict[str, str]:
        total = str(self.limits.per_minute)
        return {
            "X-Rate-Limit": total,
            "X-Rate-Limit-Remaining": str(remaining),
            "ratelimit-limit": total,
            "ratelimit-remaining": str(remaining),
            "ratelimit-reset": str(reset_s),
        }

    def _too_many(self) -> tuple[str, str]:
        text = '{"error":"APIRateLimitExceeded","description":"Number of allowed API requests per minute exceeded"}'
        return text, "application/json"

    def cost(self, request: Request) -> int:
        return 1 if request.path.startswith("/api/") else 0

    def _check(self, call: Call, answer: bytes) -> list[str]:
        return contract.zendesk(call, answer)

    def ticket_limit(self, it: Ticket) -> tuple[int, int]:
        """Updates of this ticket left to us in the running ten minutes, and seconds until one more is free."""
        since = self.now() - timedelta(minutes=10)
        it.writes = [moment for moment in it.writes if moment > since]
        wait = it.writes[0] + timedelta(minutes=10) - self.now() if it.writes else timedelta(minutes=10)
        return max(0, self.ticket_writes - len(it.writes)), max(1, int(wait.total_seconds()))


def normal_tags(tags: list[str]) -> list[str]:
    """Tags as Zendesk keeps them: lower-case, without blanks, letters, digits and `-_/:` alone, each once, sorted."""
    kept = {"".join(c for c in "_".join(t.lower().split()) if c.isalnum() or c in "-_/:") for t in tags}
    return sorted(kept - {""})


def _wrapped(html: str) -> str:
    """A comment's HTML as Zendesk stores it: sanitised and wrapped, so never equal to what was sent."""
    inner = markup.sanitised(html).replace("<p>", '<p dir="auto">')
    return f'<div class="zd-comment" dir="auto">{inner}</div>'


def _set(it: Ticket, field: str, value: Any) -> Any:
    """Set a field and return what it was."""
    name = {"assignee_id": "assignee", "group_id": "group"}.get(field, field)
    before = getattr(it, name)
    setattr(it, name, value)
    return before


def _plain(changed: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Field changes with people as their ids, the way audits and events show them."""
    ids = {k: tuple(str(v.id) if isinstance(v, User) else v for v in pair) for k, pair in changed.items()}
    return {k: (before, after) for k, (before, after) in ids.items()}


def _view(it: Ticket) -> View:
    entries = tuple(
        Entry(
            str(c.id),
            c.author.name,
            "bot" if c.author.id == SYSTEM else "agent" if c.author.staff else "customer",
            c.public,
            c.at,
            c.html,
            markup.as_text(c.html),
            c.ours,
        )
        for c in it.comments
    )
    return View(
        str(it.id),
        it.subject,
        it.status,
        it.priority or "",
        it.channel,
        it.requester.name,
        tuple(it.tags),
        it.assignee.name if it.assignee else "",
        entries,
        it.rating["score"] if it.rating["score"] in ("good", "bad") else "",
    )
