"""The admin's settings in SSM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError  # type: ignore[import-untyped]

from amends.cloud.settings import StoredSettings
from amends.policy import Mode, Policy
from amends.ports import TryLaterError
from amends.ticket import Channel
from tests.fakes import FakeClock, FakeCount

PATH = "/amends/demo/"


class Ssm:
    """SSM, with an outage at will and its looks at histories counted."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.down: Exception | None = None
        self.down_for = "get_"
        self.asked: list[str] = []

    def get_paginator(self, operation: str) -> Any:
        self.asked.append(operation)
        if self.down and operation.startswith(self.down_for):
            raise self.down
        return self._client.get_paginator(operation)

    def put(self, name: str, value: str) -> None:
        self._client.put_parameter(
            Name=PATH + name, Value=value, Type="String", Tier="Intelligent-Tiering", Overwrite=True
        )


@pytest.fixture
def ssm(aws: Callable[[str], Any]) -> Ssm:
    return Ssm(aws("ssm"))


@pytest.fixture
def policy(ssm: Ssm, clock: FakeClock, count: FakeCount) -> StoredSettings:
    return StoredSettings(ssm, PATH, clock, count)


def test_nothing_set_means_the_defaults(policy: StoredSettings) -> None:
    """A stack without a single parameter works, in shadow mode."""
    assert policy() == Policy()
    assert policy().settings.mode is Mode.SHADOW


def test_a_document_of_comments_means_the_defaults(ssm: Ssm, policy: StoredSettings) -> None:
    """The parameters as the stack makes them set nothing."""
    ssm.put("settings", "# Only what departs from the defaults\n# mode: notes\n")
    assert policy() == Policy()


def test_every_section_is_read(ssm: Ssm, policy: StoredSettings, count: FakeCount) -> None:
    """Each of the four documents has its say."""
    ssm.put("settings", "mode: notes\nagent_zone: Asia/Tokyo")
    ssm.put("playbook", "{switched_off: [call], limits: {credit: 20 EUR}}")
    ssm.put("phrases", "ignore: [out of order]")
    ssm.put("clocks", "first_reply: {email: 120}")
    read = policy()
    assert (read.settings.mode, read.settings.agent_zone) == (Mode.NOTES, "Asia/Tokyo")
    assert read.playbook.switched_off == ("call",)
    assert read.phrases.ignore == ("out of order",)
    assert read.clocks.first_reply == {Channel.EMAIL: 120}
    assert count.seen == []


def test_a_policy_that_fits_no_ticket_is_told(
    ssm: Ssm, policy: StoredSettings, count: FakeCount, clock: FakeClock
) -> None:
    """A tier that no tag means, or a group by its name, alarms until it is mended; everything else is in force."""
    ssm.put("settings", "{mode: notes, tiers: {vip: gold}}")
    ssm.put("clocks", "policies: [{tier: silver, first_reply: 30}, {group: Billing, first_reply: 30}]")
    assert policy().settings.mode is Mode.NOTES
    assert count.of("SettingsInvalid", reason="unmatched") == 1
    ssm.put("clocks", "policies: [{tier: gold, first_reply: 30}, {group: 360001234567, first_reply: 30}]")
    clock.forward(minutes=2)
    assert len(policy().clocks.policies) == 2
    assert count.of("SettingsInvalid") == 1


def test_an_edit_is_in_force_within_a_minute(ssm: Ssm, policy: StoredSettings, clock: FakeClock) -> None:
    """An admin who changes a setting waits a minute at most, and SSM is asked once a minute."""
    policy()
    ssm.put("settings", "mode: tags")
    clock.forward(seconds=59)
    assert policy().settings.mode is Mode.SHADOW
    assert len(ssm.asked) == 1
    clock.forward(seconds=1)
    assert policy().settings.mode is Mode.TAGS


