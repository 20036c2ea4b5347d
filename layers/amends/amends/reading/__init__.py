"""Reading: from a customer's text to cues, wishes, signals and feelings, always with the customer's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amends.reading.reader import read

__all__ = ["read"]


def __getattr__(name: str) -> Any:
    """`read`, loaded when it is asked for: the layer's build runs build.py, where no other package is at hand."""
    if name != "read":
        raise AttributeError(name)
    from amends.reading.reader import read

    return read
