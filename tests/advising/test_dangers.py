"""Dangers: seen as they are now, met with the safety step that fits, and not seen where there is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from amends import languages
from amends.advising import dangers, voice
from amends.advising.dangers import danger
from amends.judging.lead import HURT, MAY_BE_HURT, hurt, lead
from amends.nouns import Cause, Cue, History, Quote, Reading
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _ticket(*texts: str, kind: Kind = Kind.WRITTEN, answered: bool = False) -> Ticket:
    messages = [Message(str(n), Role.CUSTOMER, NOON, text, kind=kind) for n, text in enumerate(texts)]
    if answered:
        messages.insert(1, Message("a", Role.AGENT, NOON, "We look into it."))
    return Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, NOON, Person("1", "Al"), tuple(messages))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("There is a smell of gas near the boiler. Is this dangerous?", "gas"),
        ("It smells of gas, what if it explodes?", "gas"),
        ("The carbon monoxide alarm went off twice tonight.", "monoxide"),
        ("The boiler is still on. Since yesterday me and my boy both have headaches.", "monoxide"),
        ("Smoke is coming out of the charger.", "fire"),
        ("My heater smokes when I switch it on.", "fire"),
        ("Smoking heater", "fire"),
        ("The charger started smoking.", "fire"),
        ("My son got an electric shock from it.", "shock"),
        ("Our washing machine is leaking onto the floor.", "water"),
        ("The whole cellar is under water.", "water"),
        ("Somebody changed the e-mail address on my account, and it was not me.", "account"),
        ("I think my account was hacked.", "account"),
        ("The shop is shut without an alarm tonight.", "unprotected"),
        ("I can't lock my own door.", "unprotected"),
        ("Our phones are down. We are a surgery.", "phones"),
        ("Nobody in our shop can take card payments.", "trade"),
        ("Two vans are waiting to be loaded.", "trade"),
        ("Our shop is offline since noon. We pay 900 euros an hour for ads.", "trade"),
    ],
)
def test_a_danger_in_english_is_seen(text: str, kind: str) -> None:
    """Whoever tells of it as it is now is not left to a clock of hours."""
    found = danger(_ticket(text), "en")
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Im Keller riecht es stark nach Gas.", "gas"),
        ("Heute Abend ist der CO-Melder zweimal losgegangen.", "monoxide"),
        ("Die Therme läuft wieder, und seit gestern haben wir alle Kopfschmerzen.", "monoxide"),
        ("Aus der Steckdose kommt Rauch, das Gerät qualmt.", "fire"),
        ("Rauchende Heizung", "fire"),
        ("Was tun mit dem qualmenden Ladegerät?", "fire"),
        ("Mein Sohn bekam einen Stromschlag.", "shock"),
        ("Meine Waschmaschine läuft aus und die Küche steht unter Wasser.", "water"),
        ("Jemand hat mein Passwort geändert.", "account"),
        ("Der Laden ist heute Nacht ohne Alarmanlage.", "unprotected"),
        ("Unsere Telefonanlage ist ausgefallen. Wir sind eine Arztpraxis.", "phones"),
        ("Wir können keine Kartenzahlungen annehmen.", "trade"),
        ("Das Kassensystem steht seit fünf Uhr. Um sieben machen wir auf.", "trade"),
    ],
)
def test_a_danger_in_german_is_seen(text: str, kind: str) -> None:
    """German is held to the same."""
    found = danger(_ticket(text), "de")
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The tap drips.",
        "Your boiler cover has brought us nothing but headaches.",
        "Last year our washing machine leaked, and you replaced it at once.",
        "Does the cover pay if a pipe bursts?",
        "The leak was fixed, thank you.",
        "I can't log in to my account.",
        "I am locked out of my account.",
        "I changed the e-mail address on my account.",
        "My phone is down to ten percent.",
        "Your customers are important, you say.",
        "Somebody in your team was kind to me.",
        "The fire station is near our shop.",
        "My neighbour smokes on the balcony.",
        "We booked a smoking room.",
        "Your phone sparks joy.",
        "We have a surgery booked for the dog.",
    ],
)
def test_what_is_no_danger_is_left_to_the_clock(text: str) -> None:
    """What is past, only supposed or something else is no alarm: an agent who is called for nothing stops coming."""
    assert danger(_ticket(text), "en") is None


@pytest.mark.parametrize("text", ["Die rauchenden Gäste nerven.", "Brennende Frage: wo ist mein Gerät?"])
def test_what_is_no_danger_in_german_is_left_to_the_clock(text: str) -> None:
    """German is held to the same."""
    assert danger(_ticket(text), "de") is None


def test_the_clause_that_tells_of_it_is_quoted() -> None:
    """The agent sees the words, and whose they are."""
    found = danger(_ticket("It is late here, the shop is shut without an alarm, and nobody called."), "en")
    assert found is not None
    assert found.quote is not None
    assert found.quote.text == "the shop is shut without an alarm"
    told = danger(_ticket("The pipe is leaking.", kind=Kind.REPORT), "en")
    assert told is not None
    assert told.quote is not None
    assert told.quote.colleague


def test_a_danger_that_was_answered_counts_where_it_goes_on() -> None:
    """Running water is not dry because somebody answered; a smell of gas that was answered is not told of anew."""
    assert danger(_ticket("The pipe is leaking.", "Still nobody here.", answered=True), "en")
    gas = _ticket("It smells of gas here.", "Where is my invoice?", answered=True)
    assert danger(gas, "en") is None
    assert danger(gas, "en", open_still=True)


def _reading(*quotes: str) -> Reading:
    cues = tuple(Cue("safety.danger", Quote(text, 0, len(text)), 0.9) for text in quotes)
    return Reading("1", "en", signals={"safety": 0.9}, cues=cues)


def test_an_injury_is_called_one() -> None:
    """Who was in hospital was hurt; who found something dangerous may be."""
    assert lead([_reading("I was at A&E until")], History(), Cause.UNSAFE) == HURT
    assert lead([_reading("caught fire", "boiling water over my foot")], History(), Cause.UNSAFE) == HURT
    assert lead([_reading("dangerous")], History(), Cause.UNSAFE) == MAY_BE_HURT
    assert hurt([_reading("dangerous")]) is None
    found = danger(_ticket("I was at A&E."), "en", HURT)
    assert found is not None
    assert "stop the change" not in found.first
    assert "nobody else is harmed" in found.first


def test_a_taken_account_is_locked_and_not_left_as_it_is() -> None:
    """To change nothing would leave the door open."""
    found = danger(_ticket("Someone got into my account."), "en", "personal data may be exposed")
    assert found is not None
    assert "lock" in found.first
    assert "nothing" not in found.first


@pytest.mark.parametrize("language", languages.read())
def test_every_kind_is_known_to_every_language(language: str) -> None:
    """A danger is no less one in another language; what is said first fits into a sentence with a long name."""
    known = {kind for kind in dangers._acts() if kind not in ("hurt", "unsafe", "exposed")}
    assert known == languages.data(language, "dangers")["now"].keys()
    for informal in (False, True):
        words = voice.words(language, informal, voice.PLAIN)
        for kind in ("gas", "monoxide", "fire", "shock", "hurt", "water", "account", "legal"):
            for frame in words["first"][kind]:
                said = frame.format(hi="Guten Tag Petra Jansen" if language == "de" else "Hello Dr Jansen")
                assert all(len(sentence.split()) <= 22 for sentence in re.split(r"(?<=[.!?])\s+", said)), said


@pytest.mark.parametrize(("lead_says", "kind"), [(HURT, "hurt"), (MAY_BE_HURT, "unsafe")])
def test_what_a_lead_is_needed_for_stays_a_danger_once_it_was_answered(lead_says: str, kind: str) -> None:
    """A reminder of an injury still begins with the person, also where nothing new was written."""
    told = danger(_ticket("The lid cut my hand.", answered=True), "en", lead_says, open_still=True)
    assert told
    assert told.kind == kind
