"""What the admin meets: parameters, secrets, settings, outputs and alarms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amends.documents import SECTIONS, parse
from amends.names import METRIC_NAMESPACE, METRICS
from tests.template.expanded import (
    expanded,
    named_in,
    resources,
    source,
)

FUNCTIONS = sorted(resources("AWS::Lambda::Function"))
ALARMS = sorted(resources("AWS::CloudWatch::Alarm"))
PARAMETERS = sorted(source()["Parameters"])


@pytest.mark.parametrize("name", ALARMS)
def test_each_alarm_says_what_to_do(name: str) -> None:
    """Whoever gets an alarm's mail finds in it what happened and what to do."""
    alarm = resources("AWS::CloudWatch::Alarm")[name]
    description = alarm["AlarmDescription"]
    text = description.get("Fn::Sub", "") if isinstance(description, dict) else description
    assert "What to do: " in text
    assert len(text) <= 1000  # CloudWatch cuts at 1024, and the names in it are filled in
    assert alarm["TreatMissingData"] == "notBreaching"
    assert {"AlarmMails", "AlarmTopicArn"} <= set(named_in(alarm["AlarmActions"]))


def test_everything_that_can_go_wrong_alarms() -> None:
    """Dead letters, waiting tickets, errors, refused calls, forgery, sign-in and settings are all watched."""
    watched = {
        (alarm["Namespace"], alarm["MetricName"], *sorted(named_in(alarm["Dimensions"])))
        for alarm in resources("AWS::CloudWatch::Alarm").values()
    }
    assert watched == {
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "DeadLetters"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "SchedulerDeadLetters"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "SweepDeadLetters"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "TicketsQueue"),
        *(("AWS/Lambda", "Errors", function) for function in FUNCTIONS),
        ("AWS/ApiGateway", "4xx", "HttpApi"),
        ("AWS/ApiGateway", "5xx", "HttpApi"),
        *(
            (METRIC_NAMESPACE, metric, "AWS::StackName")
            for metric in (
                "WebhookForged",
                "WebhookFailed",
                "WorkFailed",
                "SignInFailed",
                "SettingsInvalid",
                "SweepRefused",
                "WriteRefused",
            )
        ),
    }


def test_alarms_watch_metrics_that_exist() -> None:
    """An alarm on a metric that nothing counts would be silent for ever."""
    ours = [a["MetricName"] for a in resources("AWS::CloudWatch::Alarm").values() if a["Namespace"] == METRIC_NAMESPACE]
    assert set(ours) <= set(METRICS)


def test_alarms_watch_what_is_really_counted(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """A metric reaches its alarm also when it is counted with a reason: it is there by service alone as well."""
    from amends.cloud import observe

    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "a-stack")
    observe.count("SignInFailed", helpdesk="zendesk")
    blob = json.loads(capsys.readouterr().out)
    assert ["service"] in blob["_aws"]["CloudWatchMetrics"][0]["Dimensions"]
    assert blob["service"] == "a-stack"
    [dimension] = resources("AWS::CloudWatch::Alarm")["SignInFailedAlarm"]["Dimensions"]
    assert dimension == {"Name": "service", "Value": {"Ref": "AWS::StackName"}}


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_is_explained(name: str) -> None:
    """In the console every parameter has a label, a group, a description and a default that works."""
    parameter = source()["Parameters"][name]
    interface = source()["Metadata"]["AWS::CloudFormation::Interface"]
    assert interface["ParameterLabels"][name]["default"]
    assert sum(name in group["Parameters"] for group in interface["ParameterGroups"]) == 1
    assert len(parameter["Description"]) > 20
    assert "Default" in parameter


def test_the_test_parameters_are_off() -> None:
    """A deployment that nobody told otherwise calls real helpdesks and real AWS, and uses arm64."""
    defaults = {name: parameter["Default"] for name, parameter in source()["Parameters"].items()}
    assert defaults["TestHelpdeskUrl"] == defaults["AwsEndpointUrl"] == ""
    assert defaults["Arch"] == "arm64"


def test_settings_are_never_overwritten() -> None:
    """A deploy leaves an admin's settings alone, since the template's values never change: an empty document each."""
    parameters = resources("AWS::SSM::Parameter").values()
    names = [p["Name"]["Fn::Sub"].removeprefix("/amends/${AWS::StackName}/") for p in parameters]
    assert sorted(names) == sorted(SECTIONS)
    documents = {name: parameter["Value"] for name, parameter in zip(names, parameters, strict=True)}
    assert parse(documents) == parse({})
    # the whole text, because changing one character of it would wipe what every admin has set
    readme = "# Only what departs from the defaults; the README "
    assert documents == {
        "settings": f"{readme}lists every setting.\n# mode: notes\n",
        "playbook": f"{readme}lists every remedy.\n",
        "phrases": f"{readme}says how.\n",
        "clocks": f"{readme}lists every clock.\n",
    }
    assert all(p["Tier"] == "Intelligent-Tiering" and len(p["Description"]) > 20 for p in parameters)


SECRETS = {
    "ZendeskWebhookSecret": {"signing_secret": "generated", "signing_secret_2": "", "account_id": ""},
    "ZendeskApiSecret": {"url": "", "client_id": "", "client_secret": "generated"},
    "FreshdeskWebhookSecret": {"username": "amends", "password": "generated", "password_2": ""},
    "FreshdeskApiSecret": {"url": "", "api_key": "generated"},
}


def test_secrets_are_born_random() -> None:
    """No secret stands in the template, and none is overwritten by a deploy: each is generated once."""
    found = {}
    for name, secret in resources("AWS::SecretsManager::Secret").items():
        assert "SecretString" not in secret
        generated = secret["GenerateSecretString"]
        assert generated["PasswordLength"] >= 32
        key = generated["GenerateStringKey"]
        found[name] = json.loads(generated["SecretStringTemplate"]) | {key: "generated"}
        assert key in secret["Description"]
    assert found == SECRETS


def test_a_helpdesk_that_is_off_leaves_nothing_behind() -> None:
    """Secrets and outputs of a helpdesk are there only while its parameter is on."""
    for section in ("Resources", "Outputs"):
        for name, item in expanded()[section].items():
            if name.startswith(("Zendesk", "Freshdesk")):
                assert item["Condition"] == ("ZendeskOn" if name.startswith("Zendesk") else "FreshdeskOn")


def test_outputs_lead_the_admin_on() -> None:
    """After the deployment the admin reads where to send webhooks and where to paste each secret."""
    outputs = expanded()["Outputs"]
    for helpdesk in ("zendesk", "freshdesk"):
        address = outputs[f"{helpdesk.capitalize()}WebhookAddress"]["Value"]["Fn::Sub"]
        assert address.endswith(f"/webhooks/{helpdesk}")
    places = {name.removesuffix("Place") for name in outputs if name.endswith("SecretPlace")}
    assert places == set(SECRETS)
    assert all(output["Description"] for output in outputs.values())


def test_an_output_leads_to_the_report() -> None:
    """The function's tab Test, and what to write there."""
    output = expanded()["Outputs"]["Report"]
    assert output["Value"]["Fn::Sub"].endswith("#/functions/${Report}?tab=testing")
    assert '{"days": 14}' in output["Description"]


def test_an_admin_in_shadow_mode_sees_that_it_works() -> None:
    """One saved query shows every verdict, from the metric that the worker counts in every mode."""
    [query] = resources("AWS::Logs::QueryDefinition").values()
    assert "VerdictReached" in query["QueryString"]
    assert "VerdictReached" in METRICS
    assert query["LogGroupNames"] == [{"Ref": "WorkTicketLog"}]