@pytest.mark.parametrize(
    "broken", ["mode: loud", "mode: [", "- a list", "x" * 4000 + ": 1", "agent_zone: Mars/Olympus", "mode: 1\nmode: {"]
)
def test_a_broken_edit_leaves_the_last_valid_one_in_force(
    ssm: Ssm, policy: StoredSettings, count: FakeCount, logged: Callable[[], list[Any]], broken: str
) -> None:
    """An admin's typing error changes nothing, raises an alarm, and the log says what is wrong."""
    ssm.put("settings", "mode: tags")
    ssm.put("settings", "mode: notes")
    ssm.put("settings", broken)
    ssm.put("clocks", "first_reply: {email: 120}")
    read = policy()
    assert read.settings.mode is Mode.NOTES
    assert read.clocks.first_reply == {Channel.EMAIL: 120}
    assert count.seen == [("SettingsInvalid", {"reason": "invalid"})]
    [line] = logged()
    assert (line["level"], line["section"]) == ("WARNING", "settings")
    assert line["mistakes"][0].startswith("settings")


def test_a_day_at_the_end_of_time_leaves_the_last_valid_clocks_in_force(
    ssm: Ssm, policy: StoredSettings, count: FakeCount
) -> None:
    """A date that no calendar reaches stops no work."""
    ssm.put("clocks", "first_reply: {email: 120}")
    calendar = "{zone: UTC, week: {mon: 09:00-17:00}, days: {9999-12-31: closed}}"
    ssm.put("clocks", f"calendars: {{office: {calendar}}}")
    assert policy().clocks.first_reply == {Channel.EMAIL: 120}
    assert count.seen == [("SettingsInvalid", {"reason": "invalid"})]


def test_the_alarm_stays_until_the_edit_is_mended(
    ssm: Ssm, policy: StoredSettings, clock: FakeClock, count: FakeCount
) -> None:
    """A broken document is counted at each reading; its history is looked at once."""
    ssm.put("settings", "mode: notes")
    ssm.put("settings", "mode: loud")
    for _ in range(3):
        assert policy().settings.mode is Mode.NOTES
        clock.forward(minutes=1)
    assert count.of("SettingsInvalid") == 3
    assert ssm.asked.count("get_parameter_history") == 1
    ssm.put("settings", "mode: tags")
    assert policy().settings.mode is Mode.TAGS
    assert count.of("SettingsInvalid") == 3


def test_a_document_that_never_was_valid_means_its_defaults(ssm: Ssm, policy: StoredSettings) -> None:
    """Where no version of a document can be used, the defaults hold."""
    ssm.put("settings", "mode: loud")
    assert policy() == Policy()


def test_a_document_of_another_name_is_told(ssm: Ssm, policy: StoredSettings, count: FakeCount) -> None:
    """A parameter whose name is mistyped does not go unnoticed."""
    ssm.put("setings", "mode: notes")
    assert policy() == Policy()
    assert count.seen == [("SettingsInvalid", {"reason": "unknown"})]


def test_other_stacks_settings_play_no_part(ssm: Ssm, policy: StoredSettings, aws: Callable[[str], Any]) -> None:
    """Two stacks in one account have their own settings."""
    aws("ssm").put_parameter(Name="/amends/other/settings", Value="mode: notes", Type="String")
    assert policy() == Policy()


OUTAGES = [
    EndpointConnectionError(endpoint_url="https://ssm"),
    ClientError({"Error": {"Code": "ThrottlingException"}}, "GetParametersByPath"),
]


def test_the_last_valid_version_is_found_however_far_back(ssm: Ssm, policy: StoredSettings, count: FakeCount) -> None:
    """An admin may try sixty times in vain: what held before still holds. SSM gives a history fifty at a time."""
    ssm.put("settings", "mode: tags")
    for number in range(60):
        ssm.put("settings", f"mode: loud{number}")
    assert policy().settings.mode is Mode.TAGS
    assert count.seen == [("SettingsInvalid", {"reason": "invalid"})]
    assert len(list(ssm.get_paginator("get_parameter_history").paginate(Name=PATH + "settings"))) > 1


