"""The custom resource and the function behind it, deployed: a stack's whole life with two helpdesks."""

from __future__ import annotations

import pytest

from amends.ticket import Channel
from tests.e2e.cloud import Cloud, Template, deployed, until
from tests.e2e.desks import served

pytestmark = pytest.mark.e2e

BOTH = ("zendesk", "freshdesk")


def test_a_stack_is_installed_connected_used_upgraded_and_removed(cloud: Cloud, built: Template) -> None:
    """Installed with empty secrets it stands and says what is missing; deleted it leaves both helpdesks as before."""
    with served() as desks:
        before = desks.rules()
        with deployed(cloud, "amends-connected", built, desks.parameters(cloud)) as stack:
            outputs = stack.outputs()
            assert outputs["ZendeskConnection"].startswith("not connected: The credentials are not filled in.")
            assert outputs["FreshdeskConnection"].startswith("not connected: ")
            assert desks.rules() == before

            desks.introduce(stack, by_hand=False)
            stack.set("settings", "mode: notes\n")
            connected = stack.invoke("ConnectHelpdesk", {"action": "connect"})
            assert connected["ok"] is True, connected
            checked = stack.invoke("ConnectHelpdesk", {"action": "check"})
            for helpdesk in BOTH:
                assert any("its answer came back" in text for text in checked[helpdesk]["fine"]), checked

            tickets = {
                helpdesk: desks[helpdesk].customer_writes(
                    "I tried to export my invoices three times and it fails. I'm frustrated.",
                    name="Wilhelmina Quillfeather",
                    channel=Channel.EMAIL,
                )
                for helpdesk in BOTH
            }
            for helpdesk, ticket in tickets.items():
                until(lambda h=helpdesk, t=ticket: desks.ours(h, t, "n"), f"the note, {helpdesk}", 60)  # type: ignore[misc]
            seen = stack.invoke(
                "ConnectHelpdesk", {"action": "preview", "helpdesk": "zendesk", "ticket": tickets["zendesk"]}
            )
            assert any("three times" in line for line in seen["note"])
            assert "Quillfeather" not in stack.log("ConnectHelpdesk")

            assert stack.invoke("ConnectHelpdesk", {"action": "rotate"})["ok"] is True
            installed = desks.rules()
            built["Resources"]["Connection"]["Properties"]["Version"] = "next"
            stack.update(built, desks.parameters(cloud))
            assert stack.outputs()["ZendeskConnection"] == "connected"
            assert desks.rules() == installed
            assert desks.zendesk.breaches == desks.freshdesk.breaches == []
        assert desks.rules() == before
