"""Remedies: what may be offered, and what never is."""

import pytest

from amends.advising.playbook import entries, goodwill, remedies
from amends.documents import SettingsError, parse
from amends.nouns import Cause, Remedy, Severity
from amends.policy import Policy
from amends.remedies import Case, Remedies
from amends.work.preview import note_line

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


KETTLE = "My kettle arrived broken, I want a refund!"


@pytest.mark.parametrize(
    ("text", "agents", "leads"),
    [
        (KETTLE, {"a call", "a refund", "a credit"}, set()),
        ("The kettle exploded and my hand is burned, I want a refund!", {"a call"}, {"a refund", "a credit"}),
        (f"Let me talk to a manager. {KETTLE}", {"a call"}, {"a refund", "a credit"}),
    ],
)
def test_where_a_lead_takes_over_nothing_that_costs_money_is_the_agents(
    text: str, agents: set[str], leads: set[str]
) -> None:
    """A setting that lets agents grant a refund does not let them grant it past the lead."""
    case = "{offer: [refund, credit, call], agent_may: [refund, credit]}"
    said = {"author": "customer", "time": "2026-11-23T09:00:00Z", "text": text}
    answer = {"author": "agent", "time": "2026-11-22T09:00:00Z", "text": "Please send it back."}
    thread = {"id": 1, "messages": [{**said, "time": "2026-11-21T09:00:00Z", "text": "Hello?"}, answer, said]}
    note = note_line(thread, parse({"playbook": f"cases: [{case}]"}))["text"]
    may, _, lead = next(line for line in note.splitlines() if line.startswith("You may")).partition("Lead: ")
    assert {offer for offer in ("a call", "a refund", "a credit") if offer in may} == agents
    assert {offer for offer in ("a call", "a refund", "a credit") if offer in lead} == leads


def test_what_costs_no_money_comes_first() -> None:
    """What is free is named first, what needs somebody's time next, what costs money last."""
    found = remedies(Cause.LATE, Severity.GRAVE, "", policy=_on(*KNOWN), refused=(), gentle=False)
    by_id = {entry.id: entry for entry in entries()}
    dear = [(by_id[remedy.id].money, not by_id[remedy.id].free) for remedy in found]
    assert dear == sorted(dear)
    assert {remedy.id for remedy in found} >= {"keeping_informed", "call", "refund"}


def test_what_costs_money_is_said_to() -> None:
    """A call and a letter cost no money; a refund does. Credits are goodwill; a refund is owed."""
    money = {"replacement", "refund", "remake", "credit", "discount", "free_return_shipping"}
    assert {entry.id for entry in entries() if entry.money} == money
    assert {entry.id for entry in entries() if entry.goodwill} == {"credit", "discount"}


def _granted(cases: list[dict[str, object]], cause: Cause, severity: Severity, tier: str) -> dict[str, str]:
    """The remedies of a playbook with such cases, as id -> who; everything is switched on."""
    policy = Policy(playbook=Remedies(switched_on=tuple(KNOWN), cases=tuple(map(Case.model_validate, cases))))
    return {r.id: r.who for r in remedies(cause, severity, tier, policy=policy, refused=(), gentle=False)}


def test_an_admin_says_what_is_offered_for_a_cause_a_severity_and_a_tier() -> None:
    """Each entry is for the causes, severities and tiers that it names, and for no other."""
    cases: list[dict[str, object]] = [
        {"cause": "late", "severity": ["marked", "grave"], "tier": "gold", "offer": ["credit", "call"]}
    ]
    assert list(_granted(cases, Cause.LATE, Severity.MARKED, "gold")) == ["call", "credit"]
    for cause, severity, tier in (
        (Cause.OUTAGE, Severity.MARKED, "gold"),
        (Cause.LATE, Severity.SMALL, "gold"),
        (Cause.LATE, Severity.MARKED, ""),
    ):
        assert list(_granted(cases, cause, severity, tier)) == list(_granted([], cause, severity, tier))


def test_an_admin_can_say_that_nothing_is_offered() -> None:
    """No offer is a result, and something that is never to be offered is not."""
    assert _granted([{"cause": "treated_badly", "offer": []}], Cause.TREATED_BADLY, Severity.GRAVE, "") == {}
    assert "credit" in _granted([], Cause.TREATED_BADLY, Severity.GRAVE, "")
    assert "credit" not in _granted([{"never": "credit"}], Cause.TREATED_BADLY, Severity.GRAVE, "")


def test_what_is_offered_for_some_needs_no_switch_for_all() -> None:
    """Naming a remedy for gold customers is enough for these; switching it off for all stands above that."""
    gold = Case.model_validate({"tier": "gold", "offer": ["credit"]})

    def found(tier: str, **off: tuple[str, ...]) -> list[str]:
        policy = Policy(playbook=Remedies(cases=(gold,), **off))
        return [r.id for r in remedies(Cause.LATE, Severity.GRAVE, tier, policy=policy, refused=(), gentle=False)]

    assert found("gold") == ["credit"]
    assert "credit" not in found("")
    assert found("gold", switched_off=("credit",)) == []


def test_the_first_entry_that_sets_a_thing_counts() -> None:
    """Entries add up, as those of the clocks do."""
    cases: list[dict[str, object]] = [
        {"tier": "gold", "agent_may": "refund"},
        {"cause": "late", "lead_only": ["call"], "agent_may": []},
    ]
    granted = _granted(cases, Cause.LATE, Severity.MARKED, "gold")
    assert (granted["refund"], granted["call"]) == ("agent", "lead")
    assert _granted(cases, Cause.LATE, Severity.MARKED, "")["refund"] == "lead"


