"""Zendesk's admin interface: webhooks, triggers, views and automations, as the user whose credentials the secret holds.

Webhooks are not in Zendesk's OpenAPI document; their shapes are from its page on the webhooks API and from recorded
exchanges. Lists come by cursor, a hundred at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from amends.helpdesks.http import Answer
from amends.helpdesks.zendesk.answers import Counted, Hits, Job, Me, SigningSecret, TestDelivery, TokenDates
from amends.helpdesks.zendesk.session import Session, parsed
from amends.ports import GiveUpError

Thing = dict[str, Any]  # a webhook, trigger, category, view or automation as Zendesk shows it

MOST_PAGES = 100
_ONE = {"trigger_categories": "trigger_category"}


class Admin:
    """session: with `read` alone it can look, with `write` too it can change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.seen: dict[str, str] = {}  # headers of the newest answer

    def call(self, method: str, path: str, body: object = None) -> Answer:
        answer = self._session.call(method, path, body=body)
        self.seen = dict(answer.headers)
        return answer

    def me(self) -> Me:
        return parsed(Me, self.call("GET", "/users/me"))

    def token(self) -> TokenDates:
        """The token in use. Raises GiveUpError where an API token is used instead."""
        return parsed(TokenDates, self.call("GET", "/oauth/tokens/current"))

    def all(self, kind: str) -> list[Thing]:
        """Every webhook, trigger, … of the account. kind: as in its address, such as `triggers`."""
        return list(self._pages(f"/{kind}", kind))

    def _pages(self, path: str, kind: str) -> Iterator[Thing]:
        after = ""
        for _ in range(MOST_PAGES):
            asked = {"page[size]": "100"} | ({"page[after]": after} if after else {})
            body = self.call("GET", f"{path}?{urlencode(asked)}").body
            if not isinstance(body, dict) or not isinstance(body.get(kind), list):
                raise GiveUpError("answer_shape")
            yield from (thing for thing in body[kind] if isinstance(thing, dict) and thing.get("id"))
            meta = body.get("meta") or {}
            after = str(meta.get("after_cursor") or "") if meta.get("has_more") else ""
            if not after:
                return
        raise GiveUpError("too_many")

    def create(self, kind: str, thing: Thing) -> Thing:
        return self._one(kind, self.call("POST", f"/{kind}", {_singular(kind): thing}))

    def change(self, kind: str, number: object, thing: Thing) -> None:
        """Webhooks and categories by PATCH, which leaves out what is not named; the others know PUT alone."""
        method = "PATCH" if kind in ("webhooks", "trigger_categories") else "PUT"
        self.call(method, f"/{kind}/{quote(str(number))}", {_singular(kind): thing})

    def delete(self, kind: str, number: object) -> None:
        """Gone already is fine."""
        try:
            self.call("DELETE", f"/{kind}/{quote(str(number))}")
        except GiveUpError as error:
            if error.reason != "not_found":
                raise

    def signing_secret(self, webhook: str, *, renew: bool = False) -> str:
        """The secret that the webhook signs with; `renew` makes a new one, in force at once."""
        answer = self.call("POST" if renew else "GET", f"/webhooks/{quote(webhook)}/signing_secret")
        secret = parsed(SigningSecret, answer).signing_secret.secret
        if not secret:
            raise GiveUpError("answer_shape")
        return secret

    def test(self, webhook: str, endpoint: str, payload: str) -> tuple[int, str]:
        """Have Zendesk send this body, signed, and tell the status and body that came back to it."""
        request = {"endpoint": endpoint, "http_method": "POST", "request_format": "json", "payload": payload}
        answer = self.call("POST", f"/webhooks/test?webhook_id={quote(webhook)}", {"request": request})
        response = parsed(TestDelivery, answer).response
        return response.status_code, response.payload

    def count(self, query: str) -> int:
        return parsed(Counted, self.call("GET", f"/search/count?{urlencode({'query': query})}")).count

    def found(self, query: str) -> list[str]:
        """The ids of the first hundred tickets that a search finds."""
        answer = self.call("GET", f"/search?{urlencode({'query': query, 'per_page': '100'})}")
        return [hit.id for hit in parsed(Hits, answer).results if hit.result_type == "ticket" and hit.id]

    def remove_tags(self, tickets: list[str], tags: list[str]) -> Job:
        """One job for at most a hundred tickets. It takes off these tags and touches no other."""
        change = {"ticket": {"remove_tags": tags}}
        return parsed(Job, self.call("PUT", f"/tickets/update_many?ids={','.join(tickets)}", change))

    def job(self, number: str) -> Job:
        return parsed(Job, self.call("GET", f"/job_statuses/{quote(number)}"))

    def _one(self, kind: str, answer: Answer) -> Thing:
        thing = answer.body.get(_singular(kind)) if isinstance(answer.body, dict) else None
        if not isinstance(thing, dict) or not thing.get("id"):
            raise GiveUpError("answer_shape")
        return thing


def _singular(kind: str) -> str:
    return _ONE.get(kind, kind.removesuffix("s"))
