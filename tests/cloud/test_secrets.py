"""Secrets: read seldom, never shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError  # type: ignore[import-untyped]

from amends.cloud.secrets import StoredSecrets, WritableSecrets
from amends.ports import SignInError, TryLaterError
from tests.fakes import FakeClock


class Store:
    """Secrets Manager, with every read counted."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.reads = 0
        self.down = False

    def get_secret_value(self, **asked: Any) -> Any:
        self.reads += 1
        if self.down:
            raise ConnectTimeoutError(endpoint_url="https://secretsmanager")
        return self._client.get_secret_value(**asked)

    def put(self, value: str) -> None:
        self._client.put_secret_value(SecretId="zendesk-webhook", SecretString=value)


@pytest.fixture
def store(aws: Callable[[str], Any]) -> Store:
    client = aws("secretsmanager")
    client.create_secret(Name="zendesk-webhook", SecretString='{"signing_secret": "one"}')
    return Store(client)


@pytest.fixture
def secrets(store: Store, clock: FakeClock) -> StoredSecrets:
    return StoredSecrets(store, {"zendesk": "zendesk-webhook"}, clock)


def test_a_secret_is_read_once_a_minute(secrets: StoredSecrets, store: Store, clock: FakeClock) -> None:
    """A busy hour costs sixty reads of a secret, not thousands."""
    for _ in range(5):
        assert secrets.webhook("zendesk") == {"signing_secret": "one"}
        clock.forward(seconds=11)
    assert store.reads == 1
    clock.forward(seconds=5)
    secrets.webhook("zendesk")
    assert store.reads == 2


def test_a_changed_secret_is_in_force_within_a_minute(secrets: StoredSecrets, store: Store, clock: FakeClock) -> None:
    """An admin who pastes a new secret waits a minute at most."""
    secrets.webhook("zendesk")
    store.put('{"signing_secret": "two"}')
    assert secrets.webhook("zendesk") == {"signing_secret": "one"}
    clock.forward(seconds=60)
    assert secrets.webhook("zendesk") == {"signing_secret": "two"}


def test_a_fresh_read_comes_at_most_every_five_seconds(secrets: StoredSecrets, store: Store, clock: FakeClock) -> None:
    """Forged webhooks cannot run up a bill for reading secrets."""
    secrets.webhook("zendesk")
    for _ in range(100):
        secrets.webhook("zendesk", fresh=True)
    assert store.reads == 1
    clock.forward(seconds=5)
    store.put('{"signing_secret": "two"}')
    for _ in range(100):
        assert secrets.webhook("zendesk", fresh=True) == {"signing_secret": "two"}
    assert store.reads == 2


def test_a_helpdesk_not_in_the_stack_costs_no_call(secrets: StoredSecrets, store: Store) -> None:
    """An address that this stack does not serve is turned down without asking AWS anything."""
    with pytest.raises(LookupError):
        secrets.webhook("freshdesk")
    assert store.reads == 0


@pytest.mark.parametrize(
    "value", ["", "{}", "[]", "null", '"hunter2"', '{"signing_secret": "hunter2"', "hunter2", "[" * 9999]
)
def test_a_broken_secret_is_a_clear_error_that_shows_nothing(secrets: StoredSecrets, store: Store, value: str) -> None:
    """A secret that was pasted wrongly is named as such, and nothing of it appears anywhere."""
    if value:
        store.put(value)
    else:
        store.get_secret_value = lambda **_: {"SecretBinary": b"hunter2"}  # type: ignore[method-assign]
    with pytest.raises(SignInError, match="secret_malformed") as told:
        secrets.webhook("zendesk")
    assert "hunter2" not in repr(told.value)
    assert told.value.__context__ is None


def test_a_store_that_fails_means_later(secrets: StoredSecrets, store: Store, clock: FakeClock) -> None:
    """When Secrets Manager does not answer, work waits; a secret kept from before is used for its minute."""
    secrets.webhook("zendesk")
    store.down = True
    assert secrets.webhook("zendesk") == {"signing_secret": "one"}
    clock.forward(seconds=60)
    with pytest.raises(TryLaterError, match="secret_store"):
        secrets.webhook("zendesk")


def test_the_same_secret_serves_the_worker(aws: Callable[[str], Any], clock: FakeClock) -> None:
    """The worker signs in with its own secret, read the same way."""
    client = aws("secretsmanager")
    client.create_secret(Name="api", SecretString=json.dumps({"url": "https://x.zendesk.com", "client_id": "a"}))
    assert StoredSecrets(client, {"zendesk": "api"}, clock).read("zendesk")["client_id"] == "a"


def test_while_a_secret_changes_each_wrong_signature_reads_it_again(
    secrets: StoredSecrets, store: Store, clock: FakeClock
) -> None:
    """The next one is a moment away, and must be found the moment it is there."""
    store.put('{"signing_secret": "one", "rotating_until": "2026-11-23T12:10:00+00:00"}')
    secrets.webhook("zendesk", fresh=True)
    store.put('{"signing_secret": "two"}')
    assert secrets.webhook("zendesk", fresh=True) == {"signing_secret": "two"}


def test_a_change_that_broke_off_costs_no_read_a_forgery(
    secrets: StoredSecrets, store: Store, clock: FakeClock
) -> None:
    """What a rotation left behind in the secret does not let forged webhooks run up a bill for ever."""
    store.put('{"signing_secret": "one", "rotating_until": "2026-11-23T08:10:00+00:00"}')
    for _ in range(100):
        secrets.webhook("zendesk", fresh=True)
    assert store.reads == 1


def test_a_webhook_secret_is_written_whole(aws: Callable[[str], Any], store: Store) -> None:
    """What connecting puts there is what the next read finds, at once."""
    kept = WritableSecrets(aws("secretsmanager"), {"zendesk": "zendesk-webhook"})
    assert kept.read("zendesk") == {"signing_secret": "one"}
    kept.write("zendesk", {"signing_secret": "two", "account_id": ""})
    assert kept.read("zendesk") == {"signing_secret": "two", "account_id": ""}


def test_a_secret_that_cannot_be_written_is_tried_later(aws: Callable[[str], Any]) -> None:
    """Whoever waits for it must know that it is not stored."""
    with pytest.raises(TryLaterError, match="secret_store"):
        WritableSecrets(aws("secretsmanager"), {"zendesk": "gone"}).write("zendesk", {"a": "b"})
