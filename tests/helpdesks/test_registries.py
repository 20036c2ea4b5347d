"""Which helpdesks there are, and what the receiver loads to know them."""

import subprocess
import sys
from pathlib import Path

from amends.helpdesks import WEBHOOKS
from amends.helpdesks.clients import CLIENTS, INSTALLATIONS
from amends.names import HELPDESKS

LAYER = Path(__file__).parents[2] / "layers" / "amends"


def test_every_helpdesk_that_sends_can_be_called() -> None:
    """And set up, and the other way round: by the same name."""
    assert set(WEBHOOKS) == set(CLIENTS) == set(INSTALLATIONS) == set(HELPDESKS)


def test_the_receiver_starts_without_what_only_the_worker_needs() -> None:
    """A webhook that waits for imports is a webhook that may be lost."""
    heavy = {"pydantic", "urllib3", "re2", "yaml", "jinja2"}
    check = f"import sys, amends.helpdesks; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], env={"PYTHONPATH": str(LAYER)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
