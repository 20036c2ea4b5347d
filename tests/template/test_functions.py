"""Functions, queue, casebook and the door, as CloudFormation makes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amends.work.sweep import EVERY, LEFT_S
from tests.template.expanded import (
    ROOT,
    expanded,
    get_att,
    named_in,
    resources,
    source,
)

FUNCTIONS = sorted(resources("AWS::Lambda::Function"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_says_what_it_does_and_its_log_ends(name: str) -> None:
    """An admin reads in the Lambda console what a function is for, and its log does not grow for ever."""
    function = resources("AWS::Lambda::Function")[name]
    assert len(function["Description"]) > 20
    log = function["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources("AWS::Logs::LogGroup")[log]["RetentionInDays"] == {"Ref": "LogDays"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_runs_as_asked(name: str) -> None:
    """Every function is Python 3.13 on the chosen processor, traced by AWS, with both layers and its own folder."""
    function = resources("AWS::Lambda::Function")[name]
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == [{"Ref": "Arch"}]
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert len(function["Layers"]) == 2
    folder = ROOT / source()["Resources"][name]["Properties"]["CodeUri"]
    assert (folder / "app.py").is_file()


def test_every_folder_of_a_function_is_deployed() -> None:
    """Code under functions/ that no function uses would look as if it ran."""
    used = {Path(r["Properties"]["CodeUri"]).name for r in source()["Resources"].values() if "CodeUri" in str(r)}
    assert {path.parent.name for path in (ROOT / "functions").glob("*/app.py")} == used


def test_work_that_fails_is_kept() -> None:
    """A hint that fails again and again ends in the dead-letter queue, and never holds up other tickets' hints."""
    [mapping] = resources("AWS::Lambda::EventSourceMapping").values()
    assert mapping["FunctionName"] == {"Ref": "WorkTicket"}
    assert mapping["BatchSize"] == 1
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert source()["Parameters"]["MaximumConcurrency"]["MinValue"] >= 2
    queue = resources("AWS::SQS::Queue")["TicketsQueue"]
    assert mapping["EventSourceArn"] == get_att("TicketsQueue", "Arn")
    assert queue["RedrivePolicy"] == {"deadLetterTargetArn": get_att("DeadLetters", "Arn"), "maxReceiveCount": 20}


def test_the_connection_follows_the_stack() -> None:
    """An upgrade connects anew, and what disconnecting needs is deleted after it: it depends on all of that."""
    from amends import __version__

    connection = expanded()["Resources"]["Connection"]
    properties = connection["Properties"]
    assert properties["ServiceToken"] == get_att("ConnectHelpdesk", "Arn")
    assert properties["Version"] == __version__
    assert set(named_in(properties)) >= {"Zendesk", "Freshdesk", "HttpApi"}
    needed = {"ReceiveWebhook", "WorkTicket", *resources("AWS::SSM::Parameter")}
    assert set(connection["DependsOn"]) == needed
    function = resources("AWS::Lambda::Function")["ConnectHelpdesk"]
    by_function = set(named_in(function))
    assert {"ConnectHelpdeskRole", "ConnectHelpdeskLog"} <= by_function
    assert set(resources("AWS::SecretsManager::Secret")) <= by_function
    assert connection["DeletionPolicy"] == "Delete"
    outputs = expanded()["Outputs"]
    for helpdesk in ("Zendesk", "Freshdesk"):
        assert outputs[f"{helpdesk}Connection"]["Value"] == get_att("Connection", helpdesk)


def test_no_call_vanishes_unseen() -> None:
    """The receiver is called by the HTTP API, which waits; a run of the sweep that did not start, or broke off, is kept
    and not tried again, since the next one goes on there."""
    permitted = {p["Principal"]: p["FunctionName"] for p in resources("AWS::Lambda::Permission").values()}
    assert permitted == {
        "apigateway.amazonaws.com": {"Ref": "ReceiveWebhook"},
        "events.amazonaws.com": {"Ref": "SweepTickets"},
    }
    [invoked] = resources("AWS::Lambda::EventInvokeConfig").values()
    assert invoked["FunctionName"] == {"Ref": "SweepTickets"}
    assert invoked["MaximumRetryAttempts"] == 0
    assert invoked["DestinationConfig"] == {"OnFailure": {"Destination": get_att("SweepDeadLetters", "Arn")}}
    [rule] = resources("AWS::Events::Rule").values()
    [target] = rule["Targets"]
    assert target["Arn"] == get_att("SweepTickets", "Arn")
    assert target["DeadLetterConfig"] == {"Arn": get_att("SweepDeadLetters", "Arn")}


