"""How well causes are told: an airline's customers' reasons, mapped to ours. Never fitted to."""

from __future__ import annotations

from typing import Any

from sklearn.metrics import f1_score

from amends.nouns import Cause
from amends.work.lines import read_line
from tests.measure import sets

# Their reason -> a class that both can name; "Can't Tell" says nothing.
_THEIRS = {
    "Late Flight": "late",
    "longlines": "late",
    "Cancelled Flight": "cancelled",
    "Customer Service Issue": "service",
    "Flight Attendant Complaints": "service",
    "Lost Luggage": "luggage",
    "Damaged Luggage": "luggage",
    "Flight Booking Problems": "booking",
    "Bad Flight": "quality",
}
_OURS = {
    Cause.LATE: "late",
    Cause.CANCELLED: "cancelled",
    Cause.TREATED_BADLY: "service",
    Cause.IGNORED: "service",
    Cause.DAMAGED: "luggage",
    Cause.FAULTY: "booking",
    Cause.ACCESS: "booking",
    Cause.OUTAGE: "booking",
    Cause.UNCLEAR: "booking",
    Cause.WRONGLY_CHARGED: "booking",
    Cause.REFUND_OWED: "booking",
    Cause.QUALITY: "quality",
}


def airline() -> dict[str, Any]:
    """Macro-F1 over the six classes; a message in which no cause is found counts as wrong."""
    rows = [row for row in sets.rows("measure/airline_sentiment") if row["labels"]["reason"] in _THEIRS]
    theirs = [_THEIRS[row["labels"]["reason"]] for row in rows]
    ours = [_OURS.get(Cause(read_line(row["text"], channel="chat")["cause"]), "none") for row in rows]
    classes = sorted(set(_THEIRS.values()))
    return {
        "messages": len(rows),
        "f1": round(float(f1_score(theirs, ours, labels=classes, average="macro", zero_division=0)), 3),
        "named": round(sum(one != "none" for one in ours) / len(rows), 3),
    }
