"""What to do about a ticket that was just read: decided here, purely, and carried out in assess.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from amends import mark
from amends.advising import advise
from amends.advising.note import reminder, render
from amends.case import Case, Said
from amends.clock import Clock, kept, next_due, wind
from amends.names import UPDATE_DUE
from amends.nouns import Note, Promise
from amends.policy import Mode, Policy
from amends.ticket import Message, Role, Status, Ticket
from amends.work.opinion import Opinion, content, opinion, tier

Counted = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One ticket's next steps, in order: the note, the tags, the schedule.

    note: a note or a reminder to write, if any; add, remove: whole tags; due: when to look again;
    case: the casebook's record once all of it is done; counted: metrics of the decisions.
    """

    case: Case
    note: Note | None = None
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    due: datetime | None = None
    opinion: Opinion | None = None
    counted: tuple[Counted, ...] = ()


def plan(ticket: Ticket, case: Case, policy: Policy, now: datetime) -> Plan:
    """Decide on a note, a reminder, tags and the next due time."""
    counted: list[Counted] = []
    parked = ticket.status.value if ticket.status in (Status.CLOSED, Status.DELETED) else ""
    case = replace(case, notes=_recover(ticket, case, policy), parked=parked)
    if parked:
        counted.append(("TicketParked", {"reason": parked}))
    newest = ticket.newest_from_customer
    judged = _judge(ticket, case, newest, policy, now, counted)
    before = Clock(case.promise, case.paused_at, case.paused_seconds)
    clock = Clock() if content(ticket, policy) else wind(before, ticket, policy.clocks, now, case.assessed_at)
    if clock.promise != before.promise and (was_kept := kept(before, ticket)) is not None:
        counted.append(("PromiseKept" if was_kept else "PromiseBroken", {}))
    update = timedelta(minutes=policy.clocks.target("update", ticket.channel))
    case = _wound(case, clock)
    due = next_due(clock, case.reminded, update)
    overdue = due is not None and due <= now
    note: Note | None = None
    if judged and newest:
        held_back = _held_back(judged, case, newest, policy, now)
        counted.append(("NoteHeldBack", {"reason": held_back}) if held_back else ("NoteWritten", {}))
        if not held_back:
            note = _note(ticket, judged, clock, policy, now, newest)
            case = replace(case, notes=(*case.notes, _said(judged, newest.id, now)))
    if overdue and due and clock.promise:
        if note is None:
            note = _reminder(ticket, case, judged, clock.promise, due, policy, now, counted)
        case = replace(case, reminded=due if now < due + update else now)
        due = next_due(clock, case.reminded, update)
    if newest and (case.assessed_at is None or newest.at >= case.assessed_at):
        case = replace(case, assessed=newest.id, assessed_at=newest.at)
    wanted = _wanted_tags(ticket, case, judged, policy, overdue=overdue)
    return _with_tags(Plan(case, note, due=due, opinion=judged, counted=tuple(counted)), ticket, wanted, policy)


def _judge(
    ticket: Ticket, case: Case, newest: Message | None, policy: Policy, now: datetime, counted: list[Counted]
) -> Opinion | None:
    """An opinion where the customer wrote something new that nobody answered yet."""
    if newest is None or newest.id == case.assessed or (case.assessed_at and newest.at < case.assessed_at):
        return None
    if ticket.status.ended or not ticket.unanswered:
        counted.append(("NoteHeldBack", {"reason": "ended" if ticket.status.ended else "answered"}))
        return None
    judged = opinion(ticket, policy, now)
    verdict = judged.verdict
    counted.append(("VerdictReached", {"apology": verdict.apology.value, "cause": verdict.cause.value}))
    return judged


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


def _note(ticket: Ticket, judged: Opinion, clock: Clock, policy: Policy, now: datetime, newest: Message) -> Note:
    advice = advise(
        ticket,
        judged.readings,
        judged.verdict,
        judged.history,
        policy=policy,
        promise=clock.promise,
        now=now,
        tier=tier(ticket, policy),
    )
    return render(advice, mark.for_note(newest.id))


def _reminder(
    ticket: Ticket,
    case: Case,
    judged: Opinion | None,
    promise: Promise,
    due: datetime,
    policy: Policy,
    now: datetime,
    counted: list[Counted],
) -> Note | None:
    """The reminder for a due time that passed, unless it or a note that says so stands on the ticket already, as after
    a run that was cut off; or none may be written."""
    shown = mark.for_reminder(due)
    reminded = any(m.role is Role.AMENDS and mark.found(m.text) == shown for m in ticket.messages)
    if reminded or any(said.at >= due for said in case.notes):
        counted.append(("ReminderSilent", {"reason": "covered"}))
        return None
    if policy.settings.mode is not Mode.NOTES:
        counted.append(("ReminderSilent", {"reason": policy.settings.mode.value}))
        return None
    counted.append(("ReminderWritten", {}))
    update = policy.clocks.target("update", ticket.channel)
    rounds = round((due - promise.due).total_seconds() / 60 / update)
    readings = (judged or opinion(ticket, policy, now)).readings
    return reminder(
        ticket,
        readings,
        promise,
        policy=policy,
        now=now,
        late_by_rounds=rounds,
        tier=tier(ticket, policy),
        mark=shown,
    )


def _wound(case: Case, clock: Clock) -> Case:
    same = case.promise is not None and clock.promise is not None and case.promise.since == clock.promise.since
    return replace(
        case,
        promise=clock.promise,
        paused_at=clock.paused_at,
        paused_seconds=clock.paused_seconds,
        reminded=case.reminded if same else None,
    )


def _wanted_tags(
    ticket: Ticket, case: Case, judged: Opinion | None, policy: Policy, *, overdue: bool
) -> frozenset[str]:
    """What the ticket should wear: the newest verdict's tags, which stay as a record once answered, and whether a
    promise is overdue."""
    prefix = policy.settings.tag_prefix
    ours = (case.tags | case.tags_pending) & ticket.tags
    worn = frozenset(prefix + name for name in judged.tags) if judged else ours
    worn = frozenset(tag for tag in worn if not tag.endswith(UPDATE_DUE))  # under an earlier prefix, too
    late = overdue or (case.promise is not None and case.reminded is not None)
    return worn | ({prefix + UPDATE_DUE} if late else frozenset())


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
