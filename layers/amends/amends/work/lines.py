"""One line of `amends read`: a text read and judged by itself, as plain data. The shape is a public interface."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from amends.judging import judge
from amends.judging.cause import cause
from amends.judging.evidence import LIKELY
from amends.judging.tags import tags
from amends.nouns import SIGNALS, History, Quote, Reason
from amends.reading import read
from amends.reading.signals import probable
from amends.ticket import Channel
from amends.usage import LineError


def read_line(
    text: str, *, subject: str = "", channel: str = "", language: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """Everything but the id. Raises LineError for a channel that there is not."""
    if channel and channel not in set(Channel):
        raise LineError(f"channel must be one of {', '.join(Channel)}")
    reading = read(text, subject=subject, channel=Channel(channel or Channel.OTHER), language=language, now=now)
    verdict = judge([reading], History())
    return {
        "language": reading.language,
        "cannot_tell": reading.cannot_tell,
        "cues": [
            {"kind": cue.kind, "family": cue.family, **_quote(cue.quote), "strength": cue.strength, "by": cue.found_by}
            for cue in reading.cues
        ],
        "signals": {signal: probable(reading.signals, reading.chances, signal) for signal in SIGNALS},
        "shown": [signal for signal in SIGNALS if reading.signals[signal] >= LIKELY],
        "chances": reading.chances,
        "feelings": list(verdict.feelings),
        "wishes": [
            {"kind": wish.kind, **_quote(wish.quote)} | ({"by": wish.by.isoformat()} if wish.by else {})
            for wish in reading.wishes
        ],
        "core_function": reading.core_function,
        "cause": (verdict.cause if verdict.notable else cause([reading], History())[0]).value,
        "severity": int(verdict.severity),
        "apology": {
            "kind": verdict.apology.value,
            "for": _reasons(verdict.reasons_for),
            "against": _reasons(verdict.reasons_against),
        },
        "tags": sorted(tags(verdict, [reading], History())),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {"quote": quote.text, "start": quote.start, "end": quote.end}


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"text": reason.told()} | (_quote(reason.quote) if reason.quote else {}) for reason in reasons]
