"""What Lambda's event source mapping does for the tickets queue: receive, call the worker, delete what succeeded.

Batches of one message, ReportBatchItemFailures, and as many workers at once as there are handlers. That a group's
messages are served one after the other is the FIFO queue's doing.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.sandbox.aws import REGION, Aws, Waiting
from tests.sandbox.gateway import Handler, context

LOOK_S = 0.05  # seconds between two looks into a quiet queue; looking costs no request


class Polling:
    """`crashes` holds the tracebacks of what came out of a handler or went wrong here; there ought to be none."""

    def __init__(self, aws: Aws, handlers: Sequence[Handler], function: str) -> None:
        self._aws = aws
        self._function = function
        self._held: set[str] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(handler,), name=f"worker-{number}", daemon=True)
            for number, handler in enumerate(handlers, 1)
        ]
        self.crashes: list[str] = []
        self.activity = 0  # grows whenever something happens

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the workers finish what they hold."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def waiting(self) -> Waiting:
        """What stands in the queue and is not being worked on."""
        with self._lock:
            return self._aws.waiting(self._held)

    @property
    def busy(self) -> bool:
        """Whether a worker holds a message."""
        with self._lock:
            return bool(self._held)

    def time_passes(self, by: timedelta) -> None:
        """Move the queue's waiting times on, those of messages under work left as they are."""
        with self._lock:
            self._aws.time_passes(by, self._held)

    def _run(self, handler: Handler) -> None:
        while not self._stop.is_set():
            try:
                message = self._receive()
                if message is not None:
                    self._work(message, handler)
                    continue
            except Exception:  # noqa: BLE001  the loop goes on, as Lambda's does, and whoever looks finds out
                self.crashes.append(traceback.format_exc())
            self._stop.wait(LOOK_S)

    def _receive(self) -> dict[str, Any] | None:
        with self._lock:
            if not self._aws.waiting(self._held).ready:
                return None
            received = self._aws.client("sqs").receive_message(
                QueueUrl=self._aws.queue_url, MaxNumberOfMessages=1, AttributeNames=["All"]
            )
            messages: list[dict[str, Any]] = received.get("Messages", [])
            if not messages:
                return None
            self._held.add(messages[0]["MessageId"])
            self.activity += 1
            return messages[0]

    def _work(self, message: dict[str, Any], handler: Handler) -> None:
        try:
            result = handler({"Records": [self._record(message)]}, context(self._function))
            failed = {item["itemIdentifier"] for item in (result or {}).get("batchItemFailures", [])}
            done = message["MessageId"] not in failed
        except Exception:  # noqa: BLE001  whatever it was, Lambda would count it and go on
            self.crashes.append(traceback.format_exc())
            done = False
        with self._lock:
            if done:
                self._aws.client("sqs").delete_message(
                    QueueUrl=self._aws.queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
            self._held.discard(message["MessageId"])
            self.activity += 1

    def _record(self, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._aws.queue_arn,
            "awsRegion": REGION,
        }
