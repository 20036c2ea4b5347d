"""Freshdesk's API v2: reading a ticket, writing a note, changing tags.

What Freshdesk has not: a way to say "only if nobody changed it", and a way to add one tag. So

- a note whose outcome is unknown is not written again: the next run, a minute later, looks for its mark. Two notes can
  still come about when Freshdesk shows a note later than that.
- tags are read, merged and written as a whole list. They are read directly before the write, because a rule that our
  note set off may have added some, and again after it where a read is to spare or somebody else is changing tags at
  this moment; a loss found there is mended once. A tag that a person adds in the instant between that read and the
  write is lost, and nothing in the API shows it.

Calls, signing in apart, up to 100 messages: at most 3 reads (the ticket; its thread, unless it came along; tags before
or after the write) and 2 writes (note, tags); one read more for each further hundred messages, one of each more when
the check finds a loss. A ticket whose customer answered a survey costs a read for the rating: the fourth, where its
thread did not come along. Freshdesk counts a ticket with three `include`s as 7 of the plan's requests.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from amends.helpdesks.freshdesk import changes, mapping
from amends.helpdesks.freshdesk.answers import Conversation, Me, Rating, Tags, TicketAnswer, understood
from amends.helpdesks.http import UNCERTAIN, Answer, Explain, Http, base_url
from amends.ports import Changes, GiveUpError, SignInError, TryLaterError
from amends.ticket import Ticket

API = "/api/v2"
EMBEDDED = 10  # entries of the thread that come with the ticket at most; so ten may be all, or the first ten
PAGE = 100
MOST_PAGES = 20  # a longer thread is parked: 2,000 entries are what can be read and judged within Lambda's minute
LOOK_AGAIN_S = 60.0  # after a note whose outcome is unknown
REFUSED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class _Account:
    """Where we call and as whom."""

    base: str
    authorization: str = field(repr=False)


class Freshdesk:
    """One Freshdesk account, as `amends.ports.Helpdesk`.

    secret: `{"url": "https://….freshdesk.com", "api_key": "…"}`, asked before each call, so that a new key is taken up;
    now: aware UTC; yield_below: share of the account's limit left at which Amends waits; test_url: replaces `url`.
    """

    cost = 11  # in Freshdesk's credits: 7 for the ticket with what it includes, 1 for a note, 3 for tags
    updates = 80  # "Ticket update" on Growth
    lists = 20  # "Tickets list" on Growth

    def __init__(
        self,
        secret: Callable[[], Mapping[str, object]],
        *,
        now: Callable[[], datetime],
        yield_below: Callable[[], float],
        test_url: str = "",
    ) -> None:
        self._secret = secret
        self._now = now
        self._test_url = test_url
        self._http = Http(now=now, yield_below=yield_below)
        self._signed_in: tuple[_Account, str] | None = None  # and our own user id there
        self._refused: tuple[_Account, datetime] | None = None  # and until when it is not asked again

    def close(self) -> None:
        self._http.close()

    def link(self, ticket: str) -> str:
        return f"{self._account().base.removesuffix(API)}/a{_path(ticket)}"

    def changes_from(self, at: datetime) -> str:
        """Nothing is called: Freshdesk takes any time."""
        return changes.begin(at)

    def changes(self, cursor: str) -> Changes:
        """One page of one of Freshdesk's three lists: those that live, those deleted, spam."""
        self._http.begin()
        place = changes.at(cursor, self._now())
        return changes.understood(place, self._get(place.path))

    def read(self, ticket: str) -> Ticket:
        """The ticket with its requester and thread. Raises GiveUpError `not_found` (Freshdesk's 404 has no body)
        and `thread_too_long`."""
        me = self._me()
        self._http.begin()
        answer = understood(TicketAnswer, self._get(f"{_path(ticket)}?include=conversations,requester,stats"))
        thread = answer.conversations
        if thread is None or len(thread) >= EMBEDDED:
            thread = self._thread(ticket)
        ratings = self._ratings(ticket) if mapping.rated(thread) else None
        return mapping.ticket(answer, thread, me, ratings)

    def add_note(self, ticket: Ticket, html: str) -> str:
        """Write a private note; `notify_emails` is never sent, it would mail people."""
        try:
            body = self.call("POST", f"{_path(ticket.id)}/notes", {"body": html, "private": True}).body
            return understood(Me, body).id
        except TryLaterError as error:
            if error.reason not in UNCERTAIN:
                raise
            raise TryLaterError("unknown_outcome", max(LOOK_AGAIN_S, error.seconds)) from None
        except GiveUpError as error:
            if error.reason != "not_understood":
                raise
            raise TryLaterError("unknown_outcome", LOOK_AGAIN_S) from None  # written, but which one is it?

    def change_tags(self, ticket: Ticket, add: Collection[str], remove: Collection[str]) -> frozenset[str]:
        """Add and remove tags, and return all that the ticket has then."""
        there = self._tags(ticket.id)
        wanted = (there - frozenset(remove)) | frozenset(add)
        if wanted == there:
            return there
        check_again = mapping.reads(ticket, EMBEDDED) == 1 or there != ticket.tags
        self._write_tags(ticket.id, wanted)
        if not check_again:
            return wanted
        seen = self._tags(ticket.id)
        mended = (seen - frozenset(remove)) | frozenset(add)
        if mended == seen:
            return seen
        self._write_tags(ticket.id, mended)
        return self._tags(ticket.id)

    def _thread(self, ticket: str) -> list[Conversation]:
        thread: list[Conversation] = []
        for page in range(1, MOST_PAGES + 1):
            found = understood(
                list[Conversation], self._get(f"{_path(ticket)}/conversations?per_page={PAGE}&page={page}")
            )
            thread += found
            if len(found) < PAGE:
                return thread
        raise GiveUpError("thread_too_long")

    def _ratings(self, ticket: str) -> list[Rating] | None:
        try:
            return understood(list[Rating], self._get(f"{_path(ticket)}/satisfaction_ratings"))
        except GiveUpError:  # not in this plan, or not for this agent: mapping.py then goes by the comment's words
            return None

    def _tags(self, ticket: str) -> frozenset[str]:
        return frozenset(understood(Tags, self._get(_path(ticket))).tags)

    def _write_tags(self, ticket: str, tags: Collection[str]) -> None:
        self.call("PUT", _path(ticket), {"tags": sorted(tags)})

    def _get(self, path: str) -> Any:
        return self.call("GET", path).body

    def _me(self) -> str:
        """Our own user id, asked for once as long as address and key stay the same."""
        account = self._account()
        if self._signed_in is None or self._signed_in[0] != account:
            body = self.call("GET", "/agents/me", explain=_not_signed_in).body
            try:
                self._signed_in = account, understood(Me, body).id
            except GiveUpError:
                self._leave_alone(account)
                raise SignInError("agents_me") from None
        return self._signed_in[1]

    def call(self, method: str, path: str, body: object = None, explain: Explain | None = None) -> Answer:
        """One call. An account that refused us is left alone for a while: further tries would only use up its limit."""
        account = self._account()
        if self._refused and self._refused[0] == account and self._now() < self._refused[1]:
            raise SignInError
        headers = {"authorization": account.authorization}
        try:
            return self._http.call(method, f"{account.base}{path}", headers=headers, body=body, explain=explain)
        except SignInError:
            self._leave_alone(account)
            raise

    def _leave_alone(self, account: _Account) -> None:
        self._refused = account, self._now() + REFUSED_FOR
        self._signed_in = None

    def _account(self) -> _Account:
        """Raises SignInError while the secret is not filled in."""
        secret = self._secret()
        base = base_url(secret.get("url"), "freshdesk", self._test_url)
        key = secret.get("api_key")
        if not isinstance(key, str) or not key.strip():
            raise SignInError("api_key")
        encoded = base64.b64encode(f"{key.strip()}:X".encode()).decode()
        return _Account(f"{base}{API}", f"Basic {encoded}")


def _path(ticket: str) -> str:
    if not (ticket.isascii() and ticket.isdecimal()):
        raise GiveUpError("not_found")
    return f"/tickets/{ticket}"


def _not_signed_in(status: int, body: object) -> Exception | None:
    """Whoever is not told who they are is not signed in, whatever the status; but for what is about waiting."""
    return None if status in (408, 409, 425, 429) else SignInError()
