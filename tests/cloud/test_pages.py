"""Reports in their bucket: the one in S3 and the tests' own fake keep the same rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from amends.cloud import wiring
from amends.cloud.pages import StoredPages
from amends.ports import Pages
from tests.fakes import NOON, FakeClock, FakePages

BUCKET = "amends-reports"
HTML = "<!doctype html><p>Zażółć: 12 apologies owed, half of them ours · 50 %</p>"


@pytest.fixture
def s3(aws: Callable[[str], Any]) -> Any:
    client = aws("s3")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


@pytest.fixture(params=["fake", "s3"])
def pages(request: pytest.FixtureRequest, clock: FakeClock) -> Pages:
    if request.param == "fake":
        return FakePages(clock)
    return StoredPages(request.getfixturevalue("s3"), BUCKET, clock)


def test_a_page_is_kept_and_can_be_opened_for_an_hour(pages: Pages) -> None:
    """Each page has an address of its own, which says until when it is good at most."""
    first, second = pages.keep("one.html", HTML), pages.keep("two.html", HTML)
    assert first.until == second.until == NOON + timedelta(hours=1)
    assert first.address.startswith("https://")
    assert first.address != second.address
    assert first.file.endswith("one.html")


def test_a_page_is_stored_as_what_it_is(s3: Any, clock: FakeClock) -> None:
    """A browser shows it as a page, in its own letters, and keeps no copy."""
    kept = StoredPages(s3, BUCKET, clock).keep("one.html", HTML)
    stored = s3.get_object(Bucket=BUCKET, Key="reports/one.html")
    assert stored["Body"].read().decode() == HTML
    assert stored["ContentType"] == "text/html; charset=utf-8"
    assert stored["CacheControl"] == "no-store"
    assert kept.file == f"s3://{BUCKET}/reports/one.html"


def test_an_address_is_signed_for_the_buckets_own_region(aws: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signature Version 4, one hour, the region's host: the global one would redirect, which breaks the signature."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the-roles-own")
    env = {
        "AWS_REGION": "eu-central-1",
        "HELPDESKS": "zendesk,freshdesk",
        "CASEBOOK_TABLE": "casebook",
        "REPORTS_BUCKET": BUCKET,
        "SETTINGS_PATH": "/amends/demo/",
    }
    wiring._session.cache_clear()
    archive = wiring.archive(os.environ | env)
    wiring._session.cache_clear()
    assert archive.helpdesks == ("zendesk", "freshdesk")
    client = archive.pages._client  # type: ignore[attr-defined]
    asked_for = {"Bucket": BUCKET, "Key": "reports/one.html"}
    address = urlsplit(client.generate_presigned_url("get_object", Params=asked_for, ExpiresIn=3600))
    assert address.scheme == "https"
    assert address.netloc == f"{BUCKET}.s3.eu-central-1.amazonaws.com"
    asked = parse_qs(address.query)
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["X-Amz-Expires"] == ["3600"]
    assert asked["X-Amz-Security-Token"] == ["the-roles-own"]
