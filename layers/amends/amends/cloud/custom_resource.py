"""CloudFormation's custom resource: what it asks, and the answer that it waits for at a pre-signed address.

The answer is SUCCESS whatever happened, since a FAILED would roll an installation back over a helpdesk's fault. It
goes out once: when the work is done, when the work breaks off, or some seconds before Lambda would end it. Without an
answer CloudFormation waits an hour.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

import urllib3
from aws_lambda_powertools.utilities.data_classes import CloudFormationCustomResourceEvent

from amends.cloud import observe

Work = Callable[[str], Mapping[str, str]]  # "Create", "Update" or "Delete" -> the resource's attributes

BEFORE_END_S = 10.0
MOST_CHARACTERS = 600  # of one attribute: CloudFormation takes 4 KB in all
_RETRIES = urllib3.Retry(total=5, backoff_factor=0.5, status_forcelist=(500, 502, 503, 504), allowed_methods=["PUT"])


def asks(event: object) -> bool:
    """Whether an invocation comes from CloudFormation."""
    return isinstance(event, dict) and "ResponseURL" in event and "RequestType" in event


def answered(event: Mapping[str, Any], left: Callable[[], float], otherwise: Mapping[str, str], work: Work) -> None:
    """Do the work and answer. left: seconds until Lambda ends this run; otherwise: the attributes where the work gives
    none. Never raises."""
    reply = _Reply(CloudFormationCustomResourceEvent(dict(event)), otherwise)
    timer = threading.Timer(max(0.0, left() - BEFORE_END_S), reply.give_up)
    timer.daemon = True
    timer.start()
    try:
        reply.send(work(str(event["RequestType"])))
    except Exception as error:  # noqa: BLE001  CloudFormation must hear of it in any case
        observe.fault("the custom resource's work broke off", error)
        reply.send({name: f"not connected: {type(error).__name__}, see the log" for name in otherwise})
    finally:
        timer.cancel()


class _Reply:
    """One answer; the second one asked for is not sent."""

    def __init__(self, event: CloudFormationCustomResourceEvent, otherwise: Mapping[str, str]) -> None:
        self._event, self._otherwise = event, otherwise
        self._sent = threading.Lock()

    def give_up(self) -> None:
        observe.warn("no time left: CloudFormation is answered before the work is done")
        self.send(dict.fromkeys(self._otherwise, "not connected: no time was left, run the action connect"))

    def send(self, attributes: Mapping[str, str]) -> None:
        if not self._sent.acquire(blocking=False):
            return
        event = self._event
        document = {
            "Status": "SUCCESS",
            "Reason": "See the attributes; a helpdesk's fault fails no stack",
            # The same for ever: a new one would make CloudFormation delete the old one, and disconnect.
            "PhysicalResourceId": event.physical_resource_id or f"{event.logical_resource_id}-connection",
            "StackId": event.stack_id,
            "RequestId": event.request_id,
            "LogicalResourceId": event.logical_resource_id,
            "Data": {name: text[:MOST_CHARACTERS] for name, text in {**self._otherwise, **attributes}.items()},
        }
        body = json.dumps(document).encode()
        try:
            # The address is signed for an empty content type.
            answer = urllib3.PoolManager(timeout=10).request(
                "PUT", event.response_url, body=body, headers={"content-type": ""}, retries=_RETRIES
            )
            observe.say("CloudFormation was answered", status=answer.status)
        except urllib3.exceptions.HTTPError as error:
            observe.fault("CloudFormation could not be answered", error)
