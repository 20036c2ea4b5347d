"""The words that leave most phrases unsearched never leave out one that is there."""

import pytest

from amends.reading import shadow
from amends.reading.keywords import Index, by_word, words
from amends.reading.needs import by_word as of_sheets
from amends.reading.needs import needs
from amends.reading.phrases import lexicon, needed

Ways = list[list[str]]


def among(patterns: list[str], text: str) -> list[int]:
    return Index(by_word(needs(pattern, {}) for pattern in patterns)).likely(words(shadow.fold(text)))


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("the (app|web site) crash*", [["", "the", "app web", "app site"]]),
        ("(very|) slow", [["slow", "", ""]]),
        ("can't open … door", [["", "cant", "open", "door"]]),
        ("für {n} tage", [["", "three two", "tage", "fuer fur"]]),
        ("(no|any) idea", [["", "any no", "idea"]]),
        ("(no idea|lost)", [["", "no", "idea"], ["lost", "", ""]]),
        ("still (no idea|lost)", [["", "still", "lost no", "idea lost"]]),
        ("not (so|very|) nice", [["", "not so very", "nice", "not"]]),
        ("in # (long|) days", [["", "in long", "days", "in"]]),
        ("hurt(.|s|) you", [["", "hurt hurts", "you"]]),
        ("refund (now|at once)(!|)", [["", "refund", "at now", "now once"]]),
        ("e-mail", [["mail", "", ""]]),
        ("we''ll", [["well", "", ""]]),
        ("@* (bad|poor)", [["bad poor", "", ""]]),
        ("(no idea|???)", []),
        ("(un|)happy", [["happy unhappy", "", ""]]),
        ("#", []),
        ("!!!", []),
    ],
)
def test_a_phrase_needs_the_words_that_it_cannot_do_without(pattern: str, ways: Ways) -> None:
    """A word that may be missing, or go on, is none that a message must have; nor stands anything beside a gap."""
    assert needs(pattern, {"n": "two|three"}) == ways


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("can't open", "It's just 'can't open' again"),
        ("can't open", "cant open"),
        ("i can open", "I can't. I can, open it! 'i can open'"),
        ("we can't", "we'd say we can't"),
        ("('s|is) good", "The app's good"),
        ("customer service", "The customer's angry. Customer service'll not help"),
        ("it is … late", "so:it is (again!) late"),
        ("in # days", "in 3 days"),
        ("well done(,|) you", "Well done, you"),
        ("t-mobile is", "T-Mobile is"),
        ("für die straße", "Fuer die Strasse"),
        ("für die straße", "FÜR DIE STRAßE"),
        ("we''ll see", "well, we'll see"),
    ],
)
def test_spelling_and_signs_hide_no_word(pattern: str, text: str) -> None:
    """However a customer writes a word, phrases with it are searched for."""
    assert among([pattern], text) == [0]


@pytest.mark.parametrize("text", ["open? I can't", "I can open the door", "can't you open it"])
def test_words_apart_or_alone_call_for_no_search(text: str) -> None:
    """A phrase of two words side by side is not searched for where they are not."""
    assert among(["can't open"], text) == []


def test_a_word_of_apostrophes_takes_no_longer_than_others() -> None:
    """A hostile text of two such words is read as fast as any."""
    word = "a'" * 200_000
    assert among(["can't open", "b"], f"{word}b {word}") == [1]
    assert among(["can't a"], f"{word}can't {word}") == [0]
    assert among(["a can't"], f"{word} can't'{word}") == [0]


@pytest.mark.parametrize("before", range(0, 1500, 37))
def test_a_phrase_is_seen_anywhere_in_a_long_message(before: int) -> None:
    """However long a mail is, all of it is looked at."""
    text = "x " * before + "waiting for my own parcel" + " x" * 900
    assert among(["waiting … parcel", "still waiting"], text) == [0]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("sheet", ["cues", "agents"])
def test_every_phrase_is_searched_for_in_its_example(language: str, sheet: str) -> None:
    """No phrase of the lexicon is left out where it stands."""
    phrases, known = lexicon(language, sheet).phrases, needed(language, sheet)
    index, needy = Index(known), {way[0] for way in known["ways"]}
    assert len(needy) > len(phrases) * 0.9
    for at in needy:
        assert at in index.likely(words(shadow.fold(phrases[at].example))), phrases[at].example


def test_sheets_are_looked_up_together() -> None:
    """The phrases of the second are numbered behind all of the first."""
    sheets = (["can't open", "#"], ["still waiting", "(no idea|lost)"])
    first, second = ({"words": {}, "told": {"so": [{"pattern": each} for each in sheet]}} for sheet in sheets)
    found = Index(of_sheets(first, second)).likely(words(shadow.fold("Still waiting, lost, and I can't open it.")))
    assert found == [0, 2, 3]
