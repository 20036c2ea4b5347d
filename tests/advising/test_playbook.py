"""Remedies: what may be offered, and what never is."""

import pytest

from amends.advising.playbook import entries, remedies
from amends.nouns import Cause, Severity
from amends.policy import Policy, Remedies

# Every remedy of the trade that the product must know, and whether it is free.
KNOWN = {
    "personal_apology": True,
    "keeping_informed": True,
    "replacement": False,
    "refund": False,
    "remake": False,
    "credit": False,
    "discount": False,
    "free_return_shipping": False,
    "call": False,
    "hand_written_note": False,
    "telling_other_parties": False,
}


def _all(policy: Policy, refused: frozenset[str] = frozenset(), *, gentle: bool = False) -> set[str]:
    """Every remedy that is suggested for any cause and severity."""
    return {
        remedy.id
        for cause in Cause
        for severity in Severity
        for remedy in remedies(cause, severity, "", policy=policy, refused=refused, gentle=gentle)
    }


def _on(*ids: str, **more: tuple[str, ...]) -> Policy:
    return Policy(playbook=Remedies(switched_on=ids, **more))


def test_every_remedy_of_the_trade_is_known() -> None:
    """The playbook lists every remedy, and says which cost nothing."""
    assert {entry.id: entry.free for entry in entries()} == KNOWN


def test_only_what_is_free_is_on_from_the_start() -> None:
    """What costs money or needs a call, post or partner is off until an admin switches it on."""
    assert _all(Policy()) == {id for id, free in KNOWN.items() if free}


@pytest.mark.parametrize("id", [id for id, free in KNOWN.items() if not free])
def test_a_remedy_can_be_switched_on(id: str) -> None:
    """One line in the settings makes a remedy available."""
    assert id in _all(_on(id))


def test_a_free_remedy_can_be_switched_off() -> None:
    """Free remedies can go too, and off wins over on."""
    policy = _on("call", switched_off=("personal_apology", "call"))
    assert _all(policy) == {"keeping_informed"}


def test_a_refused_remedy_is_never_suggested() -> None:
    """Whoever refuses a voucher is offered neither credit nor discount."""
    everything = _on(*KNOWN)
    assert _all(everything, frozenset({"voucher"})) == set(KNOWN) - {"credit", "discount"}
    assert "refund" not in _all(everything, frozenset({"refund"}))


def test_gentleness_offers_nothing() -> None:
    """In bereavement or illness no remedy is suggested."""
    assert _all(_on(*KNOWN), gentle=True) == set()


def test_what_a_lead_must_grant_is_the_leads() -> None:
    """A remedy kept for leads by the settings, or a large one, is shown as theirs."""
    policy = _on("replacement", "refund", lead_only=("replacement",))
    granted = {r.id: r.who for r in remedies(Cause.FAULTY, Severity.SMALL, "", policy=policy, refused=(), gentle=False)}
    assert granted == {"replacement": "lead", "refund": "lead"}
    large = remedies(Cause.FAULTY, Severity.GRAVE, "", policy=_on("replacement"), refused=(), gentle=False)
    assert {r.id: r.who for r in large}["replacement"] == "lead"


def test_free_remedies_come_first() -> None:
    """What costs nothing is named before what does."""
    found = remedies(Cause.LATE, Severity.GRAVE, "", policy=_on(*KNOWN), refused=(), gentle=False)
    free = [KNOWN[remedy.id] for remedy in found]
    assert free == sorted(free, reverse=True)
