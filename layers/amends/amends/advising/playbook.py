"""Which remedies may be suggested: what the company has, what fits cause, severity and tier, what was not refused."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from amends.nouns import Cause, Remedy, Severity
from amends.policy import Policy
from amends.remedies import Case, Remedies

AGENT, LEAD = "agent", "lead"
NEWS = "keeping_informed"  # the remedy that is for whoever is told


@dataclass(frozen=True, slots=True)
class Entry:
    """One remedy of playbook.toml, whose head explains the fields."""

    id: str
    words: str
    words_again: str
    free: bool
    money: bool
    goodwill: bool
    who: str
    causes: frozenset[Cause]
    least: Severity
    lead_from: int
    tiers: frozenset[str]
    refused_by: frozenset[str]


@cache
def entries() -> tuple[Entry, ...]:
    """Every remedy there is: those that are free first, those that cost money last."""
    document = tomllib.loads(Path(__file__).with_name("playbook.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_entry, document["remedy"]), key=_dear))


def remedies(
    cause: Cause,
    severity: Severity,
    tier: str,
    *,
    policy: Policy,
    refused: Collection[str],
    gentle: bool,
    had_goodwill: bool = False,
    asked_again: bool = False,
) -> tuple[Remedy, ...]:
    """What may be offered here, those which cost no money first. "No offer" is a result.

    refused: what the customer turned down, as remedy ids or in the words of wishes (`voucher`); had_goodwill: whether
    the customer had a goodwill credit so lately that another is not suggested; asked_again: whether they had to ask
    more than once.
    """
    if gentle:
        return ()
    here = policy.playbook.set_for(cause, severity, tier)
    return tuple(
        Remedy(
            entry.id,
            _within(entry, policy.playbook, here, again=asked_again),
            _who(entry, severity, policy.playbook, here),
        )
        for entry in _offered(here, policy.playbook, cause, severity, tier)
        if not _turned_down(entry, refused) and not (had_goodwill and entry.goodwill)
    )


def money_for_the_lead(found: Collection[Remedy]) -> tuple[Remedy, ...]:
    """The remedies, of which a lead grants those that cost money."""
    costly = {entry.id for entry in entries() if entry.money}
    return tuple(replace(remedy, who=LEAD) if remedy.id in costly else remedy for remedy in found)


def goodwill(found: Collection[Remedy]) -> bool:
    """Whether a goodwill credit is among the remedies."""
    ids = {remedy.id for remedy in found}
    return any(entry.id in ids for entry in entries() if entry.goodwill)


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(
        id=raw["id"],
        words=raw["words"],
        words_again=raw.get("words_again", raw["words"]),
        free=raw["free"],
        money=raw.get("money", False),
        goodwill=raw.get("goodwill", False),
        who=raw["who"],
        causes=frozenset(Cause(name) for name in raw.get("causes", ())),
        least=Severity(raw["from"]),
        lead_from=raw.get("lead_from", 4),
        tiers=frozenset(raw.get("tiers", ())),
        refused_by=frozenset(raw["refused_by"]) | {raw["id"]},
    )


def _dear(entry: Entry) -> tuple[bool, bool]:
    return entry.money, not entry.free


def _offered(here: Case, playbook: Remedies, cause: Cause, severity: Severity, tier: str) -> list[Entry]:
    """Switched off wins, so that a remedy named in both lists is never offered by accident. What an admin offers for
    some cases is on in these."""
    never = {*playbook.switched_off, *(here.never or ())}
    there = [entry for entry in entries() if entry.id not in never]
    if here.offer is not None:
        order = {name: place for place, name in enumerate(here.offer)}
        return sorted((e for e in there if e.id in order), key=lambda e: (*_dear(e), order[e.id]))
    return [e for e in there if (e.free or e.id in playbook.switched_on) and _fits(e, cause, severity, tier)]


def _fits(entry: Entry, cause: Cause, severity: Severity, tier: str) -> bool:
    return (
        severity >= entry.least
        and (not entry.causes or cause in entry.causes)
        and (not entry.tiers or tier in entry.tiers)
    )


def _turned_down(entry: Entry, refused: Collection[str]) -> bool:
    return not entry.refused_by.isdisjoint(refused)


def _within(entry: Entry, playbook: Remedies, here: Case, *, again: bool) -> str:
    """The remedy's words with the most that is granted: `a credit, up to 20 EUR`."""
    most = {**playbook.limits, **(here.limits or {})}.get(entry.id, "")
    words = entry.words_again if again else entry.words
    return f"{words}, up to {most}" if most else words


def _who(entry: Entry, severity: Severity, playbook: Remedies, here: Case) -> str:
    """What is said of some cases stands above what is said of all, and that above what the playbook knows."""
    if entry.id in (here.lead_only or ()):
        return LEAD
    if entry.id in (here.agent_may or ()):
        return AGENT
    return LEAD if entry.id in playbook.lead_only or severity >= entry.lead_from else entry.who
