"""Sentences that the checks of both helpdesks share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from amends.installing import Finding, fine, know, to_do
from amends.policy import Policy

MOST_SKEW_S = 60  # a webhook's signature counts for five minutes


def clock(headers: Mapping[str, str], now: datetime, helpdesk: str) -> list[Finding]:
    """From the `date` of an answer."""
    try:
        at = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return []
    apart = abs(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
    if apart > MOST_SKEW_S:
        return [
            to_do(
                f"{helpdesk}'s clock and AWS's are {apart:.0f} seconds apart; from 300 on its webhooks are refused. "
                "What to do: nothing on your side but to tell the one whose clock is wrong."
            )
        ]
    return [fine(f"{helpdesk}'s clock and ours agree.")]


def limits(plan: str, helpdesk: str, policy: Policy) -> list[Finding]:
    """plan: requests a minute, as the helpdesk's own headers say them."""
    if not plan.isdecimal():
        return []
    allowed, assumed = int(plan[:9]), policy.settings.limits.requests_per_minute.get(helpdesk, 200)
    setting = f"limits: {{requests_per_minute: {{{helpdesk}: {allowed}}}}}"
    if allowed < assumed:
        return [
            to_do(
                f"Your plan allows {allowed} requests a minute, and Amends counts on {assumed}. What to do: put "
                f"{setting} into the settings."
            )
        ]
    if allowed > assumed:
        return [
            know(
                f"Your plan allows {allowed} requests a minute, and Amends takes its share of {assumed} alone. It is "
                f"quicker in a rush with {setting} in the settings."
            )
        ]
    return [fine(f"The plan's {allowed} requests a minute are what the settings say.")]
