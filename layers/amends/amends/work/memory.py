"""What is remembered of a customer beyond one ticket: what went wrong, and when a goodwill credit was last given."""

from __future__ import annotations

from datetime import datetime, timedelta

from amends.advising import playbook
from amends.customer import NOBODY, Customer, Failure, Goodwill
from amends.judging.lead import of_a_person
from amends.nouns import Apology, Remedy
from amends.policy import Policy
from amends.ports import World
from amends.reading.history import offered
from amends.ticket import Message, Ticket
from amends.work.opinion import Opinion

_OVERLAP = timedelta(minutes=10)  # a reply that the helpdesk showed late is looked at twice rather than never


def known(ticket: Ticket, world: World) -> Customer:
    """What the casebook holds of the requester; nobody for a ticket without one."""
    return world.casebook.customer(ticket.helpdesk, ticket.requester.id) if ticket.requester.id else NOBODY


def keep(customer: Customer, failure: Failure | None, goodwill: Goodwill | None, world: World) -> None:
    """Remember what is new. Before a note is written: a credit is rather suggested once less than once too often."""
    told = failure not in customer.failures if failure else False
    newer = goodwill is not None and (customer.goodwill is None or goodwill.at > customer.goodwill.at)
    if customer is not NOBODY and (told or newer):
        world.casebook.remember(customer, failure if told else None, goodwill if newer else None)


def failure(ticket: Ticket, judged: Opinion | None, newest: Message | None) -> Failure | None:
    """What went wrong; nothing where it went wrong for somebody else than the sender, or where somebody is in
    need of gentleness, of which no trace is kept."""
    owed = (Apology.REGRET, Apology.ACCOUNTABLE)
    if (
        judged is None
        or newest is None
        or judged.forwarded
        or of_a_person(judged.verdict)
        or judged.verdict.apology not in owed
    ):
        return None
    return Failure(ticket.id, newest.at, judged.verdict.cause.value)


def goodwill(
    ticket: Ticket, suggested: tuple[Remedy, ...], policy: Policy, since: datetime | None, now: datetime
) -> Goodwill | None:
    """The newest goodwill credit on a ticket: one that a note suggests now, or that an agent offered since the last
    look; none where the settings set no time for them."""
    if not policy.playbook.goodwill_days:
        return None
    if playbook.goodwill(suggested):
        return Goodwill(ticket.id, now)
    ids = {entry.id for entry in playbook.entries() if entry.goodwill}
    at = offered(ticket, ids, since - _OVERLAP if since else None)
    return Goodwill(ticket.id, at) if at else None
