"""Which tickets an entry of the settings is for: the same names wherever tickets are told apart."""

from __future__ import annotations

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
