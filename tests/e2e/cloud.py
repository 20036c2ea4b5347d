"""The stand-in for AWS as a process, and stacks deployed to it from what `make package` made."""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3  # type: ignore[import-untyped]
import yaml
from botocore.config import Config  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / ".aws-sam" / "package"
VENV = ROOT / ".venv-e2e"
REGION = "eu-west-1"
BUCKET = "acme-amends-code"
ARCH = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]

Template = dict[str, Any]
T = TypeVar("T")


class FunctionFailedError(Exception):
    """A function raised; the message is what Lambda answers for it."""


@dataclass(frozen=True)
class Cloud:
    """A running stand-in. `endpoint`: its address, for every service."""

    endpoint: str
    log: Path

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",  # the root user: IAM is enforced for the functions' roles
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 1}),
        )


@contextmanager
def running(log: Path) -> Iterator[Cloud]:
    """Starts the stand-in with IAM enforced, and ends it and its function processes on every way out."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(log.parent),
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
        "TMPDIR": str(log.parent),
        "RUNTIME_PACKAGES": str(VENV / "runtime"),
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [VENV / "bin" / "python", Path(__file__).with_name("standin.py")],
            env=environment,
            cwd=log.parent,
            stdin=subprocess.PIPE,  # closes with this process, and takes the stand-in along
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            until(lambda: _listens(port) or _died(process, log), "MiniStack listens", 30)
            yield Cloud(f"http://127.0.0.1:{port}", log)
        finally:
            _end(process)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _died(process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"MiniStack ended with status {process.returncode}:\n{log.read_text()[-2000:]}")
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass(frozen=True)
class Stack:
    """A deployed stack. `resources`: logical id -> physical id."""

    cloud: Cloud
    name: str
    resources: Mapping[str, str]

    def address(self, helpdesk: str) -> str:
        """Where this stack takes the helpdesk's webhooks. The host that AWS would give resolves nowhere here."""
        return f"{self.cloud.endpoint}/_aws/execute-api/{self.resources['HttpApi']}/$default/webhooks/{helpdesk}"

    def paste_secret(self, logical_id: str, value: Mapping[str, object]) -> None:
        """What the admin does in the console after the deployment."""
        self.cloud.client("secretsmanager").put_secret_value(
            SecretId=self.resources[logical_id], SecretString=json.dumps(value)
        )

    def set(self, section: str, text: str) -> None:
        """Write a settings document."""
        self.cloud.client("ssm").put_parameter(
            Name=f"/amends/{self.name}/{section}", Value=text, Type="String", Overwrite=True
        )

    def invoke(self, function: str, event: object) -> dict[str, Any]:
        """What an admin does on the tab Test of a function, by its logical id; the answer.

        Raises FunctionFailedError where the function came to no answer.
        """
        answer = self.cloud.client("lambda").invoke(
            FunctionName=self.resources[function], Payload=json.dumps(event).encode()
        )
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise FunctionFailedError(str(said))
        return said

    def outputs(self) -> dict[str, str]:
        """The stack's outputs by name."""
        [stack] = self.cloud.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def update(self, template: Template, parameters: Mapping[str, str]) -> None:
        """Deploy once more."""
        cloudformation = self.cloud.client("cloudformation")
        given = {"CodeBucket": BUCKET, **parameters}
        cloudformation.update_stack(
            StackName=self.name,
            TemplateURL=in_bucket(self.cloud, self.name, template),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )

        def updated() -> bool:
            status = cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
            assert status in ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"), status
            return bool(status == "UPDATE_COMPLETE")

        until(updated, f"stack {self.name} is updated", 60)

    def schedules(self) -> list[str]:
        """The names of the schedules that stand."""
        answer = self.cloud.client("scheduler").list_schedules(GroupName=self.resources["ScheduleGroup"])
        return [schedule["Name"] for schedule in answer["Schedules"]]

    def depth(self, queue: str) -> int:
        """How many messages wait in a queue, by its logical id."""
        names = ["ApproximateNumberOfMessages"]
        answer = self.cloud.client("sqs").get_queue_attributes(QueueUrl=self.resources[queue], AttributeNames=names)
        return int(answer["Attributes"][names[0]])

    def idle(self) -> bool:
        """Nothing waits in the tickets queue, is delayed, or is being worked on."""
        names = [f"ApproximateNumberOfMessages{which}" for which in ("", "Delayed", "NotVisible")]
        url = self.resources["TicketsQueue"]
        answer = self.cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
        return not any(int(answer["Attributes"][name]) for name in names)

    def sweep(self) -> list[dict[str, Any]]:
        """Run the sweep as EventBridge does every few minutes; its outcome at each helpdesk."""
        event = (ROOT / "events" / "sweep_tickets" / "scheduled.json").read_bytes()
        answer = self.cloud.client("lambda").invoke(FunctionName=self.resources["SweepTickets"], Payload=event)
        outcomes: list[dict[str, Any]] = json.loads(answer["Payload"].read())
        return outcomes

    def log(self, function: str) -> str:
        """All that a function has logged, by its logical id, such as `WorkTicket`."""
        logs = self.cloud.client("logs")
        group = self.resources[f"{function}Log"]
        lines = []
        for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]:
            events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
            lines += [event["message"] for event in events]
        return "\n".join(lines)


