"""A verdict as tags, out of the closed list in `names.TAGS`: the situation, never the person."""

from __future__ import annotations

from collections.abc import Sequence

from amends.judging import evidence
from amends.nouns import Apology, History, Reading, Verdict

_APOLOGY = {
    Apology.REACHING_OUT: "apology-reaching-out",
    Apology.REGRET: "apology-regret",
    Apology.ACCOUNTABLE: "apology-accountable",
}


def tags(verdict: Verdict, readings: Sequence[Reading], history: History) -> frozenset[str]:
    """Tag names without the prefix. Nothing tells of health or vulnerability."""
    if verdict.cannot_tell:
        return frozenset({"cannot-tell"})
    if not verdict.notable:
        return frozenset()
    holds = {
        "struggling": evidence.likely(readings, "struggle"),
        "tense": verdict.tense,
        "leaving": evidence.likely(readings, "churn"),
        "repeat-contact": history.reopened
        or evidence.had_to_ask_again(readings, history)
        or _unsolved(verdict, history),
        "promise-broken": bool(history.broken_pledges),
        "lead": bool(verdict.lead),
    }
    owed = {_APOLOGY[verdict.apology]} if verdict.apology in _APOLOGY else set()
    return frozenset(owed | {name for name, there in holds.items() if there})


def _unsolved(verdict: Verdict, history: History) -> bool:
    """Whether they were answered before, and something is still wrong."""
    return history.contacts > 0 and verdict.apology in (Apology.REGRET, Apology.ACCOUNTABLE)
