"""How much of a helpdesk's limits Amends takes: its share of each, since agents' own saves need the rest.

A helpdesk limits an account's requests a minute and, more tightly, changes of tickets and lists of them. The casebook
counts each, for all workers together, before the calls are made. What can wait, reminders and what the sweep found,
stands in a line of its own: a team that begins at nine has the night's reminders then, all at once, and some of the
share must be left for what customers write meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from amends.policy import Policy
from amends.ports import Casebook, Helpdesk, TryLaterError
from amends.work.hint import ASSESS, REMIND, Hint

SMALLEST_PLAN = 200  # requests a minute: Zendesk Team, Freshdesk Growth
CAN_WAIT_MOST = 0.7  # of our share, for reminders and the sweep together
LONGEST_LINE = 10  # minutes; after that one asks again
WRITES = 3  # of a reminder: the note, the tag that comes and the one that goes


class Shared(Protocol):
    """What is asked of a world here."""

    @property
    def helpdesks(self) -> Mapping[str, Helpdesk]: ...
    @property
    def casebook(self) -> Casebook: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


def of_requests(hint: Hint, world: Shared, policy: Policy) -> None:
    """Before a look at a ticket. Raises TryLaterError `our_share`. A reminder takes its writes along: once it was read
    for, it is not put off."""
    if hint.kind == REMIND:
        _take_for(hint, "-updates", WRITES, world.helpdesks[hint.helpdesk].updates, world, policy)
    _take_for(hint, "", world.helpdesks[hint.helpdesk].cost, _plan(hint.helpdesk, policy), world, policy)


def of_updates(hint: Hint, writes: int, world: Shared, policy: Policy) -> None:
    """Before so many writes to a ticket. Raises TryLaterError `our_share`."""
    if writes and hint.kind != REMIND:
        _take_for(hint, "-updates", writes, world.helpdesks[hint.helpdesk].updates, world, policy)


def of_lists(helpdesk: str, world: Shared, policy: Policy) -> None:
    """Before a list of changed tickets is asked for. Raises TryLaterError `our_share`."""
    _take(f"{helpdesk}-lists", 1, world.helpdesks[helpdesk].lists, world, policy)
    _take(helpdesk, 1, _plan(helpdesk, policy), world, policy)


def can_wait_a_minute(helpdesk: str, world: Shared, policy: Policy) -> int:
    """How many reminders, or tickets that the sweep found, can be seen to in a minute; at least one."""
    desk, part = world.helpdesks[helpdesk], policy.settings.limits.share * CAN_WAIT_MOST
    return max(1, int(min(part * _plan(helpdesk, policy) / desk.cost, part * desk.updates / WRITES)))


def _plan(helpdesk: str, policy: Policy) -> int:
    return policy.settings.limits.requests_per_minute.get(helpdesk, SMALLEST_PLAN)


def _take_for(hint: Hint, of: str, cost: int, each_minute: float, world: Shared, policy: Policy) -> None:
    if hint.kind != ASSESS:
        _take(f"{hint.helpdesk}-can-wait{of}", cost, each_minute * CAN_WAIT_MOST, world, policy)
    _take(f"{hint.helpdesk}{of}", cost, each_minute, world, policy)


def _take(counted: str, cost: int, each_minute: float, world: Shared, policy: Policy) -> None:
    """Wait for a later minute rather than take more than is ours; one ticket a minute is, however small the share, or
    no work would ever be done. Whoever comes when the next minutes are spoken for waits for the one after them: were
    all to come back in the next, most would be sent away again, later each time."""
    now = world.now()
    ours = max(cost, policy.settings.limits.share * each_minute)
    spent = world.casebook.spend(counted, now, cost)
    if spent > ours:
        before_us = min(math.ceil(spent / ours) - 2, LONGEST_LINE)  # whole minutes
        raise TryLaterError("our_share", 60 - now.second + 60 * before_us)
