"""Which remedies may be suggested: what the company has, what fits cause, severity and tier, what was not refused."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amends.nouns import Cause, Remedy, Severity
from amends.policy import Policy

LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Entry:
    """One remedy of playbook.toml, whose head explains the fields."""

    id: str
    words: str
    free: bool
    who: str
    causes: frozenset[Cause]
    least: Severity
    lead_from: int
    tiers: frozenset[str]
    refused_by: frozenset[str]


@cache
def entries() -> tuple[Entry, ...]:
    """Every remedy there is, those which cost nothing first."""
    document = tomllib.loads(Path(__file__).with_name("playbook.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_entry, document["remedy"]), key=lambda entry: not entry.free))


def remedies(
    cause: Cause, severity: Severity, tier: str, *, policy: Policy, refused: Collection[str], gentle: bool
) -> tuple[Remedy, ...]:
    """What may be offered here, those which cost nothing first. "No offer" is a result.

    refused: what the customer turned down, as remedy ids or in the words of wishes (`voucher`).
    """
    if gentle:
        return ()
    return tuple(
        Remedy(entry.id, entry.words, _who(entry, severity, policy))
        for entry in entries()
        if _exists(entry, policy) and _fits(entry, cause, severity, tier) and not _turned_down(entry, refused)
    )


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(
        id=raw["id"],
        words=raw["words"],
        free=raw["free"],
        who=raw["who"],
        causes=frozenset(Cause(name) for name in raw.get("causes", ())),
        least=Severity(raw["from"]),
        lead_from=raw.get("lead_from", 4),
        tiers=frozenset(raw.get("tiers", ())),
        refused_by=frozenset(raw["refused_by"]) | {raw["id"]},
    )


def _exists(entry: Entry, policy: Policy) -> bool:
    """Switched off wins, so that a remedy named in both lists is never offered by accident."""
    if entry.id in policy.playbook.switched_off:
        return False
    return entry.free or entry.id in policy.playbook.switched_on


def _fits(entry: Entry, cause: Cause, severity: Severity, tier: str) -> bool:
    return (
        severity >= entry.least
        and (not entry.causes or cause in entry.causes)
        and (not entry.tiers or tier in entry.tiers)
    )


def _turned_down(entry: Entry, refused: Collection[str]) -> bool:
    return not entry.refused_by.isdisjoint(refused)


def _who(entry: Entry, severity: Severity, policy: Policy) -> str:
    return LEAD if entry.id in policy.playbook.lead_only or severity >= entry.lead_from else entry.who
