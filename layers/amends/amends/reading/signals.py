"""From cues to signals and feelings: each cue speaks for its signals independently of the others (noisy-or)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amends.nouns import FEELINGS, SIGNALS, Cue

# Family, or a kind that differs from its family -> signals it speaks for, and with what share of its strength.
# A fault or a strong feeling is a complaint; trouble told in a friendly way is one much less; speaking of law or of
# leaving is one, mostly.
SHARES: dict[str, dict[str, float]] = {
    "struggle": {"struggle": 1.0, "complaint": 0.35},
    "frustration": {"frustration": 1.0, "complaint": 0.85},
    "anger": {"anger": 1.0, "complaint": 0.9},
    "disappointment": {"disappointment": 1.0, "complaint": 0.9},
    "confusion": {"confusion": 1.0, "complaint": 0.35},
    "worry": {"worry": 1.0, "complaint": 0.3},
    "exhaustion": {"frustration": 0.6, "complaint": 0.6},
    "repeat": {"repeat_contact": 1.0, "complaint": 0.7},
    "lasting": {},  # how long it goes on makes it weigh more, and is no trouble by itself
    "churn": {"churn": 1.0, "complaint": 0.5},
    "aggression": {"aggression": 1.0, "anger": 0.7, "complaint": 0.6},
    "tension": {"aggression": 0.45, "anger": 0.4, "complaint": 0.5},
    "safety": {"safety": 1.0, "complaint": 0.7},
    "legal": {"legal": 1.0, "complaint": 0.7},
    "vulnerable": {"vulnerable": 1.0},
    "gratitude": {"gratitude": 1.0},
    "gratitude.resolved": {"gratitude": 0.4},  # "it works now": often thanks, at least no complaint
    "politeness": {},
    "errand": {},  # what is asked or told without any trouble: weights must be surer beside it
    "fault": {"complaint": 0.85},
    "topic": {},  # what a complaint is about is no more of a complaint
    "trouble": {"trouble": 1.0},  # found by weight alone
    "grave": {"grave": 1.0, "complaint": 0.6},  # the same: mostly something went wrong, too
    "complaint": {"complaint": 1.0},  # found by weight alone: what is wrong is in no single phrase
}
FELT = 0.45  # from here on a feeling is named


def signals(cues: Iterable[Cue]) -> dict[str, float]:
    """Each of `SIGNALS` with its probability, 0 to 1. The same kind said twice counts once."""
    silent = dict.fromkeys(SIGNALS, 1.0)
    for cue in _once(cues):
        for signal, share in SHARES.get(cue.kind, SHARES[cue.family]).items():
            silent[signal] *= 1 - cue.strength * share
    return {signal: 0.0 if left == 1.0 else round(1 - left, 3) for signal, left in silent.items()}


def probable(shown: Mapping[str, float], chances: Mapping[str, float], name: str) -> float:
    """How likely a signal is, below what is shown too: by the phrases or by all words together, whichever says more.

    shown: what `signals` gives; chances: each head's probability by the weights.
    """
    return max(shown.get(name, 0.0), chances.get(name, 0.0))


def feelings(cues: Iterable[Cue]) -> tuple[str, ...]:
    """The feelings that the words name, strongest first."""
    silent = dict.fromkeys(FEELINGS, 1.0)
    for cue in _once(cues):
        if cue.family in silent:
            silent[cue.family] *= 1 - cue.strength
    felt = [(round(left, 6), feeling) for feeling, left in silent.items() if 1 - left >= FELT]
    return tuple(feeling for _, feeling in sorted(felt, key=lambda pair: (pair[0], FEELINGS.index(pair[1]))))


def _once(cues: Iterable[Cue]) -> list[Cue]:
    best: dict[str, Cue] = {}
    for cue in cues:
        if cue.kind not in best or cue.strength > best[cue.kind].strength:
            best[cue.kind] = cue
    return list(best.values())
