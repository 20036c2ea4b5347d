"""Section `clocks`: how long each promise may take, in which hours it counts, and how reminders are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from amends.calendars import ALWAYS, Calendar
from amends.hours import Hours
from amends.nouns import PromiseKind
from amends.section import Line, Minutes, Places, Section, Share, Whole, entries, guessed, pairs, sets_nothing, within
from amends.selection import Selection
from amends.ticket import Channel, Ticket


class Sla(StrEnum):
    """Whose due time counts where the helpdesk keeps a target of its own for the same promise."""

    OURS = "ours"
    THEIRS = "theirs"
    EARLIER = "earlier"


ByChannel = dict[Channel, Minutes]


def _minutes(description: str) -> Any:
    return Field(default_factory=dict, description=description, examples=[{"email": 240}])


def _by_channel(default: int, **own: int) -> dict[Channel, int]:
    return {channel: own.get(channel.value, default) for channel in Channel}


# Social 60 minutes and e-mail 6 hours: Eptica's study of what customers wait for (64 % of Twitter users expect
# an answer in an hour, 77 % will not wait beyond 6 hours for e-mail). 24 hours: the outside on every channel.
_REPLY = _by_channel(360, social=60, social_private=60, chat=60, messaging=60, review=1440)
DEFAULTS = {
    "first_reply": _REPLY,
    "next_reply": _REPLY,
    "update": _by_channel(1440, social=240, social_private=240),
    "last_call": _by_channel(1440),
}


def _calendar_name(name: str) -> str:
    if name == ALWAYS:
        raise ValueError(f"{ALWAYS} means every hour there is; give the calendar another name")
    return name


def _no_channels(given: Any) -> Any:
    if isinstance(given, dict):
        channel, minutes = next(iter(given.items()), ("email", 240))
        such = minutes if type(minutes) is int else 240
        apart = f"a policy names its channels apart, as in `{{channel: {channel}, first_reply: {such}}}`"
        raise ValueError(f"must be a whole number of minutes, such as {such}; {apart}")
    return given


ForAll = Annotated[Minutes, BeforeValidator(_no_channels)]


class Rule(Selection):
    """One entry of `policies`: which tickets it is for, and what it sets for them."""

    first_reply: ForAll | None = Field(None, description="Minutes to the first reply")
    next_reply: ForAll | None = Field(None, description="Minutes to each next reply")
    update: ForAll | None = Field(None, description="Minutes between updates until solved")
    last_call: ForAll | None = Field(None, description="Minutes after which an unanswered message is due again")
    count: Line | None = Field(None, description="Calendar in which its minutes count")

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        return sets_nothing(given, (*DEFAULTS, "count"))

    def sets(self, name: str) -> Any:
        """What it sets of `first_reply`, `next_reply` and so on; its first reply means the next ones too."""
        own = getattr(self, name)
        return self.first_reply if own is None and name == "next_reply" else own


class Reminders(Section):
    """When an agent is reminded, and how often."""

    tag_at: Share = Field(0.75, ge=0.1, le=1, description="Share of the time after which a ticket is tagged due-soon")
    hours: Line | None = Field(None, description="Calendar in which reminders come")
    most_per_week: Whole = Field(5, ge=0, le=50, description="Reminders on one ticket in seven days")


class Clocks(Section):
    """Section `clocks`. Minutes by channel for every ticket, and `policies` for those that are treated otherwise."""

    first_reply: ByChannel = _minutes("Minutes to the first reply")
    next_reply: ByChannel = _minutes("Minutes to each next reply")
    update: ByChannel = _minutes("Minutes between updates until solved")
    last_call: ByChannel = _minutes("Minutes after which one is due again")
    count: Line = Field(ALWAYS, description="Calendar in which minutes count")
    calendars: dict[Annotated[Line, AfterValidator(_calendar_name)], Calendar] = Field(
        default_factory=dict,
        max_length=20,
        description="Name -> when a team works",
        examples=[{"office": {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}}}],
    )
    policies: tuple[Rule, ...] = Field(
        (),
        max_length=50,
        description="For some tickets; the first that fits counts",
        examples=[[{"priority": "urgent", "first_reply": 30}]],
    )
    helpdesk_sla: Sla = Field(Sla.OURS, description="Whose due time counts where the helpdesk keeps one too")
    reminders: Reminders = Field(Reminders(), examples=[{"tag_at": 0.75}])

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        policies = [pairs(rule) for rule in entries(given.get("policies"))]
        named: dict[tuple[str | int, ...], Any] = {("count",): given.get("count")}
        named |= {("policies", number, "count"): rule.get("count") for number, rule in enumerate(policies)}
        named[("reminders", "hours")] = pairs(given.get("reminders")).get("hours")
        there = [ALWAYS, *(str(name).strip() for name in pairs(given.get("calendars")))]
        found: Places = {
            place: f"there is no such calendar: define it under `calendars`; {guessed(name, there)}there are "
            f"{', '.join(there)}"
            for place, name in named.items()
            if isinstance(name, str) and name.strip() not in there
        }
        return found | within("policies", given, Rule)

    def target(self, kind: str, channel: Channel) -> int:
        """Minutes for a kind (`first_reply`, `next_reply`, `update`, `last_call`) on a channel, policies aside."""
        own: ByChannel = getattr(self, kind)
        if channel in own:
            return own[channel]
        if kind == "next_reply" and channel in self.first_reply:
            return self.first_reply[channel]
        return DEFAULTS[kind][channel]

    def hours(self, name: str) -> Hours | None:
        """A calendar's hours; None for every hour there is."""
        return None if name == ALWAYS else self.calendars[name].hours


@dataclass(frozen=True, slots=True)
class Targets:
    """What is owed on one ticket. hours: in which the minutes count; team: in which reminders come; None: every
    hour; tag_at: the share of the time after which it is tagged; theirs: the helpdesk's own due times."""

    first_reply: timedelta
    next_reply: timedelta
    update: timedelta
    last_call: timedelta
    hours: Hours | None = None
    team: Hours | None = None
    tag_at: float = 0.75
    sla: Sla = Sla.OURS
    theirs: tuple[tuple[PromiseKind, datetime], ...] = ()

    def of(self, kind: PromiseKind) -> timedelta:
        found: timedelta = getattr(self, kind.value)
        return found


def targets(clocks: Clocks, ticket: Ticket, tier: str = "") -> Targets:
    """For each of them the first policy that fits the ticket and sets it, else the minutes of its channel.

    A policy that sets a first reply alone means the next ones too.
    """
    rules = [rule for rule in clocks.policies if rule.fits(ticket, tier)]

    def minutes(kind: str) -> timedelta:
        own = [rule.sets(kind) for rule in rules]
        return timedelta(minutes=next((m for m in own if m is not None), clocks.target(kind, ticket.channel)))

    count = next((rule.count for rule in rules if rule.count is not None), clocks.count)
    return Targets(
        first_reply=minutes("first_reply"),
        next_reply=minutes("next_reply"),
        update=minutes("update"),
        last_call=minutes("last_call"),
        hours=clocks.hours(count),
        team=clocks.hours(clocks.reminders.hours or (clocks.count if count == ALWAYS else count)),
        tag_at=clocks.reminders.tag_at,
        sla=clocks.helpdesk_sla,
        theirs=ticket.sla if clocks.helpdesk_sla is not Sla.OURS else (),
    )
