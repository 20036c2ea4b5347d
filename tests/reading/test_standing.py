"""Which words stand in a phrase, and which in one by which a lead is called."""

from __future__ import annotations

import re

import pytest

from amends import languages
from amends.nouns import CALL_A_LEAD
from amends.reading import pattern, standing
from amends.reading.phrases import finder, lexicon
from amends.reading.shadow import fold


@pytest.mark.parametrize(
    ("phrase", "within", "apart"),
    [
        (
            "(kill|hang) (off|) myself",
            ["kill", "HANG", "kill myself", "kill off", "off myself"],
            ["kil", "self", "kill it"],
        ),
        ("smells … gas", ["smells", "gas", "smells gas"], ["smells of", "of"]),
        ("burn* * down", ["burn", "burning", "down"], ["burning house", "house down", "sunburn"]),
        ("hurt(s|ing|) (me|you)", ["hurts", "hurting you", "hurt me"], ["hur", "ing", "s me"]),
        ("can't (see|hear)(,|) help", ["cant", "can't see", "see help", "see, help"], ["can", "t see"]),
        ("über die straße", ["Über", "ueber", "uber die", "Strasse", "straße"], ["stra", "ube"]),
        ("# volts", ["volts"], ["230", "230 volts"]),
    ],
)
def test_words_stand_in_a_phrase_as_it_is_found(phrase: str, within: list[str], apart: list[str]) -> None:
    """Whole words, side by side, in any spelling that the phrase takes; what stands in a gap is none of its own."""
    parsed = pattern.parsed(phrase, {})
    assert [words for words in (*within, *apart) if standing.stand_in(parsed, words)] == within


def test_the_whole_of_a_phrase_is_all_that_it_must_hold() -> None:
    """One way to say it, from its beginning to its end."""
    parsed = pattern.parsed("(smell|smells) (of|) gas(.|)", {})
    assert [
        w
        for w in ("smell gas", "smells of gas", "gas", "smell of", "i smell gas")
        if standing.stand_in(parsed, w, whole=True)
    ] == [
        "smell gas",
        "smells of gas",
    ]


@pytest.mark.parametrize("language", languages.read())
def test_what_is_found_in_the_examples_is_a_whole_phrase(language: str) -> None:
    """Words and phrases are told from one pattern in two ways, which agree where no word or number is free."""
    for phrase in lexicon(language).phrases:
        if phrase.kind.startswith(CALL_A_LEAD) and phrase.kind != "legal.public":
            for found in finder(language).among([phrase], phrase.example, fold(phrase.example)):
                words = phrase.example[found.start : found.end]
                assert standing.is_a_call(words) or re.search(rb"\{0,3\}|\\w\*|\\d", phrase.re2), words
