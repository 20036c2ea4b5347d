"""What a case is looked up and weighed by."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.advising.particulars import MOST, particulars
from amends.nouns import Quote
from amends.reading import read
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ZONE = "Europe/London"


def _given(*texts: str, shown: str = "", ring: bool = False) -> tuple[str, ...]:
    """Of a thread in turns, the customer first; the last words are open. ring: whether they are to be rung."""
    roles = [Role.CUSTOMER if number % 2 == 0 else Role.AGENT for number in range(len(texts))]
    messages = tuple(
        Message(str(number), role, MONDAY + timedelta(minutes=number), text)
        for number, (role, text) in enumerate(zip(roles, texts, strict=True))
    )
    newest = messages[-1]
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, MONDAY, Person("7"), messages)
    quotes = (Quote(shown, 0, len(shown), newest.id),) if shown else ()
    reading = read(newest.text, message=newest.id, now=newest.at)
    return particulars(ticket, [reading], quotes, newest.at, ZONE, ring=ring)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Order 48213 has not come.", ("Order 48213",)),
        ("My confirmation no. CN-30381 is from Dee, and the card was hit for $4,788.00.", ("CN-30381", "$4,788.00")),
        ("Bestellung 9138 ist nicht gekommen, 34,90 Euro sind weg.", ("Bestellung 9138", "34,90 Euro")),
        ("The keys are handed over tomorrow at noon and nothing has come.", ("Tue 24 Nov 12:00 (GMT)",)),
        ("My parcel is not here. The service is Saturday at 11 and she is to wear it.", ("Sat 28 Nov 11:00 (GMT)",)),
        ("Es geht nicht. Am 1.12. buchen Sie ab, und so viel ist nicht auf dem Konto.", ("Tue 1 Dec",)),
        ("It is broken. It was delivered on Friday.", ()),
        ("It is broken today, and this morning it did not start.", ()),
        ("On Tuesday the portal let me choose the slot, on Wednesday it listed nothing.", ()),
        ("It was to come on Thursday, and it is Monday now.", ()),
        ("Sunday is over and there is no refund.", ()),
        ("The booking does not exist, and it is paid. £412 on the 2nd.", ("£412",)),
        ("Nothing has come. The statement closes on the 2nd.", ("Wed 2 Dec, which they name",)),
        ("Guten Morgen, die Maschine geht nicht.", ()),
        ("Ben is out until 30 November, the name day is on 6 December.", ("Sun 6 Dec, which they name",)),
        ("It was 143 GBP, and now I have no 143 pounds.", ("143 GBP",)),
        ("My card is 4111 1111 1111 1111, my phone 07700 900123, order 4111111111111111.", ()),
        ("I ordered 3 of them in 2025, in size 38.", ()),
        ("It was charged 49.90 twice, order 88123.", ("order 88123", "49.90")),
        ("Mir wurden 49,90 zweimal abgebucht, Bestellung 88123.", ("Bestellung 88123", "49,90")),
        ("I paid at 10.30 with version 10.15, and nothing came.", ()),
        ("The app does not start, error 403.", ("error 403",)),
        ("Die Anlage geht nicht, sie zeigt Fehler E-17.", ("Fehler E-17",)),
        ("The error 50 times, an error on 24 phones.", ()),
    ],
)
def test_numbers_sums_and_days_to_come(text: str, given: tuple[str, ...]) -> None:
    """Nothing that gives a card, an account or a phone away, and no day that is over or today."""
    found = _given(text)
    assert len(found) == len(given)
    assert all(words in one for words, one in zip(given, found, strict=True))


def test_what_is_shown_already_is_not_given_again() -> None:
    """Neither what a quote holds, nor the deadline that has its own place, nor a day that we named ourselves."""
    assert _given("Order 48213 has not come.", shown="Order 48213 has not come") == ()
    assert _given("I need it by Thursday, the shop is shut on Thursday.") == ()
    assert _given("Where is it?", "It comes on Thursday.", "Thursday is too late, I am away.") == ()


def test_a_number_of_an_answered_message_still_helps() -> None:
    """Its sums are of no use any more."""
    assert _given("Order 48213, £20, is late.", "I look.", "It is still not here.") == ("Order 48213",)


def test_there_are_few() -> None:
    """An agent has seconds."""
    told = "Order 48213: £20, £30 and £40 were taken, £50 too, and the shop opens on 3 December and 4 December."
    assert len(_given(told)) == MOST


@pytest.mark.parametrize(
    ("text", "telephone"),
    [
        ("Please call 0171 5551234 before Monday 10:00.", "0171 5551234"),
        ("You can ring me after 5 pm on +44 (0)7700 900123.", "+44 (0)7700 900123"),
        ("My mobile is 07700-900123, call me.", "07700-900123"),
        ("Rufen Sie mich bitte vor 17 Uhr an: 0171/5551234.", "0171/5551234"),
        ("Bitte heute unter 0171 5551234 anrufen.", "0171 5551234"),
        ("Bitte um Rückruf, Sie erreichen mich ab 14 Uhr unter 0171 5551234.", "0171 5551234"),
        ("I called 0800 1234567 twice. Please call me.", ""),
        ("Ich habe 0800 1234567 angerufen. Bitte rufen Sie mich an.", ""),
        ("Please call me about order 88123456.", ""),
        ("Bitte rufen Sie mich zu Kundennummer 12345678 an.", ""),
        ("Please call me on 24.11.2026.", ""),
        ("Please call me on 4111 1111 1111 1111.", ""),
        ("Please call me on 0171 5551234 10:00.", "0171 5551234"),
    ],
)
def test_the_number_to_ring_is_given_where_they_are_rung(text: str, telephone: str) -> None:
    """Also where a quote hides it; never one that they rang, or a card's, and none where no call is asked for."""
    assert [one for one in _given(text, shown=text, ring=True) if "they name" not in one] == [telephone] * bool(
        telephone
    )
    assert not any(telephone and telephone in one for one in _given(text))


def test_the_number_to_ring_is_one_of_the_three() -> None:
    """It comes first, and the day to come keeps its place."""
    told = "Order 48213, error 403, £20. Please call 0171 5551234. The shop opens on 3 December."
    assert _given(told, ring=True) == ("0171 5551234", "Order 48213", "Thu 3 Dec, which they name")
