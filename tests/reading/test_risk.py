"""Danger that no single phrase names."""

import pytest

from amends.judging import judge
from amends.judging.lead import HURT, MAY_BE_HURT
from amends.nouns import History
from amends.reading import read
from amends.ticket import Channel


def told(text: str) -> str:
    return judge([read(text, channel=Channel.CHAT)], History()).lead


@pytest.mark.parametrize(
    "text",
    [
        "The handle came away with the kettle full, and my son's arm is wrapped up now.",
        "The harness lets go when you tug it, our toddler was standing up on the motorway.",
        "Since the pool was topped up with chlorine all three kids are coughing and wheezy.",
        "The brake pedal went straight to the floor on the hill and my wife had to put the car in a hedge.",
        "Beim Ausgießen ging der Deckel der Thermoskanne ab, meine Tochter hat jetzt den Unterarm im Verband.",
        "Im Aufzug sitzen wir fest, der Notruf klingelt ins Leere, meiner Mutter ist schwindlig.",
        "Der Gurt der Babyschale rastet nicht ein, der Kleine hing halb im Fußraum.",
    ],
)
def test_danger_is_told_by_what_comes_together(text: str) -> None:
    """A person, a body, a harm, a hazard, a thing that gave way: together they are a lead's."""
    assert told(text) in (MAY_BE_HURT, HURT)


@pytest.mark.parametrize(
    "text",
    [
        "My son is nine and loves the kettle.",
        "Do you have the stair gate for a toddler in white? The wall is 92 cm.",
        "In the film the ladder snaps and a boy is dizzy for days.",
        "The handle came away from the drawer.",
        "The kettle leaks and the charger melted.",
        "Gibt es den Kindersitz auch für ein Baby mit kurzem Gurt?",
        "Der Griff am Schrank ist abgegangen.",
        "Im Film kippt die Leiter, und einem Jungen ist schwindlig.",
    ],
)
def test_what_stands_alone_or_is_asked_or_told_of_a_film_is_no_danger(text: str) -> None:
    """One mark says nothing, and neither do many before buying or in a story."""
    assert told(text) == ""


def test_a_phrase_that_names_the_danger_goes_first() -> None:
    """What is named is not told once more."""
    kinds = [cue.kind for cue in read("My son got an electric shock from the plug, his hand is numb.").cues]
    assert "safety.danger" in kinds
    assert "safety.told_together" not in kinds