def test_the_sweep_comes_as_often_as_it_reckons_with() -> None:
    """What a run queues is measured by the time until the next, and no two runs meet."""
    [rule] = resources("AWS::Events::Rule").values()
    minutes = int(EVERY.total_seconds() / 60)
    assert rule["ScheduleExpression"] == f"rate({minutes} minutes)"
    assert LEFT_S < resources("AWS::Lambda::Function")["SweepTickets"]["Timeout"] < minutes * 60


def test_a_hint_cannot_come_back_while_it_is_worked_on() -> None:
    """The queue hides a message for at least six times the worker's timeout, as AWS asks."""
    timeout = resources("AWS::Lambda::Function")["WorkTicket"]["Timeout"]
    assert resources("AWS::SQS::Queue")["TicketsQueue"]["VisibilityTimeout"] >= 6 * timeout


def test_the_lease_outlives_the_worker() -> None:
    """A run that was cut off cannot come back while another holds the ticket's lease."""
    from amends.cloud.casebook import LEASE

    assert resources("AWS::Lambda::Function")["WorkTicket"]["Timeout"] < LEASE.total_seconds()


def test_tickets_are_parallel_and_one_ticket_is_serial() -> None:
    """The tickets queue is FIFO in high-throughput mode, and its dead letters keep each ticket's order."""
    for name in ("TicketsQueue", "DeadLetters"):
        queue = resources("AWS::SQS::Queue")[name]
        assert queue["FifoQueue"] is True
        assert queue["DeduplicationScope"] == "messageGroup"
        assert queue["FifoThroughputLimit"] == "perMessageGroupId"
    assert resources("AWS::SQS::Queue")["TicketsQueue"]["ContentBasedDeduplication"] is True
    for name in ("SchedulerDeadLetters", "SweepDeadLetters"):
        assert "FifoQueue" not in resources("AWS::SQS::Queue")[name]


@pytest.mark.parametrize("name", sorted(resources("AWS::SQS::Queue")))
def test_queues_are_encrypted_and_patient(name: str) -> None:
    """Every queue is encrypted and keeps its messages for the full fourteen days."""
    queue = resources("AWS::SQS::Queue")[name]
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_the_casebook_can_be_restored() -> None:
    """The casebook is paid by use, encrypted, forgets by itself, and can be put back to any second of 35 days."""
    table = resources("AWS::DynamoDB::Table")["Casebook"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]


def test_reports_are_private_encrypted_and_forgotten() -> None:
    """Nobody gets in from outside or in the clear, and a report is gone after a week."""
    [bucket] = resources("AWS::S3::Bucket").values()
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    [encrypted] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encrypted == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    [rule] = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 7)
    [policy] = resources("AWS::S3::BucketPolicy").values()
    [tls] = policy["PolicyDocument"]["Statement"]
    assert (tls["Effect"], tls["Principal"], tls["Action"]) == ("Deny", "*", "s3:*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert tls["Resource"] == [get_att("Reports", "Arn"), {"Fn::Sub": "${Reports.Arn}/*"}]


def test_a_bucket_with_reports_does_not_stop_the_stack_from_being_deleted() -> None:
    """CloudFormation deletes no bucket that holds something: it stays with its policy, and empties itself."""
    for kind in ("AWS::S3::Bucket", "AWS::S3::BucketPolicy"):
        [kept] = [resource for resource in source()["Resources"].values() if resource["Type"] == kind]
        assert kept["DeletionPolicy"] == "RetainExceptOnCreate"


def test_webhooks_have_one_address() -> None:
    """The only way in is POST /webhooks/{helpdesk}."""
    [api] = resources("AWS::ApiGatewayV2::Api").values()
    assert {path: list(methods) for path, methods in api["Body"]["paths"].items()} == {"/webhooks/{helpdesk}": ["post"]}


def test_no_helpdesk_is_ever_throttled() -> None:
    """A throttled delivery is lost, so the limit is ten times what the largest plan may send, and calls are logged."""
    [stage] = resources("AWS::ApiGatewayV2::Stage").values()
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] >= 420
    assert stage["DefaultRouteSettings"]["ThrottlingBurstLimit"] >= 420
    assert stage["AccessLogSettings"]["DestinationArn"] == get_att("HttpApiLog", "Arn")
    fields = json.loads(stage["AccessLogSettings"]["Format"])
    assert not [field for field in fields.values() if "identity" in field or "querystring" in field]
