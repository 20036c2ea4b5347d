"""How much of a helpdesk's limit is left, as its answers say, and whether a call may go out now.

Agents' own saves share the account's limit. An answer that shows less than `yield_below()` of it left lets no new
work begin (TryLaterError `yield`) until the window resets (`ratelimit-reset`, else 60 s); what was begun is finished
while anything is left, since a second try would cost more. Nothing left, or a 429 that is not about a single
endpoint, stops every call until then (TryLaterError `rate_limited`) without asking, since refused requests count as
well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from amends.ports import TryLaterError

WINDOW_S = 60.0  # both helpdesks count by the minute

_LEFT_AND_LIMIT = (  # Zendesk's account limit, its newer names, Freshdesk's
    ("x-rate-limit-remaining", "x-rate-limit"),
    ("ratelimit-remaining", "ratelimit-limit"),
    ("x-ratelimit-remaining", "x-ratelimit-total"),
)


class Limits:
    """One account's limit. now: aware UTC; yield_below: share of the limit, 0 to 1, asked when needed."""

    def __init__(self, now: Callable[[], datetime], yield_below: Callable[[], float]) -> None:
        self._now = now
        self._yield_below = yield_below
        self._yield_until = self._stop_until = datetime.min.replace(tzinfo=UTC)

    def check(self, *, beginning: bool = False) -> None:
        """Raises TryLaterError when a call must wait, or the work that it begins."""
        now = self._now()
        if now < self._stop_until:
            raise TryLaterError("rate_limited", (self._stop_until - now).total_seconds())
        if beginning and now < self._yield_until:
            raise TryLaterError("yield", (self._yield_until - now).total_seconds())

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take in an answer. headers: lower-case names."""
        now = self._now()
        left, limit = _left(headers)
        reset = now + timedelta(seconds=_seconds(headers.get("ratelimit-reset"), WINDOW_S, now))
        if status == 429 and not left:  # with some left, it is one endpoint's limit: other tickets go on
            self._stop_until = now + timedelta(seconds=retry_after(headers, now, WINDOW_S))
        elif left == 0:
            self._stop_until = reset
        if left is not None and limit and left < limit * self._yield_below():
            self._yield_until = reset


def retry_after(headers: Mapping[str, str], now: datetime, otherwise: float) -> float:
    """Seconds that an answer asks to wait, between 1 and 3600; `otherwise` where it does not say."""
    return _seconds(headers.get("retry-after"), otherwise, now)


def _left(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Requests left and allowed in this window, as far as the answer says."""
    for left, limit in _LEFT_AND_LIMIT:
        if (text := headers.get(left, "")).isdecimal():
            of = headers.get(limit, "")
            return int(text[:9]), int(of[:9]) if of.isdecimal() else None
    return None, None


def _seconds(text: str | None, otherwise: float, now: datetime) -> float:
    """Seconds from a header that holds a number of them or an HTTP date."""
    if not text:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return otherwise
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()
    return min(3600.0, max(1.0, seconds)) if seconds == seconds else otherwise  # not NaN
