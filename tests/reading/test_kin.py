"""Words that mean alike, and what stands near what."""

import re

import pytest

from amends import languages
from amends.reading import features, kin, shadow

MOST = 2  # classes of a word


@pytest.mark.parametrize("language", languages.read())
def test_every_language_has_the_same_classes(language: str) -> None:
    """What one language teaches of a class holds in the others."""

    def names(one: str) -> list[str]:
        return [word for word in languages.lines(one, "kin") if word.startswith("[")]

    assert sorted(names(language)) == sorted(set(names(languages.NOTES)))


@pytest.mark.parametrize("language", languages.read())
def test_a_class_holds_words_as_the_reader_sees_them(language: str) -> None:
    """A word with a sign in it would never be found."""
    for word in languages.lines(language, "kin"):
        parts = word.strip("[]").split("_")
        assert 1 <= len(parts) <= (4 if word.startswith("[") else MOST), word
        for part in parts:
            found = features.words(features.plain(shadow.fold(part)))
            assert len(found) == 1, word
            assert re.fullmatch(rb"[a-z']+", shadow.fold(part)), word


@pytest.mark.parametrize("language", languages.read())
def test_a_word_is_of_few_classes(language: str) -> None:
    """A word that means everything says nothing."""
    for word, classes in kin.known(language).items():
        assert len(set(classes) - {kin.NOT}) <= MOST + 1, word  # an umlaut may make two words one


def _near(text: bytes) -> set[tuple[bytes, bytes]]:
    words = features.words(text)
    line = kin.line(words, kin.classes("en", words, features.joined(words)))
    return {two for pairs, _ in line.near() for two in pairs}


def test_what_stands_near_is_told_in_order_and_within_a_sentence() -> None:
    """A lid that is knackered, and not one of the next sentence, or seven words on."""
    assert (b"parts", b"broken") in _near(b"the lid is knackered")
    assert (b"broken", b"parts") not in _near(b"the lid is knackered")
    assert (b"parts", b"broken") not in _near(b"the lid. it is knackered")
    assert (b"parts", b"broken") not in _near(b"the lid a b c d e f knackered")


def test_two_words_may_be_one() -> None:
    """To be hung up on is to be ignored; up by itself is nothing."""
    words = features.words(b"they hung up on me")
    joined = features.joined(words)
    assert set(kin.known("en")[b"hung up"]) <= set(kin.classes("en", words, joined)[1])
    assert b"up" not in kin.known("en")
