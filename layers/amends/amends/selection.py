"""Which tickets an entry of the settings is for: the same names wherever tickets are told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import Annotated

from pydantic import Field

from amends.section import SEVERAL, Id, Line, OneOf, Section
from amends.ticket import Channel, Ticket

PRIORITIES = ("low", "normal", "high", "urgent")

Channels = Annotated[tuple[Channel, ...], SEVERAL]
Priorities = Annotated[tuple[Annotated[Line, OneOf(PRIORITIES, "priorities")], ...], SEVERAL]
Ids = Annotated[tuple[Id, ...], SEVERAL]


class Selection(Section):
    """Tickets by channel, priority, tier, group and form: what is not named is not asked for."""

    channel: Channels = Field((), description="For these channels")
    priority: Priorities = Field((), description="For these priorities")
    tier: Ids = Field((), description="For customers of these tiers")
    group: Ids = Field((), description="For these groups, by the helpdesk's ids")
    form: Ids = Field((), description="For these forms, by Zendesk's ids, or Freshdesk's ticket types, by name")

    def fits(self, ticket: Ticket, tier: str) -> bool:
        """Whether the entry is for this ticket of a customer of this tier."""
        asked = ((self.channel, ticket.channel), (self.priority, ticket.priority or "normal"))
        asked_too = ((self.tier, tier), (self.group, ticket.group), (self.form, ticket.form))
        return all(not wanted or there in wanted for wanted, there in (*asked, *asked_too))


# What an entry tells tickets apart by: names of which there is a list, with all on it; by any others an admin knows.
LISTED: Mapping[str, Collection[str]] = {"channel": tuple(Channel), "priority": PRIORITIES}


def all_among(entry: Section, others: Iterable[Section], listed: Mapping[str, Collection[str]] = LISTED) -> bool:
    """Whether all that an entry is for is what others are for too. listed: names of its settings, with all values."""
    own = [name for name in ("tier", "group", "form") if name in type(entry).model_fields]
    wider = [other for other in others if all(_holds(getattr(other, name), getattr(entry, name)) for name in own)]
    each = product(*(getattr(entry, name) or values for name, values in listed.items()))
    return all(any(_is_for(other, dict(zip(listed, values, strict=True))) for other in wider) for values in each)


def _holds(names: Collection[str], within: Collection[str]) -> bool:
    return not names or (bool(within) and {*within} <= {*names})


def _is_for(entry: Section, values: Mapping[str, str]) -> bool:
    return all(not getattr(entry, name) or value in getattr(entry, name) for name, value in values.items())
