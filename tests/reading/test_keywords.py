"""The words that leave most phrases unsearched never leave out one that is there."""

import pytest

from amends.reading import shadow
from amends.reading.keywords import likely
from amends.reading.pattern import needs
from amends.reading.phrases import LONGEST, lexicon


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("the (app|web site) crash*", [[["the"], ["app", "site"]]]),
        ("(very|) slow", [[["slow"]]]),
        ("can't open … door", [[["cant"], ["open"], ["door"]]]),
        ("für {n} tage", [[["tage"], ["fuer", "fur"], ["three", "two"]]]),
        ("(no|any) idea", [[["idea"], ["any", "no"]]]),
        ("(no idea|lost)", [[["idea"], ["no"]], [["lost"]]]),
        ("(no idea|???)", []),
        ("(un|)happy", []),
        ("#", []),
        ("!!!", []),
    ],
)
def test_a_phrase_needs_the_words_that_it_cannot_do_without(pattern: str, ways: list[list[list[str]]]) -> None:
    """A word that may be missing, or go on, is none that a message must have."""
    assert needs(pattern, {"n": "two|three"}) == ways


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("can't open", "It's just 'can't open' again"),
        ("can't open", "cant open"),
        ("customer service", "The customer's angry. Customer service'll not help"),
        ("it is … late", "so:it is (again!) late"),
        ("für die straße", "Fuer die Strasse"),
        ("für die straße", "FÜR DIE STRAßE"),
        ("we''ll see", "well, we'll see"),
    ],
)
def test_spelling_and_signs_hide_no_word(pattern: str, text: str) -> None:
    """However a customer writes a word, phrases with it are searched for."""
    assert likely([needs(pattern, {})], LONGEST)(shadow.fold(text)) == [0]


@pytest.mark.parametrize("before", range(0, 1500, 37))
def test_a_phrase_is_seen_anywhere_in_a_long_message(before: int) -> None:
    """A mail is looked at in parts, and no part's end cuts a phrase in two."""
    among = likely([needs("waiting … parcel", {}), needs("still waiting", {})], LONGEST)
    assert among(shadow.fold("x " * before + "waiting for my own parcel" + " x" * 900)) == [0]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("sheet", ["cues", "agents"])
def test_every_phrase_is_searched_for_in_its_example(language: str, sheet: str) -> None:
    """No phrase of the lexicon is left out where it stands."""
    phrases, _ = lexicon(language, sheet)
    among = likely([phrase.needs for phrase in phrases], LONGEST)
    for index, phrase in enumerate(phrases):
        assert not phrase.needs or index in among(shadow.fold(phrase.example)), phrase.example
