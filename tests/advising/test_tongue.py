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
