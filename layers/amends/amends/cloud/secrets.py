"""Secrets Manager, read seldom: one JSON object a helpdesk, kept in memory for a minute."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from amends.installing import rotating
from amends.ports import SignInError, TryLaterError

KEPT = timedelta(seconds=60)
APART = timedelta(seconds=5)  # between two reads that a wrong signature asks for: a forger must not run up a bill


class StoredSecrets:
    """Secrets by helpdesk (ports.Secrets). `ids`: helpdesk -> ARN or name, of those that this stack serves."""

    def __init__(self, client: Any, ids: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._client = client
        self._ids = ids
        self._now = now
        self._kept: dict[str, tuple[datetime, Mapping[str, object]]] = {}

    def read(self, helpdesk: str, *, fresh: bool = False) -> Mapping[str, object]:
        """The secret's JSON object; `fresh` reads it again, at most once in 5 s.

        Raises LookupError for a helpdesk that this stack does not serve, before any call; TryLaterError when
        Secrets Manager does not answer; SignInError when what it holds is not a filled JSON object.
        """
        if helpdesk not in self._ids:
            raise LookupError("this stack does not serve that helpdesk")
        now = self._now()
        at, kept = self._kept.get(helpdesk, (None, {}))
        apart = timedelta() if rotating(kept, now) else APART  # then the next secret is a moment away
        if at is None or now - at >= (apart if fresh else KEPT):
            kept = fetched(self._client, self._ids[helpdesk])
            self._kept[helpdesk] = (now, kept)
        return kept

    webhook = read


class WritableSecrets:
    """Webhook secrets as installing.WebhookSecrets: read anew each time. `ids` as above."""

    def __init__(self, client: Any, ids: Mapping[str, str]) -> None:
        self._client = client
        self._ids = ids

    def read(self, helpdesk: str) -> Mapping[str, object]:
        """Raises as StoredSecrets.read does."""
        return fetched(self._client, self._ids[helpdesk])

    def write(self, helpdesk: str, secret: Mapping[str, object]) -> None:
        """Raises TryLaterError when it was not stored."""
        try:
            self._client.put_secret_value(SecretId=self._ids[helpdesk], SecretString=json.dumps(secret))
        except (BotoCoreError, ClientError) as error:
            raise TryLaterError("secret_store", 30) from error


def fetched(client: Any, secret: str) -> Mapping[str, object]:
    """A secret's JSON object as Secrets Manager has it now."""
    try:
        answer = client.get_secret_value(SecretId=secret)
    except (BotoCoreError, ClientError) as error:
        raise TryLaterError("secret_store", 30) from error
    value = _parsed(answer.get("SecretString", ""))
    if not isinstance(value, dict) or not value:
        raise SignInError("secret_malformed")
    return value


def _parsed(text: str) -> object:
    """The JSON value, or None. A decoding error would carry the whole secret, so none leaves this function."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