def test_a_limit_is_named_with_its_remedy() -> None:
    """An agent sees how much may be granted, and a limit for some cases stands above the one for all."""
    gold = Case.model_validate({"tier": "gold", "limits": {"credit": "50 EUR", "discount": "10 %"}})
    playbook = Remedies(switched_on=("credit", "discount"), limits={"credit": "20 EUR"}, cases=(gold,))

    def words(tier: str) -> list[str]:
        found = remedies(Cause.LATE, Severity.GRAVE, tier, policy=Policy(playbook=playbook), refused=(), gentle=False)
        return [remedy.words for remedy in found if remedy.id in ("credit", "discount")]

    assert words("") == ["a credit, up to 20 EUR", "a discount on the next order"]
    assert words("gold") == ["a credit, up to 50 EUR", "a discount on the next order, up to 10 %"]


def test_goodwill_is_suggested_once_in_a_while() -> None:
    """Who had a credit lately is not offered another, nor a discount; what is owed stays."""

    def found(*, had: bool) -> tuple[Remedy, ...]:
        policy = _on(*KNOWN)
        return remedies(Cause.LATE, Severity.GRAVE, "", policy=policy, refused=(), gentle=False, had_goodwill=had)

    assert goodwill(found(had=False))
    assert not goodwill(found(had=True))
    assert {r.id for r in found(had=False)} - {r.id for r in found(had=True)} == {"credit", "discount"}


AMOUNT = "must be an amount with its currency, such as 20 EUR or $1500, or up to 100 %, such as 10 %"
NOTHING = "grants nothing: take the remedy out of `switched_on`, or in a case name it under `never`"
COSTLY = "remedies that take a limit are credit, discount, free_return_shipping, refund, remake, replacement"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("limits: {credit: a lot}", f'limits.credit is "a lot": {AMOUNT}'),
        ("limits: {refund: '20'}", f'limits.refund is "20": did you mean 20 % or 20 EUR? {AMOUNT}'),
        ("limits: {discount: 10}", f'limits.discount is "10": did you mean 10 % or 10 EUR? {AMOUNT}'),
        ("limits: {discount: 150}", f'limits.discount is "150": did you mean 150 EUR? {AMOUNT}'),
        ("limits: {discount: 0.1}", f'limits.discount is "0.1": {AMOUNT}'),
        ("limits: {credit: 500 %}", f'limits.credit is "500 %": {AMOUNT}'),
        ("limits: {credit: true}", 'limits.credit is "true": must be text'),
        ("limits: {credit: EUR 20 EUR}", f'limits.credit is "EUR 20 EUR": {AMOUNT}'),
        ("limits: {credit: 10,50 EUR}", 'limits.credit is "10,50 EUR": has a decimal comma: write 10.50 EUR'),
        ("limits: {credit: 20,50}", f'"20,50": {AMOUNT.replace("20 EUR or $1500", "20.50 EUR")}'),
        ("limits:\n  credit: 20,50", f'"20,50": {AMOUNT.replace("20 EUR or $1500", "20.50 EUR")}'),
        ("limits: {credit: 1.000 EUR}", 'is "1.000 EUR": write 1000 EUR, with no sign between thousands'),
        ("limits: {credit: 1,000 EUR}", 'is "1,000 EUR": write 1000 EUR, with no sign between thousands'),
        ("limits: {credit: '$1,000,000'}", 'is "$1,000,000": write $1000000, with no sign between thousands'),
        ("limits: {credit: 1.000,50 EUR}", "write 1000.50 EUR, with no sign between thousands"),
        ("limits: {credit: 0 EUR}", f'limits.credit is "0 EUR": {NOTHING}'),
        ("limits: {discount: 0 %}", f'limits.discount is "0 %": {NOTHING}'),
        ("limits: {refund: 0}", f'limits.refund is "0": {NOTHING}'),
        ("cases: [{cause: late, limits: {refund: $0.00}}]", f'limits.refund is "$0.00": {NOTHING}'),
        ("limits: {gold: 20 EUR}", f"playbook, line 1: limits.gold: {COSTLY}"),
        ("limits: {call: 5 EUR}", f"playbook, line 1: limits.call: {COSTLY}"),
        (
            "cases: [{tier: vip, limits: {personal_apology: 5 EUR}}]",
            f"cases, entry 1, limits.personal_apology: {COSTLY}",
        ),
        (
            "cases: [{cause: slow, offer: [call]}]",
            'playbook, line 1: cases, entry 1, cause is "slow": causes are late',
        ),
        ("cases: [{severity: bad, offer: [call]}]", "severities are small, marked, grave"),
        ("cases: [{cause: late}]", "playbook, line 1: cases, entry 1: sets nothing; it can set offer, never, limits"),
        ("cases: [{cause: late, give: [call]}]", "there is no such setting; there are cause, severity, tier, offer"),
        ("goodwill_days: 401", 'goodwill_days is "401": must be at most 400'),
    ],
)
def test_a_mistake_in_the_playbook_is_named(document: str, said: str) -> None:
    """An admin reads where the mistake is and what is allowed."""
    with pytest.raises(SettingsError) as error:
        parse({"playbook": document})
    assert said in str(error.value)


@pytest.mark.parametrize(
    "amount", ["20 EUR", "EUR 20", "20€", "$15", "£ 7.50", "0.50 EUR", "1000 EUR", "10,50 EUR", "10 %", "100%", "7.5 %"]
)
def test_an_amount_says_of_what(amount: str) -> None:
    """A currency before or after it, or a percent sign."""
    assert Remedies.model_validate({"limits": {"credit": amount}}).limits == {"credit": amount}
    assert Remedies.model_validate({"limits": {"credit": f" {amount}\n"}}).limits == {"credit": amount}
