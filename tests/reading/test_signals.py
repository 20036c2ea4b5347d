"""Signals say what an agent would say: what is meant, and whom it is aimed at."""

import pytest

from amends.reading import read
from amends.reading.signals import probable


def signal(text: str, name: str) -> float:
    return read(text).signals[name]


@pytest.mark.parametrize(
    ("thanks", "sarcasm"),
    [
        ("Thank you so much for the quick refund!", "Thanks for nothing, still no refund."),
        ("Great service, my lamp came a day early.", "Great service, guys... not! Three weeks and no lamp."),
        ("Brilliant, that fixed it, cheers.", "Brilliant, another delay."),
    ],
)
def test_sarcastic_thanks_are_told_apart(thanks: str, sarcasm: str) -> None:
    """Who thanks for nothing is no thankful customer."""
    assert signal(thanks, "gratitude") >= 0.5 > signal(thanks, "complaint")
    assert signal(sarcasm, "complaint") >= 0.5 > signal(sarcasm, "gratitude")


@pytest.mark.parametrize(
    ("person", "thing"),
    [
        ("You are a useless idiot.", "This useless piece of junk broke again."),
        ("Screw you and your company.", "The bloody printer is jammed again."),
        ("Are you stupid?", "What a stupid form."),
    ],
)
def test_aggression_needs_a_person_as_its_target(person: str, thing: str) -> None:
    """Swearing at a thing is frustration."""
    assert signal(person, "aggression") >= 0.5
    assert signal(thing, "aggression") < 0.5
    assert max(signal(thing, name) for name in ("frustration", "complaint")) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Sorry to bother you, it's probably me, but I can't seem to find where to change the address.",
        "Hi! Hope you're well. I tried to export the report twice and had no luck, could you help?",
        "Lovely app, thank you. I just can't figure out how to add my son's card.",
    ],
)
def test_politeness_does_not_hide_trouble(text: str) -> None:
    """A friendly customer who is stuck is seen as one, and is not called angry."""
    assert signal(text, "struggle") >= 0.5
    assert max(signal(text, name) for name in ("anger", "frustration", "aggression")) < 0.3


@pytest.mark.parametrize(
    "text", ["My payment failed this morning.", "The parcel arrived damaged.", "The app crashes when I open it."]
)
def test_a_fault_is_no_feeling(text: str) -> None:
    """Who tells plainly what went wrong is not made out to be angry."""
    reading = read(text)
    assert any(cue.family == "fault" for cue in reading.cues)
    assert not reading.feelings


def likely(text: str, name: str) -> float:
    reading = read(text)
    return probable(reading.signals, reading.chances, name)


@pytest.mark.parametrize("text", ["My payment failed twice and the order is not placed.", "The app crashed again."])
def test_a_fault_without_a_feeling_makes_none_probable(text: str) -> None:
    """Fault and feeling are two axes, below what is shown too."""
    assert max(likely(text, name) for name in ("anger", "frustration", "disappointment", "worry")) < 0.5
    assert likely(text, "complaint") >= 0.5


def test_sarcastic_thanks_are_no_probable_gratitude() -> None:
    """However many words of thanks there are."""
    assert likely("Great, another outage. Thanks a lot for nothing.", "gratitude") < 0.5
    assert likely("Great, it works. Thanks a lot for everything.", "gratitude") >= 0.5


def test_swearing_at_a_thing_is_no_probable_aggression() -> None:
    """Aggression needs a person."""
    assert likely("This fucking printer is broken again.", "aggression") < 0.5
    assert likely("You are a useless idiot.", "aggression") >= 0.5


def test_what_weights_never_show_is_not_probable_by_them_alone() -> None:
    """Leaving is told by phrases: no message that the weights may be fitted to speaks of it as customers do."""
    assert likely("My mother died last week and I need to close her account.", "churn") < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Hello, this is my first message to you. I would like to know your opening hours.",
        "Good morning, could you send me the invoice for March, please?",
        "Hi there, do you ship to Norway?",
    ],
)
def test_a_first_message_is_not_negative_for_being_one(text: str) -> None:
    """Writing to a company is no complaint."""
    reading = read(text)
    assert max(reading.signals[name] for name in ("complaint", "struggle", "anger", "aggression", "churn")) < 0.5
    assert probable(reading.signals, reading.chances, "complaint") < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but I'm moving over to Vodafone.",
        "Once my contract is up I'm gone.",
        "Give me one good reason to stay with you.",
        "We won't be renewing in May.",
        "This is why people switch banks.",
    ],
)
def test_a_customer_who_speaks_of_leaving_is_heard(text: str) -> None:
    """In whatever words."""
    assert signal(text, "churn") >= 0.5


@pytest.mark.parametrize(
    "text", ["How do I switch to the yearly plan?", "Can I move my booking to Monday?", "I leave for Rome on Friday."]
)
def test_changing_a_plan_is_not_leaving(text: str) -> None:
    """Moving and switching are everyday words."""
    assert signal(text, "churn") < 0.5
