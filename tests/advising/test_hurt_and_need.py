"""Who was hurt and is ill besides, whose medicine runs out, and whom somebody must not find."""

from __future__ import annotations

import pytest

from amends.judging.lead import AT_RISK, HARD_PLACE, HURT
from tests.advising.made import advised


@pytest.mark.parametrize(
    "text",
    [
        "Wrist is broken in two places, surgery Tuesday. The brake lever went straight to the bar. Still for sale?",
        "Das Handgelenk ist doppelt gebrochen, der Bremshebel ging bis zum Griff durch, und nächste Woche ist Chemo.",
    ],
)
def test_who_was_hurt_is_met_gently_and_the_danger_comes_first(text: str) -> None:
    """An operation that follows takes nothing from the danger: others may sit on the same bike."""
    verdict, advice = advised(text)
    assert (verdict.lead, verdict.gentle) == (HURT, True)
    assert advice.do_first.startswith("get your lead now")
    assert "ask Marcus how things are" in advice.do_first
    assert "nobody else is harmed" in advice.do_first
    assert "nothing is thrown away" in advice.do_first
    assert not advice.remedies


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("My insulin was due on Monday and it is not here. What I have will last until Thursday.", "until Thursday"),
        ("My epilepsy tablets never came. I have enough for tonight and tomorrow morning.", "for tonight"),
        ("Meine Tabletten sind nicht da. Was ich habe, reicht noch bis Donnerstag.", "bis Donnerstag"),
        ("Die Lieferung fehlt seit Montag. Meine Medikamente reichen noch zwei Tage.", "noch zwei Tage"),
    ],
)
def test_who_says_until_when_it_lasts_is_not_asked_what_cannot_wait(text: str, last: str) -> None:
    """They said it: the lead has it done today, and the note shows the words."""
    verdict, advice = advised(text)
    assert verdict.lead == HARD_PLACE
    assert (
        advice.do_first == "get your lead now; have what Marcus needs done today: the quotes say until when it lasts."
    )
    assert any(last in quote.text for quote in advice.quotes)
    assert "[what is done today" in advice.to_start_from


def test_who_says_no_last_day_is_asked_what_cannot_wait() -> None:
    """Nobody knows it yet."""
    _, advice = advised("My mother is 88, sits in the cold on her own and your engineer was cancelled again.")
    assert "have what cannot wait done today" in advice.do_first


@pytest.mark.parametrize(
    "text",
    [
        "There is a non-molestation order against her dad, and your app sent him our address.",
        "Es gibt ein Näherungsverbot gegen ihren Vater, und Ihre App hat ihm unsere Adresse geschickt.",
    ],
)
def test_whom_somebody_must_not_find_is_kept_from_being_found(text: str) -> None:
    """Nothing is given out, and nobody is spoken to as if they might harm themselves."""
    verdict, advice = advised(text)
    assert verdict.lead == AT_RISK
    assert "let nobody give out or change anything" in advice.do_first
    assert "crisis line" not in f"{advice.do_first} {advice.to_start_from}"
