"""Words of other Englishes are read as their plain ones, and quoted as they were written."""

from re import fullmatch

import pytest

from amends import languages
from amends.reading import dialect, read, shadow
from amends.reading.keywords import words


def test_every_position_is_kept() -> None:
    """A quote stays where it was written: no plain word is longer than the one that it stands for."""
    for language in languages.read():
        for word, plain in languages.data(language, "words").get("dialect", {}).items():
            assert len(plain) <= len(word), word
            assert fullmatch("[a-z]+(?:'[a-z]+)?", word), "one word, so that a look at a text's words tells"


@pytest.mark.parametrize("word", ["cannae", "Cannae", "CANNAE"])
def test_a_dialect_word_is_found_and_quoted_as_written(word: str) -> None:
    """The agent reads the customer's own spelling."""
    text = f"I {word} log in to my account since Monday."
    cue = next(cue for cue in read(text).cues if cue.kind == "fault.access")
    assert word in cue.quote.text
    assert text[cue.quote.start : cue.quote.end] == cue.quote.text


def test_a_part_of_a_word_is_left_alone() -> None:
    """Spain is no "ain't"."""
    seen = shadow.fold("I paint in Spain, ain't it?")
    assert dialect.plain(seen, words(seen), "en") == seen.replace(b"ain't", b"not  ")
    assert dialect.plain(seen, words(seen), "xx") == seen


def test_a_quote_ends_where_the_word_does() -> None:
    """Read as "still not", and quoted as "still ain't"."""
    text = "I still ain't received my refund."
    assert "still ain't" in [cue.quote.text for cue in read(text).cues]
