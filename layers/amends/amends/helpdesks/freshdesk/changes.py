"""What changed at a Freshdesk account, page by page. Pure.

Freshdesk lists tickets by `updated_since`, at most 100 a page and 300 pages, and keeps deleted tickets and spam out:
each has a list of its own (`filter`). A page number is no place to go on from, since a ticket that changes meanwhile
leaves its page and moves all behind it up. So each page begins at the time of the last one's newest ticket, a second
earlier because `updated_since` may or may not include its own second; only where a whole page changed within that
second, as in a bulk action, does the page number count. A list can lag behind what it lists: each round begins two
minutes before the one before it began.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from amends.helpdesks.freshdesk import answers
from amends.helpdesks.freshdesk.mapping import ended
from amends.ports import Changed, Changes, GiveUpError

LISTS = ("", "deleted", "spam")  # `filter`; the first is all others
PAGE = 100
MOST_PAGES = 300  # "You cannot access tickets beyond the 300th page"
LAG = timedelta(minutes=2)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a round of the three lists stands. begun: what the round began from; following: what the next begins from;
    since, page: of the request. Times are ISO 8601."""

    begun: str
    following: str = ""
    list: int = 0
    since: str = ""
    page: int = 1

    @property
    def path(self) -> str:
        only = f"&filter={LISTS[self.list]}" if self.list else ""
        order = f"order_by=updated_at&order_type=asc&per_page={PAGE}&page={self.page}"
        return f"/tickets?updated_since={self.since}&{order}{only}"


def begin(at: datetime) -> str:
    """The cursor of a round that begins from a time."""
    return json.dumps(asdict(Place(_text(at))))


def at(cursor: str, now: datetime) -> Place:
    """The place that a cursor names. Raises GiveUpError `bad_request` for one that is none."""
    try:
        place = Place(**json.loads(cursor))
    except (ValueError, TypeError):
        raise GiveUpError("bad_request") from None
    return replace(place, since=place.since or place.begun, following=place.following or _text(now - LAG))


def understood(place: Place, body: object) -> Changes:
    """The changes in an answer, and where to go on."""
    rows = answers.understood(list[answers.Listed], body)
    found = tuple(Changed(row.id, row.updated_at, bool(place.list) or ended(row), frozenset(row.tags)) for row in rows)
    following = _after(place, rows)
    more = following is not None
    return Changes(found, json.dumps(asdict(following)) if following else begin(_time(place.following)), more)


def _after(place: Place, rows: list[answers.Listed]) -> Place | None:
    """The next request of this round; None at its end."""
    if len(rows) < PAGE:
        left = place.list + 1 < len(LISTS)
        return replace(place, list=place.list + 1, since=place.begun, page=1) if left else None
    newest = max(row.updated_at for row in rows)
    since = newest - _SECOND
    if since > _time(place.since):
        return replace(place, since=_text(since), page=1)
    if place.page < MOST_PAGES:
        return replace(place, page=place.page + 1)
    return replace(place, since=_text(newest + _SECOND), page=1)  # 30,000 in a second: the others cannot be asked for


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
