"""AWS on this machine: moto's server with the resources that template.yaml declares, as far as the functions see them.

moto keeps queues, tables, secrets, parameters and schedules over real HTTP; it runs no code and fires nothing, which
is what `polling.py` and `scheduling.py` are for.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from moto.core.base_backend import BackendDict
from moto.dynamodb.responses import DynamoHandler
from moto.server import ThreadedMotoServer
from moto.sqs.models import Message, Queue, sqs_backends

from tests.sandbox.stack import Stack, TemplateError

ACCOUNT = "123456789012"  # moto's own
REGION = "us-east-1"  # what `sam local` falls back to
STACK = "amends-sandbox"
CREDENTIALS = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}
# A deployment delays messages by some seconds so that a burst about one ticket gathers before its one read. Here the
# delay is as short as SQS allows but for none, so that tests and a newcomer at the page do not wait.
QUEUE_DELAY_S = 1

_NAMED_BY = {
    "AWS::SQS::Queue": "QueueName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Scheduler::ScheduleGroup": "Name",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::SSM::Parameter": "Name",
}
_QUEUE_IGNORED = ("QueueName", "Tags", "RedriveAllowPolicy")  # every other property is an SQS attribute of that name
_TABLE_USED = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
# What moto either does not have or does not act upon.
_TABLE_IGNORED = (
    *("TableName", "Tags", "SSESpecification", "PointInTimeRecoverySpecification", "DeletionProtectionEnabled"),
    *("TimeToLiveSpecification", "OnDemandThroughput", "TableClass"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands in the tickets queue and no worker holds.

    ready: can be received, at the latest when the worker on its group is done; delayed: by DelaySeconds; put_off:
    seconds until each message that was received and not deleted comes back, and with it its group.
    """

    ready: int
    delayed: int
    put_off: tuple[float, ...]


