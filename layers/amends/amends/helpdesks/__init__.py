"""One folder a helpdesk: webhook.py, client.py, mapping.py, install.py and the admin's README.md.

This registry is all that the receiver imports, so it names webhooks alone, which need neither pydantic nor urllib3;
the clients stand in clients.py. A third helpdesk is a folder, a line here and two there.
"""

from __future__ import annotations

from collections.abc import Mapping

from amends.helpdesks.freshdesk.webhook import open_webhook as open_freshdesk
from amends.helpdesks.zendesk.webhook import open_webhook as open_zendesk
from amends.ports import OpenWebhook

WEBHOOKS: Mapping[str, OpenWebhook] = {"zendesk": open_zendesk, "freshdesk": open_freshdesk}
