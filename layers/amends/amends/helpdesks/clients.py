"""The helpdesks that the worker can call, by the name in the webhook's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amends.helpdesks.freshdesk.client import Freshdesk
from amends.helpdesks.zendesk.client import Zendesk
from amends.ports import Helpdesk

CLIENTS: Mapping[str, Callable[..., Helpdesk]] = {"zendesk": Zendesk, "freshdesk": Freshdesk}