class Aws:
    """The stand-in and its resources. `parameters`: the template's, where they depart from its defaults."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, parameters: Mapping[str, str] | None = None) -> None:
        self._host = host
        self._wanted_port = port
        self._parameters = dict(parameters or {})
        self._closing = ExitStack()
        self._clients: dict[str, Any] = {}
        self._secrets: dict[str, str] = {}

    def __enter__(self) -> Aws:
        try:
            self._start()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _start(self) -> None:
        in_turn = _in_turn(DynamoHandler.call_action)
        self._closing.enter_context(patch.object(DynamoHandler, "call_action", in_turn))
        server = ThreadedMotoServer(self._host, self._wanted_port, verbose=False)
        server.start()
        self._closing.callback(_stop, server)
        _, self.port = server.get_host_and_port()
        self.endpoint = f"http://{reachable(self._host)}:{self.port}"
        BackendDict.reset()  # moto's state belongs to the process and would outlive its server
        self.stack = Stack(
            self._parameters | {"AwsEndpointUrl": self.endpoint},
            pseudo={
                "AWS::AccountId": ACCOUNT,
                "AWS::Region": REGION,
                "AWS::StackName": STACK,
                "AWS::Partition": "aws",
                "AWS::URLSuffix": "amazonaws.com",
            },
            ref=self._ref,
            attribute=self._attribute,
        )
        for name in self.stack.resources("AWS::SecretsManager::Secret"):
            self._create_secret(name)
        for name in sorted(self.stack.resources("AWS::SQS::Queue"), key=self._redrives):
            self._create_queue(name)
        for name in self.stack.resources("AWS::DynamoDB::Table"):
            self._create_table(name)
        for name in self.stack.resources("AWS::S3::Bucket"):
            self.client("s3").create_bucket(Bucket=self._physical(name))
        for name in self.stack.resources("AWS::Scheduler::ScheduleGroup"):
            self.client("scheduler").create_schedule_group(Name=self._physical(name))
        for name in self.stack.resources("AWS::SSM::Parameter"):
            self.put_parameter(self._physical(name), self.stack.properties(name)["Value"])
        self.queue_url = self._ref("TicketsQueue")
        self.queue_arn = self._attribute("TicketsQueue", "Arn")

    def client(self, service: str) -> Any:
        """A boto3 client of this stand-in; one a service, closed with it."""
        if service not in self._clients:
            client = boto3.client(
                service,
                region_name=REGION,
                endpoint_url=self.endpoint,
                config=Config(retries={"max_attempts": 1}, max_pool_connections=10, proxies={}),
                **CREDENTIALS,
            )
            self._closing.callback(client.close)
            self._clients[service] = client
        return self._clients[service]

    def environment(self, function: str) -> dict[str, str]:
        """What the function finds in its environment here: the template's variables, resolved."""
        return self.stack.environment(function)

    def put_secret(self, arn: str, value: Mapping[str, object]) -> None:
        """What the admin pastes into a secret."""
        self.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=json.dumps(value))

    def put_parameter(self, name: str, text: str) -> None:
        """What the admin saves as a settings document."""
        self.client("ssm").put_parameter(Name=name, Value=text, Type="String", Overwrite=True)

    def queue(self, name: str = "TicketsQueue") -> Queue:
        """moto's own queue. Its public interface cannot say when a message comes back, nor let time pass."""
        queue: Queue = sqs_backends[ACCOUNT][REGION].queues[urlsplit(self._ref(name)).path.rsplit("/", 1)[-1]]
        return queue

    def bodies(self, name: str) -> list[str]:
        """The bodies of all messages in a queue, such as the dead letters, without receiving them."""
        return [message.body for message in list(self.queue(name)._messages)]

    def waiting(self, in_flight: Collection[str] = ()) -> Waiting:
        """What stands in the tickets queue; in_flight: ids of messages that a worker holds."""
        now = time.time() * 1000
        messages = [message for message in list(self.queue()._messages) if message.id not in in_flight]
        back = {message.group_id: (message.visible_at - now) / 1000 for message in messages if not message.visible}
        free = [message for message in messages if message.group_id not in back]
        delayed = sum(message.delayed for message in free)
        return Waiting(len(free) - delayed, delayed, tuple(back.values()))

    def groups(self) -> set[str]:
        """The tickets, as message groups, of which something stands in the tickets queue or is being worked on."""
        return {message.group_id for message in list(self.queue()._messages) if message.group_id}

    def time_passes(self, by: timedelta, in_flight: Collection[str]) -> None:
        """Let time pass for messages that wait, not for those that a worker holds: moto knows real time alone."""
        for message in list(self.queue()._messages):
            if message.id not in in_flight:
                _age(message, by.total_seconds() * 1000)

    # What Ref and GetAtt give

    def _physical(self, name: str) -> str:
        kind = self.stack.template["Resources"][name]["Type"]
        unnamed = f"{STACK}-{name}".lower() if kind == "AWS::S3::Bucket" else f"{STACK}-{name}"
        return str(self.stack.resolve(self.stack.properties(name).get(_NAMED_BY.get(kind, ""), unnamed)))

    def _ref(self, name: str) -> str:
        kind = self.stack.template["Resources"][name]["Type"]
        if kind == "AWS::SQS::Queue":
            return f"{self.endpoint}/{ACCOUNT}/{self._physical(name)}"
        if kind == "AWS::SecretsManager::Secret":
            return self._secrets[name]
        return self._physical(name)

    def _attribute(self, name: str, attribute: str) -> str:
        kind = self.stack.template["Resources"][name]["Type"]
        if (kind, attribute) == ("AWS::SecretsManager::Secret", "Id"):
            return self._secrets[name]
        if (kind, attribute) == ("AWS::SQS::Queue", "QueueName"):
            return self._physical(name)
        path = {
            "AWS::SQS::Queue": f"sqs:{REGION}:{ACCOUNT}:",
            "AWS::DynamoDB::Table": f"dynamodb:{REGION}:{ACCOUNT}:table/",
            "AWS::IAM::Role": f"iam::{ACCOUNT}:role/",
            "AWS::Scheduler::ScheduleGroup": f"scheduler:{REGION}:{ACCOUNT}:schedule-group/",
            "AWS::Serverless::Function": f"lambda:{REGION}:{ACCOUNT}:function:",
        }.get(kind)
        if attribute != "Arn" or path is None:
            raise TemplateError(f"the sandbox does not know {name}.{attribute}, of type {kind}")
        return f"arn:aws:{path}{self._physical(name)}"

    # Making the resources

    def _redrives(self, name: str) -> bool:
        return "RedrivePolicy" in self.stack.properties(name)

    def _create_secret(self, name: str) -> None:
        secret = self.client("secretsmanager").create_secret(Name=self._physical(name), SecretString="{}")
        self._secrets[name] = secret["ARN"]

    def _create_queue(self, name: str) -> None:
        properties = self.stack.resolve(self.stack.properties(name))
        attributes = {
            key: json.dumps(value) if isinstance(value, dict | bool) else str(value)
            for key, value in properties.items()
            if key not in _QUEUE_IGNORED
        }
        if "DelaySeconds" in attributes:
            attributes["DelaySeconds"] = str(min(QUEUE_DELAY_S, int(attributes["DelaySeconds"])))
        self.client("sqs").create_queue(QueueName=self._physical(name), Attributes=attributes)

    def _create_table(self, name: str) -> None:
        properties = self.stack.resolve(self.stack.properties(name))
        unknown = set(properties) - set(_TABLE_USED) - set(_TABLE_IGNORED)
        if unknown:
            raise TemplateError(f"{name}: the sandbox does not know {', '.join(sorted(unknown))}")
        used = {key: value for key, value in properties.items() if key in _TABLE_USED}
        self.client("dynamodb").create_table(TableName=self._physical(name), **used)


def _in_turn(handle: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """moto copies a table for each transaction, and puts the copy back where one fails, while other threads write to
    it: so the table answers one request at a time, as DynamoDB's transactions look from outside."""
    turn = threading.Lock()

    def one(request: Any) -> Any:
        with turn:
            return handle(request)

    return one


def reachable(host: str) -> str:
    """Where this machine itself finds a server that listens on `host`."""
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104


def _stop(server: ThreadedMotoServer) -> None:
    server.stop()
    if server._server is not None:
        server._server.server_close()  # moto leaves the listening socket open


def _age(message: Message, milliseconds: float) -> None:
    message.visible_at -= milliseconds
    message.delayed_until -= milliseconds
