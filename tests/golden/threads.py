"""Golden notes: a thread as a plain YAML file, and the note that it gives as plain text beside it.

A thread file holds `channel`, `requester`, `messages` and what departs from the defaults: `status`, `subject`, `tags`,
`policy` (the settings sections), `now`, `customer` (what the casebook knows: `failures`, `goodwill`). A message has
`from` (customer, agent, bot), `at`, `text` and, where it is not written by hand, `kind`. With `reminder` (`rounds`) the
file is about a due time that passed without an answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from amends import mark
from amends.advising import advise
from amends.advising.note import reminder, render
from amends.advising.reminding import remind
from amends.clock import Clock, wind
from amends.customer import NOBODY, Customer, Failure, Goodwill
from amends.nouns import Advice, History, Note, Promise, Reading, Verdict
from amends.policy import Policy
from amends.targets import targets
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket, with_subject
from amends.work.opinion import as_asked, opinion
from amends.work.opinion import tier as tier_of
from tests.advising.rules import Case

HERE = Path(__file__).parent / "threads"
VERDICTS = Path(__file__).with_name("verdicts.jsonl")


def fingerprint(text: str) -> str:
    """What ties a reader's verdict to the note that was read."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Thread:
    """One file, as the nouns it describes."""

    name: str
    ticket: Ticket
    policy: Policy
    now: datetime
    customer: Customer = NOBODY
    rounds: int | None = None  # for a reminder: how often it fell due before


@dataclass(frozen=True)
class Outcome:
    """What the product makes of a thread; note and advice are None where an agent is told nothing."""

    thread: Thread
    readings: tuple[Reading, ...]
    history: History
    verdict: Verdict
    promise: Promise | None
    tags: frozenset[str]
    tier: str
    advice: Advice | None = None
    note: Note | None = None

    def shown(self) -> str:
        """The outcome as the file beside the thread holds it."""
        told = self.note.text if self.note else "(no note)\n"
        return f"tags: {', '.join(sorted(self.tags)) or 'none'}\n\n{told}"

    @property
    def case(self) -> Case | None:
        """What the rules of a note are held to; None where there is none."""
        if self.note is None or self.advice is None:
            return None
        return Case(
            self.thread.ticket,
            self.readings,
            self.history,
            self.verdict,
            self.thread.policy,
            self.promise,
            self.advice,
            self.note,
            is_reminder=self.thread.rounds is not None,
        )


def paths() -> list[Path]:
    """Every thread file."""
    return sorted(HERE.glob("*.yaml"))


def expected(path: Path) -> Path:
    """The file beside a thread that holds its note."""
    return path.with_suffix(".txt")


def load(path: Path) -> Thread:
    """A thread from its file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    messages = tuple(_message(number, entry) for number, entry in enumerate(raw["messages"], start=1))
    person = raw["requester"]
    ticket = Ticket(
        helpdesk="zendesk",
        id=str(raw.get("ticket", 1000 + sum(map(ord, path.stem)))),
        subject=raw.get("subject", ""),
        status=Status(raw.get("status", "open")),
        channel=Channel(raw["channel"]),
        created_at=messages[0].at,
        requester=Person("7", name=person["name"], tags=frozenset(person.get("tags", ()))),
        messages=messages,
        tags=frozenset(raw.get("tags", ())),
    )
    policy = Policy.model_validate(raw.get("policy", {}))
    now = _time(raw["now"]) if "now" in raw else messages[-1].at
    rounds = raw["reminder"]["rounds"] if "reminder" in raw else None
    return Thread(path.stem, with_subject(ticket), policy, now, _customer(raw.get("customer", {})), rounds)


def _customer(raw: dict[str, Any]) -> Customer:
    failures = tuple(Failure(str(each["ticket"]), _time(each["at"]), each["cause"]) for each in raw.get("failures", ()))
    given = raw.get("goodwill")
    return Customer("zendesk", "7", failures, Goodwill(str(given["ticket"]), _time(given["at"])) if given else None)


def run(thread: Thread) -> Outcome:
    """Read, judge, advise and write, as the worker does."""
    ticket, policy, now = thread.ticket, thread.policy, thread.now
    held = opinion(ticket, policy, now, thread.customer)
    readings, past, verdict, tier = held.readings, held.history, held.verdict, tier_of(ticket, policy)
    promise = wind(Clock(), ticket, targets(policy.clocks, ticket, tier), now).promise
    outcome = Outcome(thread, readings, past, verdict, promise, held.tags, tier)
    if thread.rounds is not None and promise:
        return _reminded(outcome, promise, thread.rounds)
    if not verdict.notable:
        return outcome
    advice = advise(ticket, readings, verdict, past, policy=policy, promise=promise, now=now, tier=tier)
    newest = ticket.newest_from_customer
    note = render(advice, mark.for_note(newest.id if newest else ""))
    return Outcome(thread, readings, past, verdict, promise, outcome.tags, tier, advice, note)


def _reminded(outcome: Outcome, promise: Promise, rounds: int) -> Outcome:
    thread = outcome.thread
    before = as_asked(thread.ticket, thread.policy, thread.now)
    asked = (before.readings, before.history) if before else (outcome.readings, outcome.history)
    advice = remind(
        thread.ticket,
        outcome.readings,
        outcome.history,
        promise,
        policy=thread.policy,
        now=thread.now,
        late_by_rounds=rounds,
        tier=outcome.tier,
        asked=asked,
    )
    note = reminder(
        thread.ticket,
        outcome.readings,
        outcome.history,
        promise,
        policy=thread.policy,
        now=thread.now,
        late_by_rounds=rounds,
        tier=outcome.tier,
        mark=mark.for_reminder(promise.due),
        asked=asked,
    )
    told = outcome.tags | {"update-due"}
    return Outcome(
        thread, outcome.readings, outcome.history, outcome.verdict, promise, told, outcome.tier, advice, note
    )


def _message(number: int, entry: dict[str, Any]) -> Message:
    return Message(
        id=str(entry.get("id", number)),
        role=Role(entry["from"]),
        at=_time(entry["at"]),
        text=entry["text"].strip(),
        public=entry.get("public", True),
        kind=Kind(entry.get("kind", "written")),
    )


def _time(value: datetime | str) -> datetime:
    """A time in UTC; YAML gives `2026-11-23 08:40` as text."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
