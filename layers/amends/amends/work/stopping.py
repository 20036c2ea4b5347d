"""Disconnecting ends all work for a helpdesk, not its webhooks alone, and connecting has it go on from there.

The casebook keeps since when. While that stands, the sweep asks nothing, and whatever the queue holds needs no work,
due times too. Where it does not stand, as in a stack that was connected by hand, work is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from amends.case import Swept
from amends.installing import Finding, Workshop, done, know, to_do
from amends.work.reasons import why

BACK = timedelta(days=7)  # a due time comes at most 24 hours of its calendar after its ticket's last change
LONGEST = timedelta(days=30)  # what is older at the time of connecting is left to the ticket's next message


def stop(helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    """Have the helpdesk left alone from now on. A casebook that does not answer keeps no webhook from being removed."""
    try:
        shop.keep_disconnected(helpdesk, shop.disconnected(helpdesk) or shop.now())
    except Exception as error:  # noqa: BLE001  what else is asked for is done all the same
        return [to_do(why(error, shop.fault))]
    return [
        done(
            "Stopped Amends for this helpdesk: within a minute it reads and writes nothing there, and no reminder "
            "comes, until the action connect or an upgrade of the stack connects it again."
        )
    ]


def go_on(helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    """Have work done again: the sweep goes back to what changed, and to what may have fallen due, meanwhile."""
    try:
        since = shop.disconnected(helpdesk)
        if since is None:
            return []
        swept, oldest = shop.swept(helpdesk), shop.now() - LONGEST
        if swept:
            start = max(min(since, swept.since) - BACK, oldest)
            cursor = shop.helpdesks[helpdesk].changes_from(start)
            shop.keep_swept(helpdesk, Swept(cursor, start, owed=max(swept.since, oldest)))
        shop.keep_disconnected(helpdesk, None)
    except Exception as error:  # noqa: BLE001  as above
        return [to_do(why(error, shop.fault))]
    return [
        know(
            f"Amends goes on after it was disconnected on {since:%d %B %Y}: unless the setting sweep is false, what "
            "customers wrote and what fell due since then, in the last 30 days at most, is looked at now."
        )
    ]


def told(helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    """What a check says of it."""
    try:
        since = shop.disconnected(helpdesk)
    except Exception as error:  # noqa: BLE001  the check goes on
        return [to_do(why(error, shop.fault))]
    if since is None:
        return []
    return [
        to_do(
            f"Amends was disconnected on {since:%d %B %Y at %H:%M} UTC: it reads and writes nothing there. What to do: "
            "run the action connect, if it is to go on."
        )
    ]
