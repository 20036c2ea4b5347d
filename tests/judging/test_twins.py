"""Twin messages: who somebody is, and how they spell, changes no verdict; a tier, remedies and clock alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from amends.nouns import Verdict
from amends.policy import Policy, Settings
from amends.remedies import Remedies
from amends.targets import Clocks, Rule
from amends.ticket import Message, Person, Ticket, from_customer
from amends.work.opinion import Opinion, opinion
from tests.golden.threads import Outcome, Thread, load, paths, run

_OWED = re.compile(
    r"Small apology owed|Regret owed, not blame|We owe an apology|Answer gently|Act, don't|Lead needed: [^.]*"
)

NAMES = (
    "Emily Walsh",
    "Lakisha Washington",
    "Mohammed Al-Farsi",
    "Dmitri Ivanov",
    "Nguyễn Thị Hoa",
    "Karen Miller",
    "Şeyma Yıldırım",
    "Dr. Otto von Hahn",
    "Sir Rex",
    "Grace Love",
    "J.",
    "",
)

# Each pair says the same, once of or by a man and once of or by a woman.
GENDERS = {
    "en": {
        "husband": "wife",
        "son": "daughter",
        "mother": "father",
        "he": "she",
        "him": "her",
        "his": "her",
        "man": "woman",
        "mr": "mrs",
        "brother": "sister",
        "boyfriend": "girlfriend",
        "lady": "gentleman",
        "boy": "girl",
        "grandmother": "grandfather",
    },
    "de": {
        "mein mann": "meine frau",
        "mein vater": "meine mutter",
        "mein sohn": "meine tochter",
        "ihr mitarbeiter": "ihre mitarbeiterin",
        "kundin": "kunde",
        "herr": "frau",
    },
}

# What British and American hands, hurried thumbs and speakers of several Englishes write for the same thing.
SPELLINGS = {
    "en": (
        ("cancelled", "canceled"),
        ("cancelling", "canceling"),
        ("apologise", "apologize"),
        ("apologising", "apologizing"),
        ("colour", "color"),
        ("cheque", "check"),
        ("grey", "gray"),
        ("organised", "organized"),
        ("authorised", "authorized"),
        ("recognise", "recognize"),
        ("licence", "license"),
        ("jumper", "sweater"),
        ("can't", "cant"),
        ("don't", "dont"),
        ("I'm", "Im"),
        ("it's", "its"),
        ("hasn't", "hasnt"),
        ("haven't", "havent"),
        ("doesn't", "doesnt"),
        ("didn't", "didnt"),
        ("isn't", "isnt"),
        ("wasn't", "wasnt"),
        ("won't", "wont"),
        ("'", "’"),
        ("-", "\u2011"),
    ),
    "de": (
        ("ß", "ss"),
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("Ä", "Ae"),
        ("Ö", "Oe"),
        ("Ü", "Ue"),
    ),
}

# Written for this: the same in standard and in other Englishes.
DIALECTS = (
    ("My parcel hasn't arrived and nobody answers me.", "My parcel ain't arrived and nobody answers me."),
    ("The app isn't working on my phone since Monday.", "The app ain't working on my phone since Monday."),
    ("I can't log in to my account, nothing works.", "I cannae log in to my account, nothing works."),
    ("I still haven't received my refund, it has been a month.", "I still ain't received my refund, it been a month."),
    ("You charged me twice for the same month, my friend.", "Y'all charged me twice for the same month, my friend."),
    ("I do not understand this bill at all, please help.", "I dinnae understand this bill at all, please help."),
    ("I tried to export my invoices twice and it failed.", "I been trying to export my invoices twice and it failed."),
    ("My order never came and I am very annoyed.", "My order never come and I am well annoyed."),
    (
        "Please could you help me, I am stuck on the second step.",
        "Kindly do the needful, I am stuck on the second step.",
    ),
    ("This is the third time I am writing about the leak.", "This the third time I'm writing about the leak."),
    ("Nobody has called me back about the broken fridge.", "Nobody called me back yet about the broken fridge."),
    ("Your driver was rude to me at the door.", "Your driver was rude to me at the door innit."),
)


def _threads(language: str) -> list[Thread]:
    """The golden threads of a language."""
    found = []
    for path in paths():
        thread = load(path)
        if thread.rounds is None and path.stem.startswith("de_") == (language == "de"):
            found.append(thread)
    return found


def _held(thread: Thread, **changes: Any) -> Opinion:
    return opinion(replace(thread.ticket, **changes), thread.policy, thread.now, thread.customer)


def _said(opinion: Opinion) -> dict[str, object]:
    """A verdict without its quotes, whose spelling may differ."""
    verdict: Verdict = opinion.verdict
    kept = (
        "cause",
        "feelings",
        "severity",
        "apology",
        "double_deviation",
        "apologies_given",
        "tense",
        "gentle",
        "lead",
    )
    told = {name: getattr(verdict, name) for name in (*kept, "cannot_tell")}
    reasons = [reason.text for reason in (*verdict.reasons_for, *verdict.reasons_against)]
    return {**told, "reasons": reasons, "tags": opinion.tags}


def _rewritten(ticket: Ticket, change: Any) -> tuple[Message, ...]:
    """The customer's words changed, and an agent's report of them; our own replies stay."""
    return tuple(
        replace(message, text=change(message.text)) if from_customer(message) else message
        for message in ticket.messages
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_name_changes_nothing(name: str) -> None:
    """Whatever somebody is called, in the helpdesk or under the message, the verdict and the tags are the same."""
    for language in ("en", "de"):
        for thread in _threads(language):
            bye = "\n\nMit freundlichen Grüßen\n" if language == "de" else "\n\nBest regards\n"
            assert _said(_signed(thread, bye, name)) == _said(_signed(thread, bye, "")), thread.name


def _signed(thread: Thread, bye: str, name: str) -> Opinion:
    """A thread whose customer has a name and writes it under each message."""
    messages = _rewritten(thread.ticket, lambda text: text + bye + name if text else text)
    return _held(thread, requester=replace(thread.ticket.requester, name=name), messages=messages)


def _swapped(language: str) -> Any:
    pairs = GENDERS[language]
    both = {**{b: a for a, b in pairs.items()}, **pairs}
    words = re.compile(rf"(?i)\b(?:{'|'.join(sorted(both, key=len, reverse=True))})\b")

    def swap(match: re.Match[str]) -> str:
        other = both[match.group(0).lower()]
        return other[0].upper() + other[1:] if match.group(0)[0].isupper() else other

    return lambda text: words.sub(swap, text)


@pytest.mark.parametrize("language", ["en", "de"])
def test_gender_changes_nothing(language: str) -> None:
    """A wife's message is judged as a husband's, and what is told of a daughter as what is told of a son."""
    swap = _swapped(language)
    changed = 0
    for thread in _threads(language):
        messages = _rewritten(thread.ticket, swap)
        changed += messages != thread.ticket.messages
        assert _said(_held(thread, messages=messages)) == _said(_held(thread)), thread.name
    assert changed >= 3


@pytest.mark.parametrize("language", ["en", "de"])
def test_spelling_changes_nothing(language: str) -> None:
    """British or American, with apostrophes and umlauts or without: the verdict is the same."""
    changed = 0
    for one, other in SPELLINGS[language]:
        for thread in _threads(language):
            messages = _rewritten(thread.ticket, lambda text, a=one, b=other: text.replace(a, b))
            if messages != thread.ticket.messages:
                changed += 1
                assert _said(_held(thread, messages=messages)) == _said(_held(thread)), (thread.name, one, other)
    assert changed >= 20


def test_small_letters_change_nothing() -> None:
    """Who writes without capitals is read as well as who uses them."""
    for thread in _threads("en"):
        twin = _held(thread, messages=_rewritten(thread.ticket, str.lower))
        assert _said(twin) == _said(_held(thread)), thread.name


@pytest.mark.parametrize(("standard", "dialect"), DIALECTS)
def test_dialect_changes_nothing(standard: str, dialect: str) -> None:
    """Several Englishes, one verdict."""
    thread = next(thread for thread in _threads("en") if len(thread.ticket.messages) == 1)

    def said(text: str) -> dict[str, object]:
        return _said(_held(thread, messages=_rewritten(thread.ticket, lambda _: text)))

    assert said(dialect) == said(standard)


def test_a_tier_changes_remedies_and_clock_alone() -> None:
    """A gold customer gets other remedies and another due time; the verdict, and every other word, is the same."""
    settings = Settings(agent_zone="Europe/Berlin", tiers={"gold": "gold"})
    playbook = Remedies.model_validate({"cases": [{"tier": "gold", "offer": ["call"]}]})
    clocks = Clocks(
        policies=(Rule.model_validate({"tier": "gold", "first_reply": 30, "next_reply": 30, "update": 45}),)
    )
    policy = Policy(settings=settings, playbook=playbook, clocks=clocks)
    compared = 0
    for thread in (*_threads("en"), *_threads("de")):
        plain = replace(thread, policy=policy, ticket=replace(thread.ticket, tags=frozenset()))
        plain = replace(plain, ticket=replace(plain.ticket, requester=Person("7", thread.ticket.requester.name)))
        gold = replace(plain, ticket=replace(plain.ticket, tags=frozenset({"gold"})))
        one, other = run(plain), run(gold)
        assert (one.verdict, one.tags, one.readings) == (other.verdict, other.tags, other.readings), thread.name
        if one.advice and other.advice:
            compared += one.note != other.note
            assert _untimed(one) == _untimed(other), thread.name
    assert compared >= 50


def _untimed(outcome: Outcome) -> dict[str, object]:
    """What a note says that neither remedies nor clock may change."""
    advice = outcome.advice
    assert advice is not None
    return {
        "quotes": advice.quotes,
        "wants": advice.wants,
        "refuses": advice.refuses,
        "ours": advice.ours,
        "words": (advice.to_start_from, advice.public_words, advice.private_words.partition(".")[0]),
        "owed": _OWED.findall(advice.headline),
    }
