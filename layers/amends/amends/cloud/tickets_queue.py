"""The tickets queue: FIFO, one group per ticket."""

from __future__ import annotations

import hashlib
import math
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from amends.cloud import observe

LONGEST = 900  # seconds that work is put off at most


class TicketsQueue:
    """ports.Queue, and the worker's way to wait."""

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, hint: str, group: str, deduplication_id: str) -> None:
        """Durable when it returns. The helpdesk's id may be of any length and alphabet, and another helpdesk may
        use the same: SQS takes 128 characters of few kinds and, in a queue, knows one id once."""
        known_by = hashlib.sha256(f"{group}#{deduplication_id}".encode(errors="replace")).hexdigest()
        self._client.send_message(
            QueueUrl=self._url, MessageBody=hint, MessageGroupId=group, MessageDeduplicationId=known_by
        )

    def wait(self, receipt: str, seconds: float) -> None:
        """Hide a message for so long, at most 15 minutes. A receipt that no longer holds is logged and no more: the
        message comes back by itself when the queue's own visibility timeout ends."""
        try:
            self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=math.ceil(min(LONGEST, seconds))
            )
        except (BotoCoreError, ClientError) as error:
            observe.fault("could not say when to try again", error)
