"""Mail that sells, advertises or defrauds: whoever sends it is no customer, however much trouble it names."""

from __future__ import annotations

from amends.reading import clean
from amends.reading.phrases import Found, in_any_language

SHEET = "sales"
_ENOUGH = 1.0  # what the strongest marks of the families add up to where a mail sells
_OWN = "own"  # the family of what only a customer writes
# Who is stuck, refuses something, or lost money is a customer, in whatever words else.
_STUCK = frozenset({"struggle", "refused"})
_HURT = frozenset(f"fault.{what}" for what in ("outage", "refund_owed", "wrongly_charged", "treated_badly"))
_CLEAR = 0.5  # strength of a cue that shows such trouble
_REACH = 6000  # characters that are looked at; a mail that sells has said so by then


def selling(text: str, subject: str = "") -> bool:
    """Whether the writer's own words sell something and tell of no order, account or trouble of their own."""
    words = f"{subject[:200]}\n\n{clean.clean(text[:_REACH])}"
    marks: dict[str, float] = {}
    for found in in_any_language(words, SHEET):
        marks[found.family] = max(found.strength, marks.get(found.family, 0.0))
    enough = round(sum(marks.values()), 2) >= _ENOUGH
    return enough and _OWN not in marks and not any(map(_trouble, in_any_language(words)))


def _trouble(found: Found) -> bool:
    return found.strength >= _CLEAR and (found.family in _STUCK or found.kind in _HURT)
