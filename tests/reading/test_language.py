"""Which language a text is in."""

import os
import subprocess
import sys

import pytest

from amends.reading import risk, shadow
from amends.reading.language import tell


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I would like to know when my order will be here.", "en"),
        ("where,is(my/order)?it\x1bshould_have:been here!", "en"),
        ("Guten Tag, wo bleibt meine Bestellung? Ich warte schon lange.", "de"),
        ("Bonjour, je ne trouve pas ma commande, merci de votre aide.", "fr"),
        ("Hola, no puedo entrar en mi cuenta desde ayer, gracias.", "es"),
        ("Buongiorno, non riesco ad accedere al mio conto, grazie.", "it"),
        ("Ik heb mijn bestelling nog niet ontvangen, wat moet ik nu?", "nl"),
        ("注文した商品がまだ届きません。", "ja"),
        ("주문한 상품이 아직 오지 않았어요", "ko"),
        ("我的包裹还没有到", "zh"),
        ("Δεν μπορώ να συνδεθώ στον λογαριασμό μου", "el"),
        ("Мой заказ ещё не пришёл, помогите пожалуйста", "und"),
        ("Kovács Anna 4711 Musterweg", "und"),
        ("12345", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str) -> None:
    """A name and a number are no language, and no other language is taken for English."""
    assert tell(text, shadow.fold(text)) == language


def test_a_hint_is_believed_only_where_words_do_not_say() -> None:
    """A requester's locale is often wrong."""
    assert tell("4711", shadow.fold("4711"), "de_DE") == "de"
    assert tell("4711", shadow.fold("4711"), "nonsense!") == "und"


def test_a_german_ticket_loads_german_alone() -> None:
    """A language that nobody writes in costs nothing: its cues and its marks of risk are loaded, and no other sheet."""
    look = (
        "from amends.reading import read, phrases; read('Ich kann mich seit gestern nicht mehr einloggen.');"
        "print(phrases.lexicon.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert int(done.stdout) == 1 + len(risk.SHEETS)
