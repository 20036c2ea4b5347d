"""How much of a helpdesk's limits Amends takes: its share of each, since agents' own saves need the rest.

A helpdesk limits an account's requests a minute and, more tightly, changes of tickets. The casebook counts both, for
all workers together, before the calls are made.
"""

from __future__ import annotations

import math

from amends.policy import Policy
from amends.ports import TryLaterError, World
from amends.work.hint import REMIND, Hint

SMALLEST_PLAN = 200  # requests a minute: Zendesk Team, Freshdesk Growth
REMINDERS_MOST = 0.7  # of our share of the requests
LONGEST_LINE = 10  # minutes; after that one asks again


def of_requests(hint: Hint, world: World, policy: Policy) -> None:
    """Before a look at a ticket. Raises TryLaterError `our_share`.

    A team that begins at nine has its reminders of the night then, all at once: they stand in a line of their own, so
    that some of the share is always left for what customers write meanwhile.
    """
    each_minute = policy.settings.limits.requests_per_minute.get(hint.helpdesk, SMALLEST_PLAN)
    cost = world.helpdesks[hint.helpdesk].cost
    if hint.kind == REMIND:
        _take(f"{hint.helpdesk}-reminders", cost, each_minute * REMINDERS_MOST, world, policy)
    _take(hint.helpdesk, cost, each_minute, world, policy)


def of_updates(helpdesk: str, writes: int, world: World, policy: Policy) -> None:
    """Before so many writes to a ticket. Raises TryLaterError `our_share`."""
    if writes:
        _take(f"{helpdesk}-updates", writes, world.helpdesks[helpdesk].updates, world, policy)


def _take(counted: str, cost: int, each_minute: float, world: World, policy: Policy) -> None:
    """Wait for a later minute rather than take more than is ours; one ticket a minute is, however small the share, or
    no work would ever be done. Whoever comes when the next minutes are spoken for waits for the one after them: were
    all to come back in the next, most would be sent away again, later each time."""
    now = world.now()
    ours = max(cost, policy.settings.limits.share * each_minute)
    spent = world.casebook.spend(counted, now, cost)
    if spent > ours:
        before_us = min(math.ceil(spent / ours) - 2, LONGEST_LINE)  # whole minutes
        raise TryLaterError("our_share", 60 - now.second + 60 * before_us)
