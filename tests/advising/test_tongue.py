"""In which language and form of address words are suggested."""

from datetime import UTC, datetime

import pytest

from amends.advising.reflect import Tongue
from amends.advising.tongue import tongue
from amends.reading import read
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("I can't log in to my account.", Tongue("en")),
        ("Ich kann mich nicht einloggen, bitte helfen Sie mir.", Tongue("de")),
        ("Ich kann mich nicht einloggen, kannst du mir helfen?", Tongue("de", informal=True)),
        ("Ich kann mich bei euch nicht mehr einloggen.", Tongue("de", informal=True)),
        ("Du meine Güte, bitte helfen Sie mir mit der Rechnung.", Tongue("de")),
    ],
)
def test_the_customer_is_answered_as_they_write(text: str, spoken: Tongue) -> None:
    """In their language; with du only where they say du, and never Sie as well."""
    message = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), (message,))
    assert tongue(ticket, [read(text, message="1")]) == spoken
    assert tongue(ticket, []) == spoken


@pytest.mark.parametrize(
    ("text", "informal"),
    [
        ("lies doch einfach meine mail von gestern, der export geht immer noch nicht", True),
        ("Moin, schau bitte mal, mein Login geht nicht mehr.", True),
        ("Die Rechnung fehlt, sag mir bitte, wann sie kommt.", True),
        ("Hi, ihr bucht immer noch ab, obwohl ich gekündigt hab.", True),
        ("Schafft ihr es, mir bis Freitag das richtige Kleid zu schicken?", True),
        ("Ich schau mal in die Mail, der Export geht immer noch nicht.", False),
        ("Meine Mutter wartet seit Tagen auf ihr Paket, das gefällt ihr nicht.", False),
        ("Meine Oma kann nicht mehr, ihr geht es schlecht, die Heizung ist kaputt.", False),
        ("Bitte lesen Sie meine Mail. Mein Sohn sagt: schau mal in die App.", False),
    ],
)
def test_bidding_and_ihr_are_informal(text: str, informal: bool) -> None:
    """Who says "lies doch mal" is not addressed with Sie; words that only look so change nothing."""
    message = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), (message,))
    assert tongue(ticket, [read(text, message="1")]) == Tongue("de", informal=informal)


@pytest.mark.parametrize(
    ("reply", "text", "informal"),
    [
        ("Hallo Malte, hast du sie schon neu installiert?", "ja, stürzt immer noch ab", True),
        (
            "Hi Malte, bitte schick uns ein Foto vom Ladegerät.",
            "Das Foto hängt dran, der Roller geht noch nicht.",
            True,
        ),
        (
            "Bitte versuche es einmal mit einem anderen Browser.",
            "das geht auch nicht, immer noch der gleiche Fehler",
            True,
        ),
        ("Hallo Malte, haben Sie sie schon neu installiert?", "ja, stürzt immer noch ab", False),
        ("Hallo Malte, hast du sie schon neu installiert?", "Ja. Bitte helfen Sie mir, sie stürzt noch ab.", False),
        ("Ich schaue mir das an, Malte.", "ja, stürzt immer noch ab", False),
        ("Guten Tag, haben Sie sie neu installiert?", "ja, schick mir bitte endlich eine Lösung", True),
        ("Guten Tag, haben Sie sie neu installiert?", "ja, aber bei euch stürzt sie immer noch ab", False),
    ],
)
def test_our_last_answer_sets_the_form_of_address(reply: str, text: str, informal: bool) -> None:
    """Who was called du by us is not called Sie in the next answer, unless they say Sie themselves."""
    said = (
        Message("1", Role.CUSTOMER, NOON, "Hi, die App stürzt ab"),
        Message("2", Role.AGENT, NOON, reply),
        Message("3", Role.CUSTOMER, NOON, text),
    )
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.CHAT, NOON, Person("7"), said)
    assert tongue(ticket, [read(text, message="3")]).informal is informal


def test_the_newest_answer_with_a_form_of_address_counts() -> None:
    """An answer that addresses nobody leaves it as it was."""
    said = (
        Message("1", Role.CUSTOMER, NOON, "Hi, die App stürzt ab"),
        Message("2", Role.AGENT, NOON, "Hallo Malte, hast du sie schon neu installiert?"),
        Message("3", Role.CUSTOMER, NOON, "ja, stürzt immer noch ab"),
        Message("4", Role.AGENT, NOON, "Der Fehler ist behoben."),
        Message("5", Role.CUSTOMER, NOON, "stürzt immer noch ab"),
    )
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.CHAT, NOON, Person("7"), said)
    assert tongue(ticket, [read(said[-1].text, message="5")]).informal


@pytest.mark.parametrize(
    ("text", "informal"),
    [
        ("Wie bekomme ich in eurem Programm mein Logo auf die Rechnung?\nGruß Pohlmann", False),
        ("Wie bekomme ich in eurem Programm mein Logo auf die Rechnung?\nLG Gerd", True),
        ("Wie bekomme ich in eurem Programm mein Logo auf die Rechnung?\nGerd Pohlmann", True),
        ("Kannst du mir sagen, wie mein Logo auf die Rechnung kommt?\nGruß Pohlmann", True),
    ],
)
def test_who_signs_with_their_last_name_says_ihr_to_a_company(text: str, informal: bool) -> None:
    """ "Euer Programm" is the company's; a last name alone under it asks for Sie."""
    message = Message("1", Role.CUSTOMER, NOON, text)
    person = Person("7", name="Gerd Pohlmann")
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, person, (message,))
    assert tongue(ticket, [read(text, message="1")]).informal is informal
