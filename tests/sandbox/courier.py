"""Delivers the simulated helpdesks' webhooks over real HTTP, with the patience that each of them has."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

# Zendesk sends again up to three times after a 409, after 429 or 503 only with a short Retry-After, and up to
# five times where no answer came.
ZENDESK_TRIES = 4
ZENDESK_TRIES_UNANSWERED = 6
ZENDESK_PAUSE = timedelta(seconds=0.2)  # short here; the helpdesk's own pause is not documented
UNANSWERED = 0  # where a status would stand
# Freshdesk sends again every half hour, up to 48 times, whatever the failure was.
FRESHDESK_TRIES = 49
FRESHDESK_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One webhook on its way. not_before: sandbox time of its next try; statuses: what it was answered so far."""

    helpdesk: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    not_before: datetime
    statuses: tuple[int, ...] = ()


class Courier:
    """A background thread. `delivered` and `lost` list the parcels that came to an end, with all their statuses."""

    def __init__(self, host: str, port: int, now: Callable[[], datetime]) -> None:
        self._host = host
        self._port = port
        self._now = now
        self._changed = threading.Condition()
        self._waiting: list[Parcel] = []
        self._sending: Parcel | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self.delivered: list[Parcel] = []
        self.lost: list[Parcel] = []
        self.activity = 0  # grows whenever something happens

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the parcel under way arrive, and leave the others."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()

    def __call__(self, helpdesk: str, headers: Mapping[str, str], body: bytes) -> None:
        """Take a webhook and deliver it as soon as may be: what the simulated helpdesks call `deliver`."""
        with self._changed:
            self._waiting.append(Parcel(helpdesk, headers, body, self._now()))
            self.activity += 1
            self._changed.notify_all()

    def time_passed(self) -> None:
        """Look again at what waits: the clock was moved."""
        with self._changed:
            self._changed.notify_all()

    @property
    def busy(self) -> bool:
        """Whether a webhook is under way or could be sent now."""
        with self._changed:
            return bool(self._under_way(self._now()))

    def let_arrive(self, timeout: float = 120) -> None:
        """Wait until what is under way now, or sent again in a moment, came to an end: as long as a helpdesk's patience
        lasts, however slow this machine is. What is sent meanwhile is not waited for.

        Raises TimeoutError after `timeout` seconds.
        """
        with self._changed:
            before = self._soon()
            arrived = self._changed.wait_for(
                lambda: not any(one is other for one in self._soon() for other in before), timeout
            )
        if not arrived:
            raise TimeoutError(f"webhooks still under way after {timeout} s")

    def _soon(self) -> list[Mapping[str, str]]:
        """The headers, which a parcel keeps from try to try, of what is under way or sent again in a moment."""
        return [parcel.headers for parcel in self._under_way(self._now() + ZENDESK_PAUSE)]

    def _under_way(self, by: datetime) -> list[Parcel]:
        due = [parcel for parcel in self._waiting if parcel.not_before <= by]
        return [*due, self._sending] if self._sending else due

    def _run(self) -> None:
        while (parcel := self._next()) is not None:
            self._try(parcel)

    def _next(self) -> Parcel | None:
        with self._changed:
            self._sending = None
            self._changed.notify_all()
            while not self._stopped:
                if due := self._under_way(self._now()):
                    self._waiting.remove(due[0])
                    self._sending = due[0]
                    return due[0]
                self._changed.wait(None if not self._waiting else 0.5)
            return None

    def _try(self, parcel: Parcel) -> None:
        status, retry_after = self._post(parcel)
        tried = replace(parcel, statuses=(*parcel.statuses, status))
        pause = again(tried, retry_after)
        with self._changed:
            self.activity += 1
            if pause is not None:
                self._waiting.append(replace(tried, not_before=self._now() + pause))
            else:
                (self.delivered if UNANSWERED < status < 300 else self.lost).append(tried)

    def _post(self, parcel: Parcel) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=12)
        try:
            connection.request("POST", f"/webhooks/{parcel.helpdesk}", parcel.body, dict(parcel.headers))
            response = connection.getresponse()
            response.read()
            return response.status, response.headers.get("Retry-After", "")
        except OSError:
            return UNANSWERED, ""
        finally:
            connection.close()


def again(parcel: Parcel, retry_after: str) -> timedelta | None:
    """How long until the next try, or None when there is none."""
    status, tries = parcel.statuses[-1], len(parcel.statuses)
    if 200 <= status < 300:
        return None
    if parcel.helpdesk == "freshdesk":
        return FRESHDESK_PAUSE if tries < FRESHDESK_TRIES else None
    if status == UNANSWERED:
        return ZENDESK_PAUSE if tries < ZENDESK_TRIES_UNANSWERED else None
    asked = status == 409 or (status in (429, 503) and retry_after.isdecimal() and int(retry_after) < 60)
    return ZENDESK_PAUSE if asked and tries < ZENDESK_TRIES else None