def test_a_history_that_is_throttled_leaves_what_was_in_force(
    ssm: Ssm, policy: StoredSettings, clock: FakeClock, count: FakeCount
) -> None:
    """SSM refusing to show the history of a broken document changes nothing, and it is asked again in a minute."""
    ssm.put("settings", "mode: notes")
    policy()
    ssm.put("settings", "mode: loud")
    ssm.down_for, ssm.down = "get_parameter_history", OUTAGES[1]
    clock.forward(minutes=1)
    assert policy().settings.mode is Mode.NOTES
    assert count.seen[-1] == ("SettingsInvalid", {"reason": "unreachable"})
    ssm.down = None
    clock.forward(minutes=1)
    assert policy().settings.mode is Mode.NOTES
    assert count.seen[-1] == ("SettingsInvalid", {"reason": "invalid"})


def test_an_oversize_document_leaves_the_last_valid_one_in_force(
    ssm: Ssm, policy: StoredSettings, count: FakeCount, logged: Callable[[], list[Any]]
) -> None:
    """SSM's own limit is the same, but an account may have larger parameters: it is told like any other mistake."""
    ssm.put("phrases", "ignore: [out of order]")
    ssm.put("phrases", f"ignore: [x]\n# {'long ' * 2000}")
    assert policy().phrases.ignore == ("out of order",)
    assert count.seen == [("SettingsInvalid", {"reason": "invalid"})]
    assert "of which at most 8192 fit" in logged()[0]["mistakes"][0]


@pytest.mark.parametrize("outage", OUTAGES)
def test_an_outage_leaves_the_last_settings_in_force(
    ssm: Ssm,
    policy: StoredSettings,
    clock: FakeClock,
    count: FakeCount,
    outage: Exception,
    logged: Callable[[], list[Any]],
) -> None:
    """When SSM does not answer, work goes on with what was read before, and says so."""
    ssm.put("settings", "mode: notes")
    policy()
    clock.forward(minutes=1)
    ssm.down = outage
    assert policy().settings.mode is Mode.NOTES
    assert count.seen == [("SettingsInvalid", {"reason": "unreachable"})]
    assert logged()[0]["error"] == f"GetParameterError from {type(outage).__name__}"
    ssm.down = None
    ssm.put("settings", "mode: tags")
    clock.forward(minutes=1)
    assert policy().settings.mode is Mode.TAGS


@pytest.mark.parametrize("outage", OUTAGES)
def test_an_outage_at_the_start_means_later(ssm: Ssm, policy: StoredSettings, outage: Exception) -> None:
    """No ticket is worked on with settings that nobody chose."""
    ssm.put("settings", "mode: notes")
    ssm.down = outage
    with pytest.raises(TryLaterError, match="settings"):
        policy()
    ssm.down = None
    assert policy().settings.mode is Mode.NOTES


def test_a_history_that_cannot_be_read_means_later(ssm: Ssm, policy: StoredSettings) -> None:
    """A broken document whose history does not answer is no licence to use the defaults."""
    ssm.put("settings", "mode: loud")
    ssm.down_for = "get_parameter_history"
    ssm.down = OUTAGES[1]
    with pytest.raises(TryLaterError, match="settings"):
        policy()


def test_what_is_wrong_is_said_document_by_document(ssm: Ssm, policy: StoredSettings, count: FakeCount) -> None:
    """A check names each mistake, and counts none: it is the worker's to raise the alarm."""
    assert policy.wrong() == []
    ssm.put("settings", "mode: loud")
    ssm.put("clocks", "first_reply: {email: 120}")
    ssm.put("sections", "a: 1")
    [mode, unknown] = sorted(policy.wrong(), reverse=True)
    assert mode.startswith("settings")
    assert unknown.startswith("sections: there is no such section")
    assert not count.seen


def test_settings_that_cannot_be_read_are_told_apart_from_wrong_ones(ssm: Ssm, policy: StoredSettings) -> None:
    """Nothing is said to be wrong with what nobody has seen."""
    ssm.down = EndpointConnectionError(endpoint_url="https://ssm")
    with pytest.raises(TryLaterError, match="settings"):
        policy.wrong()