@contextmanager
def deployed(cloud: Cloud, name: str, template: Template, parameters: Mapping[str, str]) -> Iterator[Stack]:
    """Creates the stack by CloudFormation from a packaged template, and deletes it in the end."""
    cloudformation = cloud.client("cloudformation")
    given = {"CodeBucket": BUCKET, **parameters}
    cloudformation.create_stack(
        StackName=name,
        TemplateURL=in_bucket(cloud, name, template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    try:
        until(lambda: _created(cloudformation, name), f"stack {name} is created", 60)
        rows = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        yield Stack(cloud, name, {row["LogicalResourceId"]: row["PhysicalResourceId"] for row in rows})
    finally:
        cloudformation.delete_stack(StackName=name)
        until(lambda: _gone(cloudformation, name), f"stack {name} is deleted", 60)


def _created(cloudformation: Any, name: str) -> bool:
    status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    if status not in ("CREATE_IN_PROGRESS", "CREATE_COMPLETE"):
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}" for e in events]
        raise RuntimeError(f"{name} is {status}: " + "; ".join(reasons))
    return bool(status == "CREATE_COMPLETE")


def _gone(cloudformation: Any, name: str) -> bool:
    try:
        stacks = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except cloudformation.exceptions.ClientError:
        return True
    return bool(stacks[0]["StackStatus"] == "DELETE_COMPLETE")


def uploaded(cloud: Cloud) -> Template:
    """The package's template, its archives uploaded to a bucket as INSTALL.txt tells an admin to."""
    if not (PACKAGE / "amends.yaml").is_file():
        raise FileNotFoundError(f"{PACKAGE} is missing: `make e2e` makes it")
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    for archive in PACKAGE.glob("*.zip"):
        s3.put_object(Bucket=BUCKET, Key=archive.name, Body=archive.read_bytes())
    template: Template = yaml.safe_load((PACKAGE / "amends.yaml").read_text("utf-8"))
    return template


def in_bucket(cloud: Cloud, name: str, template: Template) -> str:
    """Where the template is read from, as the console and the SAM CLI hand it over: inline it may have 51,200 bytes."""
    key = f"{name}.template.json"
    cloud.client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(template).encode())
    return f"{cloud.endpoint}/{BUCKET}/{key}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until(seen: Callable[[], T], what: str, seconds: float, every: float = 0.2) -> T:
    """Waits until `seen`, asked every so many seconds, gives something true, and returns it. Raises TimeoutError that
    names what was waited for."""
    end = time.monotonic() + seconds
    while not (found := seen()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(every)
    return found
