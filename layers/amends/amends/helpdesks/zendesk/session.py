"""Signing in to a Zendesk account, and calls made as the one who is signed in.

The `api` secret is `{"url", "client_id", "client_secret"}` for an OAuth client, or `{"url", "email", "api_token"}`
until Zendesk stops API tokens on 30 April 2027. A token lives in this process's memory alone and is renewed five
minutes before it ends. Signing in reads `/users/me`, since Zendesk can answer wrong credentials with 200 and an
anonymous user; that answer also says who we are.

SignInError says what is wrong: `api_secret` (values are missing), `api_url` (not an address of Zendesk), `oauth_client`
(id, secret or scopes refused), `anonymous`, `not_an_agent`, `redirected`, `answer_shape` (not understood), or `sign_in`
(401). Once Zendesk refused us, nothing is asked for 15 minutes, unless the secret has changed: every attempt counts
against the account.
"""

from __future__ import annotations

import base64
import logging
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from amends.helpdesks.http import Answer, Explain, Http, base_url
from amends.helpdesks.zendesk.answers import SignedIn, Token
from amends.ports import GiveUpError, SignInError

SCOPE = "read tickets:write"  # `read` covers the side-loaded people too
ADMIN_SCOPE = "read write"  # Zendesk has no narrower ones for views
TOKEN_S = 7200  # Zendesk allows 300 to 172,800
_RENEW_BEFORE = timedelta(minutes=5)
_REFUSED_FOR = timedelta(minutes=15)

_log = logging.getLogger(__name__)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Identity:
    base: str
    authorization: str = field(repr=False)
    user: str  # id
    until: datetime | None  # None: as long as the process lives


@dataclass(frozen=True, slots=True)
class _Refusal:
    reason: str
    until: datetime
    secret: Mapping[str, object] = field(repr=False)  # another one may be tried at once


class Session:
    """One account. secret: reads the `api` secret, anew at every sign-in; now: aware UTC; scope: asked of an OAuth
    client."""

    def __init__(
        self,
        secret: Callable[[], Mapping[str, object]],
        http: Http,
        *,
        now: Callable[[], datetime],
        test_url: str,
        scope: str = SCOPE,
    ) -> None:
        self._secret, self._http, self._now, self._test_url = secret, http, now, test_url
        self._scope = scope
        self._identity: _Identity | None = None
        self._refused: _Refusal | None = None
        self._lock = threading.Lock()

    @property
    def user(self) -> str:
        """Our own user's id. Signs in where that is needed."""
        return self._signed_in().user

    @property
    def base(self) -> str:
        """The account's address, such as `https://acme.zendesk.com`. Signs in where that is needed."""
        return self._signed_in().base

    def call(self, method: str, path: str, *, body: object = None, explain: Explain | None = None) -> Answer:
        """One call below `/api/v2`. A 401 renews the sign-in once: a token can be revoked, a secret replaced."""
        identity = self._signed_in()
        try:
            return self._send(identity, method, path, body, explain)
        except SignInError as error:
            if error.reason != "sign_in":
                raise
        with self._lock:
            if self._identity is identity:
                self._identity = None
        identity = self._signed_in()
        try:
            return self._send(identity, method, path, body, explain)
        except SignInError as error:
            self._identity = None
            self._refused = self._refusal(error, self._secret())
            raise

    def _refusal(self, error: SignInError, secret: Mapping[str, object]) -> _Refusal:
        return _Refusal(error.reason, self._now() + _REFUSED_FOR, dict(secret))

    def _send(self, identity: _Identity, method: str, path: str, body: object, explain: Explain | None) -> Answer:
        headers = {"authorization": identity.authorization}
        return self._http.call(method, f"{identity.base}/api/v2{path}", headers=headers, body=body, explain=explain)

    def _signed_in(self) -> _Identity:
        with self._lock:
            if self._identity and (self._identity.until is None or self._now() < self._identity.until):
                return self._identity
            given = self._secret()
            if self._refused and self._now() < self._refused.until and given == self._refused.secret:
                raise SignInError(self._refused.reason)
            self._identity = self._sign_in(given)
            self._refused = None
            return self._identity

    def _sign_in(self, given: Mapping[str, object]) -> _Identity:
        secret = {key: value.strip() for key, value in given.items() if isinstance(value, str)}
        client, token = _whole(secret, "client_id", "client_secret"), _whole(secret, "email", "api_token")
        if not client and not token:
            raise SignInError("api_secret")
        base = base_url(secret.get("url"), "zendesk", self._test_url)
        try:
            if client:
                authorization, until = self._token(base, secret["client_id"], secret["client_secret"])
            else:
                _log.warning("Zendesk stops API tokens on 30 April 2027: give the api secret an OAuth client instead")
                pair = f"{secret['email']}/token:{secret['api_token']}"
                authorization, until = f"Basic {base64.b64encode(pair.encode()).decode()}", None
            answer = self._http.call(
                "GET",
                f"{base}/api/v2/users/me",
                headers={"authorization": authorization},
                explain=_refused_as("sign_in"),
            )
            return _Identity(base, authorization, _agent(answer), until)
        except (SignInError, GiveUpError) as error:  # what makes no sense is no fault of the ticket's: none is parked
            refused = SignInError(error.reason)
            self._refused = self._refusal(refused, given)
            raise refused from None

    def _token(self, base: str, client_id: str, client_secret: str) -> tuple[str, datetime]:
        asked = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": self._scope,
            "expires_in": TOKEN_S,
        }
        answer = self._http.call("POST", f"{base}/oauth/tokens", body=asked, explain=_refused_as("oauth_client"))
        token = parsed(Token, answer)
        if not re.fullmatch(r"[!-~]+", token.access_token):
            raise SignInError("oauth_client")
        lives = timedelta(seconds=token.expires_in or TOKEN_S)
        return f"Bearer {token.access_token}", self._now() + max(lives - _RENEW_BEFORE, lives / 2)


def parsed(model: type[Model], answer: Answer) -> Model:
    """An answer as one of the models. Raises GiveUpError `answer_shape`, without a word of the answer."""
    try:
        return model.model_validate(answer.body)
    except (ValidationError, OverflowError):  # the latter: a time that no calendar holds
        raise GiveUpError("answer_shape") from None


def _whole(secret: Mapping[str, str], *keys: str) -> bool:
    return all(secret.get(key) for key in keys)


def _refused_as(reason: str) -> Explain:
    """While signing in, every 4xx that is not about waiting is a refusal of our credentials."""

    def explain(status: int, _body: object) -> Exception | None:
        return None if status in (408, 409, 425, 429) else SignInError(reason)

    return explain


def _agent(answer: Answer) -> str:
    """The signed-in user's id. Raises SignInError for the anonymous user, and for one who is not on the team."""
    user = parsed(SignedIn, answer).user
    if not user.id:
        raise SignInError("anonymous")
    if user.role not in ("agent", "admin"):
        raise SignInError("not_an_agent")
    return user.id
