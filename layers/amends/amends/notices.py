"""What is valid in settings documents and will not do what an admin may expect: what fits no ticket, what never counts,
what is never offered, words that stand in nearly every message."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from amends.documents import SECTIONS
from amends.names import HELPDESKS
from amends.policy import Limits, Phrases, Policy, everyday
from amends.remedies import SETS, TOLD_APART, Remedies
from amends.selection import Selection, all_among
from amends.targets import DEFAULTS, Clocks


def notices(policy: Policy, given: Collection[str] = SECTIONS, helpdesks: Collection[str] = HELPDESKS) -> list[str]:
    """A sentence for each. given: the sections that are known; without the settings no tier is. helpdesks: those that
    are served, or may be."""
    return [
        *unmatched(policy, given),
        *(_unworn(policy) if "zendesk" in helpdesks else ()),
        *(_unnumbered_forms(policy) if {*helpdesks} == {"zendesk"} else ()),
        *_left_out(policy),
        *_behind_others(policy),
        *_unused(policy.clocks),
        *_at_odds(policy.settings.limits),
        *_unoffered(policy.playbook),
        *_everyday(policy.phrases),
    ]


def unmatched(policy: Policy, given: Collection[str] = SECTIONS) -> list[str]:
    """What each document allows and all together do not bear out: a tier that no tag means, a group that is no
    number."""
    return [*(_unmeant(policy) if "settings" in given else ()), *_unnumbered(policy)]


def _unmeant(policy: Policy) -> Iterator[str]:
    there = set(policy.settings.tiers.values())
    named = {"clocks, policies": [entry.tier for entry in policy.clocks.policies]}
    named["playbook, cases"] = [entry.tier for entry in policy.playbook.cases]
    for where, entries in named.items():
        for number, tiers in enumerate(entries, 1):
            for tier in tiers:
                if tier not in there:
                    said = f'no tag in `tiers` of the settings means "{tier}", so it fits no such customer'
                    yield f"{where}, entry {number}: {said}"


def _unnumbered(policy: Policy) -> Iterator[str]:
    return _by_name(policy, "group", "groups are named by the number in the address of their page")


def _unnumbered_forms(policy: Policy) -> Iterator[str]:
    """In Freshdesk a form is a ticket type, which has a name."""
    return _by_name(policy, "form", "Zendesk's forms are named by the number in the address of their page")


def _by_name(policy: Policy, part: str, said: str) -> Iterator[str]:
    for where, entry in _selections(policy):
        for name in getattr(entry, part):
            if not name.isdecimal():
                yield f'{where}: {said}; "{name}" fits no ticket'


def _selections(policy: Policy) -> Iterator[tuple[str, Selection]]:
    """Every entry that tells tickets apart, with where it stands."""
    named: dict[str, Sequence[Selection]] = {
        "settings, modes": policy.settings.modes,
        "settings, leave_out": policy.settings.leave_out,
        "clocks, policies": policy.clocks.policies,
    }
    for where, entries in named.items():
        yield from ((f"{where}, entry {number}", entry) for number, entry in enumerate(entries, 1))


def _unworn(policy: Policy) -> Iterator[str]:
    # Zendesk makes small letters of capitals and two tags of "nice person" (zendesk_api_client_rb, issue 156).
    for tag in policy.settings.tiers:
        written = "_".join(tag.lower().split())
        if tag != written:
            said = f'Zendesk\'s tags have no spaces and no capitals, so nobody has "{tag}" there'
            yield f"settings, tiers: {said}; write it as it stands there, such as {written}"


def _left_out(policy: Policy) -> Iterator[str]:
    out = policy.settings.leave_out
    if all_among(Selection(), out):
        yield "settings, leave_out: it leaves out every ticket"
        return
    named: dict[str, Sequence[Selection]] = {
        "settings, modes": policy.settings.modes,
        "clocks, policies": policy.clocks.policies,
    }
    for where, entries in named.items():
        for number, entry in enumerate(entries, 1):
            if all_among(entry, out):
                yield f"{where}, entry {number}: `leave_out` of the settings leaves out all its tickets"


def _behind_others(policy: Policy) -> Iterator[str]:
    """Entries, and what they set, that never count, since those before them are for all the same."""
    settings, policies, cases = policy.settings, policy.clocks.policies, policy.playbook.cases
    selections: dict[str, Sequence[Selection]] = {"modes": settings.modes, "leave_out": settings.leave_out}
    for where, entries in selections.items():
        for number, entry in enumerate(entries):
            if all_among(entry, entries[:number]):
                yield f"settings, {where}, entry {number + 1}: it never counts; {_FIRST} tickets"
    for number, rule in enumerate(policies):
        for name in (*DEFAULTS, "count"):
            before = [each for each in policies[:number] if each.sets(name) is not None]
            if getattr(rule, name) is not None and all_among(rule, before):
                yield f"clocks, policies, entry {number + 1}: its `{name}` never counts; {_FIRST} tickets"
    for number, case in enumerate(cases):
        for name in SETS:
            earlier = [each for each in cases[:number] if getattr(each, name) is not None]
            if getattr(case, name) is not None and all_among(case, earlier, TOLD_APART):
                yield f"playbook, cases, entry {number + 1}: its `{name}` never counts; {_FIRST} cases"


_FIRST = "entries before it are for all its"


def _unused(clocks: Clocks) -> Iterator[str]:
    used = {clocks.count, clocks.reminders.hours, *(rule.count for rule in clocks.policies)}
    for name in clocks.calendars:
        if name not in used:
            yield f"clocks, calendars, {name}: nothing counts by it; `count: {name}` makes all tickets do so"


def _at_odds(limits: Limits) -> Iterator[str]:
    if round(limits.share + limits.yield_below, 6) >= 1:
        said = (
            "`share` and `yield_below` make 1 or more, so Amends waits before it has had its share; lower one of them"
        )
        yield f"settings, limits: {said}"


def _unoffered(playbook: Remedies) -> Iterator[str]:
    for place, name in playbook.unoffered():
        yield f"playbook{place}: {name} is not offered, so this has no effect; `switched_on` switches it on"
    off = playbook.switched_off
    yield from _twice("playbook", "it is not offered", switched_on=playbook.switched_on, switched_off=off)
    for number, case in enumerate(playbook.cases, 1):
        where, offer = f"playbook, cases, entry {number}", case.offer or ()
        yield from _twice(where, "it is not offered", offer=offer, never=case.never or ())
        yield from _twice(where, "it is not offered", offer=offer, switched_off=off)
        yield from _twice(
            where, "only a lead may grant it", agent_may=case.agent_may or (), lead_only=case.lead_only or ()
        )


def _twice(where: str, so: str, **lists: Sequence[str]) -> Iterator[str]:
    (one, names), (other, others) = lists.items()
    for name in names:
        if name in others:
            yield f"{where}: {name} is in `{one}` and in `{other}`, so {so}"


def _everyday(phrases: Phrases) -> Iterator[str]:
    places = {f"add.{kind}": words for kind, words in phrases.add.items()} | {"ignore": phrases.ignore}
    for place, words in places.items():
        for word in words:
            if everyday(word):
                said = f'"{word}" is found in very many messages, whatever they mean; name more words together with it'
                yield f"phrases, {place}: {said}"
