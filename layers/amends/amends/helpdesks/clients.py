"""The helpdesks that the worker can call and that can be set up, by the name in the webhook's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amends.helpdesks.freshdesk.client import Freshdesk
from amends.helpdesks.freshdesk.install import FreshdeskInstallation
from amends.helpdesks.zendesk.client import Zendesk
from amends.helpdesks.zendesk.install import ZendeskInstallation
from amends.installing import Installation
from amends.ports import Helpdesk

CLIENTS: Mapping[str, Callable[..., Helpdesk]] = {"zendesk": Zendesk, "freshdesk": Freshdesk}
INSTALLATIONS: Mapping[str, Callable[..., Installation]] = {
    "zendesk": ZendeskInstallation,
    "freshdesk": FreshdeskInstallation,
}
