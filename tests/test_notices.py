"""What is valid in settings documents and will not do what an admin may expect is told, and not refused."""

from __future__ import annotations

import pytest

from amends.documents import parse
from amends.notices import notices


@pytest.mark.parametrize(
    ("section", "name", "entry"),
    [
        ("clocks", "policies", "{group: [7, Billing], first_reply: 30}"),
        ("settings", "leave_out", "{group: [7, Billing]}"),
        ("settings", "modes", "{group: [7, Billing], mode: notes}"),
    ],
)
def test_a_group_by_its_name_is_noticed(section: str, name: str, entry: str) -> None:
    """Helpdesks know groups by number: a name fits no ticket, and the admin is told where the number stands."""
    assert notices(parse({section: f"{name}: [{entry}]"})) == [
        f"{section}, {name}, entry 1: groups are named by the number in the address of their page; "
        '"Billing" fits no ticket'
    ]


def test_a_tier_that_no_tag_means_is_noticed() -> None:
    """A policy that fits no ticket because of a typing error is told, though each document by itself is valid."""
    documents = {
        "settings": "tiers: {vip: gold}",
        "clocks": "policies: [{tier: [gold, glod], update: 60}]",
        "playbook": "cases: [{tier: gold, offer: []}, {tier: silver, offer: []}]",
    }
    assert notices(parse(documents)) == [
        'clocks, policies, entry 1: no tag in `tiers` of the settings means "glod", so it fits no such customer',
        'playbook, cases, entry 2: no tag in `tiers` of the settings means "silver", so it fits no such customer',
    ]


def test_a_limit_of_what_is_never_offered_is_noticed() -> None:
    """A limit alone switches nothing on, and what is switched off stays so."""
    playbook = """
        switched_on: [refund]
        switched_off: [remake]
        limits: {refund: 50 EUR, credit: 20 EUR, discount: 10 %, remake: 30 EUR}
        cases:
          - {cause: late, offer: [credit]}
          - {cause: outage, limits: {replacement: 80 EUR, refund: 10 EUR}}
        """
    assert notices(parse({"playbook": playbook})) == [
        f"playbook{name} is not offered, so its limit has no effect; `switched_on` switches it on"
        for name in (", limits: discount", ", limits: remake", ", cases, entry 2, limits: replacement")
    ]


def test_a_remedy_that_is_offered_and_never_offered_is_noticed() -> None:
    """What is switched off stays so, and the admin who switched it on as well is told."""
    playbook = """
        switched_on: [refund, call]
        switched_off: [refund]
        cases:
          - {cause: late, never: [call]}
          - {cause: outage, offer: [credit, call], never: [call]}
          - {cause: faulty, offer: [remake, refund]}
          - {cause: damaged, agent_may: [remake, refund], lead_only: refund}
        """
    assert notices(parse({"playbook": playbook})) == [
        "playbook: refund is in `switched_on` and in `switched_off`, so it is not offered",
        "playbook, cases, entry 2: call is in `offer` and in `never`, so it is not offered",
        "playbook, cases, entry 3: refund is in `offer` and in `switched_off`, so it is not offered",
        "playbook, cases, entry 4: refund is in `agent_may` and in `lead_only`, so only a lead may grant it",
    ]


def test_an_everyday_word_as_a_phrase_is_noticed() -> None:
    """A word that stands in nearly every message would make each of them a struggle, or silence it."""
    phrases = "{add: {struggle: [the, gets stuck], anger: [x, Thank you]}, ignore: [X, Danke, Blue I]}"
    assert notices(parse({"phrases": phrases})) == [
        f'phrases, {place}: "{word}" is found in very many messages, whatever they mean; '
        "name more words together with it"
        for place, word in (
            ("add.struggle", "the"),
            ("add.anger", "x"),
            ("add.anger", "Thank you"),
            ("ignore", "X"),
            ("ignore", "Danke"),
        )
    ]
