"""Reading: from a customer's text to cues, wishes, signals and feelings, always with the customer's own words."""

from __future__ import annotations

from amends.reading.reader import read

__all__ = ["read"]
