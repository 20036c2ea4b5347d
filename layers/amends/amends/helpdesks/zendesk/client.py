"""Zendesk as ports.Helpdesk: two calls to read a ticket, one for a note, one each to add and to remove tags.

Writes carry `safe_update` and the `updated_at` that was read: a ticket that somebody changed in between answers 409,
and MovedOnError asks for a new read. Our own note moves that stamp as well, so that the tags which follow it carry the
stamp of the note's answer. The answer to adding tags shows no stamp: a removal after it goes unguarded, as Zendesk
offers nothing else short of a third read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from amends.helpdesks.http import Answer, Http
from amends.helpdesks.zendesk.answers import Exported, Shown, Tagged, Thread, Written
from amends.helpdesks.zendesk.mapping import to_changes, to_ticket
from amends.helpdesks.zendesk.session import Model, Session, parsed
from amends.ports import Changes, GiveUpError, TryLaterError
from amends.ticket import Status, Ticket

PAGE = 100  # changed tickets in one request; each comes with its description, so that a thousand could be too much
_TOO_RECENT_S = 61  # "must be at least one minute in the past"
_NEWEST = "?include=users&sort=-created_at&page%5Bsize%5D=100"


class Zendesk:
    """One Zendesk account. secret, now, test_url: see Session; yield_below: see Http."""

    cost = 4  # two reads, a note, tags
    updates = 100  # "Update Ticket", on every plan without the High Volume add-on
    lists = 10  # incremental exports, on every plan

    def __init__(
        self,
        secret: Callable[[], Mapping[str, object]],
        *,
        now: Callable[[], datetime],
        yield_below: Callable[[], float],
        test_url: str = "",
    ) -> None:
        self._now = now
        self._http = Http(now=now, yield_below=yield_below)
        self._session = Session(secret, self._http, now=now, test_url=test_url)
        self._moved = ("", "", "")  # by our newest note: ticket, stamp before, stamp after

    def close(self) -> None:
        self._http.close()

    def link(self, ticket: str) -> str:
        return f"{self._session.base}/agent/tickets/{ticket}"

    def changes_from(self, at: datetime) -> str:
        """The cursor is the query that goes on from there: a time at first, then Zendesk's own word."""
        return f"start_time={int(at.timestamp())}"

    def changes(self, cursor: str) -> Changes:
        """One page of the incremental export, which leaves out the last minute and is for admins alone."""
        begins = cursor.removeprefix("start_time=")
        if begins != cursor and int(begins) >= self._now().timestamp() - _TOO_RECENT_S:
            return Changes((), cursor, more=False)
        self._http.begin()
        answer = self._session.call("GET", f"/incremental/tickets/cursor?{cursor}&per_page={PAGE}", explain=_explain)
        page = parsed(Exported, answer)
        return Changes(
            tuple(to_changes(page)),
            f"cursor={quote(page.after_cursor, safe='')}" if page.after_cursor else cursor,
            more=not page.end_of_stream and bool(page.after_cursor),
        )

    def read(self, ticket: str) -> Ticket:
        """The ticket with the newest 100 comments; what is older was read before, or is too old to act on."""
        us = self._session.user
        self._http.begin()
        shown = self._session.call("GET", f"/tickets/{ticket}?include=users,metric_sets,slas")
        thread = self._session.call("GET", f"/tickets/{ticket}/comments{_NEWEST}")
        return to_ticket(parsed(Shown, shown), parsed(Thread, thread), us)

    def add_note(self, ticket: Ticket, html: str) -> str:
        """`public` is always sent: left out, Zendesk takes over what the ticket's first comment was."""
        comment = {"html_body": html, "public": False}
        body = {"ticket": {"comment": comment} | _guard(ticket.stamp)}
        written = _outcome(Written, self._write("PUT", ticket, "", body))
        self._moved = (ticket.id, ticket.stamp, str(written.ticket.get("updated_at") or ""))
        return next((event.id for event in written.audit.events if event.type == "Comment"), "")

    def change_tags(self, ticket: Ticket, add: Collection[str], remove: Collection[str]) -> frozenset[str]:
        """PUT adds and DELETE removes; POST, and `tags` in a ticket, would replace everybody's."""
        there = ticket.tags
        stamp = self._moved[2] if self._moved[:2] == (ticket.id, ticket.stamp) else ticket.stamp
        if add:
            there = self._tags("PUT", ticket, {"tags": sorted(add)} | _guard(stamp))
            stamp = ""
        if remove:
            there = self._tags("DELETE", ticket, {"tags": sorted(remove)} | _guard(stamp))
        return there

    def _tags(self, method: str, ticket: Ticket, body: dict[str, Any]) -> frozenset[str]:
        return frozenset(_outcome(Tagged, self._write(method, ticket, "/tags", body)).tags)

    def _write(self, method: str, ticket: Ticket, below: str, body: dict[str, Any]) -> Answer:
        if ticket.status in (Status.CLOSED, Status.DELETED):
            raise GiveUpError(ticket.status.value)
        return self._session.call(method, f"/tickets/{ticket.id}{below}", body=body, explain=_explain)


def _guard(stamp: str) -> dict[str, Any]:
    """Without a stamp `safe_update` is left out: Zendesk takes `false` for `true`."""
    return {"safe_update": True, "updated_stamp": stamp} if stamp else {}


def _outcome(model: type[Model], answer: Answer) -> Model:
    """A write's answer. One that makes no sense parks nothing: the next read shows what became of the write."""
    try:
        return parsed(model, answer)
    except GiveUpError:
        raise TryLaterError("unknown_outcome", 30) from None


def _explain(status: int, body: Any) -> Exception | None:
    """What a refused write means: two kinds of 409, and a ticket that was closed since it was read."""
    error = body.get("error") if isinstance(body, dict) else None
    if status == 409 and error == "DatabaseConflict":  # two updates met inside Zendesk: the same again will do
        return TryLaterError("database_conflict", 5)
    if status == 422 and "too recent" in str(body).lower():  # by Zendesk's clock, not ours
        return TryLaterError("too_recent", 60)
    if status == 422 and "closed" in str(body).lower():
        return GiveUpError("closed")
    return None
