"""What a whole note shows of secrets, whom it names to others, and whom it blames."""

from __future__ import annotations

import pytest

from amends.advising.note import render
from amends.judging.lead import EXPOSED
from amends.nouns import Cause
from tests.advising.made import advised


@pytest.mark.parametrize(
    ("text", "secret", "left"),
    [
        ("login: mbell pw: Tr0ub4dor&3 doesn't work since yesterday.", "Tr0ub4dor", "doesn't work since yesterday"),
        ("recovery phrase: apple river moon stone chair lamp doesn't work.", "river", "doesn't work"),
        ("Zugang: mbell / Katze!77 geht nicht mehr, seit gestern kommt nur Fehler.", "Katze", "geht nicht mehr"),
        ("Mein Kennwort ist immer noch hase123 und die App lässt mich nicht rein.", "hase", "die App lässt mich"),
    ],
)
def test_no_line_of_a_note_shows_a_secret(text: str, secret: str, left: str) -> None:
    """Though its quote begins behind the word for it; and the agent is told to take it out."""
    _, advice = advised(text)
    note = render(advice, "n-1").text
    assert secret not in note
    assert left in note
    assert advice.do_first.startswith("take the password out of the ticket, have the password changed; ")


def test_a_cards_code_is_taken_out_and_no_password_is_changed() -> None:
    """There is none to change."""
    _, advice = advised("My CVV 737 gets refused every time, so annoying.")
    assert advice.do_first.startswith("take the card's security code out of the ticket; ")


def test_words_to_the_customer_tell_nothing_of_whose_data_it_is() -> None:
    """Where data may be exposed, the words say that it is checked, and no more."""
    verdict, advice = advised("The invoice still shows my neighbour's bank details, it is wrong again.")
    assert verdict.lead == EXPOSED
    assert "neighbour" not in advice.to_start_from


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I have not tried the new version yet and the export still fails.", "the export still fails"),
        ("I have not read the manual and the export still fails.", "the export still fails"),
    ],
)
def test_who_left_something_undone_is_not_told_so(text: str, said: str) -> None:
    """What still does not work is what we are sorry for."""
    words = advised(text)[1].to_start_from
    assert said in words
    assert "you have not" not in words


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("You people are useless idiots. Where is my fucking parcel? Ordered on 3 Nov.", Cause.LATE),
        ("Your staff were useless, I was laughed at.", Cause.TREATED_BADLY),
        ("Ihr Leute seid nutzlose Idioten. Wo ist mein Paket?", Cause.LATE),
    ],
)
def test_an_insult_accuses_no_colleague(text: str, cause: Cause) -> None:
    """What they wait for is looked for; how somebody of ours met them is another matter."""
    verdict, advice = advised(text)
    assert verdict.cause is cause
    assert ("hear the colleague" in advice.do_first) is (cause is Cause.TREATED_BADLY)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("I never said that the lamp was broken, I said that it is too dark.", Cause.FAULTY),
        ("Es stimmt nicht, dass das Paket fehlt, es ist nur nass.", Cause.LATE),
        ("Ich habe nie gesagt, dass die Lampe kaputt ist.", Cause.DAMAGED),
        ("Ich hab den Bildschirm selbst zerbrochen und der Ersatz passt nicht.", Cause.DAMAGED),
        ("Der Router fällt dauernd aus.", Cause.CANCELLED),
    ],
)
def test_what_is_not_so_is_no_cause(text: str, cause: Cause) -> None:
    """What they deny, what they did themselves, what only sounds like it."""
    assert advised(text)[0].cause is not cause
