"""Finding phrases: exact places in any text, however it was typed."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.policy import Phrases
from amends.reading import shadow
from amends.reading.pattern import to_re2
from amends.reading.phrases import MOST_SPANS, Finder, Phrase, finder

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)  # lone surrogates too


def kinds(text: str, own: Phrases | None = None) -> set[str]:
    return {one.kind for one in finder("en", own).all(text, shadow.fold(text))}


@pytest.mark.parametrize(
    "typed",
    ["I can't figure out", "I can’t figure out", "I can`t figure out", "I CANT FIGURE OUT", "i cant  figure\nout"],
)
def test_apostrophes_case_and_line_breaks_do_not_matter(typed: str) -> None:
    """A customer on a phone types "cant"; it is the same struggle."""
    assert "struggle.cant_figure_out" in kinds(f"{typed} the form")


@given(before=ANYTHING, after=ANYTHING)
def test_a_quote_is_exactly_the_customers_words(before: str, after: str) -> None:
    """Emoji, broken characters and zero bytes around a phrase never shift its quote."""
    text = f"{before}\n\nI can’t figure out\n\n{after}"
    quotes = [text[one.start : one.end] for one in finder().all(text, shadow.fold(text)) if "figure" in one.kind]
    assert "can’t figure out" in [quote.removeprefix("I ") for quote in quotes]


@given(ANYTHING)
def test_a_shadow_is_as_long_as_its_text(text: str) -> None:
    """One byte a character: that is what keeps every quote in its place."""
    assert len(shadow.fold(text)) == len(text)


def test_own_phrases_join_in() -> None:
    """A company's own word for trouble counts like ours, whole words in any case."""
    own = Phrases(add={"fault.faulty": ("Gizmo grind",), "struggle": ("zickt rum",)})
    assert "fault.faulty" in kinds("It makes the GIZMO  GRIND again.", own)
    assert "struggle.own" in kinds("Der Toaster zickt rum.", own)
    assert "fault.faulty" not in kinds("The gizmo grinder is fine.", own)


def test_own_phrases_in_other_scripts_are_told_apart() -> None:
    """Letters that a shadow cannot hold are compared in the text itself."""
    own = Phrases(add={"fault.faulty": ("сломан",)})
    assert "fault.faulty" in kinds("Он Сломан !", own)
    assert "fault.faulty" not in kinds("Он хороший !", own)


def test_ignored_phrases_never_count() -> None:
    """A product called "Broken Dreams" is no complaint."""
    own = Phrases(ignore=("is Broken Dreams",))
    assert "fault.faulty" in kinds("My film is broken.", own)
    assert "fault.faulty" not in kinds("My film is broken dreams.", own)


@settings(deadline=None)  # each example compiles a whole lexicon
@example("ʼ")
@example("ʹ")
@example("Ⱥ")
@given(st.text(max_size=30))
def test_every_phrase_that_the_settings_take_can_be_found(words: str) -> None:
    """No phrase that the settings take makes reading fail."""
    try:
        own = Phrases(add={"fault.faulty": (words,)}, ignore=(words,))
    except ValidationError:
        return
    finder("en", own)


def test_a_text_full_of_phrases_stays_cheap() -> None:
    """The same words a thousand times say no more than eight times."""
    text = "I can't log in. " * 5000
    assert all(
        sum(one.phrase is phrase for one in finder().all(text, shadow.fold(text))) <= MOST_SPANS
        for phrase in {one.phrase for one in finder().all(text[:160], shadow.fold(text[:160]))}
    )


def test_a_mail_of_dots_stays_cheap() -> None:
    """Marks in a row are gone through once: the time grows with the mail, not with its square."""
    seen = shadow.fold("." * 400_000 + "I can't log in.")
    began = time.perf_counter()
    shadow.sentences(seen)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("text", "found"), [("Enttäuschte Kundengruppen", 0), ("Enttäuschte Kunden", 0), ("Enttäuscht, wirklich", 1)]
)
def test_a_phrase_that_may_end_in_a_sign_ends_within_no_word(text: str, found: int) -> None:
    """ "Enttäuschte Kunde" is not to be found in the words for groups of customers."""
    phrase = Phrase("disappointment", "disappointment.own", to_re2("(enttäuscht,|enttäuschte kunde)", {}), 0.8)
    assert len(Finder([phrase], ()).all(text, shadow.fold(text))) == found


def test_a_word_hides_no_longer_one() -> None:
    """Of two words that may end a phrase the one that stands there is found."""
    phrase = Phrase("repeat", "repeat.own", to_re2("niemand … (zurück|zurückgerufen|!)", {}), 0.8)
    text = "Niemand hat mich zurückgerufen."
    [seen] = Finder([phrase], ()).all(text, shadow.fold(text))
    assert text[seen.start : seen.end] == "Niemand hat mich zurückgerufen"


def test_overlapping_cues_of_a_family_are_one() -> None:
    """An agent sees each of the customer's words once."""
    text = "I've tried everything, I tried it three times"
    spans = [(one.start, one.end) for one in finder().strongest(text, shadow.fold(text)) if one.family == "struggle"]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
