"""Reports in a private bucket, opened by an address that is signed for an hour.

The bucket lets nobody in, refuses whatever is not TLS, encrypts, and deletes a report after a week (template.yaml).
An address is signed with the function's own credentials and ends with them, which may be sooner than the hour: Lambda
renews them every few hours and does not say when. Asking STS for others that last would need one more role.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from amends.ports import Kept

VALID = timedelta(hours=1)
PREFIX = "reports/"


class StoredPages:
    """ports.Pages. client: S3's, which signs by Signature Version 4 and for its own region's address."""

    def __init__(self, client: Any, bucket: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._bucket = bucket
        self._now = now

    def keep(self, name: str, html: str) -> Kept:
        """Store a page, and sign an address for it."""
        key, until = PREFIX + name, self._now() + VALID
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=html.encode(),
            ContentType="text/html; charset=utf-8",
            CacheControl="no-store",
        )
        address = self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=int(VALID.total_seconds())
        )
        return Kept(address, until, f"s3://{self._bucket}/{key}")
