"""What to do about a ticket that was just read: decided here, purely, and carried out in assess.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from amends import mark
from amends.advising import advise
from amends.advising.note import render
from amends.case import Case, Said
from amends.clock import Clock, kept, next_due, wind
from amends.customer import NOBODY, Customer, Failure, Goodwill
from amends.nouns import Note, Remedy
from amends.policy import Mode, Policy
from amends.targets import targets
from amends.ticket import Message, Role, Status, Ticket
from amends.work import memory, ring
from amends.work.opinion import Opinion, as_seen, content, in_force, opinion, tier
from amends.work.ring import Counted


@dataclass(frozen=True, slots=True)
class Plan:
    """One ticket's next steps, in order: the note, the tags, the schedule.

    note: a note or a reminder to write, if any; add, remove: whole tags; due: when to look again;
    promised: the next due time, of which a team that is closed then is told later; case: the casebook's record once
    all of it is done; failure, goodwill: what is to be remembered of the customer; counted: metrics of the decisions.
    """

    case: Case
    note: Note | None = None
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    due: datetime | None = None
    promised: datetime | None = None
    opinion: Opinion | None = None
    failure: Failure | None = None
    goodwill: Goodwill | None = None
    counted: tuple[Counted, ...] = ()


def plan(ticket: Ticket, case: Case, policy: Policy, now: datetime, customer: Customer = NOBODY) -> Plan:
    """Decide on a note, a reminder, tags and the next due time. customer: what is known of other tickets of theirs."""
    its = in_force(ticket, policy)
    return _planned(ticket, case, its, now, customer) if its else _left_out(case)


def _left_out(case: Case) -> Plan:
    """Nothing is judged, written or due. What was written before stays, and nothing counts as assessed: should the
    ticket come to a team that uses Amends, a customer who still waits gets what is owed."""
    still = replace(case, promise=None, paused_at=None, pauses=(), reminded=None, rounds=0, parked="")
    return Plan(still, counted=(("TicketParked", {"reason": "left_out"}),))


def _planned(ticket: Ticket, case: Case, policy: Policy, now: datetime, customer: Customer) -> Plan:
    seen = case.read_at
    counted: list[Counted] = []
    parked = ticket.status.value if ticket.status in (Status.CLOSED, Status.DELETED) else ""
    case = replace(case, notes=_recover(ticket, case, policy), parked=parked)
    if parked:
        counted.append(("TicketParked", {"reason": parked}))
    newest = ticket.newest_from_customer
    judged = _judge(ticket, case, newest, policy, now, customer, counted)
    before = Clock(case.promise, case.paused_at, case.pauses)
    owed = targets(policy.clocks, ticket, tier(ticket, policy))
    clock = Clock() if content(ticket, policy, judged) else wind(before, ticket, owed, now, case.assessed_at)
    if clock.promise != before.promise and (was_kept := kept(before, ticket)) is not None:
        counted.append(("PromiseKept" if was_kept else "PromiseBroken", {}))
    case = _wound(case, clock)
    late = ring.due_now(clock, case, owed, now)
    note: Note | None = None
    suggested: tuple[Remedy, ...] = ()
    if judged and newest:
        held_back = _held_back(judged, _as_told(case, policy), newest, policy, now)
        counted.append(("NoteHeldBack", {"reason": held_back}) if held_back else ("NoteWritten", {}))
        if held_back == "mode":
            case = replace(case, unwritten=(*case.unwritten, _said(judged, newest.id, now)))
        if not held_back:
            note, suggested = _note(ticket, judged, clock, policy, now, newest)
            case = replace(case, notes=(*case.notes, _said(judged, newest.id, now)))
    if late and clock.promise:
        if note is None:
            note = ring.remind(ticket, judged, clock.promise, late, case, policy, now, counted)
            if counted[-1] == ("ReminderSilent", {"reason": policy.settings.mode.value}):
                case = ring.unwritten(case, now)
        case = ring.passed(case, clock, owed, late, now)
    if newest and (case.assessed_at is None or newest.at >= case.assessed_at):
        case = replace(case, assessed=newest.id, assessed_at=newest.at)
    wanted = _worn(ticket, case, judged, policy) | ring.tags(ticket, clock, case, owed, policy, now)
    look, promised = ring.look_again(clock, case, owed, now), next_due(clock, case.reminded, owed)
    theirs = () if judged and judged.forwarded else suggested
    credit = memory.goodwill(ticket, theirs, policy, seen, now)
    decided = Plan(case, note, due=look, promised=promised, opinion=judged, goodwill=credit, counted=tuple(counted))
    return _with_tags(replace(decided, failure=memory.failure(ticket, judged, newest)), ticket, wanted, policy)


def _judge(
    ticket: Ticket,
    case: Case,
    newest: Message | None,
    policy: Policy,
    now: datetime,
    customer: Customer,
    counted: list[Counted],
) -> Opinion | None:
    """An opinion where the customer wrote something new that nobody answered yet."""
    if newest is None or newest.id == case.assessed or (case.assessed_at and newest.at < case.assessed_at):
        return None
    if ticket.status.ended or not ticket.unanswered:
        counted.append(("NoteHeldBack", {"reason": "ended" if ticket.status.ended else "answered"}))
        return None
    judged = opinion(ticket, policy, now, customer)
    verdict = judged.verdict
    counted.append(("VerdictReached", {"apology": verdict.apology.value, "cause": verdict.cause.value}))
    return judged


def _as_told(case: Case, policy: Policy) -> Case:
    """The case as it would be had the mode held no note back; in mode notes agents know of those written alone."""
    return case if policy.settings.mode is Mode.NOTES else replace(case, notes=(*case.notes, *case.unwritten))


def _held_back(judged: Opinion, case: Case, newest: Message, policy: Policy, now: datetime) -> str:
    """Why no note is written now; empty when one is. A note stands only where it changes what the agent does."""
    limits, verdict = policy.settings.notes, judged.verdict
    worse = verdict.severity > max((said.severity for said in case.notes), default=0)
    rules = (
        ("cannot_tell", verdict.cannot_tell),
        ("nothing_owed", not verdict.notable),
        ("covered", any(said.covers == newest.id for said in case.notes)),
        ("nothing_new", bool(case.notes) and not worse and not _news(judged, case, now)),
        ("enough", len(case.notes) >= limits.most_per_ticket),
        ("too_soon", bool(case.notes) and not worse and _since_last(case, now) < limits.minutes_apart),
        ("mode", policy.settings.mode is not Mode.NOTES),
    )
    return next((reason for reason, holds in rules if holds), "")


def _since_last(case: Case, now: datetime) -> float:
    """Minutes since the newest note."""
    return (now - max(said.at for said in case.notes)).total_seconds() / 60


def _news(judged: Opinion, case: Case, judged_at: datetime) -> bool:
    """Whether the verdict holds something that no earlier note on the ticket said."""
    said = _said(judged, "", judged_at)
    return (
        said.cause not in {earlier.cause for earlier in case.notes}
        or said.apology not in {earlier.apology for earlier in case.notes}
        or not said.wishes <= frozenset().union(*(earlier.wishes for earlier in case.notes))
        or said.broken > max(earlier.broken for earlier in case.notes)
    )


def _said(judged: Opinion, covers: str, at: datetime) -> Said:
    """What a note written now tells the agent: kinds, not words."""
    verdict = judged.verdict
    wishes = frozenset(wish.kind for reading in judged.readings for wish in reading.wishes)
    broken = len(judged.history.broken_pledges)
    return Said(covers, at, verdict.cause.value, verdict.apology.value, int(verdict.severity), wishes, broken)


def _recover(ticket: Ticket, case: Case, policy: Policy) -> tuple[Said, ...]:
    """The notes on the ticket, those included that a run wrote before it was cut off: what such a note said is
    worked out again from the thread as it stood then."""
    known = {said.covers for said in case.notes}
    notes = list(case.notes)
    for ours in ticket.messages:
        covers = mark.found(ours.text).removeprefix("n-") if ours.role is Role.AMENDS else ""
        upto = next((i for i, m in enumerate(ticket.messages) if m.id == covers), None)
        if not covers or covers in known or upto is None:
            continue
        known.add(covers)
        then = opinion(replace(ticket, messages=ticket.messages[: upto + 1]), policy, ours.at)
        notes.append(_said(then, covers, ours.at))
    return tuple(notes)


def _note(
    ticket: Ticket, judged: Opinion, clock: Clock, policy: Policy, now: datetime, newest: Message
) -> tuple[Note, tuple[Remedy, ...]]:
    """The note, and the remedies that it suggests."""
    advice = advise(
        ticket,
        judged.readings,
        judged.verdict,
        judged.history,
        policy=as_seen(ticket, policy),
        promise=clock.promise,
        now=now,
        tier=tier(ticket, policy),
    )
    return render(advice, mark.for_note(newest.id)), advice.remedies


def _wound(case: Case, clock: Clock) -> Case:
    """What was reminded of counts as long as the same promise runs, and is not due later than it was."""
    before, promise = case.promise, clock.promise
    same = before is not None and promise is not None and before.since == promise.since
    if same and promise and case.reminded and case.reminded < promise.due:
        same = False
    return replace(
        case,
        promise=clock.promise,
        paused_at=clock.paused_at,
        pauses=clock.pauses,
        reminded=case.reminded if same else None,
        rounds=case.rounds if same else 0,
    )


def _worn(ticket: Ticket, case: Case, judged: Opinion | None, policy: Policy) -> frozenset[str]:
    """The newest verdict's tags, which stay as a record once answered; those of due times are for ring.py to say."""
    prefix = policy.settings.tag_prefix
    ours = (case.tags | case.tags_pending) & ticket.tags
    worn = frozenset(prefix + name for name in judged.tags) if judged else ours
    return frozenset(tag for tag in worn if not tag.endswith(ring.PASSING))  # under an earlier prefix, too


def _with_tags(decided: Plan, ticket: Ticket, wanted: frozenset[str], policy: Policy) -> Plan:
    """Which tags to add and remove. What people set or took off is theirs: a tag of ours that is gone was taken
    off, and is not put back; one that we did not set is not removed. A closed ticket takes no change."""
    if policy.settings.mode is Mode.SHADOW or ticket.status in (Status.CLOSED, Status.DELETED):
        return decided
    case = decided.case
    refused = case.tags_refused | (case.tags - ticket.tags - case.tags_pending)
    ours = (case.tags | case.tags_pending) & ticket.tags
    add, remove = wanted - ticket.tags - refused, ours - wanted
    settled = replace(case, tags=(ours - remove) | add, tags_refused=refused, tags_pending=frozenset())
    return replace(decided, add=add, remove=remove, case=settled)
