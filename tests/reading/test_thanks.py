"""Thanks are politeness where they close a message that asks or tells something, and not always all that it says."""

import pytest

from amends.judging import judge
from amends.nouns import History
from amends.reading import read
from amends.reading.thanks import leave_open


@pytest.mark.parametrize(
    ("message", "closing"),
    [
        ("Could you send the invoice?", "Thanks"),
        ("Could you send the invoice?", "Many thanks, Tom"),
        ("Please change the quantity to 25.", "Thank you for your help, Beatriz"),
        ("The parcel is late again.", "Thanks!"),
        ("Bitte schicken Sie mir die Rechnung.", "Vielen Dank im Voraus"),
        ("Bitte schicken Sie mir die Rechnung.", "Danke und Gruß"),
        ("Das Paket ist schon wieder zu spät.", "Danke"),
        ("Wo bleibt mein Paket?", "Vielen Dank und viele Grüße\nTom"),
    ],
)
def test_thanks_that_close_a_message_change_nothing(message: str, closing: str) -> None:
    """Who asks nicely waits as long."""
    assert read(f"{message} {closing}").signals == read(message).signals


@pytest.mark.parametrize(
    "message",
    [
        "Thanks",
        "Thank you, that solved it",
        "Thanks for the quick help!",
        "It works now. Thanks!",
        "Got the parcel. Thanks!",
        "Had a delayed flight, but your crew was amazing. Thanks!",
        "Super, vielen Dank und schönes Wochenende",
        "Der Zug kam zu spät, aber der Schaffner war sehr nett. Danke!",
        "Bitte schließen Sie das Ticket. Danke!",
    ],
)
def test_real_thanks_stay(message: str) -> None:
    """After help, for somebody, or alone."""
    assert read(message).signals["gratitude"] >= 0.7


def test_a_reproach_in_the_words_of_thanks_is_no_closing() -> None:
    """Irony stands at the end, too."""
    assert read("My parcel is late again. Thanks for nothing").signals["frustration"] >= 0.7


@pytest.mark.parametrize(
    "message",
    [
        "Thanks, but that was not my question.",
        "Thank you, the attachment is empty.",
        "Danke für die Auskunft, aber das war nicht meine Frage.",
        "Danke, leider ist der Anhang leer.",
        "Danke für die schnelle Antwort, nur leider stimmt die Summe nicht.",
        "Danke für Ihre Antwort. Das hilft mir leider nicht weiter.",
    ],
)
def test_trouble_behind_thanks_is_not_told_in_passing(message: str) -> None:
    """An agent hears of it."""
    assert judge([read(message)], History()).notable


def test_trouble_before_it_was_over_is_told_in_passing() -> None:
    """What follows thanks may be what they are for."""
    assert not judge([read("Thank you, that was driving me mad but it works now")], History()).notable


@pytest.mark.parametrize(
    ("language", "words", "still_open"),
    [
        ("en", "Great, thanks. Could you also send the invoice?", True),
        ("en", "Thanks, please change the quantity to 25", True),
        ("en", "Thank you, we accept your offer", True),
        ("en", "Thanks, please close the ticket", False),
        ("en", "Thank you, nothing else needed", False),
        ("en", "Took a while but it works now, thank you", False),
        ("en", "ok thanks will try that", False),
        ("de", "Vielen Dank. Wir nehmen das Angebot an, bitte um Rechnung.", True),
        ("de", "Danke für die Info. Ich warte dann auf Ihren Anruf.", True),
        ("de", "Danke! Dann nehme ich den großen Tarif.", True),
        ("de", "Danke, hat geklappt!", False),
        ("de", "Super, vielen Dank und schönes Wochenende", False),
        ("de", "Danke, bitte schließen Sie das Ticket.", False),
        ("nl", "Bedankt!", False),
    ],
)
def test_thanks_may_leave_something_open(language: str, words: str, *, still_open: bool) -> None:
    """A request, a wait, a decision or something that was not right wants an answer."""
    assert leave_open(words, language) is still_open
