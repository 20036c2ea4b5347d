"""The lexicon says what it means: each phrase finds its example and leaves its counter-example alone."""

import pytest

from amends.nouns import FEELINGS, SIGNALS, Cause
from amends.reading import shadow
from amends.reading.context import Rule
from amends.reading.phrases import WISHES, Finder, Found, Phrase, finder
from amends.reading.signals import SHARES

LEXICONS = ("en", "agents_en")
PHRASES = [(name, index) for name in LEXICONS for index in range(len(finder(name).phrases))]
RULES = [(name, rule) for name in LEXICONS for rule in finder(name).rules]


def found(using: Finder, text: str, phrase: Phrase) -> list[Found]:
    return [one for one in using.all(text, shadow.fold(text)) if one.phrase is phrase]


@pytest.mark.parametrize(("name", "index"), PHRASES)
def test_a_phrase_finds_its_example_and_not_its_counter_example(name: str, index: int) -> None:
    """What the lexicon shows as an example counts, and the sentence beside it does not."""
    using = finder(name)
    phrase = using.phrases[index]
    assert found(using, phrase.example, phrase), phrase
    assert not found(using, phrase.counter, phrase), phrase
    assert 0 < phrase.strength <= 1


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.name for _, rule in RULES])
def test_context_takes_weight_from_its_example_alone(name: str, rule: Rule) -> None:
    """The same words count less in the rule's example than in the near sentence beside it."""

    def weight(text: str) -> float:
        heard = finder(name).all(text, shadow.fold(text))
        return max(
            (
                one.strength
                for one in heard
                if one.family in rule.families and rule.cue in text[one.start : one.end].lower().replace("\n", " ")
            ),
            default=0.0,
        )

    assert weight(rule.counter) > 0.4
    assert weight(rule.example) < weight(rule.counter)


def test_the_lexicon_is_well_filled() -> None:
    """More than 250 phrases, each different, in every family that the product speaks of."""
    phrases = finder("en").phrases
    assert len(phrases) >= 250
    assert len({(phrase.kind, phrase.re2) for phrase in phrases}) == len(phrases)
    families = {phrase.family for phrase in phrases}
    assert families - WISHES == {kind.partition(".")[0] for kind in SHARES} - {"complaint"}  # found by weight alone
    assert set(FEELINGS) <= families


def test_every_cause_has_its_cues() -> None:
    """Judging can tell each cause by words that name it."""
    causes = {phrase.kind.partition(".")[2] for phrase in finder("en").phrases if phrase.family == "fault"}
    assert causes == {cause.value for cause in Cause} - {Cause.NONE.value}


def test_cues_speak_for_signals_that_exist() -> None:
    """No cue feeds a signal that nobody reads, and every signal has cues that feed it."""
    assert {signal for shares in SHARES.values() for signal in shares} == set(SIGNALS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I tried to change my plan.", "struggle.tried_to"),
        ("I can't seem to find the invoice.", "struggle.cant_seem_to"),
        ("I can't figure out the new menu.", "struggle.cant_figure_out"),
        ("It's frustrating.", "struggle.frustrating"),
        ("The page is confusing.", "struggle.confusing"),
        ("How do I add a user?", "struggle.how_do_i"),
    ],
)
def test_the_phrases_asked_for_are_struggle(text: str, kind: str) -> None:
    """The phrases with which friendly customers show trouble are all there."""
    assert kind in {one.kind for one in finder("en").all(text, shadow.fold(text))}
