"""A glossary says in one language what another says, and made-up messages are told by what was learnt through it."""

import pytest

from amends.reading import features, read, shadow, weights
from amends.ticket import Channel
from tests.measure import glossary, made
from tests.measure.sets import HEADS

GERMAN = glossary.load("de")


def rendered(text: str) -> set[bytes]:
    """All the German words that an English text's entries hold."""
    words = features.words(features.plain(shadow.fold(text)))
    entries = [number for number, _ in GERMAN.render(words)]
    return {b" ".join(own) for number in entries for own in GERMAN.entries[number][0]}


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("the delivery is late", "verspatet"),
        ("it is delayed", "verspaetung"),
        ("I have waited", "gewartet"),
        ("cancelling my contract", "kundigt"),
        ("terribly rude", "unfreundlicher"),
        ("it doesn't work", "funktioniert nicht"),
    ],
)
def test_english_is_rendered_in_all_forms_and_spellings(english: str, german: str) -> None:
    """An English word stands for each form of its German ones, with and without umlauts."""
    assert german.encode() in rendered(english)


def test_what_one_word_may_mean_is_shared_out() -> None:
    """A word with several meanings says a part of each."""
    shares = [share for _, share in GERMAN.render([b"nice"])]
    assert len(shares) > 1
    assert sum(shares) == pytest.approx(1)


def test_every_entry_can_be_met() -> None:
    """No entry is empty, and no German word is longer than the weights' pairs can hold."""
    assert all(own for own, _ in GERMAN.entries)
    assert len(GERMAN.entries) > 500
    assert max(len(words) for words in GERMAN.own) <= 6


@pytest.mark.parametrize(
    ("form", "verb"), [("abgesagt", "ab|sagen"), ("repariert", "reparieren"), ("gewartet", "warten")]
)
def test_a_regular_verb_has_its_participle(form: str, verb: str) -> None:
    """German verbs are known by their participle, which is what customers write."""
    assert form in glossary._verb(verb)


def test_made_up_messages_say_what_they_show() -> None:
    """Every label is a head of the weights, or a note to the reader of the file; no text stands there twice."""
    messages = made.messages("de")
    assert len(messages) > 500
    assert len({one.text for one in messages}) == len(messages)
    assert {label for one in messages for label in one.labels} <= {*HEADS, "praise", "sarcasm"}


def test_german_weights_find_what_no_phrase_says() -> None:
    """Some made-up complaints are found by their words together, and shown with the words that carried it."""
    found = [
        cue
        for one in made.messages("de")
        for cue in read(one.text, channel=Channel.CHAT, language="de").cues
        if cue.found_by == "weight"
    ]
    assert any(cue.kind == "complaint.weighed" for cue in found)
    assert all(cue.quote.text.strip() for cue in found)


def test_plain_german_messages_show_nothing_by_weight() -> None:
    """At most four in a hundred messages that show nothing, or praise, are told as trouble.

    Many of them were written with the words of trouble."""
    calm = [one for one in made.messages("de") if not one.labels or one.labels == {"praise"}]
    noted = [
        one.text
        for one in calm
        if any(cue.found_by == "weight" for cue in read(one.text, channel=Channel.CHAT, language="de").cues)
    ]
    assert len(noted) <= 0.04 * len(calm)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Herr Weber hat einfach aufgelegt, das war frech.", "Frau Weber hat einfach aufgelegt, das war frech."),
        ("Er hat mich angelogen.", "Sie hat mich angelogen."),
        ("Das Gerät stoesst gegen die Tür.", "Das Gerät stösst gegen die Tür."),
    ],
)
def test_gender_and_spelling_weigh_nothing(one: str, other: str) -> None:
    """Who is spoken of, or which keyboard somebody has, changes no probability by more than a trifle."""
    using = weights.load("de")
    first, second = (weights.chances(using, text, shadow.fold(text), ()) for text in (one, other))
    assert all(abs(first[head] - second[head]) < 0.15 for head in HEADS)
