"""The functions as Lambda loads them, wired for real to moto's AWS; nothing leaves this process."""

from __future__ import annotations

import importlib.util
import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto import mock_aws

from amends.cloud import observe

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(aws_request_id="run-1")
FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}

Load = Callable[[str], ModuleType]


@dataclass
class Stack:
    """What the template makes, as the functions see it."""

    sqs: Any
    dynamodb: Any
    scheduler: Any
    secrets: Any
    ssm: Any
    s3: Any
    queue: str
    env: Mapping[str, str]

    def received(self, seconds: int = 360) -> list[dict[str, Any]]:
        """Records of the queue, as Lambda hands them to the worker."""
        asked = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "VisibilityTimeout": seconds}
        messages = self.sqs.receive_message(QueueUrl=self.queue, **asked).get("Messages", [])
        return [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
            for message in messages
        ]


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        sqs, dynamodb, scheduler, secrets, ssm, s3 = (
            boto3.client(service, region_name="eu-west-1")
            for service in ("sqs", "dynamodb", "scheduler", "secretsmanager", "ssm", "s3")
        )
        queue = sqs.create_queue(QueueName="tickets.fifo", Attributes=FIFO)["QueueUrl"]
        dynamodb.create_table(
            TableName="casebook",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        s3.create_bucket(Bucket="reports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        scheduler.create_schedule_group(Name="due")
        webhook, api = (
            secrets.create_secret(Name=f"zendesk-{kind}", SecretString=json.dumps(value))["ARN"]
            for kind, value in (
                ("webhook", {"signing_secret": "shh", "account_id": ""}),
                ("api", {"url": "https://fjord.zendesk.com", "client_id": "amends", "client_secret": "shh"}),
            )
        )
        env = {
            "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL": "",
            "AWS_SAM_LOCAL": "",
            "CASEBOOK_TABLE": "casebook",
            "TICKETS_QUEUE_URL": queue,
            "TICKETS_QUEUE_ARN": "arn:aws:sqs:eu-west-1:123456789012:tickets.fifo",
            "SCHEDULE_GROUP": "due",
            "SCHEDULER_ROLE_ARN": "arn:aws:iam::123456789012:role/scheduler",
            "SCHEDULER_DEAD_LETTERS_ARN": "arn:aws:sqs:eu-west-1:123456789012:lost",
            "HELPDESKS": "zendesk",
            "REPORTS_BUCKET": "reports",
            "SETTINGS_PATH": "/amends/demo/",
            "ZENDESK_WEBHOOK_SECRET": webhook,
            "ZENDESK_API_SECRET": api,
            "FRESHDESK_WEBHOOK_SECRET": "",
            "TEST_HELPDESK_URL": "",
        }
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("FRESHDESK_API_SECRET", raising=False)
        yield Stack(sqs, dynamodb, scheduler, secrets, ssm, s3, queue, env)


@pytest.fixture
def load(stack: Stack) -> Load:
    """Loads a function's app.py anew, as a cold start does."""

    def loaded(function: str) -> ModuleType:
        path = ROOT / "functions" / function / "app.py"
        spec = importlib.util.spec_from_file_location(f"{function}_app", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return loaded


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What was logged, a JSON object a line."""
    lines = io.StringIO()
    for handler in logging.getLogger(observe.logger.name).handlers:
        monkeypatch.setattr(handler, "stream", lines)
    return lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
