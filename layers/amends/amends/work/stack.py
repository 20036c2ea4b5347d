"""What the stack's own life asks of the connection: made and upgraded it connects, deleted it disconnects."""

from __future__ import annotations

from collections.abc import Sequence

from amends.installing import Finding, Level, Workshop
from amends.work import stopping
from amends.work.connect import connect
from amends.work.reasons import why


def follow(kind: str, shop: Workshop) -> dict[str, str]:
    """kind: CloudFormation's `Create`, `Update` or `Delete`. Returns a sentence a helpdesk, by its name as outputs
    have it: `connected`, or `not connected:` and why; of a deleted stack, what went and what stayed."""
    return {helpdesk.capitalize(): _followed(kind, helpdesk, shop) for helpdesk in sorted(shop.installations)}


def _followed(kind: str, helpdesk: str, shop: Workshop) -> str:
    gone = kind == "Delete"
    try:
        found = _gone(helpdesk, shop) if gone else connect(helpdesk, shop)
    except Exception as error:  # noqa: BLE001  the other helpdesk is followed all the same
        return f"{'left as it was' if gone else 'not connected'}: {why(error, shop.fault)}"
    left = [finding.text for finding in found if finding.level is Level.TO_DO]
    if gone:
        went = [finding.text for finding in found if finding.level is Level.DONE]
        return " ".join([*(went or ["Nothing of ours was there."]), *left, "Notes and tags stay on the tickets."])
    return f"not connected: {' '.join(left)}" if left else "connected"


def _gone(helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    """Until the worker is deleted too, it is to write nothing more; that is not worth a word to whoever deletes it."""
    stopping.stop(helpdesk, shop)
    return shop.installations[helpdesk].disconnect()
