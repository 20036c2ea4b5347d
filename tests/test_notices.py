"""What is valid in settings documents and will not do what an admin may expect is told, and not refused."""

from __future__ import annotations

import pytest

from amends.documents import parse
from amends.notices import notices
from amends.ticket import Channel


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


def test_a_tag_that_zendesk_cannot_hold_is_noticed_where_it_may_be_served() -> None:
    """Zendesk's tags have no spaces and no capitals; Freshdesk's may have both."""
    policy = parse({"settings": "tiers: {VIP Customer: gold, vip_customer: gold, key-account: silver, Straße: silver}"})
    said = "settings, tiers: Zendesk's tags have no spaces and no capitals, so nobody has"
    told = [
        f'{said} "{tag}" there; write it as it stands there, such as {written}'
        for tag, written in (("VIP Customer", "vip_customer"), ("Straße", "straße"))
    ]
    assert notices(policy) == notices(policy, helpdesks=["zendesk"]) == told
    assert notices(policy, helpdesks=["freshdesk"]) == []


def test_a_form_by_its_name_is_noticed_where_zendesk_alone_is_served() -> None:
    """Zendesk knows forms by number; a ticket type of Freshdesk's has a name."""
    policy = parse({"settings": "leave_out: [{form: [Job application, 360009876543]}]"})
    assert notices(policy, helpdesks=["zendesk"]) == [
        "settings, leave_out, entry 1: Zendesk's forms are named by the number in the address of their page; "
        '"Job application" fits no ticket'
    ]
    assert notices(policy, helpdesks=["freshdesk"]) == notices(policy) == []


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
        f"playbook{name} is not offered, so this has no effect; `switched_on` switches it on"
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
          - {cause: damaged, agent_may: [remake, call], lead_only: call}
        """
    assert notices(parse({"playbook": playbook})) == [
        "playbook: refund is in `switched_on` and in `switched_off`, so it is not offered",
        "playbook, cases, entry 2: call is in `offer` and in `never`, so it is not offered",
        "playbook, cases, entry 3: refund is in `offer` and in `switched_off`, so it is not offered",
        "playbook, cases, entry 4: call is in `agent_may` and in `lead_only`, so only a lead may grant it",
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


FIRST = "entries before it are for all its"


@pytest.mark.parametrize(
    ("section", "text", "told"),
    [
        ("settings", "modes: [{channel: email, mode: tags}, {channel: email, group: 7, mode: notes}]",
         [f"settings, modes, entry 2: it never counts; {FIRST} tickets"]),
        ("settings", "modes: [{priority: [low, normal], mode: tags}, {priority: [high, urgent], mode: tags}, "
         "{form: 7, mode: notes}]", [f"settings, modes, entry 3: it never counts; {FIRST} tickets"]),
        ("settings", "leave_out: [{group: [7, 8]}, {group: 8, channel: web}, {group: [8, 9]}]",
         [f"settings, leave_out, entry 2: it never counts; {FIRST} tickets"]),
        ("clocks", "policies: [{channel: email, first_reply: 5}, "
         "{channel: email, priority: urgent, first_reply: 1, next_reply: 1, update: 60}]",
         [f"clocks, policies, entry 2: its `{name}` never counts; {FIRST} tickets"
          for name in ("first_reply", "next_reply")]),
        ("clocks", "policies: [{channel: email, next_reply: 5}, {channel: email, first_reply: 1}]", []),
        ("clocks", "policies: [{priority: urgent, first_reply: 5}, {channel: email, first_reply: 10}]", []),
        ("playbook", "cases: [{severity: [small, marked], offer: []}, {cause: late, severity: small, offer: [call], "
         "never: [credit]}, {cause: late, offer: []}]",
         [f"playbook, cases, entry 2: its `offer` never counts; {FIRST} cases"]),
    ],
)  # fmt: skip
def test_an_entry_behind_others_for_the_same_is_noticed(section: str, text: str, told: list[str]) -> None:
    """The first that fits counts: what comes after one for the same tickets, or more, does nothing."""
    assert notices(parse({section: text})) == told


def test_what_is_left_out_is_noticed_where_something_is_set_for_it() -> None:
    """A policy for tickets that Amends has nothing to do with does nothing; all tickets left out is a switch."""
    documents = {
        "settings": "leave_out: [{channel: [review, other]}]\nmodes: [{channel: review, mode: notes}]",
        "clocks": "policies: [{channel: other, update: 60}, {channel: [email, other], update: 60}]",
    }
    assert notices(parse(documents)) == [
        f"{where}, entry 1: `leave_out` of the settings leaves out all its tickets"
        for where in ("settings, modes", "clocks, policies")
    ]
    every = ", ".join(Channel)
    all_out = {"settings": f"leave_out: [{{channel: [{every}]}}]", "clocks": documents["clocks"]}
    assert notices(parse(all_out))[0] == "settings, leave_out: it leaves out every ticket"


def test_a_calendar_by_which_nothing_counts_is_noticed() -> None:
    """To define one is not yet to use it."""
    calendars = ", ".join(f"{name}: {{zone: UTC, week: {{mon: 09:00-17:00}}}}" for name in ("one", "two", "three"))
    clocks = f"calendars: {{{calendars}}}\nreminders: {{hours: one}}\npolicies: [{{tier: gold, count: three}}]"
    assert notices(parse({"clocks": clocks}), ["clocks"]) == [
        "clocks, calendars, two: nothing counts by it; `count: two` makes all tickets do so"
    ]


def test_a_share_that_is_never_had_is_noticed() -> None:
    """Amends waits while less than `yield_below` is left, and its own share is what it takes of the rest."""
    assert notices(parse({"settings": "limits: {share: 0.7, yield_below: 0.3}"})) == [
        "settings, limits: `share` and `yield_below` make 1 or more, so Amends waits before it has had its share; "
        "lower one of them"
    ]
    assert notices(parse({"settings": "limits: {share: 0.6}"})) == []


def test_who_grants_what_is_never_offered_is_noticed() -> None:
    """To say who may grant a remedy switches it on as little as a limit does; what is free is on."""
    playbook = """
        switched_on: [credit]
        switched_off: [keeping_informed]
        lead_only: [personal_apology, keeping_informed]
        cases:
          - {cause: late, agent_may: [credit, refund]}
        """
    assert notices(parse({"playbook": playbook})) == [
        f"playbook{name} is not offered, so this has no effect; `switched_on` switches it on"
        for name in (", lead_only: keeping_informed", ", cases, entry 1, agent_may: refund")
    ]
