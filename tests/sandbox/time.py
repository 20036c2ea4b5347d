"""The sandbox's clock: real time plus however far it was moved forward."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Handlers, simulated helpdesks and the scheduler all read this one clock, so moving it moves them together."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[timedelta], None]] = []

    def now(self) -> datetime:
        """The sandbox's time: aware, UTC."""
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        """Move the clock; time never runs backwards, since nobody's promises do."""
        if by < timedelta():
            raise ValueError("the sandbox clock only moves forward")
        with self._lock:
            self._ahead += by
        for tell in self._listeners:
            tell(by)

    def until(self, when: datetime) -> None:
        """Move the clock to `when` (aware); does nothing when that has passed."""
        self.forward(max(when - self.now(), timedelta()))

    def on_move(self, tell: Callable[[timedelta], None]) -> None:
        """Call `tell` with the distance after each move."""
        self._listeners.append(tell)
