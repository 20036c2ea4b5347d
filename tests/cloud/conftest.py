"""AWS in this process: moto's, without a socket."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto import mock_aws

from amends.cloud import observe
from tests.fakes import FakeClock, FakeCount

TABLE = "casebook"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Makes a client of a service of an empty account."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield lambda service: boto3.client(service, region_name="eu-west-1")


@pytest.fixture
def table(aws: Callable[[str], Any]) -> Any:
    """A client of an empty casebook."""
    client = aws("dynamodb")
    client.create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return client


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def count() -> FakeCount:
    return FakeCount()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What was logged, a JSON object a line."""
    lines = io.StringIO()
    for handler in logging.getLogger(observe.logger.name).handlers:
        monkeypatch.setattr(handler, "stream", lines)
    return lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
